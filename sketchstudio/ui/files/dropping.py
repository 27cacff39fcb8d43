"""What is dropped onto the window: a project opens, an SVG is inserted, a picture becomes a reference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from sketchstudio.errors import UserError
from sketchstudio.language import told
from sketchstudio.ui.files.asking import off_thread
from sketchstudio.ui.files.contents import PROJECT

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from sketchstudio.document.layer import Layer
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab


class Dropping(QObject):
    """Watches canvas and window for what is dragged over them. Where it is dropped on the canvas is where it goes, and
    the middle of the view where it is dropped beside that."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        for place in (window.canvas, window):
            place.setAcceptDrops(True)
            place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        canvas = self._window.canvas
        # The window lets alone what belongs to its parts, and a picture that was dragged out and is put down again.
        if watched is not canvas and (event.source() is not None or not _is_welcome(event.mimeData())):
            return False
        if isinstance(event, QDragEnterEvent):  # moves over the canvas come as another kind and need no answer
            if _is_welcome(event.mimeData()):
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop:
            place = event.position() if watched is canvas else QPointF(canvas.rect().center())
            event.acceptProposedAction()
            self._take(event.mimeData(), canvas.transform.to_page(place))  # now: it is gone after the event
            return True
        return False

    def _take(self, mime: QMimeData, at: QPointF) -> None:
        from sketchstudio.ui.files import clipboard

        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        try:
            if paths:
                self.take_files(paths, at)
            elif found := clipboard.from_mime(mime):
                self._insert(found, at)
            elif (picture := clipboard.picture_in(mime)) is not None:
                self._window.editing.insert_picture(picture, self.tr("Picture"), at)
        except UserError as error:
            self._window.canvas_pane.bar.show_error(told(error))

    def take_files(self, paths: list[Path], at: QPointF) -> None:
        """Put files at a point of the page that is shown now, as soon as they are read. Errors go to the bar over the
        canvas."""
        self._window.files.spawn(self._take_files(paths, at, self._window.tabs.current))

    async def _take_files(self, paths: list[Path], at: QPointF, tab: Tab) -> None:
        for path in paths:
            try:
                await self._take_file(path, at, tab)
            except UserError as error:
                self._window.canvas_pane.bar.show_error(told(error))

    async def _take_file(self, path: Path, at: QPointF, tab: Tab) -> None:
        from sketchstudio.document.formats import svg
        from sketchstudio.document.pictures import picture
        from sketchstudio.ui.files import clipboard

        suffix = path.suffix.lower()
        if suffix in (PROJECT, ".ora") or await off_thread(lambda: _is_ours(path)):
            await self._window.files.open(path)
        elif suffix == ".svg":
            drawing = await off_thread(lambda: svg.load(path))
            if self._is_shown(tab):
                self._insert(clipboard.parts_of(drawing), at)
        else:
            pixels = await off_thread(lambda: picture.read_rgba(path))
            if self._is_shown(tab):
                self._window.editing.insert_picture(pixels, path.stem, at)

    def _is_shown(self, tab: Tab) -> bool:
        """Show the drawing again that something is for; False where it was closed while that was read."""
        there = tab in self._window.tabs.all
        if there:
            self._window.tabs.show(tab)
        return there

    def _insert(self, found: list[Layer], at: QPointF) -> None:
        from sketchstudio.ui.files.clipboard import extent_of

        middle = extent_of(found, self._window.document.page).center()
        self._window.editing.insert(found, at - middle, self.tr("Insert"))


def _is_welcome(mime: QMimeData) -> bool:
    from sketchstudio.ui.files import clipboard

    return any(url.isLocalFile() for url in mime.urls()) or clipboard.has_content(mime)


def _is_ours(path: Path) -> bool:
    """Whether a picture was made here, and so brings its drawing and its parameters along."""
    if path.suffix.lower() != ".png":
        return False
    from sketchstudio.generation.metadata import CHUNK, read_png

    try:
        return CHUNK in read_png(path)[1]
    except UserError:
        return False  # another reader may know more
