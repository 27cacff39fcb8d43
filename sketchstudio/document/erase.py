"""Cutting strokes and wiping pixels under a round eraser. Pure functions: a layer in, a layer out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from sketchstudio.document.layer import Layer, Page, Pixels
from sketchstudio.document.stroke import Stroke, StrokePoint, new_id

Array = npt.NDArray[np.float64]

NEAR = 24.0  # page units
SHORTEST = 0.05  # page units: shorter leftovers of a cut are dust


def erased(layer: Layer, page: Page, start: QPointF, end: QPointF, radius: float) -> tuple[Layer, QRectF]:
    """The layer after an eraser went from `start` to `end`, and where it changed; the same layer if it met nothing."""
    swept = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
    region = swept.adjusted(-2, -2, 2, 2)
    strokes: list[Stroke] = []
    touched = False
    for stroke in layer.strokes:
        pieces = cut(stroke, start, end, radius) if stroke.bounds.intersects(swept) else None
        if pieces is None:
            strokes.append(stroke)
        else:
            touched = True
            strokes.extend(pieces)
            reach = stroke.width + NEAR  # what is left gets round ends, and its last bends are drawn anew
            region = region.united(swept.adjusted(-reach, -reach, reach, reach))
    image = layer.image
    if image is not None:
        image = wiped(image, page, start, end, radius)
        touched |= image is not layer.image
    return (replace(layer, strokes=tuple(strokes), image=image), region) if touched else (layer, region)


def cut(stroke: Stroke, start: QPointF, end: QPointF, radius: float) -> list[Stroke] | None:
    """What is left of a stroke outside the way of an eraser; None where they do not meet.

    All ink that the eraser touches goes, so the centre line is cut where it comes nearer than both radii together;
    the round ends of what is left just touch the eraser's edge.
    """
    points = stroke.array
    reach = radius + stroke.width / 2 * float(points[:, 2].mean())
    taken = _inside(points[:, :2], _way(start, end, reach), reach)
    if not taken:
        return None
    if len(points) == 1:
        return []
    pieces = [_piece(points, low, high) for low, high in _outside(taken, len(points) - 1)]
    return [replace(stroke, points=piece, id=new_id()) for piece in pieces if _length(piece) > SHORTEST]


def wiped(image: Pixels, page: Page, start: QPointF, end: QPointF, radius: float) -> Pixels:
    """The image of a layer with a soft-edged path wiped out; the same image where there was nothing to wipe."""
    height, width = image.shape[:2]
    scale_x, scale_y = width / page.width, height / page.height
    left = max(0, int((min(start.x(), end.x()) - radius) * scale_x) - 1)
    right = min(width, int((max(start.x(), end.x()) + radius) * scale_x) + 2)
    top = max(0, int((min(start.y(), end.y()) - radius) * scale_y) - 1)
    bottom = min(height, int((max(start.y(), end.y()) + radius) * scale_y) + 2)
    if left >= right or top >= bottom:
        return image
    x = (np.arange(left, right) + 0.5) / scale_x
    y = ((np.arange(top, bottom) + 0.5) / scale_y)[:, None]
    dx, dy = end.x() - start.x(), end.y() - start.y()
    along = np.clip(((x - start.x()) * dx + (y - start.y()) * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
    distance = np.hypot(x - start.x() - along * dx, y - start.y() - along * dy)
    keep = np.clip((distance - radius) * scale_x + 0.5, 0, 1)
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


def _inside(points: Array, centres: Array, radius: float) -> list[tuple[float, float]]:
    """Stretches of a polyline (N, 2) within circles (M, 2), as pairs of index + fraction."""
    if len(points) == 1:
        return [(0.0, 0.0)] if np.hypot(*(points[0] - centres).T).min() < radius else []
    step = points[1:] - points[:-1]
    # Segments whose bounding box meets that of the circles; mostly there are none or few.
    low, high = centres.min(axis=0) - radius, centres.max(axis=0) + radius
    near = np.flatnonzero(
        ((np.maximum(points[1:], points[:-1]) > low) & (np.minimum(points[1:], points[:-1]) < high)).all(axis=1)
    )
    if len(near) == 0:
        return []
    # |a + u d|^2 = radius^2 for each segment (S,) and circle (M, 1)
    d, a = step[near], points[near] - centres[:, None]
    dd = np.maximum((d * d).sum(axis=-1), 1e-12)
    ad = (a * d).sum(axis=-1)
    root = ad * ad - dd * ((a * a).sum(axis=-1) - radius * radius)
    half = np.sqrt(np.maximum(root, 0))
    enter, leave = np.clip((-ad - half) / dd, 0, 1), np.clip((-ad + half) / dd, 0, 1)
    hit = (root > 0) & (enter < leave)
    index = np.broadcast_to(near, hit.shape)[hit]
    return list(zip((index + enter[hit]).tolist(), (index + leave[hit]).tolist(), strict=True))


def _outside(taken: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """What of [0, end] lies in none of the intervals."""
    left, at = [], 0.0
    for low, high in sorted(taken):
        if low > at:
            left.append((at, low))
        at = max(at, high)
    return left + [(at, end)] if at < end else left


def _piece(points: Array, low: float, high: float) -> tuple[StrokePoint, ...]:
    """The part of a stroke (N, 4) between two index fractions, the ends interpolated."""
    inner = np.arange(np.floor(low) + 1, np.ceil(high))
    at = np.concatenate([[low], inner, [high]])
    index = np.arange(len(points))
    columns = [np.interp(at, index, points[:, column]) for column in range(4)]
    return tuple(StrokePoint(*row) for row in np.column_stack(columns).tolist())


def _length(points: tuple[StrokePoint, ...]) -> float:
    xy = np.asarray(points)[:, :2]
    return float(np.hypot(*np.diff(xy, axis=0).T).sum())
