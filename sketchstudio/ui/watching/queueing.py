"""The queue at the window: which runs wait, for which drawing, and whose turn it is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from sketchstudio.errors import UserError
from sketchstudio.generation.queue import RunQueue, batch
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.language import told
from sketchstudio.ui.watching.kept_queue import KeptQueue
from sketchstudio.ui.watching.run import Run

if TYPE_CHECKING:
    from sketchstudio.document.journal import Orphan
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab
    from sketchstudio.ui.watching.watching import Watching

translate = QCoreApplication.translate


class Queueing:
    """`runs` has the requests in order; here is what belongs to them. `running` is what is made now, whoever asked."""

    def __init__(self, window: MainWindow, watching: Watching) -> None:
        self._window, self._watching = window, watching
        self._waiting: dict[int, Run] = {}  # by the ids of their requests
        self._from_queue: Run | None = None  # that is being made
        self.running: GenerationRequest | None = None
        self._ended = 0  # runs since nothing was left to do
        self._changed = self._closed = False
        self._said = ""  # of what was left waiting
        self.runs = RunQueue(self._on_change)
        self._kept = KeptQueue(window.queue_folder, watching.keeper.background)
        window.actions_by_id["continue_queue"].setIconText(translate("queue", "Continue"))  # on buttons

    # --- what is chosen in the menu ---

    def enqueue(self) -> None:
        """Make this picture when its turn comes."""
        self._ask(1)

    def enqueue_batch(self) -> None:
        """The same with as many seeds as the dock says."""
        self._ask(self._watching.docks.queue.count.value())

    def go_on(self) -> None:
        """Make what was left waiting when the app ended, too; where its pictures can be seen."""
        held = self.runs.held
        if held:
            self._window.tabs.show(self._waiting[held[0].id].tab)
            self.runs.release()
            self.next()

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
        self._ended = self._ended + 1 if self.runs.ready else 0
        self._note_soon()
        self._show_running(None)

    def progress(self, share: float) -> float | None:
        """How far all that was asked for is, 0 to 1, where the picture under way is so far; None with nothing left."""
        left = len(self.runs.ready) + (self.running is not None)
        return (self._ended + share) / (self._ended + left) if left else None

    def next(self) -> None:
        """Make the picture whose turn it is, unless one is being made."""
        if self._closed or self._window.session.running or not self.runs.ready:
            return
        run = self._waiting[self.runs.ready[0].id]
        self.runs.take()
        self._window.generating.start(run)
        self._from_queue = run

    def forget(self, tab: Tab) -> None:
        """A drawing is closed: nobody waits for its pictures any more."""
        for run in list(self._waiting.values()):
            if run.tab is tab:
                self.runs.remove(run.request.id)

    def hold(self, runs: list[Run], orphans: list[Orphan]) -> None:
        """These were left waiting by an app that is no more: they wait again, and nothing is made of them unasked."""
        self._waiting |= {run.request.id: run for run in runs}
        self.runs.hold(*(run.request for run in runs))
        self._note()
        for orphan in orphans:
            self._kept.forget(orphan)
        if runs:
            self._say_what_is_left()

    def close(self) -> None:
        """The window is closed: what waits does so until the next start, but for drawings that were thrown away."""
        thrown_away = [tab for tab in self._window.tabs if tab.path is None and not tab.saved]
        for tab in thrown_away:
            self.forget(tab)
        if self._from_queue is not None and self._from_queue.tab in thrown_away:
            self._from_queue = None
        self._note()
        self._kept.close()
        self._closed = True

    def _ask(self, count: int) -> None:
        window = self._window
        if not window.parameters.seed_locked:
            window.parameters.new_seed()
        try:
            run = self._watching.make_run(again=count == 1)  # a batch is of one kind
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
        self._note_soon()
        self._window.actions_by_id["continue_queue"].setEnabled(bool(self.runs.held))
        if self._said and self._window.result_pane.bar.text == self._said:
            self._say_what_is_left()
        if (dock := self._watching.docks.made_queue) is not None:
            dock.refresh()
        QTimer.singleShot(0, self._watching, self._watching.show_progress)  # one that is taken begins first

    def _say_what_is_left(self) -> None:
        count, bar = len(self.runs.held), self._window.result_pane.bar
        if not count:
            bar.hide()
            return
        self._said = translate("queue", "1 picture still waits in the queue.")
        if count > 1:
            self._said = translate("queue", "%n pictures still wait in the queue.", "", count)
        bar.show_note(self._said, self._window.actions_by_id["continue_queue"])

    def _note_soon(self) -> None:
        """Once for all that changes at once; one that is taken is not noted before it is known to be made."""
        if not self._changed:
            self._changed = True
            QTimer.singleShot(0, self._watching, self._note)

    def _note(self) -> None:
        self._changed = False
        if not self._closed:
            made = [self._from_queue] if self._from_queue is not None else []
            self._kept.note([*made, *(self._waiting[request.id] for request in self.runs.waiting)])

    def _show_running(self, request: GenerationRequest | None) -> None:
        self.running = request
        if (dock := self._watching.docks.made_queue) is not None:
            dock.show_running(request)
