"""Open, save and export: what the File menu does. Files are read and written off the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP, told
from sketchstudio.paths import pictures_dir, resource
from sketchstudio.ui.files.asking import chosen_path, off_thread, place_for
from sketchstudio.ui.files.contents import PROJECT, load, save_project, welcome

if TYPE_CHECKING:
    import asyncio

    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

OPEN_FILTER = QT_TRANSLATE_NOOP(
    "files",
    "Drawings and pictures (*.sketchstudio *.svg *.ora *.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;"
    "All files (*)",
)
SAMPLE, SAMPLE_PROMPT = "samples/chair.svg", "a red wooden chair"


class Files:
    """The file behind the drawing. `open`, `save` and `export` return whether they succeeded; errors go to a bar."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def path(self) -> Path | None:
        """The project file that Save writes."""
        return self._window.tabs.current.path

    @property
    def stem(self) -> str:
        """What files that are made of the drawing are called, without an ending."""
        return self.path.stem if self.path is not None else "drawing"

    # --- actions: each starts what it does and returns at once ---

    def new(self) -> None:
        """An empty page, in a tab of its own."""
        self._window.tabs.new()

    def close_tab(self, tab: Tab | None = None) -> None:
        """Close a drawing, the current one by default; ask where it has unsaved changes."""
        self.close_tabs([tab or self._window.tabs.current])

    def close_others(self, kept: Tab | None = None) -> None:
        """Close all drawings but one, the current one by default."""
        self.close_tabs([tab for tab in self._window.tabs if tab is not (kept or self._window.tabs.current)])

    def close_tabs(self, tabs: list[Tab]) -> None:
        """Close several drawings, up to one that the person wants to keep open."""
        from sketchstudio.ui.files import closing

        self.spawn(closing.close(self._window, tabs))

    def ask_open(self) -> None:
        """Choose a drawing and open it."""
        self.spawn(self._ask_open())

    def open_sample(self) -> None:
        """Open the sketch that comes with the app."""
        self.spawn(self._open_sample())

    def ask_save(self) -> None:
        """Save, or ask where."""
        self.spawn(self.save_somewhere(self._window.tabs.current))

    def ask_save_as(self) -> None:
        """Ask where and save."""
        self.spawn(self._ask_save(self._window.tabs.current))

    def ask_export(self) -> None:
        """Choose format, size and name, and export the picture."""
        from sketchstudio.ui.files import export

        self.spawn(export.ask(self._window))

    def ask_export_drawing(self) -> None:
        """Choose a name and export the drawing."""
        from sketchstudio.ui.files import drawing_export

        self.spawn(drawing_export.ask(self._window))

    def ask_export_timelapse(self) -> None:
        """Choose a name and export a film of how the drawing came to be."""
        from sketchstudio.ui.files import timelapse_export

        self.spawn(timelapse_export.ask(self._window))

    def copy_picture(self) -> None:
        """Put the picture onto the clipboard."""
        from sketchstudio.ui.files import export

        export.copy(self._window)

    def open_all(self, paths: list[Path]) -> None:
        """Open files that another start of the app, or the system, hands over; come to the front."""
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        for path in paths:
            self.spawn(self.open(path))

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine on the event loop of the app."""
        import asyncio

        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)  # the loop itself keeps weak references only
        task.add_done_callback(self._finished)

    # --- what they do ---

    async def open(self, path: Path) -> bool:
        """Show the drawing in a file, in a tab of its own; a picture made here brings its parameters along."""
        tabs = self._window.tabs
        if self._show_open(path):
            return True
        try:
            opened = await off_thread(lambda: load(path))
        except UserError as error:
            self._window.recent_files.forget(path)
            self._window.canvas_pane.bar.show_error(told(error))
            return False
        if self._show_open(path):  # asked for twice, and the other one was quicker
            return True
        tab = tabs.new()
        tabs.fill(tab, opened.drawing, opened.timelapse, path if path.suffix.lower() == PROJECT else None)
        self._remember(path)
        self._window.canvas_pane.bar.hide()
        if opened.parameters is not None:
            self._window.show_parameters(opened.parameters)
        if opened.picture is not None:
            prompt = opened.parameters.prompt if opened.parameters else ""
            self._window.watching.show_past(opened.picture, prompt)
        if opened.origin is not None:
            self._window.show_origin(opened.origin)
        if note := welcome(path.name, opened, self._window.model):
            self._window.canvas_pane.bar.show_note(note)
        tabs.refresh()
        return True

    async def welcome(self) -> None:
        """The first start: the sample sketch, ready to be made a picture of, and one hint. Not over a drawing."""
        window = self._window
        if window.tabs.current.is_fresh and await self.open(resource(SAMPLE)):
            window.parameters.set_parameters(window.parameters.parameters().replace(prompt=SAMPLE_PROMPT))
            key = window.actions_by_id["generate"].shortcut().toString()
            window.canvas_pane.bar.show_note(
                translate("files", "Press Generate ({key}) to see this chair. Draw on it, or begin anew.").format(
                    key=key
                )
            )

    async def save(self, path: Path, tab: Tab | None = None) -> bool:
        """Write the project file of a drawing, the current one by default."""
        tab = tab or self._window.tabs.current
        async with self._saving:
            return await self._save(path, tab)

    async def export(self, path: Path, scale: int = 1) -> bool:
        """Write the picture; a PNG holds everything that is needed to make it again."""
        from sketchstudio.ui.files import export

        return await export.export(self._window, path, scale)

    async def save_somewhere(self, tab: Tab | None = None) -> bool:
        """Save a drawing where it came from, or ask; the current one by default."""
        tab = tab or self._window.tabs.current  # another one may be shown before there is an answer
        return await (self.save(tab.path, tab) if tab.path is not None else self._ask_save(tab))

    async def _ask_open(self) -> None:
        dialog = QFileDialog(self._window, translate("files", "Open"), self.folder(), translate("files", OPEN_FILTER))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if path := await chosen_path(dialog):
            await self.open(path)

    async def _open_sample(self) -> None:
        await self.open(resource(SAMPLE))

    async def _ask_save(self, tab: Tab) -> bool:
        kind = translate("files", "SketchStudio drawings (*{ending})").format(ending=PROJECT)
        name = tab.path.name if tab.path else "drawing"
        path = await place_for(self._window, translate("files", "Save"), [kind], name, self.folder())
        return path is not None and await self.save(path, tab)

    @cached_property
    def _saving(self) -> asyncio.Lock:
        """Of two saves the one that was asked for last is in the file, whichever the disk would be done with first."""
        import asyncio

        return asyncio.Lock()

    async def _save(self, path: Path, tab: Tab) -> bool:
        window = self._window
        if (other := window.tabs.with_file(path)) is not None and other is not tab:
            text = translate("files", "{name} is open in another tab. Choose another name, or close that one first.")
            window.canvas_pane.bar.show_error(text.format(name=path.name))
            return False
        document = tab.document
        drawing, timelapse = document.snapshot(), document.recorder.timelapse
        values = window.tabs.parameters_of(tab)
        here = tab is window.tabs.current
        finished = window.finished if here else tab.finished
        seed_locked = window.parameters.seed_locked if here else tab.seed_locked
        try:
            stored = values.to_dict() if values is not None else {}
            await off_thread(lambda: save_project(path, drawing, timelapse, stored, finished, seed_locked))
        except UserError as error:
            window.canvas_pane.bar.show_error(told(error))
            return False
        self._remember(path)
        if tab not in window.tabs.all:  # closed meanwhile
            return True
        tab.path = path
        if document.snapshot() is drawing:  # else something was drawn while it was written
            document.undo_stack.setClean()
            if tab.journal is not None:
                tab.journal.note_saved(path)
        if tab is window.tabs.current:
            window.canvas_pane.bar.hide()
        window.tabs.refresh()
        return True

    def folder(self) -> str:
        """Where a file dialog begins."""
        folder = Path(self._window.settings.folder)
        return str(folder if self._window.settings.folder and folder.is_dir() else pictures_dir())

    def export_folder(self) -> str:
        """Where a file dialog begins for what leaves the window: the folder of the settings, if there is one."""
        chosen = self._window.settings.pictures
        return chosen if chosen and Path(chosen).is_dir() else self.folder()

    def _show_open(self, path: Path) -> bool:
        """Show the tab that a file is open in already, if there is one."""
        tab = self._window.tabs.with_file(path)
        if tab is not None:
            self._window.tabs.show(tab)
        return tab is not None

    def _remember(self, path: Path) -> None:
        if not path.is_relative_to(resource()):
            self._window.settings.folder = str(path.absolute().parent)
            self._window.recent_files.remember(path)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a file action failed", exc_info=error)
            self._window.canvas_pane.bar.show_error(
                translate("files", "Something went wrong with the file. Try again; the log says more.")
            )
