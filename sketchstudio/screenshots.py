"""Pictures of the real window in its main states, offscreen: for looking at, and for the README."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from sketchstudio import language
from sketchstudio.app import Studio, application
from sketchstudio.errors import UserError
from sketchstudio.screenshot_states import STATES, wait
from sketchstudio.settings import Settings
from sketchstudio.ui import theme
from sketchstudio.ui.docks.thumbnails import Thumbnails


def take(folder: Path, model: str = "starter", only: Collection[str] = (), spoken: str = "en") -> list[Path]:
    """Drive the window through its states with the real worker; the files written: of all states, or of `only` these.
    `spoken`: the language of the window.

    UserError without a picture, and for a state that there is not.
    """
    if unknown := sorted(set(only) - set(STATES)):
        raise UserError(f"There is no state “{unknown[0]}” of the window. There are {', '.join(STATES)}.")
    folder.mkdir(parents=True, exist_ok=True)
    app = application()
    app.setQuitOnLastWindowClosed(False)
    language.install(app, spoken)
    theme.apply(app, "light")
    studio = Studio(Settings(), model)
    window = studio.window
    taken: list[Path] = []
    studio.start()
    with tempfile.TemporaryDirectory() as history:
        try:
            window.history_folder = Path(history)
            window.show()
            window.furnish()
            for number, (name, reach) in enumerate(STATES.items(), 1):
                if only and len(taken) == len(only):
                    break
                over = reach(studio)  # a state begins where the one before it ended
                app.processEvents()
                wait(lambda: not any(thumbnails.busy for thumbnails in window.findChildren(Thumbnails)))
                if not only or name in only:
                    taken.append(folder / f"{number:02}-{name}.png")
                    _shoot(window, over, taken[-1])
                if over is not None:
                    over.close()
        finally:
            studio.stop()
            window.watching.keeper.close()
            window.document.undo_stack.setClean()
            window.hide()
            window.deleteLater()
            app.processEvents()
    return taken


def _shoot(window: QWidget, over: QWidget | None, path: Path) -> None:
    """The window, and a dialog or menu over it where it lies on the screen."""
    picture = window.grab()
    if over is not None:
        top = over.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
        painter = QPainter(picture)
        painter.fillRect(over.rect().translated(top).adjusted(-1, -1, 1, 1), QColor(theme.scheme().border))
        painter.drawPixmap(top, over.grab())
        painter.end()
    if not picture.save(str(path)):
        raise UserError(f"{path} cannot be written. Choose another folder.")
    QApplication.processEvents()
