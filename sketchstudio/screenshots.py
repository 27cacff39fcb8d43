"""Pictures of the real window in its main states, offscreen: for looking at, and for the README."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from sketchstudio.app import Studio, application
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import RGBA, Stroke, StrokePoint
from sketchstudio.errors import UserError
from sketchstudio.paths import resource
from sketchstudio.settings import Settings
from sketchstudio.ui import theme
from sketchstudio.ui.files.files import load

PROMPT = "a red wooden chair"
RED: RGBA = (196, 52, 46, 255)
PATIENCE = 300_000  # milliseconds for a picture
LOOK_EVERY = 5  # milliseconds


def take(folder: Path, model: str = "starter") -> list[Path]:
    """Drive the window through its states with the real worker; the files written. UserError without a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    app = application()
    app.setQuitOnLastWindowClosed(False)
    studio = Studio(Settings(), model)
    window = studio.window
    taken: list[Path] = []

    def shoot(name: str) -> None:
        app.processEvents()
        path = folder / f"{len(taken) + 1}-{name}.png"
        if not window.grab().save(str(path)):
            raise UserError(f"{path} cannot be written. Choose another folder.")
        taken.append(path)

    studio.start()
    try:
        theme.apply(app, "light")
        window.show()
        window.furnish()
        window.parameters.set_parameters(window.parameters.parameters().replace(prompt=PROMPT, seed=7))
        window.parameters.seed_locked = True
        loading = window.status.model.text()
        studio.warm_up()
        _wait(lambda: window.status.model.text() != loading)
        shoot("fresh-light")
        _draw(studio)
        window.set_tool("brush")
        shoot("drawn-light")
        window.generate()
        _wait(lambda: window.result.progress >= 0.5 or not window.session.running)
        shoot("forming-light")
        _wait(lambda: not window.session.running)
        if window.finished is None:
            raise UserError(f"There is no picture to show: {window.result_pane.bar.text}")
        shoot("finished-light")
        theme.apply(app, "dark")
        window.parameters.more.setChecked(True)
        shoot("finished-dark")
        window.generate()
        _wait(lambda: window.result.progress >= 0.5 or not window.session.running)
        shoot("forming-dark")
        window.cancel()
        _wait(lambda: not window.session.running)
        theme.apply(app, "light")
        window.canvas_pane.bar.show_error("chair.png is empty (0 bytes). Use another file.")
        window.result_pane.bar.show_error("There is not enough memory for this picture. Choose a smaller size.")
        shoot("errors-light")
    finally:
        studio.stop()
        window.document.undo_stack.setClean()
        window.hide()
        window.deleteLater()
        QApplication.processEvents()
    return taken


def _draw(studio: Studio) -> None:
    """The sample sketch with colours painted over it, coarsely, as a person does."""
    window = studio.window
    window.show_drawing(load(resource("samples/chair.svg")).drawing)
    layer = window.document.layer_for(Role.COLOUR)
    assert layer is not None  # every drawing that is opened has one
    page = window.document.page
    for x, y, across, down in ((0.5, 0.49, 0.15, 0.03), (0.51, 0.54, 0.16, 0.03), (0.45, 0.2, 0.11, -0.01)):
        along = [u / 40 for u in range(41)]
        points = tuple(
            StrokePoint((x + across * (2 * u - 1)) * page.width, (y + down * math.sin(math.pi * u)) * page.height)
            for u in along
        )
        window.document.add_stroke(layer.id, Stroke(points, 0.08 * page.width, RED))


def _wait(condition: Callable[[], bool]) -> None:
    """Let the event loop run until the condition holds."""
    loop = QEventLoop()
    look, deadline = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.exit() if condition() else None)
    deadline.setSingleShot(True)
    deadline.timeout.connect(loop.quit)
    look.start(LOOK_EVERY)
    deadline.start(PATIENCE)
    loop.exec()
    look.stop()
    if not deadline.isActive():
        raise UserError("The picture took too long. Try again when the machine is less busy.")
