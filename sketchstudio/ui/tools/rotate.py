"""Rotate view: turns the page about the middle of the view, as one turns paper. Nothing of the document changes."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

STEP = 15.0  # degrees, with Shift
UPRIGHT = 3.0  # degrees: nearer to upright, it is


class Rotate(Tool):
    """The page follows the pointer around the middle of the view."""

    name = "rotate"
    draws = False
    hint = "Drag to turn the page, with Shift in steps. 5 puts it upright."
    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._transform = canvas.transform
        self._from = 0.0

    def begin(self, event: PointerEvent) -> bool:
        self._transform, self._from = self.canvas.transform, self._angle(event)
        self._bring_back = self.canvas.kept_view()
        return True

    def extend(self, event: PointerEvent) -> None:
        angle = self._transform.angle + self._angle(event) - self._from
        if event.modifiers & Qt.KeyboardModifier.ShiftModifier:
            angle = round(angle / STEP) * STEP
        elif abs((angle + 180) % 360 - 180) < UPRIGHT:
            angle = 0.0
        self.canvas.set_transform(self._transform.turned(angle - self._transform.angle, self._middle()))

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)

    def abandon(self) -> None:
        self._bring_back()

    def _middle(self) -> QPointF:
        return QRectF(self.canvas.rect()).center()

    def _angle(self, event: PointerEvent) -> float:
        """Of the pointer around the middle, degrees clockwise."""
        way = event.view - self._middle()
        return degrees(atan2(way.y(), way.x()))
