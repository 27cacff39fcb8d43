"""The window: canvas and result side by side, parameters and layers beside them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from sketchstudio import __version__, parameters
from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Role
from sketchstudio.errors import UserError
from sketchstudio.generation.request import (
    Cancelled,
    Failed,
    Finished,
    Frame,
    GenerationRequest,
    JobEvent,
    Started,
)
from sketchstudio.generation.session import GenerationSession, Runner
from sketchstudio.parameters import GenerationParameters
from sketchstudio.paths import config_dir
from sketchstudio.settings import Settings
from sketchstudio.ui import actions, theme
from sketchstudio.ui.arrangement import Arrangement
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.dialogs.on_demand import Dialogs
from sketchstudio.ui.docks.layers import LayersDock
from sketchstudio.ui.docks.result import ResultView
from sketchstudio.ui.editing import ARRANGING, Editing
from sketchstudio.ui.error_bar import Pane
from sketchstudio.ui.files.autosave import Autosave
from sketchstudio.ui.files.dropping import Dropping
from sketchstudio.ui.files.files import Files
from sketchstudio.ui.files.recent_files import RecentFiles
from sketchstudio.ui.layer_actions import LayerActions
from sketchstudio.ui.page_actions import PageActions
from sketchstudio.ui.status import StatusBar
from sketchstudio.ui.tabs import Tabs

if TYPE_CHECKING:
    from sketchstudio.ui.docks.parameters import ParameterForm
    from sketchstudio.ui.options.tool_options import ToolOptions
    from sketchstudio.ui.watching.watching import Watching

FURNISH_DELAY = 100  # milliseconds after the window is shown


class Worker(Runner, Protocol):
    """What the window needs of the worker besides."""

    def take_frames(self) -> list[Frame]: ...

    def configure(self, precision: str, preview_share: float, keep_seconds: int) -> None: ...


class MainWindow(QMainWindow):
    """Draws, asks for pictures and shows them. The worker's signals arrive in the `on_...` slots."""

    closed = Signal()
    history_folder: Path | None = None  # where results are kept; None keeps none

    def __init__(self, worker: Worker, settings: Settings, model: str) -> None:
        super().__init__()
        self.settings = settings
        self.model = model
        self.document = Document()
        self.finished: Finished | None = None  # the last picture that is complete
        self.finished_prompt = ""
        self._worker = worker
        self._request: GenerationRequest | None = None
        self.origin: GenerationRequest | None = None  # what made the picture that was opened
        self.steering = False  # whether the sliders belong to the picture that is being made
        self._may_close = False
        self.session = GenerationSession(worker, self._on_event)
        self.canvas = CanvasView(self.document)
        self.result = ResultView()
        self.canvas_pane, self.result_pane = Pane(self.canvas), Pane(self.result)
        self.tabs = Tabs(self)
        self.files = Files(self)
        self.actions_by_id, self.menus = actions.build(self)
        self.recent_files = RecentFiles(self)
        self.dialogs = Dialogs(self)
        self.autosave = Autosave(self)
        self.layers = LayersDock(self.document)
        self.layer_actions, self.page_actions = LayerActions(self), PageActions(self)
        self.editing, self.dropping = Editing(self), Dropping(self)
        self.status = StatusBar()
        self.arrangement = Arrangement(self)
        self._connect()
        self.arrangement.restore(settings)
        if settings.pressure_curve:
            self.canvas.set_pressure_curve(settings.pressure_curve)
        self.actions_by_id[f"theme_{settings.theme}"].setChecked(True)
        self.status.show_model(model, "")
        self.setWindowIcon(theme.logo())
        self.configure_engine()
        self.canvas.setFocus()

    def furnish(self) -> None:
        """Make what takes long: on first use, or soon after the window is shown. The canvas takes strokes first."""
        _ = self.options, self.parameters, self.watching, self.dialogs.drag_out
        self.layer_actions.furnish()

    @cached_property
    def options(self) -> ToolOptions:
        """Width, stabiliser and colour of the tool in hand."""
        from sketchstudio.ui.options.tool_options import ToolOptions

        options = ToolOptions(self.canvas, [self.actions_by_id[name] for name in ARRANGING])
        self.arrangement.options.addWidget(options)
        return options

    @cached_property
    def parameters(self) -> ParameterForm:
        """The values that steer a picture, as the settings remember them."""
        from sketchstudio.models import catalogue
        from sketchstudio.ui.docks.parameters import ParameterForm

        form = ParameterForm(self.actions_by_id["generate"], self.actions_by_id["cancel"])
        form.offer_methods(catalogue.methods(self.model))
        form.set_parameters(self.settings.generation_parameters())
        form.seed_locked = self.settings.seed_locked
        form.more.setChecked(self.settings.more_open)
        form.live_changed.connect(self._update_running)
        self.arrangement.picture.setWidget(form)
        return form

    @cached_property
    def watching(self) -> Watching:
        """Ways to see the picture form, and what can be done with the runs."""
        from sketchstudio.ui.watching.watching import Watching

        return Watching(self)

    def _connect(self) -> None:
        self.canvas.refused.connect(self.canvas_pane.bar.show_error)
        self.canvas.stroke_finished.connect(self.canvas_pane.bar.hide)
        self.canvas.view_changed.connect(self.show_page)
        self.canvas.tool_changed.connect(lambda name: self.actions_by_id[name].setChecked(True))
        self.layers.layer_chosen.connect(self._take_tool_of_layer)
        self.tabs.undo.canUndoChanged.connect(self.actions_by_id["undo"].setEnabled)
        self.tabs.undo.canRedoChanged.connect(self.actions_by_id["redo"].setEnabled)
        for name in ("undo", "redo", "cancel"):
            self.actions_by_id[name].setEnabled(False)
        self.actions_by_id["pen"].setChecked(True)
        self.show_page()
        self.show_title()

    # --- generating ---

    def configure_engine(self) -> None:
        """Have the worker run models as the settings say."""
        settings = self.settings
        self._worker.configure(settings.precision, settings.preview_share / 100, 60 * settings.keep_model)

    def generate(self) -> None:
        """Make a picture of what is drawn now; one that is still being made is given up."""
        if not self.parameters.seed_locked:
            self.parameters.new_seed()
        try:
            request = self.watching.make_request()
        except UserError as error:
            self.result_pane.bar.show_error(str(error))
            return
        self.run(request)

    def run(self, request: GenerationRequest) -> None:
        """Make this picture now, in the tab that is shown."""
        self.watching.began(request)
        self.result_pane.bar.hide()
        self._request = request
        self.tabs.running = self.tabs.current
        self.steering = True
        self.result.start("Starting…")
        self.show_running(True)
        self.session.submit(request)

    def cancel(self) -> None:
        """Give up the picture that is being made."""
        self.session.cancel()

    def _update_running(self) -> None:
        if self._request is None or not self.steering or not self.session.running:
            return
        live = {name: row.value() for name, row in self.parameters.rows.items() if parameters.info(name).live}
        self.session.update_parameters(self._request.parameters.replace(**live))

    @Slot(object)
    def on_job_event(self, event: JobEvent) -> None:
        """Started, Finished, Cancelled or Failed, from the worker."""
        self.session.handle(event)

    @Slot()
    def on_frame_ready(self) -> None:
        """Frames are in the worker's mailbox."""
        for frame in self._worker.take_frames():
            self.session.handle(frame)

    @Slot(str, str, str)
    def on_model_ready(self, model: str, device: str, found: str) -> None:
        """The model is loaded."""
        self.status.show_model(model, found)

    @Slot(str)
    def on_model_failed(self, message: str) -> None:
        """The model cannot be loaded: drawing goes on."""
        self.status.show_model(self.model, "not loaded")
        self.result_pane.bar.show_error(message)

    def _on_event(self, event: JobEvent) -> None:
        self.watching.on_event(event)
        if not self.tabs.takes(event):
            self._show_event(event)
        self.watching.shown(event)

    def _show_event(self, event: JobEvent) -> None:
        assert self._request is not None  # nothing happens before the first request
        if isinstance(event, Frame):
            self.result.show_frame(event)
            self.status.show_frame(event)
            return
        if isinstance(event, Started):
            self.status.show_model(self._request.model, event.device)
            self.result.start("First step…")
            return
        self.show_running(False)
        if isinstance(event, Finished):
            self.finished = event
            self.finished_prompt, caption = self.description(event)
            self.actions_by_id["export"].setEnabled(True)
            self.result.show_finished(event, caption)
        elif isinstance(event, Cancelled):
            self.result.stop("Cancelled")
        elif isinstance(event, Failed):
            self.result.stop("")
            self.result_pane.bar.show_error(event.message)

    def description(self, event: Finished) -> tuple[str, str]:
        """Prompt and caption of the picture of the run that was last asked for."""
        assert self._request is not None  # else nothing could be finished
        values: GenerationParameters = self._request.parameters
        steps = f"{values.steps} {'step' if values.steps == 1 else 'steps'}"
        return values.prompt, f"{steps} · {event.seconds:.1f} s · seed {values.seed}"

    def show_running(self, running: bool) -> None:
        """Whether a picture is being made, in whichever tab."""
        self.parameters.set_running(running)
        self.actions_by_id["cancel"].setEnabled(running)
        if not running:
            self.status.progress.clear()

    # --- the drawing ---

    def show_document(self, document: Document) -> None:
        """Work with this document from now on; for `tabs`, which keeps what belongs to the other one."""
        self.document = document
        self.canvas.document = document
        self.layers.document = document
        if "watching" in vars(self):
            self.watching.forget()
        self.page_actions.show_document(document)

    def show_drawing(self, drawing: Drawing) -> None:
        """Another drawing takes the place of this one; there is nothing to undo in it yet."""
        self.canvas.cancel()
        self.origin = None
        self.document.apply(drawing)
        self.document.undo_stack.clear()
        self.canvas.fit()

    def show_parameters(self, values: GenerationParameters, seed_locked: bool = True) -> None:
        """Parameters that came with a file, the seed kept. A picture that is being made goes on with its own."""
        self.steering = False
        self.parameters.set_parameters(values)
        self.parameters.seed_locked = seed_locked

    def show_origin(self, made: GenerationRequest) -> None:
        """What made an opened picture; its start picture and the course of its run go with the drawing."""
        self.origin = made

    def set_tool(self, name: str) -> None:
        """Take a tool in hand."""
        self.canvas.set_tool(name)
        self.canvas.setFocus()

    def _take_tool_of_layer(self, layer_id: str) -> None:
        layer = self.document.layer(layer_id)
        tool = self.canvas.tool().name
        suits = {Role.SKETCH: "pen", Role.COLOUR: "brush", Role.MASK: "brush"}  # any other is for the eye
        if layer is not None and tool in ("pen", "brush") and layer.role in suits:  # the eraser works on any layer
            self.canvas.set_tool(suits[layer.role])

    def set_theme(self, name: str) -> None:
        """Light, dark, or what the system says."""
        self.settings.theme = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name)

    def about(self) -> None:
        """Who we are."""
        from PySide6.QtWidgets import QMessageBox  # late: it brings much along that the window opens without

        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("About SketchStudio")
        box.setIconPixmap(theme.logo().pixmap(64, 64))
        box.setText(f"SketchStudio {__version__}")
        box.setInformativeText("A sketch becomes a realistic picture while you watch. Licensed under Apache 2.0.")
        box.open()

    def show_title(self) -> None:
        """The name of the drawing, with a mark where it has changes."""
        self.setWindowTitle(f"{self.tabs.current.name}[*] - SketchStudio")
        self.setWindowModified(not self.document.undo_stack.isClean())

    def show_page(self) -> None:
        """The size of the page and how large it is seen."""
        page = self.document.page
        self.status.show_page(page.width, page.height, self.canvas.zoom())

    # --- opening and closing ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(FURNISH_DELAY, self, self.furnish)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or all(tab.saved for tab in self.tabs):
            self._remember()
            self.tabs.discard_journals()
            event.accept()
            self.closed.emit()
        else:
            event.ignore()
            self.files.spawn(self._close_when_saved())

    def _remember(self) -> None:
        try:
            self.settings.parameters = self.parameters.parameters().to_dict()
        except UserError:
            self.settings.parameters = {}
        self.settings.seed_locked = self.parameters.seed_locked
        self.settings.more_open = self.parameters.more.isChecked()
        self.arrangement.remember(self.settings)
        self.watching.remember(self.settings)
        self.settings.save(config_dir())

    async def _close_when_saved(self) -> None:
        if await self.files.may_discard_all():
            self._may_close = True
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "result"):
            self.result.update()
