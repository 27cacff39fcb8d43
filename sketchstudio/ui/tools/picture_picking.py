"""The colour picker over the result: with it in hand, the picture gives its colours as the drawing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from sketchstudio.document.marks.stroke import RGBA

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


class PicturePicking(QObject):
    """The colour follows a drag, Escape brings the old one back. With any other tool the picture is dragged out."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._canvas, self._result = window.canvas, window.result
        self._before: RGBA | None = None  # the colour that a drag began with
        for widget in (self._canvas, self._result):
            widget.installEventFilter(self)
        self._canvas.tool_changed.connect(self._show_tool)
        self._show_tool()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._result and isinstance(event, QMouseEvent):
            return self._follow(event)
        if self._before is not None and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._give_up()
            event.accept()  # also as the override of a shortcut: the window would cancel the picture
            return True
        if self._before is not None and event.type() == QEvent.Type.FocusOut:
            self._give_up()
        return False

    def _follow(self, event: QMouseEvent) -> bool:
        """Whether the event is the picker's."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == LEFT and self._in_hand():
            self._canvas.setFocus()  # Escape goes there
            self._before = self._canvas.colour()
        elif self._before is None:
            return False
        if (colour := self._result.colour_at(event.position())) is not None:
            self._canvas.set_colour(colour)
        if kind == QEvent.Type.MouseButtonRelease:
            self._before = None
        return True

    def _give_up(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._canvas.set_colour(before)

    def _in_hand(self) -> bool:
        return self._canvas.tool().name == "picker"

    def _show_tool(self) -> None:
        if self._in_hand():
            self._result.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._give_up()
            self._result.unsetCursor()
