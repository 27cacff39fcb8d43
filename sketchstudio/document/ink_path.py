"""The ink of a stroke as Qt paths, made once and kept with the stroke."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath

from sketchstudio.document.outline import Array, outline, outline_pieces, radii
from sketchstudio.document.stroke import Stroke

PATH_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])


def ink_paths(stroke: Stroke, minimum: float = 0.0) -> list[QPainterPath]:
    """The ink of a stroke in page units, nowhere thinner than `minimum`, to be filled path by path.

    Kept with the stroke, which never changes: for the eye, and for the last `minimum` that made it another shape.
    """
    kept: dict[str, tuple[float, list[QPainterPath]]] = stroke.__dict__  # as functools.cached_property does it
    thinnest = 2 * float(radii(stroke.array[:, 2], stroke.width).min(initial=np.inf)) if minimum else 0.0
    name = "_ink_paths" if minimum <= thinnest else "_thick_paths"
    if name not in kept or (minimum > thinnest and kept[name][0] != minimum):
        kept[name] = (minimum, _ink_paths(stroke, minimum))
    return kept[name][1]


def _ink_paths(stroke: Stroke, minimum: float = 0.0) -> list[QPainterPath]:
    if stroke.colour[3] < 255:
        return [to_path(outline(stroke.array, stroke.width, minimum))]
    return [to_path(piece) for piece in outline_pieces(stroke.array, stroke.width, minimum)]


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
