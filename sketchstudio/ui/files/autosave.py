"""Saves changed drawings into their own files every few minutes, where a person asked for that.

It is off by default: the journal keeps every stroke anyway, and a file that changes by itself cannot be gone back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow


class Autosave:
    """A timer that runs while there is an interval; drawings without a file are left to the journal."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.timer = QTimer(window)
        self.timer.timeout.connect(self.save)
        self.set_minutes(window.settings.autosave)

    def set_minutes(self, minutes: int) -> None:
        """How often; 0 is never."""
        self._window.settings.autosave = minutes
        if minutes:
            self.timer.start(minutes * 60_000)
        else:
            self.timer.stop()

    def save(self) -> None:
        """Save all that has a file and changes, but for a drawing that a hand is on."""
        for tab in self._window.tabs:
            drawn_on = tab.document.live_layer_id is not None
            if tab.path is not None and not tab.saved and not drawn_on:
                self._window.files.spawn(self._window.files.save(tab.path, tab))
