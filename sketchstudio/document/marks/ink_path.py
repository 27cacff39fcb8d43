"""The ink of a stroke as Qt paths, made once and kept with the stroke."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise
from struct import pack

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QColor, QPainterPath

from sketchstudio.document.marks.ink_parts import CONTEXT, is_opaque
from sketchstudio.document.marks.outline import (
    LEVELS,
    Array,
    centre_line,
    even,
    levels,
    outline,
    outline_pieces,
    ribbon,
    stretch,
)
from sketchstudio.document.marks.outline_many import Polygons, outlines_of_many
from sketchstudio.document.marks.path import Mark
from sketchstudio.document.marks.stroke import Stroke

PATH_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])

Ink = list[tuple[QPainterPath, QColor]]


def ink_fills(stroke: Stroke, minimum: float = 0.0) -> Ink:
    """The ink of a stroke in page units, nowhere thinner than `minimum`: paths to be filled in order, each in its
    colour.

    Kept with the stroke, which never changes: for the eye, and for the last `minimum` that made it another shape.
    """
    kept: dict[str, tuple[float, Ink]] = stroke.__dict__  # as functools.cached_property does it
    thinnest = _thinnest(stroke) if minimum else 0.0
    name = "_ink" if minimum <= thinnest else "_thick_ink"
    if name not in kept or (minimum > thinnest and kept[name][0] != minimum):
        kept[name] = (minimum, _ink(stroke, minimum))
    return kept[name][1]


def ink_paths(stroke: Stroke) -> list[QPainterPath]:
    """Where the ink of a stroke is, whatever its colour."""
    return [path for path, _ in ink_fills(stroke)]


def find_inks(marks: Iterable[Mark]) -> None:
    """Find the ink of many marks at once and keep it with each: a fifth of the work of finding one after the other."""
    strokes = [mark for mark in marks if isinstance(mark, Stroke) and "_ink" not in mark.__dict__ and _is_plain(mark)]
    if len(strokes) < 2:
        return
    polygons = outlines_of_many(strokes)
    paths = iter(_to_paths(polygons))
    for stroke, count in zip(strokes, polygons.strokes, strict=True):
        colour = QColor(*stroke.colour)
        stroke.__dict__["_ink"] = (0.0, [(path, colour) for path in islice(paths, count)])


def _is_plain(stroke: Stroke) -> bool:
    """Whether its ink is one outline along all of it, and for the eye that outline filled."""
    return bool(stroke.points) and is_opaque(stroke) and not (stroke.nib.taper_in or stroke.nib.taper_out)


def ink_of_part(stroke: Stroke, start: int, end: int) -> Ink:
    """The ink between two points of a stroke as `ink_fills` has it there, but for what is finer than can be seen.

    An end that tapers has to lie in one part with all of its taper.
    """
    first, last = max(0, start - CONTEXT), min(len(stroke.points) - 1, end + CONTEXT)
    begins, ends = start == 0, end == len(stroke.points) - 1
    nib = stroke.nib
    nib = nib._replace(taper_in=nib.taper_in if begins else 0.0, taper_out=nib.taper_out if ends else 0.0)
    points = np.array(stroke.points[first : last + 1], dtype=np.float64).reshape(-1, 4)
    typical = stroke.diameter(stroke.points[start].pressure) / 2  # the same however far the part reaches
    line = centre_line(points, stroke.width, 0, nib, typical)
    line = stretch(line, start - first, end - first)
    colour = QColor(*stroke.colour)
    if is_soft(stroke):
        return _washed(levels(line, stroke.softness), colour)
    return [(to_path(ribbon(line[:, :3], round_start=begins, round_end=ends)), colour)]


def is_soft(stroke: Stroke) -> bool:
    """Whether its ink is denser in some places than in others."""
    return bool(stroke.softness or stroke.nib.opacity_by_pressure)


def _thinnest(stroke: Stroke) -> float:
    """Diameter of the ink where it is thinnest."""
    if not stroke.points or stroke.nib.taper_in or stroke.nib.taper_out:
        return 0.0
    return stroke.diameter(float(even(stroke.array[:, 2]).min()))


def _ink(stroke: Stroke, minimum: float) -> Ink:
    colour = QColor(*stroke.colour)
    if is_soft(stroke):
        return _washed(levels(centre_line(stroke.array, stroke.width, minimum, stroke.nib), stroke.softness), colour)
    if stroke.colour[3] < 255:
        return [(to_path(outline(stroke.array, stroke.width, minimum, stroke.nib)), colour)]
    return [(to_path(piece), colour) for piece in outline_pieces(stroke.array, stroke.width, minimum, stroke.nib)]


def _washed(shapes: list[list[Array]], colour: QColor) -> Ink:
    return [(to_path(shape), wash) for shape, wash in zip(shapes, _washes(colour), strict=True) if shape]


def _washes(colour: QColor) -> list[QColor]:
    """Colours that, laid one over the other, add up to `colour` in LEVELS equal steps."""
    washes = []
    for k in range(1, LEVELS + 1):
        before, after = colour.alphaF() * (k - 1) / LEVELS, colour.alphaF() * k / LEVELS
        wash = QColor(colour)
        wash.setAlphaF((after - before) / (1 - before))
        washes.append(wash)
    return washes


def to_path(polygons: list[Array]) -> QPainterPath:
    """Polygons (M, 2) -> one path of them all, filled by the non-zero rule."""
    if not polygons:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        return path
    sizes = np.array([len(polygon) for polygon in polygons])
    return _to_paths(Polygons(np.concatenate(polygons), sizes, np.array([len(polygons)]), [1]))[0]


def _to_paths(polygons: Polygons) -> list[QPainterPath]:
    """A path for each piece.

    Written in Qt's own stream format (QDataStream documentation, "QPainterPath"): point by point through Python
    takes ten times as long, and a pen may not wait.
    """
    ends = np.cumsum(polygons.sizes)
    elements = np.zeros(len(polygons.corners), dtype=PATH_ELEMENT)
    elements["type"] = QPainterPath.ElementType.LineToElement.value
    elements["type"][ends - polygons.sizes] = QPainterPath.ElementType.MoveToElement.value
    elements["x"], elements["y"] = polygons.corners.T
    written, size = elements.tobytes(), PATH_ELEMENT.itemsize
    stops = [0, *ends[np.cumsum(polygons.pieces) - 1].tolist()]
    tail = pack(">ii", 0, Qt.FillRule.WindingFill.value)
    parts = (pack(">i", b - a) + written[a * size : b * size] + tail for a, b in pairwise(stops))
    stream = QDataStream(QByteArray(b"".join(parts)))
    paths = []
    for _ in polygons.pieces:
        path = QPainterPath()
        stream >> path
        path.setFillRule(Qt.FillRule.WindingFill)
        path.controlPointRect()  # Qt notes it on first use; let that be here, before threads share the path
        paths.append(path)
    return paths
