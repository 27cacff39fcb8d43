"""A film of how the drawing came to be leaves the window, while drawing goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QProgressDialog

from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP, told
from sketchstudio.ui.files.asking import off_thread, place_for

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sketchstudio.document.document import Document
    from sketchstudio.document.timelapse_film import TimelapseFilm
    from sketchstudio.generation.request import Pixels
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

KINDS = (
    QT_TRANSLATE_NOOP("timelapse", "Animated WebP (*.webp)"),
    QT_TRANSLATE_NOOP("timelapse", "Animated GIF (*.gif)"),
    QT_TRANSLATE_NOOP("timelapse", "One PNG a frame (*.png)"),
)
LOOK = 100  # milliseconds between two looks at how far it is


class Cancelled(Exception):
    """The person does not want the film any more."""


class Making(QProgressDialog):
    """Says how far the film is and can call it off. The film is made in another thread, which looks at `cancelled` and
    counts in `done`; the window asks for it now and then."""

    def __init__(self, parent: QWidget, name: str, frames: int) -> None:
        super().__init__(parent)
        self.setObjectName("timelapse")
        self.setWindowTitle(self.tr("Export timelapse"))
        self.setLabelText(self.tr("Making {name}…").format(name=name))
        line = QProgressBar(self)
        line.setTextVisible(False)
        self.setBar(line)
        self.setCancelButtonText(self.tr("Cancel"))
        self.setWindowModality(Qt.WindowModality.NonModal)  # one may draw on
        self.setMinimumWidth(360)
        self.setMinimumDuration(0)
        self.setAutoClose(False)
        self.setAutoReset(False)
        self.setRange(0, frames)
        self.setValue(0)
        self.done_frames = 0
        self.cancelled = threading.Event()
        self.canceled.connect(self.cancelled.set)
        timer = QTimer(self)
        timer.timeout.connect(lambda: self.setValue(self.done_frames))
        timer.start(LOOK)

    def frames_of(self, film: TimelapseFilm) -> Iterator[Pixels]:
        """The frames, in the thread that makes them; raises Cancelled."""
        for frame in film:
            if self.cancelled.is_set():
                raise Cancelled
            yield frame
            self.done_frames += 1

    def told(self, paths: list[Path]) -> str:
        """What was written."""
        count, folder = len(paths), paths[0].parent
        if count == 1:
            return translate("export", "Exported to {path}").format(path=paths[0])
        return self.tr("Exported %n frames to {folder}", "", count).format(folder=folder)


async def ask(window: MainWindow) -> None:
    """Choose a name and export."""
    document = window.document  # another drawing may be shown before there is a name
    if document.is_blank():
        window.canvas_pane.bar.show_error(translate("timelapse", "There is nothing drawn yet. Draw something first."))
        return
    kinds = [translate("timelapse", kind) for kind in KINDS]
    title, files = translate("timelapse", "Export timelapse of the drawing"), window.files
    name = translate("timelapse", "{name}-timelapse").format(name=files.stem)
    if path := await place_for(window, title, kinds, f"{name}.webp", files.export_folder()):
        await export(window, path, document)


async def export(window: MainWindow, path: Path, document: Document | None = None) -> bool:
    """Write the film, of the drawing that is shown by default; whether it was written."""
    from sketchstudio.document.timelapse_film import TimelapseFilm
    from sketchstudio.generation import animation

    bar = window.canvas_pane.bar
    document = document or window.document
    film = TimelapseFilm(document.snapshot(), document.recorder.timelapse)
    making = Making(window, path.name, await off_thread(lambda: len(film)))
    window.closed.connect(making.cancelled.set)
    try:
        paths = await off_thread(lambda: animation.write(path, making.frames_of(film), film.durations))
    except Cancelled:
        bar.show_note(translate("timelapse", "The timelapse was not exported."))
        return False
    except UserError as error:
        bar.show_error(told(error))
        return False
    finally:
        making.hide()
        making.deleteLater()
    bar.show_note(making.told(paths))
    return True
