"""Watching a picture form: what the window shows of a run besides the picture itself, and what can be asked of it."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget

from sketchstudio.errors import UserError
from sketchstudio.generation.film import Still, export
from sketchstudio.generation.queue import RunQueue, batch
from sketchstudio.generation.request import Cancelled, Finished, Fork, Frame, GenerationRequest, JobEvent
from sketchstudio.generation.session import ENDINGS
from sketchstudio.settings import Settings
from sketchstudio.ui.docks.timeline import Timeline, name_of
from sketchstudio.ui.watching.comparison import Comparison
from sketchstudio.ui.watching.keeper import HistoryKeeper
from sketchstudio.ui.watching.live_mode import LiveMode
from sketchstudio.ui.watching.requests import make_request

if TYPE_CHECKING:
    from sketchstudio.document.layer import Drawing
    from sketchstudio.ui.docks.history import HistoryDock
    from sketchstudio.ui.docks.queue import QueueDock
    from sketchstudio.ui.main_window import MainWindow


class Watching(QObject):
    """Hears of every run from the window: `began`, then each event before the window shows it, then `shown`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        actions = window.actions_by_id
        self._request: GenerationRequest | None = None  # of the run under way, or the last one
        self._made: Finished | None = None  # its picture, once there is one
        self._drawing: Drawing | None = None  # what it is made of
        self._queued = False  # whether it came from the queue
        self.timeline = Timeline(actions["fork"], actions["export_steps"])
        self.timeline.looked.connect(self._look_at)
        self.comparison = Comparison(window, self.timeline)
        self.live = LiveMode(window)
        window.parameters.add_switch(actions["live"])
        self.queue = RunQueue(self._on_queue)
        self.keeper = HistoryKeeper(window.history_folder, window.settings.history_size, self)
        self.keeper.background.failed.connect(window.result_pane.bar.show_error)
        window.closed.connect(self.keeper.close)
        actions["show_edges"].setChecked(window.settings.show_edges)

    # --- what the window tells ---

    def began(self, request: GenerationRequest) -> None:
        """The window asks for this picture now; one that is still being made is given up for it."""
        if self._queued and self._window.session.running and self._request is not None:
            again = dataclasses.replace(self._request, id=self._window.session.new_id())
            self.queue.add(again, first=True)  # it was promised
        self._queued = False
        self.live.superseded(request.id)
        fork = request.fork
        same = fork is not None and self._request is not None and self._request.id == self.timeline.film.request_id
        self._request, self._made, self._drawing = request, None, self._window.document.snapshot()
        self.timeline.start(request.id, fork.step if fork is not None and same else 0)
        self._show_queue_state(request)

    def on_event(self, event: JobEvent) -> None:
        """Before the window shows it, whichever tab it belongs to."""
        self.live.on_event(event)
        if self._request is None or event.request_id != self._request.id:
            return
        here = self._window.tabs.running is self._window.tabs.current
        if isinstance(event, Frame) and here:
            self.timeline.film.add(event)
            self.timeline.refresh()
            if event.edges is not None and self._window.actions_by_id["show_edges"].isChecked():
                self.comparison.overlay.set_edges(event.edges)
        elif isinstance(event, Finished):
            self.keeper.add(event, self._drawing, self.live.owns(event.request_id))
            self._made = event
            if here:
                self.timeline.film.finish(event.image, event.seconds)
                self.timeline.strip.look_at(None)
                self.timeline.refresh()
        if isinstance(event, ENDINGS):
            self._queued = False
            self.comparison.overlay.set_edges(None)
            self._show_queue_state(None)
            QTimer.singleShot(0, self, self._next)

    def shown(self, event: JobEvent) -> None:
        """The window has shown it."""
        if isinstance(event, Frame):
            name = self._window.tabs.current.name
            self._window.setWindowTitle(f"{event.step}/{event.steps} · {name}[*] - SketchStudio")
            if (still := self.timeline.still) is not None:  # somebody looks back meanwhile
                self._look_at(still)
        elif isinstance(event, ENDINGS):
            self._window.show_title()
            if isinstance(event, Cancelled) and self.live.on and self.live.owns(event.request_id):
                self._window.result.stop("")  # a stroke gave it up, nobody asked for that to be said
            if isinstance(event, Finished) and event.note:
                self._window.result_pane.bar.show_note(event.note)

    def forget(self) -> None:
        """Another drawing is shown: the steps belong to the one before."""
        self.timeline.start(0)
        self.comparison.overlay.set_edges(None)

    def remember(self, settings: Settings) -> None:
        """Note what was chosen; after the arrangement of the window."""
        self.comparison.remember(settings)
        settings.show_edges = self._window.actions_by_id["show_edges"].isChecked()

    # --- what is chosen in the menu ---

    def compare(self, mode: str) -> None:
        """Show drawing and picture in another way."""
        self.comparison.set_mode(mode)

    def live_with(self, steps: str) -> None:
        """How many steps live pictures take."""
        self.live.set_steps(int(steps))

    # --- requests ---

    def make_request(self, most_steps: int = 0, fork: Fork | None = None) -> GenerationRequest:
        """What would be asked for now. UserError where there is nothing to make a picture of."""
        return make_request(self._window, self._request, most_steps, fork)

    def fork(self) -> None:
        """Go on from the step that is looked at, with the drawing and the parameters as they are now."""
        still, origin = self.timeline.still, self._as_made()
        if still is None or not still.step or origin is None:
            return
        while origin.fork is not None and still.step <= origin.fork.step:
            origin = origin.fork.origin  # the step is one that the fork has from there
        try:
            request = self.make_request(fork=Fork(origin, still.step))
        except UserError as error:
            self._window.result_pane.bar.show_error(str(error))
            return
        self._window.run(request)

    def _as_made(self) -> GenerationRequest | None:
        """The last request with all that happened in its run, so that a fork of it can be made again."""
        if self._made is None:  # the worker still knows how far it got
            return self._request
        from sketchstudio.generation.metadata import from_text

        return from_text(self._made.metadata).request(self._made.request_id)

    # --- the queue ---

    def enqueue(self) -> None:
        """Make this picture when its turn comes."""
        self._enqueue(1)

    def enqueue_batch(self) -> None:
        """The same with as many seeds as the dock says."""
        self._enqueue(self.queue_dock.count.value())

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
        dock.show_running(self._request if self._window.session.running else None)
        self._add_dock(dock)
        return dock

    def show_queue(self) -> None:
        """Open its dock, or close it."""
        self._toggle(self.queue_dock)

    def _enqueue(self, count: int) -> None:
        window = self._window
        if not window.parameters.seed_locked:
            window.parameters.new_seed()
        try:
            request = self.make_request()
        except UserError as error:
            window.result_pane.bar.show_error(str(error))
            return
        self.queue.add(*batch(request, count, window.session.new_id))
        self.queue_dock.show()
        self.queue_dock.raise_()
        self._next()

    def _next(self) -> None:
        if not self._window.session.running and (request := self.queue.take()) is not None:
            self._window.run(request)
            self._queued = True

    def _on_queue(self) -> None:
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
        from PySide6.QtWidgets import QFileDialog

        window = self._window
        dialog = QFileDialog(window, "Export steps", window.settings.folder)
        dialog.setNameFilters(["Animated WebP (*.webp)", "Animated GIF (*.gif)", "One PNG a step (*.png)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("webp")
        dialog.selectFile("steps")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen[-5:].strip("*.)")))
        dialog.fileSelected.connect(lambda chosen: self.export_steps(Path(chosen)))
        dialog.open()

    def export_steps(self, path: Path) -> None:
        """Write the steps, off the window's thread."""
        stills = list(self.timeline.film.stills)
        bar = self._window.result_pane.bar

        def say(paths: list[Path]) -> None:
            count = len(paths)
            bar.show_note(f"Exported to {paths[0]}" if count == 1 else f"Exported {count} files to {path.parent}")

        self.keeper.background.do(lambda: export(path, stills), say)

    def _look_at(self, still: Still | None) -> None:
        window = self._window
        if still is None:
            return
        window.result.show_still(still.image, f"{name_of(still, self.timeline.film.steps)} · {still.seconds:.1f} s")
        if window.actions_by_id["show_edges"].isChecked():
            self.comparison.overlay.set_edges(still.edges)

    def _add_dock(self, dock: QDockWidget) -> None:
        window = self._window
        if not window.restoreDockWidget(dock):
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            window.tabifyDockWidget(window.arrangement.picture, dock)
            dock.hide()

    def _toggle(self, dock: QDockWidget) -> None:
        if dock.isHidden():
            dock.show()
            dock.raise_()
        else:
            dock.hide()
