"""Frames that are moved and pulled with guides on: their edges come to lie on those of other marks, or on the grid.
Ctrl leaves both aside."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTransform

from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.tools import handles
from sketchstudio.ui.tools.handles import Frame, Grip
from sketchstudio.ui.tools.neighbours import Neighbours
from sketchstudio.ui.tools.tool import PointerEvent

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = (None, None)  # of the guides is near


def moving(
    guides: Guides, frame: Frame, start: QPointF, event: PointerEvent, neighbours: Neighbours | None = None
) -> QTransform:
    """By the way of the pointer from `start`, and on to where the nearest edges lie on a guide; with Shift along one
    direction only."""
    straight = bool(event.modifiers & SHIFT)
    matrix = handles.moving(start, QPointF(event.x, event.y), straight)
    if event.modifiers & CONTROL:
        return matrix
    moved = matrix.mapRect(frame.rect)
    across, down = (not straight or part != 0 for part in (matrix.dx(), matrix.dy()))
    near = neighbours.way(moved) if neighbours is not None else NONE
    grid = guides.to_grid(moved) if guides.grid else QPointF()
    x, y = (by_grid if by is None else by for by, by_grid in zip(near, grid.toTuple(), strict=True))
    return matrix * QTransform.fromTranslate(x if across else 0, y if down else 0)


def pulled(
    guides: Guides,
    frame: Frame,
    grip: Grip,
    start: QPointF,
    event: PointerEvent,
    neighbours: Neighbours | None = None,
) -> QPointF:
    """Where the pointer would pull the edges that hang on a grip onto a guide; where it is, if the frame is turned."""
    end = QPointF(event.x, event.y)
    if event.modifiers & CONTROL or not frame.is_upright:
        return end
    at = frame.shape.map(QPointF(grip.u, grip.v)) + end - start
    near = neighbours.way(QRectF(at, at)) if neighbours is not None else NONE
    grid = guides.to_grid(QRectF(at, at)) if guides.grid else QPointF()
    x, y = (by_grid if by is None else by for by, by_grid in zip(near, grid.toTuple(), strict=True))
    return end + QPointF(x if grip.u != 0.5 else 0, y if grip.v != 0.5 else 0)
