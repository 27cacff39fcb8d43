"""Live mode at the window: looks what was drawn or set, and has the picture made again when that is due."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from sketchstudio.errors import UserError
from sketchstudio.generation.live import LiveScheduler
from sketchstudio.generation.request import Ending, Finished, GenerationRequest, JobEvent
from sketchstudio.ui.tools.tool import State

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

LOOK_EVERY = 50  # milliseconds, while it is on


class LiveMode(QObject):
    """Asks the window for requests and runs them. Only its own runs are given up for a stroke."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._scheduler: LiveScheduler[GenerationRequest] = LiveScheduler(GenerationRequest.begins_as, time.monotonic)
        self._seen: Any = None  # what the input was taken from when it was last looked at
        self.request_id = 0  # of its run under way, or the last one
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        window.canvas.stroke_began.connect(self._on_stroke)
        window.canvas.stroke_finished.connect(self._look)
        window.actions_by_id[f"live_steps_{window.settings.live_steps}"].setChecked(True)
        self.set_pause(window.settings.live_pause)

    @property
    def on(self) -> bool:
        """Whether pictures are made by themselves."""
        return self._scheduler.on

    def set_pause(self, milliseconds: int) -> None:
        """How long to wait after a stroke for another one, where a picture takes long."""
        self._scheduler.grace = milliseconds / 1000

    def toggle(self) -> None:
        """On or off."""
        self.switch(not self.on)

    def switch(self, on: bool) -> None:
        """Off gives up its run under way, and starts no other."""
        self._window.actions_by_id["live"].setChecked(on)
        self._scheduler.switch(on)
        if on:
            self._seen = None
            self._timer.start()
            self._look()
        else:
            self._timer.stop()
            if self._running:
                self._window.cancel()
                self._running = False

    def set_steps(self, steps: int) -> None:
        """How many steps its pictures take at most; 0: as many as any other."""
        self._window.settings.live_steps = steps

    def owns(self, request_id: int) -> bool:
        """Whether a run is one of its own."""
        return request_id == self.request_id

    def superseded(self, request_id: int) -> None:
        """Another run takes the place of its own, whose end nobody hears of."""
        if self._running and request_id != self.request_id:
            self._running = False
            self._scheduler.interrupt()

    def on_event(self, event: JobEvent) -> None:
        """Something happened to a run."""
        if not isinstance(event, Ending) or event.request_id != self.request_id or not self._running:
            return
        self._running = False
        self._scheduler.end(event.seconds if isinstance(event, Finished) else None)

    def _on_stroke(self) -> None:
        """Pen down: what is being made is of a drawing that is about to change."""
        self._scheduler.pen_down()
        if self._running:
            self._running = False
            self._scheduler.interrupt()
            self._window.cancel()

    def _look(self) -> None:
        if not self.on:
            return
        window = self._window
        if window.canvas.tool().state is State.DRAWING:
            self._scheduler.pen_down()
            return
        self._scheduler.pen_up()
        try:
            values = window.parameters.parameters()
        except UserError:  # a value is being typed
            return
        seen = (window.document, window.document.revision, values, window.settings.live_steps)
        if seen != self._seen:
            self._seen = seen
            self._scheduler.changed()
        if self._scheduler.due_in() == 0 and not window.session.running:
            self._run()

    def _run(self) -> None:
        window = self._window
        try:
            run = window.watching.make_run(most_steps=window.settings.live_steps)
        except UserError:  # nothing is drawn yet
            self._scheduler.nothing()
            return
        if self._scheduler.begin(run.request):
            self.request_id, self._running = run.request.id, True
            window.generating.start(run)
