"""How fast the window is: when it takes a first stroke, and how far its pixels are behind the pen while pictures form.

`python -m sketchstudio.commands.bench_window MEASUREMENT …` is a process of such a measurement.
"""

from __future__ import annotations

import runpy
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sketchstudio.commands.bench_hand import RATE, after_painting, mouse_stroke, pen, pen_event
from sketchstudio.commands.bench_process import finish, measure, peak_memory

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from sketchstudio.ui.canvas.canvas_view import CanvasView

STEPS = 200  # of the picture that forms meanwhile


def startup_vs_bare_qt(pairs: int = 9) -> float:
    """Median of paired ratios: start of the process to a first stroke on the screen, the studio over a bare window.

    Both have been started once before, so that Python finds all modules compiled, as it does wherever the app is
    installed. Who goes first alternates.
    """
    ratios = []
    with tempfile.TemporaryDirectory() as compiled:
        measure(__name__, "studio", compiled=compiled), measure(__name__, "bare", compiled=compiled)
        for number in range(pairs):
            order = ("studio", "bare") if number % 2 else ("bare", "studio")
            seconds = {name: measure(__name__, name, compiled=compiled) for name in order}
            ratios.append(seconds["studio"] / seconds["bare"])
    return statistics.median(ratios)


def pen_latency(model: Path, seconds: float) -> dict[str, Any]:
    """pen_latency_ms_p50 and _p99 while pictures form, and the peak memory of that process, in MB of 10**6 bytes."""
    result: dict[str, Any] = measure(__name__, "pen", str(model), str(seconds))
    return result


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
                finish(time.time() - begin)

    app = QApplication([])
    window = Bare()
    window.resize(1440, 900)
    QTimer.singleShot(0, lambda: mouse_stroke(window))
    window.show()
    app.exec()


def _studio(begin: float) -> None:
    """What a person starts, up to a first stroke."""
    from sketchstudio.settings import Settings

    load = Settings.load

    def load_and_watch(folder: Path) -> Settings:
        """The application asks for its settings once it is there, and before it makes the window."""
        from PySide6.QtCore import QTimer

        from sketchstudio.ui.main_window import MainWindow

        show = MainWindow.show

        def painted(canvas: CanvasView) -> None:
            if not canvas.document.is_blank():
                finish(time.time() - begin)

        def show_and_draw(window: MainWindow) -> None:
            # The window itself, as in the bare one: asking Qt for all its widgets would first make a Python type of
            # every kind of widget there is, 10 ms that the studio does not take.
            QTimer.singleShot(0, lambda: mouse_stroke(window.canvas))
            show(window)

        after_painting(painted)
        MainWindow.show = show_and_draw  # type: ignore[assignment, method-assign]  # measured from outside
        return load(folder)

    Settings.load = load_and_watch  # type: ignore[method-assign]  # measured from outside
    sys.argv = ["sketchstudio"]
    runpy.run_module("sketchstudio", run_name="__main__")  # as `python -m sketchstudio` does


def _pen(begin: float, model: str, seconds: float) -> None:
    """Draw at the rate of a tablet while the worker makes pictures.

    An event counts from the moment at which the tablet would have sent it, not from when the busy window came to
    look: otherwise a stall of the window would go unseen.
    """
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from sketchstudio.app import SWITCH_INTERVAL, Studio, application
    from sketchstudio.paths import resource
    from sketchstudio.settings import Settings
    from sketchstudio.ui import theme
    from sketchstudio.ui.files.contents import load

    sys.setswitchinterval(SWITCH_INTERVAL)
    waiting: list[float] = []
    latencies: list[float] = []

    def painted(_: Any) -> None:
        now = time.perf_counter()
        latencies.extend(now - due for due in waiting)
        waiting.clear()

    after_painting(painted)
    app = application()
    theme.apply(app, "light")
    studio = Studio(Settings(), model)
    window, canvas = studio.window, studio.window.canvas
    window.show_drawing(load(resource("samples/chair.svg")).drawing)
    window.parameters.set_parameters(window.parameters.parameters().replace(prompt="a chair", steps=STEPS))
    window.show()
    studio.start()
    stylus = pen()
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
            QApplication.sendEvent(canvas, pen_event(canvas, stylus, sent))
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
    finish(
        {
            "pen_latency_ms_p50": 1000 * hundredths[49],
            "pen_latency_ms_p99": 1000 * hundredths[98],
            "peak_rss_mb": peak_memory() / 1e6,
        }
    )


if __name__ == "__main__":
    measurement, started, *rest = sys.argv[1:]
    if measurement == "bare":
        _bare(float(started))
    elif measurement == "studio":
        _studio(float(started))
    else:
        _pen(float(started), rest[0], float(rest[1]))
