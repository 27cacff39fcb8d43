"""How fast the window is: each measurement in a process of its own, so that nothing is warm that would not be.

`python -m sketchstudio.commands.bench_window MEASUREMENT …` is such a process; it prints its result as JSON.
"""

from __future__ import annotations

import json
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from sketchstudio.document.layer import Drawing

RATE = 125  # events of the pen in a second
POINTS_A_STROKE = 125
STEPS = 200  # of the picture that forms meanwhile
CROWD = 10_000  # strokes


def startup_vs_bare_qt(pairs: int = 9) -> float:
    """Median of paired ratios: start of the process to a first stroke on the screen, the studio over a bare window.

    Both have been started once before, so that Python finds all modules compiled, as it does wherever the app is
    installed. Who goes first alternates.
    """
    ratios = []
    with tempfile.TemporaryDirectory() as compiled:
        _measure("studio", compiled=compiled), _measure("bare", compiled=compiled)
        for number in range(pairs):
            order = ("studio", "bare") if number % 2 else ("bare", "studio")
            seconds = {name: _measure(name, compiled=compiled) for name in order}
            ratios.append(seconds["studio"] / seconds["bare"])
    return statistics.median(ratios)


def pen_latency(model: Path, seconds: float) -> dict[str, Any]:
    """pen_latency_ms_p50 and _p99 while pictures form, and the peak memory of that process, in MB of 10**6 bytes."""
    result: dict[str, Any] = _measure("pen", str(model), str(seconds))
    return result


def crowded_canvas() -> dict[str, float]:
    """canvas_10k_pan_ms_p99, canvas_10k_zoom_ms_p99 and canvas_10k_stroke_ms_p99: from an event to its pixels, on a
    canvas of 10,000 strokes."""
    result: dict[str, float] = _measure("crowded")
    return result


def _measure(*words: str, compiled: str | None = None) -> Any:
    """Run one measurement offscreen, with settings folders of its own; `compiled` keeps compiled modules."""
    with tempfile.TemporaryDirectory() as folder:
        own = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "STATE")}
        environment = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}
        if compiled is not None:
            environment["PYTHONPYCACHEPREFIX"] = compiled
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", __name__, words[0], repr(time.time()), *words[1:]]
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout)


def _finish(result: Any) -> None:
    """Print and leave at once: what comes after is not what is measured."""
    print(json.dumps(result), flush=True)
    os._exit(0)


def _bare(begin: float) -> None:
    """The least that a window needs to take a stroke."""
    from PySide6.QtCore import QPointF, QTimer
    from PySide6.QtGui import QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.points: list[QPointF] = []

        def mouseMoveEvent(self, event: QMouseEvent) -> None:
            self.points.append(event.position())
            self.update()

        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.drawPolyline(self.points)
            painter.end()
            if self.points:
                _finish(time.time() - begin)

    app = QApplication([])
    window = Bare()
    window.resize(1440, 900)
    QTimer.singleShot(0, lambda: _mouse_stroke(window))
    window.show()
    app.exec()


