"""The history as the window uses it: opened when it is first needed, read and written off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from sketchstudio.document.layer import Drawing
from sketchstudio.generation.history import Entry, History
from sketchstudio.generation.metadata import Provenance, from_text
from sketchstudio.generation.request import Finished, Pixels
from sketchstudio.ui.watching.background import Background

PROJECT = ".sketchstudio"
Result = TypeVar("Result")


class HistoryKeeper(QObject):
    """`folder` None keeps nothing. Results are trimmed to `most` now and then; favourites are not counted."""

    added = Signal(object)  # an Entry

    def __init__(self, folder: Path | None, most: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder, self.most = folder, most
        self.background = Background(self)
        self._history: History | None = None
        self._last: tuple[Drawing, str] | None = None  # the drawing that was kept last, and its file

    def add(self, event: Finished, drawing: Drawing | None, live: bool) -> None:
        """Keep a result with the drawing that it was asked for with."""
        if self.folder is not None:
            self.background.do(lambda: self._add(event, drawing, live), self.added.emit)

    def find(self, search: str, favourites: bool, first: int, count: int, then: Callable[[list[Entry]], None]) -> None:
        """The newest results whose prompt has all these words, so many of them."""
        self._with(lambda history: history.entries(search, favourites=favourites, first=first, limit=count), then)

    def set_favourite(self, entry_id: int, favourite: bool, then: Callable[[None], None]) -> None:
        """Mark a result, or take the mark away."""
        self._with(lambda history: history.set_favourite(entry_id, favourite), then)

    def delete(self, entry_ids: list[int], then: Callable[[None], None]) -> None:
        """Take results away until `restore`, at the latest until the next start."""
        self._with(lambda history: history.delete(*entry_ids), then)

    def restore(self, entry_ids: list[int], then: Callable[[None], None]) -> None:
        """Undo `delete`."""
        self._with(lambda history: history.restore(*entry_ids), then)

    def read(self, entry: Entry, then: Callable[[tuple[Pixels, Provenance, dict[str, str]]], None]) -> None:
        """The picture in full and what it was made of."""

        def work(history: History) -> tuple[Pixels, Provenance, dict[str, str]]:
            image, metadata = history.picture(entry)
            return image, from_text(metadata), metadata

        self._with(work, then)

    def read_drawing(self, entry: Entry, then: Callable[[Drawing], None]) -> None:
        """The drawing with its strokes; where none was kept, layers of the pixels that the model saw."""

        def work(history: History) -> Drawing:
            from sketchstudio.document.formats import project_file
            from sketchstudio.ui.files.contents import drawing_of

            if entry.drawing is not None and entry.drawing.is_file():
                return project_file.load(entry.drawing).drawing
            return drawing_of(from_text(history.picture(entry)[1]))

        self._with(work, then)

    def close(self) -> None:
        """Finish what is to be written, and let go of the files; nothing is kept from now on."""
        self.background.wait()
        self.folder = None
        if self._history is not None:
            self._history.close()
            self._history = None

    def _with(self, work: Callable[[History], Result], then: Callable[[Result], None]) -> None:
        if self.folder is not None:
            self.background.do(lambda: work(self._open()), then)

    def _open(self) -> History:
        if self._history is None:
            assert self.folder is not None  # nobody asks without
            self._history = History(self.folder)
            self._history.purge()  # nobody can undo any more what was deleted before this start
            self._history.trim(self.most)
        return self._history

    def _add(self, event: Finished, drawing: Drawing | None, live: bool) -> Entry:
        from sketchstudio.document.formats import project_file

        history = self._open()
        name = ""
        if drawing is not None:
            if self._last is None or self._last[0] is not drawing:
                file = history.drawing_folder / f"{history.new_name()}{PROJECT}"
                project_file.save(file, drawing)
                self._last = (drawing, file.name)
            name = self._last[1]
        return history.add(event.image, event.metadata, event.seconds, live=live, drawing=name)
