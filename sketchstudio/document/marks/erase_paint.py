"""Taking away paint just where an eraser went: what is left of a painted stroke is an area."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from sketchstudio.document.marks.ink_path import is_soft, to_path
from sketchstudio.document.marks.outline import outline
from sketchstudio.document.marks.path import Contour, Path, contours_of
from sketchstudio.document.marks.stroke import Stroke

DUST = 0.5  # page units: what is left and no larger is gone as well


def is_area(stroke: Stroke) -> bool:
    """Whether an area can stand for the ink: a soft edge or fading ink it has not."""
    return not is_soft(stroke)


def cut_area(stroke: Stroke, start: QPointF, end: QPointF, radius: float) -> list[Path] | None:
    """What is left of the ink of a stroke outside the way of an eraser, as one filled path; None where they do not
    meet."""
    ink, way = _ink(stroke), capsule(start, end, radius)
    if not ink.intersects(way):
        return None
    rest = tuple(contour for contour in contours_of(ink.subtracted(way)) if not _is_dust(contour))
    return [Path(rest, 0.0, stroke.colour, stroke.colour, stroke.weight)] if rest else []


def capsule(start: QPointF, end: QPointF, radius: float) -> QPainterPath:
    """What a disc covers on its way."""
    way = QPainterPath(start)
    way.lineTo(end if end != start else end + QPointF(1e-3, 0))  # Qt leaves out a line without length
    pen = QPainterPathStroker()
    pen.setWidth(2 * radius)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen.createStroke(way)


def _ink(stroke: Stroke) -> QPainterPath:
    """The outline of the ink without overlaps, made once and kept with the stroke."""
    kept: dict[str, QPainterPath] = stroke.__dict__  # as functools.cached_property does it
    if "_area" not in kept:
        kept["_area"] = to_path(outline(stroke.array, stroke.width, 0.0, stroke.nib)).simplified()
    return kept["_area"]


def _is_dust(contour: Contour) -> bool:
    across = [node.x for node in contour.nodes]
    down = [node.y for node in contour.nodes]
    return max(max(across) - min(across), max(down) - min(down)) <= DUST
