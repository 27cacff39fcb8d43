"""Someone who draws, makes a picture and is killed while the next one forms: a program for a test that kills it.

`python dying.py MODEL` says "running" on standard output when the second picture is under way. With `queue` behind it,
that is the first of a batch that waits in the queue; with `again` it is the start after that: what is found goes to
standard output as JSON, then what waits is made, and the window is closed. With `draw` it draws on and on, and says
after each stroke what the drawing is; first of all it says what came back, where another one was killed before.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from scribbling import digest

from sketchstudio.app import JOURNALS, application, run_studio
from sketchstudio.generation.history import Entry
from sketchstudio.parameters import GenerationParameters
from sketchstudio.paths import data_dir
from sketchstudio.ui.main_window import MainWindow

PROMPTS = ("a red chair", "a blue cup")
SEED = 5


def main(model: str, what: str = "run") -> None:
    """The app, with a hand that acts as soon as it can."""
    app, steps = application(), {"run": acts, "queue": waits, "again": returns, "draw": draws}[what]()
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


def waits() -> Generator[Callable[[MainWindow], bool], MainWindow, None]:
    """The same with a batch."""
    window = yield lambda window: window.tabs.current.journal is not None
    stroke(window.canvas)
    window.parameters.set_parameters(small(window, PROMPTS[0], steps=100).replace(seed=SEED))
    window.parameters.seed_locked = True
    window.watching.docks.queue.count.setValue(3)
    window.actions_by_id["enqueue_batch"].trigger()
    yield lambda window: window.result.progress > 0
    yield lambda window: window.watching.keeper.background._thread is None  # nothing is left to write
    print("running", flush=True)
    yield never


def returns() -> Generator[Callable[[MainWindow], bool], MainWindow, None]:
    """The start after that."""
    window = yield lambda window: "watching" in vars(window) and bool(window.watching.queue.runs.held)
    bar, begun = window.result_pane.bar, time.monotonic()
    yield lambda window: time.monotonic() > begun + 0.5  # long enough to begin unasked
    found = {
        "seeds": [request.parameters.seed for request in window.watching.queue.runs.held],
        "running": window.session.running,
        "said": bar.text,
        "keyboard": type(QApplication.focusWidget()).__name__,
        "strokes": [len(tab.document.layers[-1].strokes) for tab in window.tabs],
    }
    print(json.dumps(found), flush=True)
    made: list[Entry] = []
    window.watching.keeper.added.connect(made.append)
    next(button for button in bar.findChildren(QToolButton) if "Continue" in button.text()).click()
    yield lambda window: len(made) == len(found["seeds"]) and not window.session.running
    print(json.dumps([[entry.seed, entry.prompt] for entry in made]), flush=True)
    window._may_close = True  # whoever is asked about the drawing throws it away
    window.close()
    yield never


def draws() -> Generator[Callable[[MainWindow], bool], MainWindow, None]:
    """Stroke after stroke, and now and then one back."""
    before = bool(list((data_dir() / JOURNALS).glob("*.journal")))
    window = yield lambda window: window.tabs.current.journal is not None
    if before:
        yield lambda window: bool(window.canvas_pane.bar.text)  # "Your drawing is back"
        print(state(window), flush=True)
    for number in itertools.count():
        stroke(window.canvas, 20 * (number % 9), 15 * (number % 11))
        if number % 5 == 4:
            window.actions_by_id["undo"].trigger()
        print(state(window), flush=True)
        yield lambda window: True


def state(window: MainWindow) -> str:
    """How many strokes there are, and a fingerprint of all that is drawn."""
    drawing = window.document.snapshot()
    return f"{sum(len(layer.strokes) for layer in drawing.layers)} {digest(drawing)}"


def never(window: MainWindow) -> bool:
    """Nothing more is done."""
    return False


def ask(window: MainWindow, prompt: str, steps: int) -> None:
    """Write a prompt and press the button."""
    window.parameters.set_parameters(small(window, prompt, steps))
    window.parameters.button.click()


def small(window: MainWindow, prompt: str, steps: int) -> GenerationParameters:
    """What the form shows, but for these."""
    return window.parameters.parameters().replace(prompt=prompt, width=64, height=64, steps=steps)


def stroke(canvas: QWidget, right: int = 0, down: int = 0) -> None:
    """With the mouse, so many pixels beside the middle."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    middle = QPointF(canvas.rect().center()) + QPointF(right - 80, down - 80)
    for kind, button, buttons, aside in (
        (QEvent.Type.MouseButtonPress, left, left, 0),
        (QEvent.Type.MouseMove, none, left, 60),
        (QEvent.Type.MouseButtonRelease, left, none, 60),
    ):
        at = middle + QPointF(aside, 0)
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)


if __name__ == "__main__":
    main(*sys.argv[1:])
