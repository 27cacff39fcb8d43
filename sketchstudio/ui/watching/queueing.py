"""The queue at the window: which runs wait, for which drawing, and whose turn it is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from sketchstudio.errors import UserError
from sketchstudio.generation.queue import RunQueue, batch
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.language import told
from sketchstudio.ui.watching.run import Run

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab
    from sketchstudio.ui.watching.watching import Watching


class Queueing:
    """`runs` has the requests in order; here is what belongs to them. `running` is what is made now, whoever asked."""

    def __init__(self, window: MainWindow, watching: Watching) -> None:
        self._window, self._watching = window, watching
        self._waiting: dict[int, Run] = {}  # by the ids of their requests
        self._from_queue: Run | None = None  # that is being made
        self.running: GenerationRequest | None = None
        self._ended = 0  # runs since nothing was left to do
        self.runs = RunQueue(self._on_change)

    # --- what is chosen in the menu ---

    def enqueue(self) -> None:
        """Make this picture when its turn comes."""
        self._ask(1)

    def enqueue_batch(self) -> None:
        """The same with as many seeds as the dock says."""
        self._ask(self._watching.docks.queue.count.value())

    def cancel_all(self) -> None:
        """Give up everything."""
        self.runs.clear()
        self._from_queue = None
        self._window.cancel()

    # --- what happens meanwhile ---

    def began(self, run: Run) -> None:
        """This picture is made now. One of the queue that is given up for it was promised: it comes after it."""
        before, self._from_queue = self._from_queue, None
        if before is not None and self._window.session.running and before.tab in self._window.tabs.all:
            request = dataclasses.replace(before.request, id=self._window.session.new_id())
            self._add(Run(request, before.tab, before.drawing), first=True)
        self._show_running(run.request)

    def ended(self) -> None:
        """Nothing is made now."""
        self._from_queue = None
        self._ended = self._ended + 1 if self.runs.waiting else 0
        self._show_running(None)

    def progress(self, share: float) -> float | None:
        """How far all that was asked for is, 0 to 1, where the picture under way is so far; None with nothing left."""
        left = len(self.runs) + (self.running is not None)
        return (self._ended + share) / (self._ended + left) if left else None

    def next(self) -> None:
        """Make the picture whose turn it is, unless one is being made."""
        if self._window.session.running or not self.runs.waiting:
            return
        run = self._waiting[self.runs.waiting[0].id]
        self.runs.take()
        self._window.generating.start(run)
        self._from_queue = run

    def forget(self, tab: Tab) -> None:
        """A drawing is closed: nobody waits for its pictures any more."""
        for run in list(self._waiting.values()):
            if run.tab is tab:
                self.runs.remove(run.request.id)

    def _ask(self, count: int) -> None:
        window = self._window
        if not window.parameters.seed_locked:
            window.parameters.new_seed()
        try:
            run = self._watching.make_run()
        except UserError as error:
            window.result_pane.bar.show_error(told(error))
            return
        requests = batch(run.request, count, window.session.new_id)
        self._add(*(Run(request, run.tab, run.drawing) for request in requests))
        self._watching.docks.queue.show()
        self._watching.docks.queue.raise_()
        self.next()

    def _add(self, *runs: Run, first: bool = False) -> None:
        self._waiting |= {run.request.id: run for run in runs}
        self.runs.add(*(run.request for run in runs), first=first)

    def _on_change(self) -> None:
        self._waiting = {request.id: self._waiting[request.id] for request in self.runs.waiting}
        if (dock := self._watching.docks.made_queue) is not None:
            dock.refresh()
        QTimer.singleShot(0, self._watching, self._watching.show_progress)  # one that is taken begins first

    def _show_running(self, request: GenerationRequest | None) -> None:
        self.running = request
        if (dock := self._watching.docks.made_queue) is not None:
            dock.show_running(request)
