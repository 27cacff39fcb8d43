"""Which mark or image is meant: what lies under a point, and what lies within a loop. Page units."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPathStroker, QPolygonF, QTransform

from sketchstudio.document.layer import Layer, Page, Place
from sketchstudio.document.marks.outline import Array
from sketchstudio.document.marks.path import Mark, Path, painter_path
from sketchstudio.document.marks.stroke import Stroke

SAMPLES = 64  # places along a mark that are looked at
SHARE = 0.5  # of a mark that must lie within a loop


def touches(mark: Mark, point: QPointF, reach: float) -> bool:
    """Whether the ink of a mark comes within `reach` of a point."""
    if not mark.bounds.adjusted(-reach, -reach, reach, reach).contains(point):
        return False
    if isinstance(mark, Path):
        path = painter_path(mark)
        if mark.fill is not None and path.contains(point):
            return True
        pen = QPainterPathStroker()
        pen.setWidth(mark.width + 2 * reach)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen.createStroke(path).contains(point)
    return distance(mark, point) <= mark.width / 2 + reach


def distance(stroke: Stroke, point: QPointF) -> float:
    """From a point to the centre line of a stroke."""
    xy, p = stroke.array[:, :2], np.array(point.toTuple())
    if len(xy) == 1:
        return float(np.hypot(*(xy[0] - p)))
    start, step = xy[:-1], xy[1:] - xy[:-1]
    along = ((p - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-12)
    nearest = start + step * np.clip(along, 0, 1)[:, None]
    return float(np.hypot(*(nearest - p).T).min())


def encloses(loop: QPolygonF, mark: Mark) -> bool:
    """Whether at least half of a mark lies within a closed loop (odd-even rule)."""
    if not loop.boundingRect().intersects(mark.bounds):
        return False
    polygon = np.array([point.toTuple() for point in loop.toList()], dtype=np.float64)
    return bool(_within(polygon, samples(mark)).mean() >= SHARE)


def touches_image(layer: Layer, page: Page, point: QPointF, reach: float) -> bool:
    """Whether there is something to be seen of the image of a layer within `reach` of a point."""
    if layer.image is None:
        return False
    height, width = layer.image.shape[:2]
    to_pixels = (QTransform.fromScale(1 / width, 1 / height) * layer.image_place(page).matrix).inverted()[0]
    near = to_pixels.mapRect(QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach))
    rows = slice(max(0, floor(near.top())), max(0, ceil(near.bottom())))
    columns = slice(max(0, floor(near.left())), max(0, ceil(near.right())))
    part = layer.image[rows, columns]
    return bool((part if layer.role.is_ink else part[..., 3]).any())


def encloses_image(loop: QPolygonF, place: Place) -> bool:
    """Whether all of an image lies within a closed loop."""
    along, ends = np.linspace(0, 1, SAMPLES // 4), np.zeros(SAMPLES // 4)
    border = np.concatenate(
        [np.column_stack(side) for end in (ends, ends + 1) for side in ((along, end), (end, along))]
    )
    points = np.array([place.matrix.map(QPointF(*at)).toTuple() for at in border.tolist()])
    polygon = np.array([point.toTuple() for point in loop.toList()], dtype=np.float64)
    return bool(_within(polygon, points).all())


def samples(mark: Mark) -> Array:
    """Points (N, 2) evenly spread along the centre line of a mark."""
    if isinstance(mark, Stroke):
        return _spread(mark.array[:, :2], SAMPLES)
    lines = [
        np.array([point.toTuple() for point in polygon.toList()]) for polygon in painter_path(mark).toSubpathPolygons()
    ]
    return np.concatenate([_spread(line, max(4, SAMPLES // len(lines))) for line in lines])


def _spread(line: Array, count: int) -> Array:
    """Points (count, 2) at equal distances along a polyline (N, 2)."""
    travelled = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, travelled[-1], count)
    return np.column_stack([np.interp(at, travelled, line[:, 0]), np.interp(at, travelled, line[:, 1])])


def _within(polygon: Array, points: Array) -> np.ndarray:
    """(M,) bool: which of the points (M, 2) lie in a polygon (N, 2): a ray to the right crosses its sides an odd
    number of times."""
    a, b = polygon, np.roll(polygon, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    spans = (a[:, 1] > y) != (b[:, 1] > y)
    slope = (b[:, 0] - a[:, 0]) / np.where(a[:, 1] == b[:, 1], 1, b[:, 1] - a[:, 1])
    crossings = spans & (x < a[:, 0] + (y - a[:, 1]) * slope)
    return np.asarray(crossings.sum(axis=1) % 2 == 1)
