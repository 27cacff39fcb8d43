"""Asking for pictures: from the wish over the worker to what the window shows of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from sketchstudio.errors import UserError
from sketchstudio.language import told

if TYPE_CHECKING:
    from sketchstudio.generation.request import Finished, JobEvent
    from sketchstudio.generation.session import GenerationSession, Worker
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.watching.run import Run


class Generating(QObject):
    """The run under way. The worker's signals arrive in the `on_...` slots."""

    def __init__(self, window: MainWindow, worker: Callable[[], Worker]) -> None:
        super().__init__(window)
        self._window, self._worker = window, worker  # which is made when it is first asked for
        self._run: Run | None = None  # that was last asked for
        self.steering = False  # whether the sliders belong to the picture that is being made
        self._begun: dict[str, Any] = {}  # where the live sliders stood then
        self._moved: set[str] = set()  # of them, since then

    @cached_property
    def session(self) -> GenerationSession:
        """Keeps the runs apart; made when it is first asked about one, for the window opens without."""
        from sketchstudio.generation.session import GenerationSession

        return GenerationSession(self._worker(), self._on_event)

    def configure(self) -> None:
        """Have the worker run models as the settings say."""
        settings = self._window.settings
        self._worker().configure(
            settings.precision, settings.preview_share / 100, 60 * settings.keep_model, settings.fork_memory * 2**20
        )

    def free_memory(self) -> None:
        """Let the model go, and what is kept to fork from; after the picture that is being made."""
        self._worker().free()

    # --- asking ---

    def generate(self) -> None:
        """Make a picture of what is drawn now; one that is still being made is given up."""
        window = self._window
        if not window.parameters.seed_locked:
            window.parameters.new_seed()
        try:
            run = window.watching.make_run()
        except UserError as error:
            window.result_pane.bar.show_error(told(error))
            return
        self.start(run)

    def start(self, run: Run) -> None:
        """Make this picture now, for the tab that asked for it."""
        window = self._window
        window.watching.began(run)
        self._run = run
        window.tabs.running = run.tab
        self.steering = run.tab is window.tabs.current
        self._begun, self._moved = self._live_values(), set()
        if self.steering:
            window.result_pane.bar.hide()
            window.result.start(self.tr("Starting…"))
        self.show_running(True)
        self.session.submit(run.request)

    def cancel(self) -> None:
        """Give up the picture that is being made."""
        self.session.cancel()

    def update(self) -> None:
        """A slider that counts at once was moved. The others stay as the run has them, which may not be as they show:
        a picture of a project is made again as it began, with what was set when it was done in view."""
        if self._run is None or not self.steering or not self.session.running:
            return
        values = self._live_values()
        self._moved |= {name for name, value in values.items() if value != self._begun[name]}
        moved = {name: values[name] for name in self._moved}
        self.session.update_parameters(self._run.request.parameters.replace(**moved))

    def _live_values(self) -> dict[str, Any]:
        from sketchstudio import parameters

        rows = self._window.parameters.rows
        return {name: row.value() for name, row in rows.items() if parameters.info(name).live}

    # --- what the worker says ---

    @Slot(object)
    def on_job_event(self, event: JobEvent) -> None:
        """Started, Finished, Cancelled or Failed."""
        self.session.handle(event)

    @Slot()
    def on_frame_ready(self) -> None:
        """A frame is in the worker's mailbox."""
        if (frame := self._worker().take_frame()) is not None:
            self.session.handle(frame)

    @Slot(str, str, str)
    def on_model_ready(self, model: str, device: str, found: str) -> None:
        """The model is loaded."""
        self._window.status.show_model(model, found)

    @Slot(str)
    def on_model_failed(self, message: str) -> None:
        """The model cannot be loaded: drawing goes on."""
        self._window.status.show_unloaded(self._window.model)
        self._window.result_pane.bar.show_error(message)

    @Slot()
    def on_model_released(self) -> None:
        """The model was let go; the next picture loads it again."""
        self._window.status.show_unloaded(self._window.model)

    # --- what is shown ---

    def show_running(self, running: bool) -> None:
        """Whether a picture is being made, in whichever tab."""
        window = self._window
        window.parameters.set_running(running)
        window.actions_by_id["cancel"].setEnabled(running)
        if not running:
            window.status.progress.clear()

    def description(self, event: Finished, run: Run | None = None) -> tuple[str, str]:
        """Prompt and caption of the picture of a run, by default the one that was last asked for."""
        run = run or self._run
        assert run is not None  # else nothing could be finished
        values = run.request.parameters
        steps = self.tr("1 step") if values.steps == 1 else self.tr("%n steps", "", values.steps)
        took = self.tr("{seconds:.1f} s · seed {seed}").format(seconds=event.seconds, seed=values.seed)
        return values.prompt, f"{steps} · {took}"

    def _on_event(self, event: JobEvent) -> None:
        window = self._window
        window.watching.on_event(event)
        if not window.tabs.takes(event):
            self._show(event)
        window.watching.shown(event)

    def _show(self, event: JobEvent) -> None:
        from sketchstudio.generation.request import Cancelled, Failed, Finished, Frame, Started

        assert self._run is not None  # nothing happens before the first request
        window, result = self._window, self._window.result
        if isinstance(event, Frame):
            result.show_frame(event)
            window.status.show_frame(event)
            return
        if isinstance(event, Started):
            window.status.show_model(self._run.request.model, event.device)
            result.start(self.tr("First step…"))
            return
        self.show_running(False)
        if isinstance(event, Finished):
            window.finished = event
            window.finished_prompt, caption = self.description(event)
            window.actions_by_id["export"].setEnabled(True)
            result.show_finished(event, caption)
        elif isinstance(event, Cancelled):
            result.stop(self.tr("Cancelled"))
        elif isinstance(event, Failed):
            result.stop("")
            window.result_pane.bar.show_error(event.message)
