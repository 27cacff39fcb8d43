"""Someone who draws, makes a picture and is killed while the next one forms: a program for a test that kills it.

`python dying.py MODEL` says "running" on standard output when the second picture is under way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from sketchstudio.app import application, run_studio
from sketchstudio.ui.main_window import MainWindow

PROMPTS = ("a red chair", "a blue cup")


def main(model: str) -> None:
    """The app, with a hand that acts as soon as it can."""
    app, steps = application(), acts()
    timer = QTimer()
    ready = next(steps)

    def look() -> None:
        nonlocal ready
        window = next((w for w in app.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is not None and window.isVisible() and ready(window):
            ready = steps.send(window)

    timer.timeout.connect(look)
    timer.start(10)
    run_studio(None, model)


def acts() -> Generator[Callable[[MainWindow], bool], MainWindow, None]:
    """Yields what to wait for, takes the window, and acts."""
    window = yield lambda window: window.tabs.current.journal is not None
    stroke(window.canvas)
    ask(window, PROMPTS[0], steps=2)
    kept: list[object] = []
    window.watching.keeper.added.connect(kept.append)
    yield lambda window: bool(kept)
    ask(window, PROMPTS[1], steps=200)
    yield lambda window: window.result.progress > 0
    print("running", flush=True)
    yield never


def never(window: MainWindow) -> bool:
    """Nothing more is done."""
    return False


def ask(window: MainWindow, prompt: str, steps: int) -> None:
    """Write a prompt and press the button."""
    values = window.parameters.parameters().replace(prompt=prompt, width=64, height=64, steps=steps)
    window.parameters.set_parameters(values)
    window.parameters.button.click()


def stroke(canvas: QWidget) -> None:
    """With the mouse."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    middle = QPointF(canvas.rect().center())
    for kind, button, buttons, aside in (
        (QEvent.Type.MouseButtonPress, left, left, 0),
        (QEvent.Type.MouseMove, none, left, 60),
        (QEvent.Type.MouseButtonRelease, left, none, 60),
    ):
        at = middle + QPointF(aside, 0)
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)


if __name__ == "__main__":
    main(sys.argv[1])
