"""The window: canvas and result side by side, parameters and layers beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from sketchstudio import __version__
from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Role
from sketchstudio.errors import UserError
from sketchstudio.paths import config_dir
from sketchstudio.settings import Settings
from sketchstudio.ui import actions, theme
from sketchstudio.ui.arrangement import Arrangement
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.dialogs.on_demand import Dialogs
from sketchstudio.ui.docks.layers import LayersDock
from sketchstudio.ui.docks.result import ResultView
from sketchstudio.ui.error_bar import Pane
from sketchstudio.ui.generating import Generating
from sketchstudio.ui.late_parts import LateParts
from sketchstudio.ui.options import habits
from sketchstudio.ui.page_actions import PageActions
from sketchstudio.ui.status import StatusBar
from sketchstudio.ui.tabs import Tabs

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from sketchstudio.generation.request import Finished
    from sketchstudio.generation.session import GenerationSession, Worker
    from sketchstudio.parameters import GenerationParameters
    from sketchstudio.ui.watching.origin import Origin

FURNISH_DELAY = 100  # milliseconds after the window is shown


class MainWindow(LateParts):
    """Draws, asks for pictures and shows them."""

    closed = Signal()
    history_folder: Path | None = None  # where results are kept; None keeps none
    queue_folder: Path | None = None  # the same for the runs that wait

    def __init__(self, worker: Callable[[], Worker], settings: Settings, model: str) -> None:
        super().__init__()
        self.settings = settings
        self.model = model
        self.document = Document()
        self.finished: Finished | None = None  # the last picture that is complete
        self.finished_prompt = ""
        self.origin: Origin | None = None  # what made the picture that was opened
        self._may_close = False
        self.generating = Generating(self, worker)
        self.canvas = CanvasView(self.document)
        self.result = ResultView()
        self.canvas_pane, self.result_pane = Pane(self.canvas), Pane(self.result)
        self.tabs = Tabs(self)
        self.actions_by_id, self.menus = actions.build(self)
        self.dialogs = Dialogs(self)
        self.layers = LayersDock(self.document)
        self.page_actions = PageActions(self)
        self.status = StatusBar()
        self.arrangement = Arrangement(self)
        self._connect()
        self.arrangement.restore(settings)
        habits.restore(self, settings)
        self.status.show_model(model, "")
        self.canvas.setFocus()

    @property
    def session(self) -> GenerationSession:
        """The runs of the worker."""
        return self.generating.session

    def _connect(self) -> None:
        self.canvas.refused.connect(self.canvas_pane.bar.show_error)
        self.canvas.stroke_finished.connect(self.canvas_pane.bar.hide)
        self.canvas.view_changed.connect(self.show_page)
        self.canvas.tool_changed.connect(lambda name: self.actions_by_id[name].setChecked(True))
        self.layers.layer_chosen.connect(self._take_tool_of_layer)
        self.layers.refused.connect(self.canvas.refused)
        self.tabs.undo.canUndoChanged.connect(self.actions_by_id["undo"].setEnabled)
        self.tabs.undo.canRedoChanged.connect(self.actions_by_id["redo"].setEnabled)
        for name in ("undo", "redo", "cancel"):
            self.actions_by_id[name].setEnabled(False)
        self.actions_by_id["pen"].setChecked(True)
        self.show_page()
        self.show_title()

    def generate(self) -> None:
        """Make a picture of what is drawn now."""
        self.generating.generate()

    def cancel(self) -> None:
        """Give up the picture that is being made."""
        self.generating.cancel()

    # --- the drawing ---

    def show_document(self, document: Document) -> None:
        """Work with this document from now on; for `tabs`, which keeps what belongs to the other one."""
        self.document = document
        self.canvas.document = document
        self.layers.document = document
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
        self.generating.steering = False
        self.parameters.set_parameters(values)
        self.parameters.seed_locked = seed_locked

    def show_origin(self, origin: Origin) -> None:
        """What made an opened picture; its start picture and the course of its run go with the drawing."""
        self.origin = origin

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
        box.setWindowTitle(self.tr("About SketchStudio"))
        box.setIconPixmap(theme.logo().pixmap(64, 64))
        box.setText(f"SketchStudio {__version__}")
        box.setInformativeText(
            self.tr("A sketch becomes a realistic picture while you watch. Licensed under Apache 2.0.")
        )
        box.open()

    def show_title(self) -> None:
        """The name of the drawing, with a mark where it has changes."""
        self.setWindowTitle(f"{self.tabs.current.name}[*] - SketchStudio")
        self.setWindowModified(not self.document.undo_stack.isClean())

    def show_page(self) -> None:
        """The size of the page and how large it is seen."""
        page = self.document.page
        self.status.show_page(page.width, page.height, self.canvas.zoom(), self.canvas.transform.mirrored)

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

    def note_parameters(self) -> bool:
        """Note what steers a picture in the settings; whether it is something else than before."""
        before = self.settings.parameters
        self.settings.seed_locked = self.parameters.seed_locked
        try:
            self.settings.parameters = self.parameters.parameters().to_dict()
        except UserError:  # a value is being typed: those of before hold
            return False
        return self.settings.parameters != before

    def _remember(self) -> None:
        self.note_parameters()
        self.settings.more_open = self.parameters.more.isChecked()
        self.arrangement.remember(self.settings)
        habits.remember(self, self.settings)
        self.watching.remember(self.settings)
        self.settings.save(config_dir())

    async def _close_when_saved(self) -> None:
        from sketchstudio.ui.files.closing import may_discard_all

        if await may_discard_all(self):
            self._may_close = True
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "result"):
            self.result.update()
