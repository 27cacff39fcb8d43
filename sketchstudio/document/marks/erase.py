"""Cutting marks and wiping pixels under a round eraser. Pure functions: a layer in, a layer out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil, floor, hypot

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer, Page, Pixels, Place, Role
from sketchstudio.document.marks.erase_paint import capsule, cut_area, is_area
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.document.marks.path import Mark, Path, contours_of, painter_path
from sketchstudio.document.marks.stroke import Stroke, StrokePoint, new_id

Array = npt.NDArray[np.float64]
Intervals = list[tuple[float, float]]

NEAR = 24.0  # page units
SHORTEST = 0.05  # page units: shorter leftovers of a cut are dust


def erased(
    layer: Layer, page: Page, start: QPointF, end: QPointF, radius: float, index: MarkIndex | None = None
) -> tuple[Layer, QRectF]:
    """The layer after an eraser went from `start` to `end`, and where it changed; the same layer if it met nothing.

    Lines are cut through. Paint goes just where the eraser went, unless it is soft: that is cut as a line is.

    An `index` that is kept for a gesture saves looking through thousands of marks for each part of it.
    """
    swept = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
    region = swept.adjusted(-2, -2, 2, 2)
    marks: list[Mark] = []
    touched, done = False, 0
    near = _near(layer, swept, index)
    met = _met([mark for mark in near.values() if isinstance(mark, Stroke)], start, end, radius)
    for at, mark in near.items():
        pieces: list[Mark] | None = None
        if isinstance(mark, Path):
            pieces = cut_path(mark, start, end, radius)
        elif layer.role is not Role.SKETCH and is_area(mark):  # paint: a line has no edge worth keeping
            area = cut_area(mark, start, end, radius)
            pieces = None if area is None else list[Mark](area)
        elif mark.id in met:
            pieces = list[Mark](_left(mark, met[mark.id]))
        if pieces is not None:
            touched = True
            marks += layer.strokes[done:at]
            marks += pieces
            done = at + 1
            reach = mark.width + NEAR  # what is left gets round ends, and its last bends are drawn anew
            region = region.united(swept.adjusted(-reach, -reach, reach, reach))
    marks += layer.strokes[done:]
    image = layer.image
    if image is not None:
        image = wiped(image, layer.image_place(page), start, end, radius)
        touched |= image is not layer.image
    strokes = tuple(marks) if near else layer.strokes
    return (replace(layer, strokes=strokes, image=image), region) if touched else (layer, region)


def without_touched(
    layer: Layer, start: QPointF, end: QPointF, radius: float, index: MarkIndex | None = None
) -> tuple[Layer, QRectF]:
    """The layer without the marks that an eraser met on its way from `start` to `end`, and where they were; the same
    layer if it met none. Its image stays."""
    swept = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
    region = QRectF()
    near = _near(layer, swept, index)
    met = _met([mark for mark in near.values() if isinstance(mark, Stroke)], start, end, radius)
    kept = list(layer.strokes)
    for at, mark in reversed(near.items()):
        if mark.id in met or (isinstance(mark, Path) and cut_path(mark, start, end, radius) is not None):
            region = region.united(mark.bounds)
            del kept[at]
    return (layer, region) if len(kept) == len(layer.strokes) else (replace(layer, strokes=tuple(kept)), region)


def _near(layer: Layer, swept: QRectF, index: MarkIndex | None) -> dict[int, Mark]:
    """The marks that an eraser may have met, by their places in the layer."""
    index = index or MarkIndex()
    index.follow(layer.strokes)
    return {at: layer.strokes[at] for at in index.places(swept)}


def cut_path(path: Path, start: QPointF, end: QPointF, radius: float) -> list[Mark] | None:
    """What is left of a path: its fill, with the way of the eraser taken out of it, and its outline as strokes, since
    a piece of an outline has no inside."""
    left: list[Mark] = []
    touched = False
    if path.fill is not None:
        shape, way = painter_path(path), capsule(start, end, radius)
        rest = path.contours
        if shape.intersects(way):
            touched = True
            rest = contours_of(shape.subtracted(way))
        if rest:
            left.append(replace(path, contours=rest, width=0.0, id=new_id()))
    for line in painter_path(path).toSubpathPolygons() if path.width > 0 else ():
        points = tuple(StrokePoint(point.x(), point.y()) for point in line.toList())
        stroke = Stroke(points, path.width, path.colour, weight=path.weight)
        pieces = cut_stroke(stroke, start, end, radius)
        touched |= pieces is not None
        left += [stroke] if pieces is None else _joined(pieces) if line.isClosed() else pieces
    return left if touched else None


def _joined(pieces: list[Stroke]) -> list[Stroke]:
    """The pieces of a closed line: the last one goes on in the first one where nothing is missing between them."""
    if len(pieces) < 2 or pieces[0].points[0][:2] != pieces[-1].points[-1][:2]:
        return pieces
    return [pieces[-1].with_points(pieces[-1].points + pieces[0].points[1:]), *pieces[1:-1]]


def cut_stroke(stroke: Stroke, start: QPointF, end: QPointF, radius: float) -> list[Stroke] | None:
    """What is left of a stroke outside the way of an eraser; None where they do not meet.

    All ink that the eraser touches goes, so the centre line is cut where it comes nearer than both radii together;
    the round ends of what is left just touch the eraser's edge.
    """
    taken = _met([stroke], start, end, radius).get(stroke.id)
    return None if taken is None else _left(stroke, taken)


def _left(stroke: Stroke, taken: Intervals) -> list[Stroke]:
    """What is left of a stroke without these stretches of it."""
    points = stroke.points
    if len(points) == 1:
        return []
    pieces = []
    for low, high in _outside(taken, len(points) - 1):
        piece, nib = _piece(points, low, high), stroke.nib
        if low > 0:
            nib = nib._replace(taper_in=0.0)  # a cut is round
        if high < len(points) - 1:
            nib = nib._replace(taper_out=0.0)
        if _length(piece) > SHORTEST:
            pieces.append(replace(stroke, points=piece, nib=nib, id=new_id()))
    return pieces


def wiped(image: Pixels, place: Place, start: QPointF, end: QPointF, radius: float) -> Pixels:
    """An image that lies at `place` with a soft-edged path (page units) wiped out; the same image where there was
    nothing to wipe."""
    height, width = image.shape[:2]
    matrix = QTransform.fromScale(1 / width, 1 / height) * place.matrix  # pixels -> page units
    swept = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
    part_of = matrix.inverted()[0].mapRect(swept)
    left, right = max(0, int(part_of.left()) - 1), min(width, int(part_of.right()) + 2)
    top, bottom = max(0, int(part_of.top()) - 1), min(height, int(part_of.bottom()) + 2)
    if left >= right or top >= bottom:
        return image
    column = np.arange(left, right) + 0.5
    row = (np.arange(top, bottom) + 0.5)[:, None]
    x = matrix.m11() * column + matrix.m21() * row + matrix.dx() - start.x()
    y = matrix.m12() * column + matrix.m22() * row + matrix.dy() - start.y()
    dx, dy = end.x() - start.x(), end.y() - start.y()
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
    distance = np.hypot(x - along * dx, y - along * dy)
    keep = np.clip((distance - radius) / hypot(matrix.m11(), matrix.m12()) + 0.5, 0, 1)
    part = (slice(top, bottom), slice(left, right))
    old = image[part] if image.ndim == 2 else image[part][..., 3]
    new = np.floor(old * keep).astype(np.uint8)
    if np.array_equal(new, old):
        return image
    result = image.copy()
    (result if image.ndim == 2 else result[..., 3])[part] = new
    return result


def _way(start: QPointF, end: QPointF, reach: float) -> Array:
    """Centres (N, 2) of circles so close together that they cover the way as a capsule does."""
    a, b = np.array(start.toTuple()), np.array(end.toTuple())
    count = int(np.ceil(np.hypot(*(b - a)) / max(reach / 4, 0.1)))
    return a + (b - a) * np.linspace(0, 1, count + 1)[:, None]


def _met(strokes: list[Stroke], start: QPointF, end: QPointF, radius: float) -> dict[str, Intervals]:
    """Which strokes an eraser met on its way, by id, and the stretches that it took, as index + fraction of points.

    The segments of all strokes at once: there may be hundreds under one eraser.
    """
    strokes = [stroke for stroke in strokes if stroke.points]
    if not strokes:
        return {}
    lines = [stroke.array[:, :2] if len(stroke.points) > 1 else stroke.array[[0, 0], :2] for stroke in strokes]
    count = np.array([len(line) for line in lines])
    first = np.cumsum(count) - count  # index of the first point of each
    points, owner = np.concatenate(lines), np.repeat(np.arange(len(lines)), count)
    reach = np.array([radius + stroke.width / 2 * _mean_pressure(stroke) for stroke in strokes])
    centres = _way(start, end, radius)
    # Segments whose bounding box meets that of the circles; mostly there are few.
    low, high = (edge[None] for edge in (centres.min(axis=0), centres.max(axis=0)))
    a, b, r = points[:-1], points[1:], reach[owner[:-1]][:, None]
    near = (np.maximum(a, b) > low - r) & (np.minimum(a, b) < high + r)
    index = np.flatnonzero(near.all(axis=1) & (owner[1:] == owner[:-1]))
    # |a + u d|^2 = reach^2 for each segment (S,) and circle (M, 1)
    d, a, r = b[index] - a[index], a[index] - centres[:, None], r[index, 0]
    dd = np.maximum((d * d).sum(axis=-1), 1e-12)
    ad = (a * d).sum(axis=-1)
    root = ad * ad - dd * ((a * a).sum(axis=-1) - r * r)
    half = np.sqrt(np.maximum(root, 0))
    enter, leave = np.clip((-ad - half) / dd, 0, 1), np.clip((-ad + half) / dd, 0, 1)
    hit = (root > 0) & (enter < leave)
    segment = np.broadcast_to(index, hit.shape)[hit]
    at = segment - first[owner[segment]]
    result: dict[str, Intervals] = {}
    for number, low_end, high_end in zip(
        owner[segment].tolist(), (at + enter[hit]).tolist(), (at + leave[hit]).tolist(), strict=True
    ):
        result.setdefault(strokes[number].id, []).append((low_end, high_end))
    return result


def _mean_pressure(stroke: Stroke) -> float:
    return sum(point.pressure for point in stroke.points) / len(stroke.points)


def _outside(taken: Intervals, end: float) -> Intervals:
    """What of [0, end] lies in none of the intervals."""
    left, at = [], 0.0
    for low, high in sorted(taken):
        if low > at:
            left.append((at, low))
        at = max(at, high)
    return left + [(at, end)] if at < end else left


def _piece(points: tuple[StrokePoint, ...], low: float, high: float) -> tuple[StrokePoint, ...]:
    """The part of a stroke between two index fractions, the ends interpolated."""
    return (_between(points, low), *points[floor(low) + 1 : ceil(high)], _between(points, high))


def _between(points: tuple[StrokePoint, ...], at: float) -> StrokePoint:
    """The point at an index + fraction."""
    before = min(floor(at), len(points) - 1)
    u = at - before
    if u == 0:
        return points[before]
    return StrokePoint(*(a + (b - a) * u for a, b in zip(points[before], points[before + 1], strict=True)))


def _length(points: tuple[StrokePoint, ...]) -> float:
    return sum(hypot(b.x - a.x, b.y - a.y) for a, b in pairwise(points))
