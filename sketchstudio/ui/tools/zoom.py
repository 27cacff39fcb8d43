"""Zoom: a click goes nearer, with Alt away; a drag to the right or left does it smoothly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

CLICK = 2.0
DOUBLED = 120.0  # pixels of a drag that double the size
STILL = 4.0  # pixels: a shorter drag is a click


class Zoom(Tool):
    """Keeps the place where it was pressed. Nothing of the document changes."""

    name = "zoom"
    draws = False
    hint = "Click to go nearer, Alt+click to go away, or drag right and left."
    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._transform = canvas.transform
        self._dragged = False

    def begin(self, event: PointerEvent) -> bool:
        self._from, self._transform, self._dragged = event.view, self.canvas.transform, False
        self._bring_back = self.canvas.kept_view()
        return True

    def extend(self, event: PointerEvent) -> None:
        way = event.view.x() - self._from.x()
        self._dragged |= abs(way) > STILL
        if self._dragged:
            self.canvas.set_transform(self._transform.zoomed(2 ** (way / DOUBLED), self._from))

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        if not self._dragged:
            away = event.modifiers & Qt.KeyboardModifier.AltModifier
            self.canvas.set_transform(self._transform.zoomed(1 / CLICK if away else CLICK, self._from))

    def abandon(self) -> None:
        self._bring_back()
