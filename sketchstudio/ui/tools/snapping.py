"""Frames that are moved and pulled with the grid on: their edges come to lie on it. Ctrl leaves it aside."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTransform

from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.tools import handles
from sketchstudio.ui.tools.handles import Frame, Grip
from sketchstudio.ui.tools.tool import PointerEvent

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def moving(guides: Guides, frame: Frame, start: QPointF, event: PointerEvent) -> QTransform:
    """By the way of the pointer from `start`, and on to where the nearest edges lie on the grid; with Shift along one
    direction only."""
    straight = bool(event.modifiers & SHIFT)
    matrix = handles.moving(start, QPointF(event.x, event.y), straight)
    if not _are_on(guides, event):
        return matrix
    way = guides.to_grid(matrix.mapRect(frame.rect))
    across, down = (not straight or part != 0 for part in (matrix.dx(), matrix.dy()))
    return matrix * QTransform.fromTranslate(way.x() if across else 0, way.y() if down else 0)


def pulled(guides: Guides, frame: Frame, grip: Grip, start: QPointF, event: PointerEvent) -> QPointF:
    """Where the pointer would pull the edges that hang on a grip onto the grid; where it is, if the frame is turned."""
    end = QPointF(event.x, event.y)
    if not _are_on(guides, event) or not frame.is_upright:
        return end
    at = frame.shape.map(QPointF(grip.u, grip.v)) + end - start
    x = guides.on_grid(at.x()) if grip.u != 0.5 else at.x()
    y = guides.on_grid(at.y()) if grip.v != 0.5 else at.y()
    return end + QPointF(x, y) - at


def _are_on(guides: Guides, event: PointerEvent) -> bool:
    return guides.grid and not event.modifiers & CONTROL
