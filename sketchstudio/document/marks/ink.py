"""Grey pixels -> ink: which side is paper, how strong the lines are, and how they survive scaling. No Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Pixels = npt.NDArray[np.uint8]

BLANK_CONTRAST = 24  # grey levels: less than this between paper and darkest mark is an empty page
DEAD_ZONE = 0.08  # of the contrast: grain of paper and traces of JPEG compression
UNIFORM = 0.6  # share of pixels at the level of the paper that makes it a clean drawing, not a photo of one
LINE_WIDTH = 1.6  # pixels that a line should keep when a picture is reduced


def ink_from_grey(grey: Pixels) -> Pixels:
    """Luminance (H, W) of an opaque picture -> ink (H, W), 255 = full ink.

    Paper is what most of the picture is: dark paper means light lines (white on black), light paper dark ones.
    Uneven paper (a photo of a drawing) is levelled first.
    """
    values = grey.astype(np.float32)
    histogram = np.bincount(grey.reshape(-1), minlength=256)
    near = np.convolve(histogram, np.ones(17), mode="same")  # pixels within 8 levels
    paper = int(near.argmax())
    if near[paper] < UNIFORM * grey.size:
        light = float(np.median(values)) > 127
        values = _levelled(values if light else 255 - values)
        return _stretched(255 - values)
    exact = _mode_near(histogram, paper)
    darker, lighter = histogram[: max(0, exact - 8)].sum(), histogram[exact + 9 :].sum()
    return _stretched(exact - values if darker >= lighter else values - exact)


def ink_from_rgba(rgba: Pixels) -> Pixels:
    """Straight RGBA (H, W, 4) -> ink (H, W). Where a transparent picture has one tone only, its shape is the ink."""
    alpha = rgba[..., 3]
    grey = np.asarray(Image.fromarray(rgba[..., :3]).convert("L"))
    if alpha.min() == 255:
        return ink_from_grey(grey)
    weight = alpha.astype(np.float32)
    if not weight.any():
        return np.zeros_like(alpha)
    mean = np.average(grey, weights=weight)
    spread = np.sqrt(np.average((grey - mean) ** 2, weights=weight))
    if spread < 32:
        return alpha.copy()
    over_white = grey * (weight / 255) + (255 - weight)
    return ink_from_grey(np.rint(over_white).astype(np.uint8))


def fit_ink(ink: Pixels, width: int, height: int) -> Pixels:
    """Ink (h, w) -> (height, width), proportions kept, paper around it."""
    return _padded(scaled_ink(ink, *fitted_size(ink.shape[1], ink.shape[0], width, height)), width, height)


def scaled_ink(ink: Pixels, width: int, height: int) -> Pixels:
    """Ink (h, w) -> (height, width); thin lines are thickened before they are reduced, since an average of line and
    paper is a grey haze that no model has seen."""
    while max(width / ink.shape[1], height / ink.shape[0]) < 1 / 4 and min(ink.shape) > 1:
        ink = _halved(ink)
    scale = min(width / ink.shape[1], height / ink.shape[0])
    if scale < 1:
        line = line_width(ink)
        missing = LINE_WIDTH / scale - line
        if line > 0 and missing > 0:
            ink = thicken(ink, round(missing))
    return np.asarray(Image.fromarray(ink).resize((width, height), _filter(scale)))


def fit_image(pixels: Pixels, width: int, height: int, padding: int = 0) -> Pixels:
    """RGB or straight RGBA (h, w, C) -> (height, width, C), proportions kept, `padding` around it."""
    fitted = fitted_size(pixels.shape[1], pixels.shape[0], width, height)
    return _padded(scaled_image(pixels, *fitted), width, height, padding)


def scaled_image(pixels: Pixels, width: int, height: int) -> Pixels:
    """RGB or straight RGBA (h, w, C) -> (height, width, C)."""
    scale = min(width / pixels.shape[1], height / pixels.shape[0])
    # Pillow resizes RGBA with premultiplied alpha, so that no fringe comes from what is transparent.
    return np.asarray(Image.fromarray(pixels).resize((width, height), _filter(scale)))


def fitted_size(width: int, height: int, into_width: int, into_height: int) -> tuple[int, int]:
    """The largest size of these proportions that fits."""
    scale = min(into_width / width, into_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def line_width(ink: Pixels) -> float:
    """Typical width of the lines in pixels, 0 without any: the median run of ink along rows and columns, which
    filled areas hardly touch since they have few runs for their size."""
    runs = []
    for mark in (ink > 127, (ink > 127).T):
        edges = np.diff(np.pad(mark, ((0, 0), (1, 1))).reshape(-1).astype(np.int8))
        runs.append(np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1))
    lengths = np.concatenate(runs)
    return float(np.median(lengths)) if lengths.size else 0.0


def thicken(ink: Pixels, by: int) -> Pixels:
    """Widen all lines by a number of pixels (a maximum filter, one axis after the other)."""
    for axis in (0, 1):
        before, after = (by + 1) // 2, by // 2
        pad = [(0, 0), (0, 0)]
        pad[axis] = (before, after)
        padded = np.pad(ink, pad)
        size = ink.shape[axis]
        ink = padded.take(range(size), axis=axis)
        for shift in range(1, by + 1):
            ink = np.maximum(ink, padded.take(range(shift, shift + size), axis=axis))
    return ink


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """An image of a fraction of the size: each pixel the mean of factor x factor."""
    return image.reduce(factor) if factor > 1 else image


def _halved(ink: Pixels) -> Pixels:
    """Half the size; each pixel the most ink of four, so that no line gets lost."""
    height, width = ink.shape[0] // 2 * 2, ink.shape[1] // 2 * 2
    rows = np.maximum(ink[0:height:2], ink[1:height:2])
    return np.maximum(rows[:, 0:width:2], rows[:, 1:width:2])


def _stretched(darkness: npt.NDArray[np.float32]) -> Pixels:
    """Darkness against the paper in grey levels -> ink, the marks stretched to full strength."""
    marks = darkness[darkness > BLANK_CONTRAST]
    if marks.size == 0:
        return np.zeros(darkness.shape, dtype=np.uint8)
    full = max(float(np.percentile(marks, 90)), float(BLANK_CONTRAST))
    share = (darkness / full - DEAD_ZONE) / (1 - 2 * DEAD_ZONE)
    return np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)


def _levelled(light: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Light paper with uneven light -> the same with all paper at 255."""
    height, width = light.shape
    small = Image.fromarray(light.clip(0, 255).astype(np.uint8)).resize(
        fitted_size(width, height, 192, 192), Image.Resampling.BOX
    )
    paper = small.filter(ImageFilter.MaxFilter(15)).filter(ImageFilter.GaussianBlur(8))
    level = np.asarray(paper.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
    return np.minimum(255, 255 * light / np.maximum(level * 0.94, 1))  # the maximum lies above the mean of the grain


def _mode_near(histogram: npt.NDArray[np.int64], level: int) -> int:
    low = max(0, level - 8)
    return low + int(histogram[low : level + 9].argmax())


def _filter(scale: float) -> Image.Resampling:
    return Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC


def _padded(pixels: Pixels, width: int, height: int, value: int = 0) -> Pixels:
    result = np.full((height, width) + pixels.shape[2:], value, dtype=np.uint8)
    top, left = (height - pixels.shape[0]) // 2, (width - pixels.shape[1]) // 2
    result[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return result