def _studio(begin: float) -> None:
    """What a person starts, up to a first stroke."""
    from sketchstudio.settings import Settings

    load = Settings.load

    def load_and_watch(folder: Path) -> Settings:
        """The application asks for its settings once it is there, and before it makes the window."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from sketchstudio.ui.canvas.canvas_view import CanvasView

        def painted(canvas: CanvasView) -> None:
            if not canvas.document.is_blank():
                _finish(time.time() - begin)

        def draw() -> None:
            _mouse_stroke(next(widget for widget in QApplication.allWidgets() if isinstance(widget, CanvasView)))

        _after_painting(painted)
        QTimer.singleShot(0, draw)  # served as soon as the window is there
        return load(folder)

    Settings.load = load_and_watch  # type: ignore[method-assign]  # measured from outside
    sys.argv = ["sketchstudio"]
    runpy.run_module("sketchstudio", run_name="__main__")  # as `python -m sketchstudio` does


def _mouse_stroke(widget: QWidget) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    middle = QPointF(widget.rect().center())
    for kind, button, buttons, offset in (
        (QEvent.Type.MouseButtonPress, left, left, 0),
        (QEvent.Type.MouseMove, none, left, 40),
        (QEvent.Type.MouseButtonRelease, left, none, 40),
    ):
        at = middle + QPointF(offset, offset)
        event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


def _after_painting(then: Callable[[Any], None]) -> None:
    """Call `then(canvas)` whenever the canvas has painted itself."""
    from sketchstudio.ui.canvas.canvas_view import CanvasView

    paint = CanvasView.paintEvent

    def paint_and_tell(canvas: CanvasView, event: Any) -> None:
        paint(canvas, event)
        then(canvas)

    CanvasView.paintEvent = paint_and_tell  # type: ignore[assignment, method-assign]  # measured from outside


def _pen(begin: float, model: str, seconds: float) -> None:
    """Draw at the rate of a tablet while the worker makes pictures.

    An event counts from the moment at which the tablet would have sent it, not from when the busy window came to
    look: otherwise a stall of the window would go unseen.
    """
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QInputDevice, QPointingDevice
    from PySide6.QtWidgets import QApplication

    from sketchstudio.app import SWITCH_INTERVAL, Studio, application
    from sketchstudio.paths import resource
    from sketchstudio.settings import Settings
    from sketchstudio.ui import theme
    from sketchstudio.ui.files.files import load

    sys.setswitchinterval(SWITCH_INTERVAL)
    waiting: list[float] = []
    latencies: list[float] = []

    def painted(_: Any) -> None:
        now = time.perf_counter()
        latencies.extend(now - due for due in waiting)
        waiting.clear()

    _after_painting(painted)
    app = application()
    theme.apply(app, "light")
    studio = Studio(Settings(), model)
    window, canvas = studio.window, studio.window.canvas
    window.show_drawing(load(resource("samples/chair.svg")).drawing)
    window.parameters.set_parameters(window.parameters.parameters().replace(prompt="a chair", steps=STEPS))
    window.show()
    studio.start()
    abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    kind = QPointingDevice.PointerType.Pen
    pen = QPointingDevice("benchmark", 1, QInputDevice.DeviceType.Stylus, kind, abilities, 1, 3)
    next_due = 0.0
    sent = 0

    def tick() -> None:
        nonlocal next_due, sent
        if not window.session.running:
            window.generate()
        if window.result.progress == 0 and not sent:
            return  # torch is being imported, or the model loaded
        now = time.perf_counter()
        next_due = next_due or now
        while next_due <= now:
            QApplication.sendEvent(canvas, _pen_event(canvas, pen, sent))
            waiting.append(next_due)
            sent += 1
            next_due += 1 / RATE
        if sent >= seconds * RATE and not waiting:
            app.exit()  # unlike quit(), it does not ask whether the drawing should be saved

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(1)
    app.exec()
    studio.stop()
    hundredths = statistics.quantiles(latencies, n=100)
    _finish(
        {
            "pen_latency_ms_p50": 1000 * hundredths[49],
            "pen_latency_ms_p99": 1000 * hundredths[98],
            "peak_rss_mb": _peak_memory() / 1e6,
        }
    )


def _crowded(begin: float) -> None:
    """Pan, zoom and draw on a page of 10,000 strokes, at the rates of a hand. An event counts from when it was due."""
    from PySide6.QtGui import QInputDevice, QPointingDevice
    from PySide6.QtWidgets import QApplication

    from sketchstudio.app import application
    from sketchstudio.document.document import Document
    from sketchstudio.ui.canvas.canvas_view import CanvasView

    painted_at: list[float] = []
    _after_painting(lambda _: painted_at.append(time.perf_counter()))
    app = application()
    canvas = CanvasView(Document(_crowd(CROWD)))
    canvas.resize(720, 800)  # half of the window
    canvas.show()
    abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    kind = QPointingDevice.PointerType.Pen
    pen = QPointingDevice("benchmark", 1, QInputDevice.DeviceType.Stylus, kind, abilities, 1, 3)

    def latency(make: Callable[[int], QEvent], rate: float, count: int) -> float:
        while canvas.is_refining():
            app.processEvents()
        latencies = []
        due = time.perf_counter()
        for number in range(count):
            while time.perf_counter() < due:
                app.processEvents()
            painted_at.clear()
            QApplication.sendEvent(canvas, make(number))
            while not painted_at:
                app.processEvents()
            latencies.append(painted_at[0] - due)
            due = max(due + 1 / rate, time.perf_counter() - 1 / rate)
        return 1000 * statistics.quantiles(latencies, n=100)[98]

    pan = latency(lambda number: _drag_event(canvas, number), 60, 300)
    canvas.cancel()  # the drag
    canvas.fit()
    zoom = latency(lambda number: _wheel_event(canvas, number), 30, 150)
    canvas.fit()
    draw = latency(lambda number: _pen_event(canvas, pen, number), RATE, 4 * POINTS_A_STROKE)
    _finish({"canvas_10k_pan_ms_p99": pan, "canvas_10k_zoom_ms_p99": zoom, "canvas_10k_stroke_ms_p99": draw})


def _crowd(count: int) -> Drawing:
    """A drawing of so many strokes, each a hand's breadth of a wandering line."""
    import math
    import random

    from sketchstudio.document.layer import Drawing, Layer, Role
    from sketchstudio.document.marks.stroke import Stroke, StrokePoint

    chance = random.Random(0)
    strokes = []
    for _ in range(count):
        x, y, angle = chance.uniform(50, 970), chance.uniform(50, 970), chance.uniform(0, 2 * math.pi)
        points = []
        for i in range(30):
            points.append(StrokePoint(x, y, 0.5 + 0.4 * math.sin(i / 5), i / RATE))
            angle += chance.uniform(-0.3, 0.3)
            x, y = x + 5 * math.cos(angle), y + 5 * math.sin(angle)
        strokes.append(Stroke(tuple(points), 4.0))
    return Drawing(layers=(Layer(Role.SKETCH, "Sketch", tuple(strokes)),))


