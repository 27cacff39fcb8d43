"""Figures for pictures made from sketches: edge recall, precision, Chamfer, PSNR, Frechet and kernel distance."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

TOLERANCE = 0.0075  # of the diagonal; an edge this near to a line counts as on it
CANNY = (50, 150)  # thresholds of the detector, on 8-bit grey; it is used in no training


@dataclass(frozen=True)
class EdgeAgreement:
    """How the edges of a picture and the lines of a sketch agree.

    `recall`: share of the sketch that has an edge near it. `precision`: share of edges that have a line near them.
    `chamfer`: mean distance between the two sets, both ways, as a share of the diagonal.
    """

    recall: float
    precision: float
    chamfer: float


def edges(image: Pixels) -> npt.NDArray[np.bool_]:
    """Canny edges of a picture (H, W, 3)."""
    return cv2.Canny(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), *CANNY) > 0


def edge_agreement(image: Pixels, ink: Pixels) -> EdgeAgreement:
    """Hold the edges of a picture (H, W, 3) against a sketch (H, W), 255 = line."""
    found, lines = edges(image), ink > 127
    diagonal = float(np.hypot(*ink.shape))
    if not found.any() or not lines.any():
        return EdgeAgreement(0.0, 0.0, 1.0)
    to_edge, to_line = _distance_to(found)[lines], _distance_to(lines)[found]
    near = TOLERANCE * diagonal
    return EdgeAgreement(
        recall=float((to_edge <= near).mean()),
        precision=float((to_line <= near).mean()),
        chamfer=float((to_edge.mean() + to_line.mean()) / 2 / diagonal),
    )


def _distance_to(points: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Distance in pixels of every pixel to the nearest of `points`."""
    return np.asarray(cv2.distanceTransform(np.where(points, 0, 1).astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def psnr(a: Pixels, b: Pixels) -> float:
    """Peak signal to noise ratio of two 8-bit pictures in dB."""
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return float(10 * np.log10(255**2 / max(float(error), 1e-6)))


def frechet_distance(a: Floats, b: Floats) -> float:
    """Frechet distance of two Gaussians fitted to features (N, D) and (M, D) (1706.08500, without its network)."""
    mean_a, mean_b = a.mean(0), b.mean(0)
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    # tr sqrt(A B) = tr sqrt(sqrt(A) B sqrt(A)), which is symmetric
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ cov_b @ root).clip(0)).sum()
    return float(((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def kernel_distance(a: Floats, b: Floats) -> float:
    """Unbiased squared MMD of features (N, D) and (M, D) with the kernel (x.y / D + 1)^3 (KID, 1801.01401).

    Zero on average where both come from the same distribution, so small samples may fall below it.
    """
    if min(len(a), len(b)) < 2:
        return float("nan")

    def kernel(x: Floats, y: Floats) -> Floats:
        return np.asarray((x @ y.T / x.shape[1] + 1) ** 3)

    def within(x: Floats) -> float:
        gram = kernel(x, x)
        return float((gram.sum() - np.trace(gram)) / (len(x) * (len(x) - 1)))

    return within(a) + within(b) - 2 * float(kernel(a, b).mean())
