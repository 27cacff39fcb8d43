"""Watching a picture form: what the window shows of a run besides the picture itself, and what can be asked of it."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget

from sketchstudio.errors import UserError
from sketchstudio.generation.film import Film, Still
from sketchstudio.generation.queue import RunQueue, batch
from sketchstudio.generation.request import Cancelled, Finished, Fork, Frame, GenerationRequest, JobEvent
from sketchstudio.generation.session import ENDINGS
from sketchstudio.language import told
from sketchstudio.settings import Settings
from sketchstudio.ui.docks.timeline import Timeline, name_of
from sketchstudio.ui.watching import step_export
from sketchstudio.ui.watching.comparison import Comparison
from sketchstudio.ui.watching.keeper import HistoryKeeper
from sketchstudio.ui.watching.live_mode import LiveMode
from sketchstudio.ui.watching.requests import make_request
from sketchstudio.ui.watching.run import Run
from sketchstudio.ui.watching.task_bar import TaskBar

if TYPE_CHECKING:
    from pathlib import Path

    from sketchstudio.ui.docks.history import HistoryDock
    from sketchstudio.ui.docks.queue import QueueDock
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab


DOCKS = ("queue", "history")  # that are made when they are first needed


class Watching(QObject):
    """Hears of every run from the window: `began`, then each event before the window shows it, then `shown`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        actions = window.actions_by_id
        self._run: Run | None = None  # the one under way, or the last one
        self._queued = False  # whether it came from the queue
        self._waiting: dict[int, Run] = {}  # those of the queue, by the ids of their requests
        self.timeline = Timeline(actions["fork"], actions["export_steps"])
        self.timeline.looked.connect(self._look_at)
        self.comparison = Comparison(window, self.timeline)
        self.live = LiveMode(window)
        self.task_bar = TaskBar()
        window.parameters.add_switch(actions["live"])
        self.queue = RunQueue(self._on_queue)
        self.keeper = HistoryKeeper(window.history_folder, window.settings.history_size, self)
        self.keeper.background.failed.connect(window.result_pane.bar.show_error)
        window.closed.connect(self.keeper.close)
        actions["show_edges"].setChecked(window.settings.show_edges)
        for name in DOCKS:
            if name in window.settings.open_docks:
                getattr(self, f"{name}_dock").show()  # where the arrangement of the window has it

    # --- what the window tells ---

    def began(self, run: Run) -> None:
        """The window asks for this picture now; one that is still being made is given up for it."""
        session, last = self._window.session, self._run
        if self._queued and session.running and last is not None and last.tab in self._window.tabs.all:
            request = dataclasses.replace(last.request, id=session.new_id())
            self._enqueue(Run(request, last.tab, last.drawing), first=True)  # it was promised
        self._queued = False
        self.live.superseded(run.request.id)
        kept = run.begin()
        self._run = run
        if run.tab is self._window.tabs.current:
            self.timeline.follow(run.film, kept)
        self._show_queue_state(run.request)

    def on_event(self, event: JobEvent) -> None:
        """Before the window shows it, whichever tab it belongs to."""
        self.live.on_event(event)
        run = self._run
        if run is None or event.request_id != run.request.id:
            return
        here = run.tab is self._window.tabs.current
        if isinstance(event, Frame):
            run.film.add(event)
            if here and event.edges is not None and self._window.actions_by_id["show_edges"].isChecked():
                self.comparison.overlay.set_edges(event.edges)
        elif isinstance(event, Finished):
            self.keeper.add(event, run.drawing, self.live.owns(event.request_id))
            run.made = event
            run.film.finish(event.image, event.seconds)
            if here:
                self.timeline.strip.look_at(None)
        if here:
            self.timeline.refresh()
        if isinstance(event, ENDINGS):
            self._queued = False
            self.comparison.overlay.set_edges(None)
            self._show_queue_state(None)
            QTimer.singleShot(0, self, self._next)

    def shown(self, event: JobEvent) -> None:
        """The window has shown it."""
        self.task_bar.show(event.step / event.steps if isinstance(event, Frame) else None)
        if isinstance(event, Frame):
            name = self._window.tabs.current.name
            self._window.setWindowTitle(f"{event.step}/{event.steps} · {name}[*] - SketchStudio")
            if (still := self.timeline.still) is not None:  # somebody looks back meanwhile
                self._look_at(still)
        elif isinstance(event, ENDINGS):
            self._window.show_title()
            here = self._run is not None and self._run.tab is self._window.tabs.current
            if isinstance(event, Cancelled) and here and self.live.on and self.live.owns(event.request_id):
                self._window.result.stop("")  # a stroke gave it up, nobody asked for that to be said
            elif isinstance(event, Cancelled) and here and (before := self._window.finished) is not None:
                # What is seen is what is exported, copied and kept around a mask.
                self._window.result.stop(self.tr("Cancelled · this is the picture before it"), before.image)
            if isinstance(event, Finished) and event.note:
                self._window.result_pane.bar.show_note(event.note)

    def show_tab(self, tab: Tab) -> None:
        """Another drawing is shown, and the steps of its last picture with it."""
        self.timeline.follow(tab.run.film if tab.run is not None else Film())
        self.comparison.overlay.set_edges(None)

    def forget(self, tab: Tab) -> None:
        """A drawing is closed: nobody waits for its pictures any more."""
        for run in list(self._waiting.values()):
            if run.tab is tab:
                self.queue.remove(run.request.id)

    def remember(self, settings: Settings) -> None:
        """Note what was chosen; after the arrangement of the window."""
        self.comparison.remember(settings)
        docks = {name: vars(self).get(f"{name}_dock") for name in DOCKS}
        settings.open_docks = [name for name, dock in docks.items() if dock is not None and not dock.isHidden()]
        settings.show_edges = self._window.actions_by_id["show_edges"].isChecked()

    # --- what is chosen in the menu ---

    def compare(self, mode: str) -> None:
        """Show drawing and picture in another way."""
        self.comparison.set_mode(mode)

    def live_with(self, steps: str) -> None:
        """How many steps live pictures take."""
        self.live.set_steps(int(steps))

    # --- requests ---

    def make_run(self, most_steps: int = 0, fork: Fork | None = None) -> Run:
        """What would be asked for now. UserError where there is nothing to make a picture of."""
        tab = self._window.tabs.current
        last = tab.run.request if tab.run is not None else None
        return Run(make_request(self._window, last, most_steps, fork), tab, tab.document.snapshot())

    def fork(self) -> None:
        """Go on from the step that is looked at, with the drawing and the parameters as they are now."""
        still, last = self.timeline.still, self._window.tabs.current.run
        if still is None or not still.step or last is None:
            return
        origin = last.as_made()
        while origin.fork is not None and still.step <= origin.fork.step:
            origin = origin.fork.origin  # the step is one that the fork has from there
        try:
            run = self.make_run(fork=Fork(origin, still.step))
        except UserError as error:
            self._window.result_pane.bar.show_error(told(error))
            return
        self._window.generating.start(run)

    # --- the queue ---

    def enqueue(self) -> None:
        """Make this picture when its turn comes."""
        self._ask(1)

    def enqueue_batch(self) -> None:
        """The same with as many seeds as the dock says."""
        self._ask(self.queue_dock.count.value())

    def cancel_all(self) -> None:
        """Give up everything."""
        self.queue.clear()
        self._queued = False
        self._window.cancel()

    @cached_property
    def queue_dock(self) -> QueueDock:
        """Made when it is first needed."""
        from sketchstudio.ui.docks.queue import QueueDock

        actions = self._window.actions_by_id
        dock = QueueDock(self.queue, actions["enqueue"], actions["enqueue_batch"], actions["empty_queue"])
        run = self._run if self._window.session.running else None
        dock.show_running(run.request if run is not None else None)
        self._add_dock(dock)
        return dock

    def show_queue(self) -> None:
        """Open its dock, or close it."""
        self._toggle(self.queue_dock)

    def _ask(self, count: int) -> None:
        window = self._window
        if not window.parameters.seed_locked:
            window.parameters.new_seed()
        try:
            run = self.make_run()
        except UserError as error:
            window.result_pane.bar.show_error(told(error))
            return
        requests = batch(run.request, count, window.session.new_id)
        self._enqueue(*(Run(request, run.tab, run.drawing) for request in requests))
        self.queue_dock.show()
        self.queue_dock.raise_()
        self._next()

    def _enqueue(self, *runs: Run, first: bool = False) -> None:
        self._waiting |= {run.request.id: run for run in runs}
        self.queue.add(*(run.request for run in runs), first=first)

    def _next(self) -> None:
        if self._window.session.running or not self.queue.waiting:
            return
        run = self._waiting[self.queue.waiting[0].id]
        self.queue.take()
        self._window.generating.start(run)
        self._queued = True

    def _on_queue(self) -> None:
        self._waiting = {request.id: self._waiting[request.id] for request in self.queue.waiting}
        if "queue_dock" in vars(self):
            self.queue_dock.refresh()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.setBadgeNumber(len(self.queue))  # in the task bar, where there is a place for it

    def _show_queue_state(self, running: GenerationRequest | None) -> None:
        if "queue_dock" in vars(self):
            self.queue_dock.show_running(running)

    # --- history, timeline, edges ---

    @cached_property
    def history_dock(self) -> HistoryDock:
        """Made when it is first needed."""
        from sketchstudio.ui.docks.history import HistoryDock

        dock = HistoryDock(self._window, self.keeper)
        self._add_dock(dock)
        return dock

    def show_history(self) -> None:
        """Open its dock, or close it."""
        self._toggle(self.history_dock)

    def show_edges(self) -> None:
        """Show the edges that the model's picture has over the sketch, or not."""
        if not self._window.actions_by_id["show_edges"].isChecked():
            self.comparison.overlay.set_edges(None)
        elif (still := self.timeline.still) is not None:
            self.comparison.overlay.set_edges(still.edges)

    def ask_export_steps(self) -> None:
        """Choose a name and write the steps as an animation or as pictures."""
        self._window.files.spawn(step_export.ask(self._window))

    def exported(self, paths: list[Path]) -> str:
        """What is said of the files that hold the steps."""
        if len(paths) == 1:
            return self.tr("Exported to {path}").format(path=paths[0])
        return self.tr("Exported %n files to {folder}", "", len(paths)).format(folder=paths[0].parent)

    def _look_at(self, still: Still | None) -> None:
        window = self._window
        if still is None:
            window.result.show_newest()
            self.comparison.overlay.set_edges(None)
            return
        seconds = self.tr("{seconds:.1f} s").format(seconds=still.seconds)
        caption = f"{name_of(still, self.timeline.film.steps)} · {seconds}"
        run = window.tabs.current.run
        if not still.step and run is not None and run.made is not None:  # in full, not in small
            window.tabs.show_picture(run.made, run.request.parameters.prompt, caption)
        else:
            window.result.show_still(still.image, caption)
        if window.actions_by_id["show_edges"].isChecked():
            self.comparison.overlay.set_edges(still.edges)

    def _add_dock(self, dock: QDockWidget) -> None:
        window = self._window
        if not window.restoreDockWidget(dock):
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            window.tabifyDockWidget(window.layers, dock)  # what steers the picture stays in view
            dock.hide()

    def _toggle(self, dock: QDockWidget) -> None:
        dock.setVisible(dock.isHidden())
        dock.raise_()
