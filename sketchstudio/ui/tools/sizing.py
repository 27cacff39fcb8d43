"""Sizing: a drag makes the brush in hand wider or thinner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from sketchstudio.ui.canvas.brush_outline import paint_brush_outline
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView


class Sizing(Tool):
    """To the right wider, to the left thinner, by twice what the pointer goes: its edge keeps beside the pointer. The
    outline stays where it was pressed. Escape brings the old width back."""

    name = "sizing"
    draws = False
    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._from = QPointF()  # view pixels
        self._before = 0.0  # page units

    def begin(self, event: PointerEvent) -> bool:
        self._from, self._before = event.view, self.canvas.brush_width() or 0.0
        return self._before > 0

    def extend(self, event: PointerEvent) -> None:
        way = event.view.x() - self._from.x()
        self.canvas.set_brush_width(round(self._before + 2 * way / self.canvas.zoom(), 1))

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)

    def abandon(self) -> None:
        self.canvas.set_brush_width(self._before)

    def paint(self, painter: QPainter) -> None:
        if self.state is State.DRAWING:
            paint_brush_outline(painter, self._from, (self.canvas.brush_width() or 0.0) * self.canvas.zoom())
