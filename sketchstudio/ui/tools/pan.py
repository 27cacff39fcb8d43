"""Hand: moves the page under the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView
    from sketchstudio.ui.canvas.view_transform import ViewTransform


class Pan(Tool):
    """The page sticks to the pointer. Nothing of the document changes."""

    name = "pan"
    hint = "Drag the page, or turn the wheel to zoom."
    draws = False
    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._from = QPointF()
        self._transform: ViewTransform = canvas.transform

    def begin(self, event: PointerEvent) -> bool:
        self._from, self._transform = event.view, self.canvas.transform
        self._bring_back = self.canvas.kept_view()
        self.cursor = Qt.CursorShape.ClosedHandCursor
        return True

    def extend(self, event: PointerEvent) -> None:
        moved = event.view - self._from
        # Whole pixels: what is on the page keeps its look while it moves.
        self.canvas.set_transform(self._transform.moved(round(moved.x()), round(moved.y())))

    def finish(self, event: PointerEvent) -> None:
        self.cursor = Qt.CursorShape.OpenHandCursor
        self.extend(event)

    def abandon(self) -> None:
        self.cursor = Qt.CursorShape.OpenHandCursor
        self._bring_back()
