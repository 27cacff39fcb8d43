"""Filling: the area around a point up to the lines that enclose it, traced to a path.

The area is found in a picture of the drawing, where it spreads over pixels of nearly one colour; its border is
followed along the pixels, evened out, thinned out (Ramer, 1972; Douglas and Peucker, 1973) and made smooth again.
"""

from __future__ import annotations

from math import hypot

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from sketchstudio.document.composite import composite
from sketchstudio.document.layer import Drawing, Role
from sketchstudio.document.marks.ink import fitted_size, thicken
from sketchstudio.document.marks.outline import Array
from sketchstudio.document.marks.path import Contour, Node, smoothed

Mask = npt.NDArray[np.bool_]

SIDE = 1024  # pixels of the longer side of the picture
ALIKE = 48  # levels a channel may differ from the colour at the point: half of an antialiased edge
UNDER = 3  # pixels that the area goes on under the lines around it, so that no gap shows
BORDER = 1  # pixels that it goes on under anything else, and stays away from the far side of a line
SMALLEST = 6  # pixels around a hole: smaller ones are specks
EVENING = 3  # times that each point of the border moves to the middle between its neighbours
TOLERANCE = 1.3  # pixels between the border and the lines that stand for it
ROUND = 50.0  # degrees: a sharper turn of the border is a corner


def area_at(drawing: Drawing, point: QPointF, gap: float = 0.0) -> tuple[Contour, ...]:
    """The contours of the enclosed area around a point of the page, holes among them; none on a line or beside the
    page. Gaps in the lines of up to `gap` page units are taken as closed."""
    page = QRectF(0, 0, *drawing.page)
    width, height = fitted_size(round(page.width()), round(page.height()), SIDE, SIDE)
    scale = width / page.width()
    column, row = int(point.x() * scale), int(point.y() * scale)
    if not (0 <= column < width and 0 <= row < height):
        return ()
    layers = [layer for layer in drawing.layers if layer.role in (Role.SKETCH, Role.COLOUR)]
    lines = [layer for layer in layers if layer.role is Role.SKETCH]
    here = QRectF(point.x() - 0.5 / scale, point.y() - 0.5 / scale, 1 / scale, 1 / scale)
    if composite(drawing, lines, here, 1, 1).pixelColor(0, 0).lightness() < 255 - 2 * ALIKE:
        return ()
    pixels: npt.NDArray[np.int16] = _pixels(composite(drawing, layers, page, width, height))
    free: Mask = (np.abs(pixels - pixels[row, column]) <= ALIKE).all(axis=-1)
    reach = max(1, round(gap * scale / 2)) if gap > 0 else 0
    narrowed: Mask = ~_thickened(~free, 2 * reach) if reach else free
    if reach and narrowed[row, column]:
        area = _thickened(_spread(narrowed, row, column), 2 * reach) & free
    else:
        area = _spread(free, row, column)
    ink: Mask = _pixels(composite(drawing, lines, page, width, height)).min(axis=-1) < 255 - ALIKE
    beyond: Mask = ~(area | ink)  # thin lines are not seen through: nothing may show on their far side
    area = _thickened(area, 2 * BORDER) | (_thickened(area, 2 * UNDER) & ~_thickened(beyond, 2 * BORDER))
    contours = (_contour(border, scale) for border in borders(area))
    return tuple(contour for contour in contours if len(contour.nodes) > 2)


def borders(area: Mask) -> list[Array]:
    """The borders of an area as closed polygons (N, 2) of x, y, through the middles of the pixels' outer sides.
    Holes run the other way round."""
    inside = np.pad(area, 1)
    following: dict[tuple[int, int], list[tuple[int, int]]] = {}
    # Each side of a pixel between inside and outside, with the inside to its right.
    for beyond, start, end in (
        (inside[:-2, 1:-1], (0, 0), (1, 0)),
        (inside[1:-1, 2:], (1, 0), (1, 1)),
        (inside[2:, 1:-1], (1, 1), (0, 1)),
        (inside[1:-1, :-2], (0, 1), (0, 0)),
    ):
        for y, x in np.argwhere(area & ~beyond).tolist():
            following.setdefault((x + start[0], y + start[1]), []).append((x + end[0], y + end[1]))
    result = []
    while following:
        first = at = next(iter(following))
        corners = []
        while True:
            corners.append(at)
            ends = following[at]
            after = ends.pop()
            if not ends:
                del following[at]
            at = after
            if at == first:
                break
        polygon = np.array(corners, dtype=np.float64)
        result.append((polygon + np.roll(polygon, -1, axis=0)) / 2)
    return result


def thinned(line: Array, tolerance: float) -> list[int]:
    """Indices of the points of a polyline (N, 2) that it needs to stay as near as `tolerance` to itself."""
    kept, open_ = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_:
        start, end = open_.pop()
        if end - start < 2:
            continue
        a, chord = line[start], line[end] - line[start]
        offset = line[start + 1 : end] - a
        length = hypot(*chord)
        if length > 1e-9:
            away = np.abs(offset[:, 0] * chord[1] - offset[:, 1] * chord[0]) / length
        else:
            away = np.hypot(*offset.T)
        furthest = int(away.argmax())
        if away[furthest] > tolerance:
            middle = start + 1 + furthest
            kept.add(middle)
            open_ += [(start, middle), (middle, end)]
    return sorted(kept)


def _contour(border: Array, scale: float) -> Contour:
    """A border in pixels as a closed contour in page units: corners where it turns sharply, smooth elsewhere."""
    if len(border) < SMALLEST:
        return Contour((), closed=True)
    even = border
    for _ in range(EVENING):
        even = (np.roll(even, 1, axis=0) + 2 * even + np.roll(even, -1, axis=0)) / 4
    half = len(even) // 2  # a closed line is thinned out in two halves: between its ends there is no chord
    indices = thinned(even[: half + 1], TOLERANCE)
    indices += [half + index for index in thinned(np.vstack([even[half:], even[:1]]), TOLERANCE)[1:-1]]
    points = even[indices] / scale
    step = np.roll(points, -1, axis=0) - points
    angle = np.degrees(np.arctan2(step[:, 1], step[:, 0]))
    turn = np.abs((angle - np.roll(angle, 1) + 180) % 360 - 180)
    contour = Contour(tuple(Node(x, y) for x, y in points.tolist()), closed=True)
    for index in np.flatnonzero(turn < ROUND).tolist():
        contour = smoothed(contour, index)
    return contour


def _spread(free: Mask, row: int, column: int) -> Mask:
    """The connected part of the free pixels around one of them: it spreads along whole runs of them, across and down
    in turns, until nothing is added."""
    runs = []
    for grid in (free, free.T):
        starts = np.ones(grid.shape, dtype=bool)
        starts[:, 1:] = grid[:, 1:] != grid[:, :-1]
        runs.append(np.cumsum(starts.reshape(-1)).reshape(grid.shape))
    area = np.zeros_like(free)
    area[row, column] = True
    count = 0
    while count < (count := int(area.sum())):
        for grid, ids in ((area, runs[0]), (area.T, runs[1])):
            reached = np.zeros(int(ids[-1, -1]) + 1, dtype=bool)
            reached[ids[grid]] = True
            grid[:] = reached[ids]
    return area


def _thickened(area: Mask, by: int) -> Mask:
    """Grown by half of `by` pixels on each side."""
    return thicken(area.astype(np.uint8), by) > 0


def _pixels(image: QImage) -> npt.NDArray[np.int16]:
    """Colours (H, W, 3)."""
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].astype(np.int16)
