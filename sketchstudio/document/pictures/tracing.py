"""Lines a pixel wide -> strokes that can be edited: followed from end to end, smoothed, thinned out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sketchstudio.document.layer import Page, Place
from sketchstudio.document.marks.stroke import DEFAULT_WIDTH, Stroke, StrokePoint
from sketchstudio.document.pictures.edges import Mask

Array = npt.NDArray[np.float64]
Pixel = tuple[int, int]  # row, column

SHORTEST = 6  # pixels along a line
TOLERANCE = 0.8  # pixels that a line may move when points are left out
SMOOTHING = 2  # pixels to either side that a point is averaged with


def strokes(mask: Mask, page: Page, place: Place | None, width: float = DEFAULT_WIDTH) -> tuple[Stroke, ...]:
    """The lines in a mask (H, W) that covers `place` of the page, upright, or all of it, as strokes `width` page units
    wide."""
    left, top, across, down = (place or Place(0, 0, *page))[:4]
    scale = np.array([across / mask.shape[1], down / mask.shape[0]])
    result = []
    for line in polylines(mask):
        points = (line + 0.5) * scale + (left, top)
        result.append(Stroke(tuple(StrokePoint(x, y) for x, y in points.tolist()), width))
    return tuple(result)


def polylines(mask: Mask) -> list[Array]:
    """Lines (N, 2) of x, y in pixels, longest first."""
    lines = [np.array(chain, dtype=np.float64)[:, ::-1] for chain in _chains(mask) if len(chain) >= SHORTEST]
    lines.sort(key=len, reverse=True)
    return [simplified(_smoothed(line)) for line in lines]


def simplified(line: Array, tolerance: float = TOLERANCE) -> Array:
    """Points of a line (N, 2) such that the others lie no further than `tolerance` from it (Douglas
    and Peucker 1973)."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        chord = line[end] - line[start]
        inner = line[start + 1 : end] - line[start]
        length = float(np.hypot(*chord))
        if length > 0:
            distance = np.abs(inner[:, 0] * chord[1] - inner[:, 1] * chord[0]) / length
        else:
            distance = np.hypot(*inner.T)  # a loop: from its end
        furthest = int(distance.argmax())
        if distance[furthest] > tolerance:
            middle = start + 1 + furthest
            keep[middle] = True
            spans += [(start, middle), (middle, end)]
    return line[keep]


def _smoothed(line: Array) -> Array:
    """A running mean; both ends stay where they are."""
    if len(line) <= 2 * SMOOTHING + 1:
        return line
    padded = np.pad(line, ((SMOOTHING, SMOOTHING), (0, 0)), mode="edge")
    window = 2 * SMOOTHING + 1
    sums = np.cumsum(np.vstack([np.zeros((1, 2)), padded]), axis=0)
    result = (sums[window:] - sums[:-window]) / window
    result[[0, -1]] = line[[0, -1]]
    return np.asarray(result)


def _chains(mask: Mask) -> list[list[Pixel]]:
    """Pixels in a row, from one end or crossing to the next, and rings."""
    neighbours = _neighbours(mask)
    used: set[tuple[Pixel, Pixel]] = set()

    def follow(start: Pixel, onward: Pixel) -> list[Pixel]:
        chain = [start]
        before, here = start, onward
        while True:
            used.update(((before, here), (here, before)))
            chain.append(here)
            if len(neighbours[here]) != 2 or here == start:
                return chain
            first, second = neighbours[here]
            before, here = here, second if first == before else first

    ends = [pixel for pixel, beside in neighbours.items() if len(beside) != 2]
    rings = [pixel for pixel, beside in neighbours.items() if len(beside) == 2]
    chains = []
    for start in (*ends, *rings):
        for onward in neighbours[start]:
            if (start, onward) not in used:
                chains.append(follow(start, onward))  # noqa: PERF401  # it adds to `used`
    return chains


def _neighbours(mask: Mask) -> dict[Pixel, list[Pixel]]:
    """The pixels next to each pixel; over a corner only where no way round it leads there."""
    pixels = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    result: dict[Pixel, list[Pixel]] = {}
    for row, column in pixels:
        beside = [(row + dy, column + dx) for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0))]
        found = [pixel for pixel in beside if pixel in pixels]
        for dy, dx in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            corner = (row + dy, column + dx)
            if corner in pixels and (row + dy, column) not in pixels and (row, column + dx) not in pixels:
                found.append(corner)
        result[row, column] = found
    return result
