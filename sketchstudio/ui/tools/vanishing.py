"""Vanishing: a drag moves a vanishing point of the perspective, and the horizon with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from sketchstudio.ui.canvas import perspective
from sketchstudio.ui.canvas.guides import FARTHEST
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

SIDES = ("vanishing_left", "vanishing_right")


class Vanishing(Tool):
    """It goes as far as the pointer, which may have taken it at the edge of the view. Shift keeps the horizon; Escape
    puts it back."""

    name = "vanishing"
    draws = False
    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._side = SIDES[0]
        self._start = QPointF()  # page units
        self._before: dict[str, float] = {}

    def begin(self, event: PointerEvent) -> bool:
        guides = self.canvas.guides
        held = perspective.handle_at(guides, self.canvas.transform, QRectF(self.canvas.rect()), event.view)
        if held is None:
            return False
        self._side, self._start = SIDES[held], QPointF(event.x, event.y)
        self._before = {name: getattr(guides, name) for name in (self._side, "horizon")}
        return True

    def extend(self, event: PointerEvent) -> None:
        way = QPointF(event.x, event.y) - self._start
        choices = {self._side: self._before[self._side] + way.x(), "horizon": self._before["horizon"]}
        if not event.modifiers & Qt.KeyboardModifier.ShiftModifier:
            choices["horizon"] += way.y()
        self.canvas.change_guides(**{name: min(max(at, -FARTHEST), FARTHEST) for name, at in choices.items()})

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)

    def abandon(self) -> None:
        self.canvas.change_guides(**self._before)
