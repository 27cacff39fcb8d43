"""The docks for what is watched: queue and history, each made when it is first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sketchstudio.settings import Settings

if TYPE_CHECKING:
    from sketchstudio.ui.docks.dock import Dock
    from sketchstudio.ui.docks.history import HistoryDock
    from sketchstudio.ui.docks.queue import QueueDock
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.watching.watching import Watching

NAMES = ("queue", "history")
HISTORY_HEIGHT = 400  # pixels: more than two rows of pictures


class LateDocks:
    """Those that were open when the window was closed are made with it, where its arrangement has them."""

    def __init__(self, window: MainWindow, watching: Watching) -> None:
        self._window, self._watching = window, watching

    @cached_property
    def queue(self) -> QueueDock:
        """The runs that wait."""
        from sketchstudio.ui.docks.queue import QueueDock

        actions, queue = self._window.actions_by_id, self._watching.queue
        dock = QueueDock(queue.runs, actions)
        dock.show_running(queue.running)
        self._window.arrangement.place_late(dock)
        return dock

    @cached_property
    def history(self) -> HistoryDock:
        """All results."""
        from sketchstudio.ui.docks.history import HistoryDock

        dock = HistoryDock(self._window, self._watching.keeper)
        if not self._window.arrangement.place_late(dock):
            dock.show()
            self._window.arrangement.enlarge(dock, HISTORY_HEIGHT)
            dock.hide()
        return dock

    @property
    def made_queue(self) -> QueueDock | None:
        """The dock of the queue, if anybody needed it yet."""
        return self.queue if "queue" in vars(self) else None

    def show_queue(self) -> None:
        """Open it, or close it."""
        _toggle(self.queue)

    def show_history(self) -> None:
        """Open it, or close it."""
        _toggle(self.history)

    def restore(self, settings: Settings) -> None:
        """Open those that were."""
        for name in NAMES:
            if name in settings.open_docks:
                getattr(self, name).show()

    def remember(self, settings: Settings) -> None:
        """Note which are open."""
        docks = {name: vars(self).get(name) for name in NAMES}
        settings.open_docks = [name for name, dock in docks.items() if dock is not None and not dock.isHidden()]


def _toggle(dock: Dock) -> None:
    dock.setVisible(dock.isHidden())
    dock.raise_()
