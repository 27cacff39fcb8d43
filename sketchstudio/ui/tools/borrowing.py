"""A tool for as long as its key is held: the one before is back in hand when what was done with it is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

HELD = 0.3  # seconds: a key that is let go sooner was only pressed, and a quick hand had begun to draw
PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.TabletPress, QEvent.Type.TouchBegin)
RELEASES = (QEvent.Type.MouseButtonRelease, QEvent.Type.TabletRelease, QEvent.Type.TouchEnd)


class Borrowing(QObject):
    """A key that is only pressed, or let go with nothing done between, changes the tool for good."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._key = 0  # that is held
        self._since = 0.0  # by the clock of time.monotonic
        self._before = ""  # the tool in hand when it was pressed
        self._used = False  # something was done since
        window.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            if kind == QEvent.Type.ShortcutOverride and event.key() != self._key:  # comes before the shortcut works
                self._key, self._since = event.key(), time.monotonic()
                self._before, self._used = self._window.canvas.tool().name, False
            elif kind == QEvent.Type.KeyRelease and event.key() == self._key:
                self._key = 0
                self._used = self._used and time.monotonic() - self._since >= HELD
                self._give_back()
        elif kind in PRESSES and self._key:
            self._used = True
        elif kind in RELEASES and self._used and not self._key:
            QTimer.singleShot(0, self, self._give_back)  # when the canvas has had it
        elif kind == QEvent.Type.FocusOut:
            self._key, self._used = 0, False
        return False

    def _give_back(self) -> None:
        if self._used and not self._window.canvas.is_drawing():
            self._used = False
            if self._window.canvas.tool().name != self._before:
                self._window.set_tool(self._before)
