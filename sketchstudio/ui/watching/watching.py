"""Watching a picture form: what the window shows of a run besides the picture itself, and what can be asked of it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from sketchstudio.errors import UserError
from sketchstudio.generation.film import Film, Still
from sketchstudio.generation.request import Cancelled, Ending, Finished, Fork, Frame, JobEvent
from sketchstudio.language import told
from sketchstudio.paths import config_dir
from sketchstudio.settings import Settings
from sketchstudio.ui.actions import HISTORY_COMMANDS, QUEUE_COMMANDS
from sketchstudio.ui.docks.timeline import Timeline, name_of
from sketchstudio.ui.watching import step_export
from sketchstudio.ui.watching.background import Background
from sketchstudio.ui.watching.comparison import Comparison
from sketchstudio.ui.watching.keeper import HistoryKeeper
from sketchstudio.ui.watching.late_docks import LateDocks
from sketchstudio.ui.watching.live_mode import LiveMode
from sketchstudio.ui.watching.queueing import Queueing
from sketchstudio.ui.watching.requests import make_request
from sketchstudio.ui.watching.run import Run
from sketchstudio.ui.watching.seen import Seen, seen
from sketchstudio.ui.watching.task_bar import TaskBar

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab

STEP_MENU = (
    "fork", "", "previous_step", "next_step", "newest_picture", "", "export", "copy_picture", "result_to_canvas", "",
    "export_steps",
)  # fmt: skip


class Watching(QObject):
    """Hears of every run from the window: `began`, then each event before the window shows it, then `shown`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        actions = window.actions_by_id
        self._run: Run | None = None  # the one under way, or the last one
        menu = [actions[name] if name else None for name in STEP_MENU]
        self.timeline = Timeline(actions["fork"], actions["export_steps"], menu)
        self.timeline.looked.connect(self._look_at)
        self.comparison = Comparison(window, self.timeline)
        self.live = LiveMode(window)
        self.task_bar = TaskBar()
        self._share = 0.0  # of the run under way, that is done
        self._told = ""  # of the last picture
        window.parameters.add_switch(actions["live"])
        self.docks = LateDocks(window, self)
        self.keeper = HistoryKeeper(window.history_folder, window.settings.history_size, self)
        self.queue = Queueing(window, self)
        self.keeper.background.failed.connect(window.result_pane.bar.show_error)
        self._packing = Background(self)  # beside what is read and written, which may take long
        window.closed.connect(self._packing.wait)
        window.closed.connect(self.queue.close)
        window.closed.connect(self.keeper.close)
        window.closed.connect(lambda: self.task_bar.show(None))
        for name in (*HISTORY_COMMANDS, *QUEUE_COMMANDS, "continue_queue"):
            actions[name].setEnabled(False)  # nothing is chosen in either yet
        actions["show_edges"].setChecked(window.settings.show_edges)
        window.result.shown.connect(self._offer_export)
        self.docks.restore(window.settings)

    # --- what the window tells ---

    def began(self, run: Run) -> None:
        """The window asks for this picture now; one that is still being made is given up for it."""
        self.queue.began(run)
        self.live.superseded(run.request.id)
        run.begin()
        self._run = run
        self._note_parameters()
        if run.tab is self._window.tabs.current:
            self._follow(run)

    def _note_parameters(self) -> None:
        """So that prompt and settings are there again if the app dies in the run."""
        if self._window.note_parameters():
            settings, folder = deepcopy(self._window.settings), config_dir()
            self.keeper.background.do(lambda: settings.save(folder))

    def on_event(self, event: JobEvent) -> None:
        """Before the window shows it, whichever tab it belongs to."""
        self.live.on_event(event)
        run = self._run
        if run is None or event.request_id != run.request.id:
            return
        here = run.tab is self._window.tabs.current
        if not here or isinstance(event, Finished):
            run.tab.past = False  # nobody looks back there, or no more
        if isinstance(event, Frame):
            run.film.add(event)
            if here and event.edges is not None and self._window.actions_by_id["show_edges"].isChecked():
                self.comparison.overlay.set_edges(event.edges)
        elif isinstance(event, Ending) and event.missed is not None:
            run.film.fill(event.missed)
        if isinstance(event, Finished):
            self.keeper.add(event, run.drawing, self.live.owns(event.request_id))
            run.made = event
            run.film.finish(event.image, event.seconds)
            if here:
                self._follow(run)
        self._packing.do(run.film.pack)
        if here:
            self.timeline.refresh()
        if isinstance(event, Ending):
            self.queue.ended()
            self.comparison.overlay.set_edges(None)
            QTimer.singleShot(0, self, self.queue.next)

    def shown(self, event: JobEvent) -> None:
        """The window has shown it."""
        self._share = event.step / event.steps if isinstance(event, Frame) else 0.0
        self.show_progress()
        if isinstance(event, Frame):
            name = self._window.tabs.current.name
            self._window.setWindowTitle(f"{event.step}/{event.steps} · {name}[*] - SketchStudio")
            if (still := self.timeline.still) is not None:  # somebody looks back meanwhile
                self._look_at(still)
        elif isinstance(event, Ending):
            self._window.show_title()
            here = self._run is not None and self._run.tab is self._window.tabs.current
            if isinstance(event, Cancelled) and here and self.live.on and self.live.owns(event.request_id):
                self._window.result.stop("")  # a stroke gave it up, nobody asked for that to be said
            elif isinstance(event, Cancelled) and here and (before := self._window.finished) is not None:
                # What is seen is what is exported, copied and kept around a mask.
                self._window.result.stop(self.tr("Cancelled · this is the picture before it"), before.image)
            if isinstance(event, Finished) and here:
                self._tell(event)

    def _tell(self, event: Finished) -> None:
        """Say what there is to say of a picture; in a row of live ones once."""
        line = " ".join(map(told, event.notes))
        if line and not (line == self._told and self.live.owns(event.request_id)):
            self._window.result_pane.bar.show_note(line)
        self._told = line

    def show_progress(self) -> None:
        """Tell the desktop how far all that was asked for is."""
        self.task_bar.show(self.queue.progress(self._share), len(self.queue.runs.ready))

    def show_tab(self, tab: Tab) -> None:
        """Another drawing is shown, and the steps of its last picture with it."""
        if tab is self._window.tabs.running:
            tab.past = False  # nobody looks back there any more
        if tab.past:
            self.timeline.follow(None)
        else:
            self.timeline.follow(tab.run.film if tab.run is not None else Film())
        self.comparison.overlay.set_edges(None)

    def show_past(self, past: Finished, prompt: str, caption: str = "") -> None:
        """A picture of before, with its steps where it is that of the last run. What is seen is what is exported; but
        for the picture that is being made, which comes into its place."""
        window = self._window
        run = window.tabs.current.run
        own = run is not None and run.made is not None and run.made.metadata == past.metadata
        self._follow(run if own else None)
        self.comparison.overlay.set_edges(None)
        if window.tabs.running is window.tabs.current:
            window.result.show_still(Seen(past.image, prompt, past.metadata), caption)
        else:
            window.tabs.show_picture(past, prompt, caption)

    def forget(self, tab: Tab) -> None:
        """A drawing is closed: nobody waits for its pictures any more."""
        self.queue.forget(tab)

    def remember(self, settings: Settings) -> None:
        """Note what was chosen; after the arrangement of the window."""
        self.keeper.background.wait()  # settings of before must not be written after these
        self.comparison.remember(settings)
        self.docks.remember(settings)
        settings.show_edges = self._window.actions_by_id["show_edges"].isChecked()

    # --- what is chosen in the menu ---

    def compare(self, mode: str) -> None:
        """Show drawing and picture in another way."""
        self.comparison.set_mode(mode)

    def live_with(self, steps: str) -> None:
        """How many steps live pictures take."""
        self.live.set_steps(int(steps))

    # --- requests ---

    def make_run(self, most_steps: int = 0, fork: Fork | None = None, *, again: bool = True) -> Run:
        """What would be asked for now, as `make_request` has it. UserError where there is nothing to make a picture
        of."""
        tab = self._window.tabs.current
        last = tab.run.request if tab.run is not None else None
        request = make_request(self._window, last, most_steps, fork, again=again)
        return Run(request, tab, tab.document.snapshot())

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

    # --- timeline and edges ---

    def show_edges(self) -> None:
        """Show the edges that the model's picture has over the sketch, or not."""
        if not self._window.actions_by_id["show_edges"].isChecked():
            self.comparison.overlay.set_edges(None)
        elif self.timeline.still is not None:
            self.comparison.overlay.set_edges(self.timeline.edges)

    def ask_export_steps(self) -> None:
        """Choose a name and write the steps as an animation or as pictures."""
        self._window.files.spawn(step_export.ask(self._window))

    def _look_at(self, still: Still | None) -> None:
        window = self._window
        if still is None:
            self.comparison.overlay.set_edges(None)
            self._show_newest()
            return
        seconds = self.tr("{seconds:.1f} s").format(seconds=still.seconds)
        caption = f"{name_of(still, self.timeline.film.steps)} · {seconds}"
        run = window.tabs.current.run
        if not still.step and run is not None and run.made is not None:  # in full, not in small
            window.tabs.show_picture(run.made, run.request.parameters.prompt, caption)
        else:
            prompt = run.request.parameters.prompt if run is not None else ""
            window.result.show_still(Seen(still.image, prompt, step=still.step), caption)
        if window.actions_by_id["show_edges"].isChecked():
            self.comparison.overlay.set_edges(self.timeline.edges)

    def _show_newest(self) -> None:
        """The picture of the run again, after one of its steps or a picture of before."""
        window, tab = self._window, self._window.tabs.current
        if tab.past and (run := tab.run) is not None:
            self._follow(run)
            if window.result.still is None and run.made is not None:
                window.tabs.show_picture(run.made, *window.generating.description(run.made, run))
                return
            if window.result.still is None and run.film.stills:  # it never ended: how far it got
                self.timeline.look_at(len(run.film.stills) - 1)
                return
        window.result.show_newest()

    def _follow(self, run: Run | None) -> None:
        """The strip has the steps of this run; None: of what is seen nobody has them."""
        self._window.tabs.current.past = run is None
        self.timeline.follow(run.film if run is not None else None)

    def _offer_export(self) -> None:
        self._window.actions_by_id["export"].setEnabled(seen(self._window) is not None)
