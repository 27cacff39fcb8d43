"""Dialogs of the window: each is imported when it is first asked for, so that the window opens without them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchstudio.ui.files.drag_out import DragOut
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.shortcuts import Shortcuts


class Dialogs:
    """None of them keeps anything else waiting: they are opened, not executed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        if window.settings.shortcuts:  # who changed some pays for it at the start; nobody else does
            self.shortcuts.restore()

    @cached_property
    def shortcuts(self) -> Shortcuts:
        """Which keys do what."""
        from sketchstudio.ui.shortcuts import Shortcuts

        return Shortcuts(self._window.actions_by_id, self._window.settings.shortcuts)

    @cached_property
    def drag_out(self) -> DragOut:
        """The picture can be dragged out of the window."""
        from sketchstudio.ui.files.drag_out import DragOut

        return DragOut(self._window)

    def palette(self) -> None:
        """All commands, to be found by a few letters."""
        from sketchstudio.ui.dialogs.command_palette import CommandPalette

        palette = CommandPalette(self._window)
        palette.show()
        palette.activateWindow()

    def settings(self) -> None:
        """What can be chosen once and for all."""
        from sketchstudio.ui.dialogs.settings_dialog import SettingsDialog

        SettingsDialog(self._window).open()
