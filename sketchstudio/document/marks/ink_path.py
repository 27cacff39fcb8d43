"""The ink of a stroke as Qt paths, made once and kept with the stroke."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QColor, QPainterPath

from sketchstudio.document.marks.outline import LEVELS, Array, centre_line, even, levels, outline, outline_pieces
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


def ink_paths(stroke: Stroke, minimum: float = 0.0) -> list[QPainterPath]:
    """Where the ink of a stroke is, whatever its colour."""
    return [path for path, _ in ink_fills(stroke, minimum)]


def _thinnest(stroke: Stroke) -> float:
    """Diameter of the ink where it is thinnest."""
    if not stroke.points or stroke.nib.taper_in or stroke.nib.taper_out:
        return 0.0
    return stroke.diameter(float(even(stroke.array[:, 2]).min()))


def _ink(stroke: Stroke, minimum: float) -> Ink:
    colour = QColor(*stroke.colour)
    if stroke.softness or stroke.nib.opacity_by_pressure:
        shapes = levels(centre_line(stroke.array, stroke.width, minimum, stroke.nib), stroke.softness)
        return [(to_path(shape), added) for shape, added in zip(shapes, _washes(colour), strict=True) if shape]
    if stroke.colour[3] < 255:
        return [(to_path(outline(stroke.array, stroke.width, minimum, stroke.nib)), colour)]
    return [(to_path(piece), colour) for piece in outline_pieces(stroke.array, stroke.width, minimum, stroke.nib)]


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
    """Polygons (M, 2) -> one path of them all, filled by the non-zero rule.

    Written in Qt's own stream format (QDataStream documentation, "QPainterPath"): point by point through Python
    takes ten times as long, and a pen may not wait.
    """
    path = QPainterPath()
    if polygons:
        sizes = np.array([len(polygon) for polygon in polygons])
        elements = np.zeros(sizes.sum(), dtype=PATH_ELEMENT)
        elements["type"] = QPainterPath.ElementType.LineToElement.value
        elements["type"][np.cumsum(sizes) - sizes] = QPainterPath.ElementType.MoveToElement.value
        elements["x"], elements["y"] = np.concatenate(polygons).T
        head, tail = np.array([len(elements)], dtype=">i4"), np.array([0, Qt.FillRule.WindingFill.value], dtype=">i4")
        stream = QDataStream(QByteArray(head.tobytes() + elements.tobytes() + tail.tobytes()))
        stream >> path
    path.setFillRule(Qt.FillRule.WindingFill)
    path.controlPointRect()  # Qt notes it on first use; let that be here, before threads share the path
    return path
