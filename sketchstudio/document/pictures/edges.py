"""Lines in a photo: where its colours change most, thinned to a pixel. NumPy and Pillow only.

Canny's steps (Canny 1986: smoothing, gradient, non-maximum suppression, hysteresis) on the colour gradient of Di Zenzo
(1986), with one threshold for people to move: what is found twice as clearly starts a line, what is found as clearly
goes on with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from sketchstudio.document.marks.ink import Pixels, thicken

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SIGMA = 1.4  # of the Gaussian, in pixels of a picture WORKING_SIDE long
WORKING_SIDE = 1024  # pixels: a larger picture is reduced first
FAINTEST, CLEAREST = 0.004, 0.25  # change of colour per pixel, of its range, at the ends of the scale
START = 2.0  # times the threshold
SHORTEST = 0.012  # of the longer side: shorter pieces are texture


@dataclass(frozen=True, eq=False)
class Ridges:
    """What of a picture may be a line: `strength` (H, W) where colours change most, 0 elsewhere."""

    strength: Floats


def find_ridges(rgba: Pixels) -> Ridges:
    """Measure a picture, straight RGBA (H, W, 4), on white; (H, W) is the working size of what comes out."""
    picture = Image.alpha_composite(Image.new("RGBA", rgba.shape[1::-1], "white"), Image.fromarray(rgba)).convert("RGB")
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    smooth = picture.filter(ImageFilter.GaussianBlur(SIGMA * max(picture.size) / WORKING_SIDE))
    colours: Floats = np.asarray(smooth, dtype=np.float32) / np.float32(255)
    colours = np.pad(colours, ((1, 1), (1, 1), (0, 0)), mode="edge")
    dx = _scharr(colours)
    dy = _scharr(colours.transpose(1, 0, 2)).transpose(1, 0, 2)
    xx, yy, xy = (dx * dx).sum(2), (dy * dy).sum(2), (dx * dy).sum(2)
    largest = 0.5 * (xx + yy + np.sqrt((xx - yy) ** 2 + 4 * xy**2))  # eigenvalue of the structure tensor
    strength = np.sqrt(largest)
    direction = 0.5 * np.arctan2(2 * xy, xx - yy)
    return Ridges(np.where(_peaks(strength, direction), strength, np.float32(0)))


def lines(ridges: Ridges, detail: float) -> Mask:
    """Lines a pixel wide, (H, W). `detail` 0 keeps the clearest only, 1 the faintest too."""
    threshold = CLEAREST * (FAINTEST / CLEAREST) ** detail
    weak = ridges.strength > threshold
    count, labels = components(weak)
    if count == 0:
        return weak
    strong = np.zeros(count, dtype=bool)
    strong[labels[ridges.strength[weak] > START * threshold]] = True
    sizes = np.bincount(labels, minlength=count)
    keep = strong & (sizes >= SHORTEST * max(weak.shape))
    result = np.zeros_like(weak)
    result[weak] = keep[labels]
    return result


def as_ink(mask: Mask, width: float) -> Pixels:
    """Lines of a pixel (H, W) as ink, so many pixels wide, with smooth edges."""
    ink = thicken(np.where(mask, np.uint8(255), np.uint8(0)), max(1, round(width)) - 1)
    return np.asarray(Image.fromarray(ink).filter(ImageFilter.GaussianBlur(0.7)))


def components(mask: Mask) -> tuple[int, npt.NDArray[np.intp]]:
    """Pieces of a mask that hang together, corners included: how many, and for each pixel (in order) which one.

    Each pixel points to a neighbour with a smaller number, and pointers are followed until all lead to the first pixel
    of their piece: about as many rounds as the logarithm of the longest piece.
    """
    number = np.full((mask.shape[0] + 2, mask.shape[1] + 2), -1)
    total = int(mask.sum())
    number[1:-1, 1:-1][mask] = np.arange(total)
    here = number[1:-1, 1:-1]
    pairs = []
    for other in (number[1:-1, 2:], number[2:, 1:-1], number[2:, 2:], number[2:, :-2]):
        both = (here >= 0) & (other >= 0)
        pairs.append(np.stack([here[both], other[both]]))
    a, b = np.concatenate(pairs, axis=1)
    root = np.arange(total)
    while True:
        low = np.minimum(root[a], root[b])
        before = root.copy()
        np.minimum.at(root, root[a], low)
        np.minimum.at(root, root[b], low)
        root = root[root]
        if np.array_equal(root, before):
            break
    firsts, labels = np.unique(root, return_inverse=True)
    return len(firsts), labels


def _scharr(padded: Floats) -> Floats:
    """Change along the columns, per pixel, of (H + 2, W + 2, C)."""
    across = padded[:, 2:] - padded[:, :-2]
    return (3 * across[:-2] + 10 * across[1:-1] + 3 * across[2:]) / np.float32(32)


def _peaks(strength: Floats, direction: Floats) -> Mask:
    """Where strength is largest along its direction, to the nearest of four."""
    padded = np.pad(strength, 1, mode="edge")
    height, width = strength.shape
    sector = np.round(direction / (np.pi / 4)).astype(int) % 4
    peaks = np.zeros(strength.shape, dtype=bool)
    for number, (dy, dx) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        ahead = padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        behind = padded[1 - dy : 1 - dy + height, 1 - dx : 1 - dx + width]
        peaks |= (sector == number) & (strength > ahead) & (strength >= behind)  # of two equals one is enough
    return peaks