def _drag_event(canvas: QWidget, number: int) -> QMouseEvent:
    """The page dragged with the middle button, in circles."""
    import math

    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    middle, none = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
    turn = number / 20
    at = QPointF(canvas.rect().center()) + QPointF(200 * math.sin(turn), 200 * math.cos(turn))
    kind, button = (QEvent.Type.MouseButtonPress, middle) if number == 0 else (QEvent.Type.MouseMove, none)
    return QMouseEvent(kind, at, canvas.mapToGlobal(at), button, middle, Qt.KeyboardModifier.NoModifier)


def _wheel_event(canvas: QWidget, number: int) -> QWheelEvent:
    """Eight notches in, eight notches out, at a wandering place."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    at = QPointF(canvas.rect().center()) + QPointF(number % 50 - 25, 25 - number % 40)
    turn = QPoint(0, 120 if number // 8 % 2 == 0 else -120)
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    return QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), turn, none, keys, Qt.ScrollPhase.NoScrollPhase, False)


def _pen_event(canvas: QWidget, pen: QPointingDevice, number: int) -> QTabletEvent:
    """The event of this number: strokes of POINTS_A_STROKE points each, one below the other."""
    import math

    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QTabletEvent

    stroke, point = divmod(number, POINTS_A_STROKE)
    width, height = canvas.width(), canvas.height()
    along = point / POINTS_A_STROKE
    at = QPointF(
        width * (0.2 + 0.6 * along),
        height * (0.25 + 0.05 * (stroke % 10) + 0.04 * math.sin(12 * along)),
    )
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kind, button, buttons = QEvent.Type.TabletMove, none, left
    if point == 0:
        kind, button = QEvent.Type.TabletPress, left
    elif point == POINTS_A_STROKE - 1:
        kind, button, buttons = QEvent.Type.TabletRelease, left, none
    pressure = 0.3 + 0.5 * along
    return QTabletEvent(
        kind, pen, at, canvas.mapToGlobal(at), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, buttons,
    )  # fmt: skip


def _peak_memory() -> int:
    """Bytes."""
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    measurement, started, *rest = sys.argv[1:]
    if measurement == "bare":
        _bare(float(started))
    elif measurement == "studio":
        _studio(float(started))
    elif measurement == "crowded":
        _crowded(float(started))
    else:
        _pen(float(started), rest[0], float(rest[1]))
