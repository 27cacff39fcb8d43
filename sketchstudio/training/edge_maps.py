"""Edge maps of pictures: what the edge predictor learns to see.

The default detector needs no weights. PiDiNet, which the paper uses, comes from the package controlnet_aux if it is
installed, with weights from a local file: theirs are for research only, so they are not ours to ship.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from sketchstudio.errors import UserError

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Detector = Callable[[Pixels], Pixels]  # picture (H, W, 3) -> edges (H, W), 255 = an edge

DETECTORS = ("gradient", "pidinet")
SCALES = (1.0, 2.0)  # of the Gaussians, at 256 pixels
STRONG, WEAK = 0.13, 0.06  # of the range of colours; an edge must be strong somewhere, and weak all along
SHORTEST = 0.03  # of the image's side; shorter pieces are texture


def detector(name: str, weights: Path | None = None) -> Detector:
    """The detector of this name; UserError where it cannot be had."""
    if name == "gradient":
        return gradient_edges
    if name != "pidinet":
        raise UserError(f"--detector: there is no {name!r}. Choose one of: {', '.join(DETECTORS)}.")
    if weights is None or not weights.is_file():
        raise UserError("--detector pidinet needs its weights: give the file with --detector-weights FILE.")
    try:
        network = importlib.import_module("controlnet_aux").PidiNetDetector
    except ImportError as error:
        raise UserError(
            "--detector pidinet needs the package controlnet_aux: pip install controlnet_aux. "
            "Or choose --detector gradient, which needs nothing."
        ) from error
    except RuntimeError as error:  # so does torchvision, which it imports, beside a PyTorch of another kind
        raise UserError(
            f"The package controlnet_aux cannot be used here: {str(error).splitlines()[0]}. Install a torchvision that "
            "was built for this PyTorch. Or choose --detector gradient, which needs nothing."
        ) from error
    return _pidinet(network.from_pretrained(str(weights.parent), filename=weights.name))


def _pidinet(network: Any) -> Detector:
    def edges(image: Pixels) -> Pixels:
        side = min(image.shape[:2])
        found: Pixels = network(image, detect_resolution=side, image_resolution=side, output_type="np")
        soft = cv2.resize(found, image.shape[1::-1]).reshape(*image.shape[:2], -1)[..., 0]
        return np.where(soft > 127, np.uint8(255), np.uint8(0))  # the threshold of 0.5

    return edges


def gradient_edges(image: Pixels) -> Pixels:
    """Thin edges where colour changes at two scales: the ridges of Di Zenzo's colour gradient, with hysteresis.

    The product of a fine and a coarse gradient keeps the fine one's place and the coarse one's judgement, so that
    grain and texture fall out where Canny's single scale on grey keeps them.
    """
    side = min(image.shape[:2])
    colours = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32) / 255
    magnitudes, directions = zip(*(_gradient(colours, scale * side / 256) for scale in SCALES), strict=True)
    strength: Floats = np.sqrt(magnitudes[0] * magnitudes[1])
    ridge = _ridges(strength, directions[0])
    weak = (ridge & (strength > WEAK)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    keep = np.zeros(count, bool)
    keep[np.unique(labels[(weak > 0) & (strength > STRONG)])] = True
    keep &= boxes[:, cv2.CC_STAT_AREA] >= SHORTEST * side
    keep[0] = False  # the ground
    return np.where(keep[labels], np.uint8(255), np.uint8(0))


def _gradient(colours: Floats, sigma: float) -> tuple[Floats, Floats]:
    """Colour gradient of (H, W, 3) at a scale: how much the colour changes over an edge, and in which direction."""
    smooth = cv2.GaussianBlur(colours, (0, 0), max(0.5, sigma))
    dx, dy = (cv2.Scharr(smooth, cv2.CV_32F, *order, scale=1 / 32) for order in ((1, 0), (0, 1)))
    xx, yy, xy = (dx * dx).sum(2), (dy * dy).sum(2), (dx * dy).sum(2)
    largest = 0.5 * (xx + yy + np.sqrt((xx - yy) ** 2 + 4 * xy**2))  # eigenvalue of the structure tensor
    direction = 0.5 * np.arctan2(2 * xy, xx - yy)
    # A step of height 1 has the slope 1 / (sqrt(2 pi) sigma) after smoothing: undo it, so that scales compare.
    return np.sqrt(largest.clip(0)) * (2 * np.pi) ** 0.5 * max(0.5, sigma), direction


def _ridges(strength: Floats, direction: Floats) -> npt.NDArray[np.bool_]:
    """Where strength is largest along its direction (non-maximum suppression in four directions)."""
    padded = np.pad(strength, 1, mode="edge")
    height, width = strength.shape

    def shifted(dy: int, dx: int) -> Floats:
        return padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]

    sector = np.round(direction / (np.pi / 4)).astype(int) % 4
    ridge = np.zeros(strength.shape, bool)
    for number, (dy, dx) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        peak = (strength > shifted(dy, dx)) & (strength >= shifted(-dy, -dx))  # of two equals one is enough
        ridge |= (sector == number) & peak
    return ridge
