"""Hand: moves the page under the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView
    from sketchstudio.ui.canvas.view_transform import ViewTransform

STEP, LEAP = 40, 200  # pixels of the view for an arrow key, and with Shift
SCROLLS = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)
}  # fmt: skip


class Pan(Tool):
    """The page sticks to the pointer; arrow keys show what lies that way. Nothing of the document changes."""

    name = "pan"
    hint = "Drag the page, or press the arrow keys. The wheel zooms."
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

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        if key not in SCROLLS or modifiers & Qt.KeyboardModifier.AltModifier:  # which goes through the steps of a run
            return None
        across, down = SCROLLS[key]
        far = LEAP if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP
        return lambda: self.canvas.set_transform(self.canvas.transform.moved(across * far, down * far))
