"""Open, save and export: what the File menu does. Files are read and written off the window's thread."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.errors import UserError
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import GenerationParameters
from sketchstudio.paths import pictures_dir, resource

if TYPE_CHECKING:
    import asyncio

    from sketchstudio.generation.metadata import Provenance
    from sketchstudio.ui.main_window import MainWindow

log = logging.getLogger(__name__)

PAGE_SIDE = 1024.0  # page units of the longer side of a picture that is opened
OPEN_FILTER = (
    "Drawings and pictures (*.sketchstudio *.svg *.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;All files (*)"
)
PROJECT = ".sketchstudio"


class Files:
    """The file behind the drawing. `open`, `save` and `export` return whether they succeeded; errors go to a bar."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._tasks: set[asyncio.Task[Any]] = set()
        self.path: Path | None = None  # the project file that Save writes

    # --- actions: each starts what it does and returns at once ---

    def new(self) -> None:
        """An empty page."""
        self.spawn(self._new())

    def ask_open(self) -> None:
        """Choose a drawing and open it."""
        self.spawn(self._ask_open())

    def open_sample(self) -> None:
        """Open the sketch that comes with the app."""
        self.spawn(self._open_sample())

    def ask_save(self) -> None:
        """Save, or ask where."""
        self.spawn(self.save_somewhere())

    def ask_save_as(self) -> None:
        """Ask where and save."""
        self.spawn(self._ask_save())

    def ask_export(self) -> None:
        """Choose a name and export the picture."""
        self.spawn(self._ask_export())

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine on the event loop of the app."""
        import asyncio

        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)  # the loop itself keeps weak references only
        task.add_done_callback(self._finished)

    # --- what they do ---

    async def open(self, path: Path) -> bool:
        """Put the drawing in a file in place of this one; a picture made here brings its parameters along."""
        try:
            opened = await _off_thread(lambda: load(path))
        except UserError as error:
            self._window.canvas_pane.bar.show_error(str(error))
            return False
        self._window.show_drawing(opened.drawing)
        self.path = path if path.suffix.lower() == PROJECT else None
        self._remember(path)
        self._window.canvas_pane.bar.hide()
        if opened.parameters is not None:
            self._window.show_parameters(opened.parameters)
        if opened.origin is not None:
            self._window.show_origin(opened.origin)
            self._window.canvas_pane.bar.show_note(_welcome(path.name, opened.origin, self._window.model))
        self._window.show_title()
        return True

    async def save(self, path: Path) -> bool:
        """Write the project file."""
        window = self._window
        drawing = window.document.snapshot()
        revision = window.document.revision
        parameters = window.parameters.parameters().to_dict()
        try:
            await _off_thread(lambda: _save_project(path, drawing, parameters))
        except UserError as error:
            window.canvas_pane.bar.show_error(str(error))
            return False
        self.path = path
        self._remember(path)
        if window.document.revision == revision:  # else something was drawn while it was written
            window.document.undo_stack.setClean()
        window.canvas_pane.bar.hide()
        window.show_title()
        return True

    async def export(self, path: Path) -> bool:
        """Write the picture with everything that is needed to make it again."""
        from sketchstudio.generation.metadata import save_png

        finished = self._window.finished
        bar = self._window.result_pane.bar
        if finished is None:
            bar.show_error("There is no picture yet. Generate one first.")
            return False
        try:
            await _off_thread(lambda: save_png(path, finished.image, finished.metadata))
        except UserError as error:
            bar.show_error(str(error))
            return False
        self._remember(path)
        bar.show_note(f"Exported to {path}")
        return True

    async def save_somewhere(self) -> bool:
        """Save where the drawing came from, or ask."""
        return await (self.save(self.path) if self.path is not None else self._ask_save())

    async def may_discard(self) -> bool:
        """Whether the drawing may go: it is saved, or the person says so."""
        if self._window.document.undo_stack.isClean():
            return True
        from PySide6.QtWidgets import QMessageBox  # late: it brings much along that the window opens without

        box = QMessageBox(self._window)
        box.setObjectName("unsaved")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText("Save the drawing first?")
        box.setInformativeText("It has changes that are not in a file yet.")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answer = await _answer(box)
        if answer == button.Save:
            return await self.save_somewhere()
        return answer == button.Discard

    async def _new(self) -> None:
        if await self.may_discard():
            self._window.show_drawing(Drawing())
            self.path = None
            self._window.show_title()

    async def _ask_open(self) -> None:
        if not await self.may_discard():
            return
        dialog = QFileDialog(self._window, "Open", self._folder(), OPEN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if path := await _chosen(dialog):
            await self.open(path)

    async def _open_sample(self) -> None:
        if await self.may_discard():
            await self.open(resource("samples/chair.svg"))

    async def _ask_save(self) -> bool:
        dialog = QFileDialog(self._window, "Save", self._folder(), f"SketchStudio drawings (*{PROJECT})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(PROJECT[1:])
        dialog.selectFile(self.path.name if self.path else "drawing")
        path = await _chosen(dialog)
        return path is not None and await self.save(path)

    async def _ask_export(self) -> None:
        if self._window.finished is None:
            self._window.result_pane.bar.show_error("There is no picture yet. Generate one first.")
            return
        dialog = QFileDialog(self._window, "Export picture", self._folder(), "PNG pictures (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(f"{_slug(self._window.finished_prompt)}.png")
        if path := await _chosen(dialog):
            await self.export(path)

    def _folder(self) -> str:
        folder = Path(self._window.settings.folder)
        return str(folder if self._window.settings.folder and folder.is_dir() else pictures_dir())

    def _remember(self, path: Path) -> None:
        if not path.is_relative_to(resource()):
            self._window.settings.folder = str(path.absolute().parent)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a file action failed", exc_info=error)
            self._window.canvas_pane.bar.show_error("Something went wrong with the file. Try again; the log says more.")


@dataclass(frozen=True, eq=False)
class Opened:
    """What came out of a file besides the drawing."""

    drawing: Drawing
    parameters: GenerationParameters | None = None
    origin: GenerationRequest | None = None  # of a picture that the app exported: what makes it again


def load(path: Path) -> Opened:
    """Read a drawing or a picture. For any thread."""
    from sketchstudio.document.picture import load_drawing

    suffix = path.suffix.lower()
    if suffix == PROJECT:
        from sketchstudio.document import project_file

        project = project_file.load(path)
        stored = GenerationParameters.from_dict(project.parameters) if project.parameters else None
        return Opened(project.drawing, stored)
    if suffix == ".png":
        from sketchstudio.generation.metadata import CHUNK, from_text, read_png

        _, text = read_png(path)
        if CHUNK in text:
            made_of = from_text(text)
            return Opened(_drawing_of(made_of), made_of.parameters, made_of.request())
    return Opened(load_drawing(path))


def _drawing_of(provenance: Provenance) -> Drawing:
    """Layers that give the model the very pixels it saw then."""
    width, height = provenance.parameters.width, provenance.parameters.height
    scale = PAGE_SIDE / max(width, height)
    return Drawing(
        Page(width * scale, height * scale),
        (
            Layer(Role.COLOUR, "Colour", image=provenance.colour),
            Layer(Role.SKETCH, "Sketch", image=provenance.sketch),
        ),
    )


def _welcome(name: str, origin: GenerationRequest, model: str) -> str:
    """What an opened picture brought along, and whether it can be made again here."""
    brought = f"{name} brought its drawing and its parameters along"
    if Path(origin.model).name != Path(model).name:
        return f"{brought}. It was made with the model {Path(origin.model).name}, so another picture comes of it here."
    changes = ", with what was changed while it formed" if origin.changes else ""
    return f"{brought}: Generate makes the same picture again{changes}."


def _save_project(path: Path, drawing: Drawing, parameters: dict[str, Any]) -> None:
    from sketchstudio.document import project_file

    project_file.save(path, drawing, parameters)


async def _off_thread(function: Callable[[], Any]) -> Any:
    import asyncio

    return await asyncio.to_thread(function)


async def _answer(dialog: QDialog) -> int:
    """Show a dialog and wait for its answer while everything else goes on."""
    import asyncio

    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(future.set_result)
    dialog.open()
    return await future


async def _chosen(dialog: QFileDialog) -> Path | None:
    chosen: list[str] = []
    dialog.fileSelected.connect(chosen.append)
    await _answer(dialog)
    return Path(chosen[0]) if chosen else None


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:60] or "picture"
