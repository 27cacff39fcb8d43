"""How fast the canvas is: a page of 10,000 strokes, and strokes of soft ink.

`python -m sketchstudio.commands.bench_canvas MEASUREMENT` is a process of such a measurement.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sketchstudio.commands.bench_hand import (
    POINTS_A_STROKE,
    RATE,
    after_painting,
    drag_event,
    pen,
    pen_event,
    wheel_event,
)
from sketchstudio.commands.bench_process import finish, measure

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from sketchstudio.document.layer import Drawing
    from sketchstudio.ui.canvas.canvas_view import CanvasView

CROWD = 10_000  # strokes
LONG = 1000  # points of a stroke


def crowded_canvas() -> dict[str, float]:
    """On a canvas of 10,000 strokes: canvas_10k_draft_ms and canvas_10k_first_ms from opening it to a draft of all of
    it and to the last pixel; canvas_10k_pan_ms_p99, canvas_10k_zoom_ms_p99 and canvas_10k_stroke_ms_p99 from an event
    to its pixels."""
    first: dict[str, float] = measure(__name__, "first")
    moved: dict[str, float] = measure(__name__, "crowded")
    return first | moved


def soft_stroke() -> dict[str, float]:
    """live_soft_stroke_ms_p99: from an event to its pixels, while long strokes of a soft marker are drawn."""
    result: dict[str, float] = measure(__name__, "soft")
    return result


def _first() -> None:
    """Open a page of 10,000 strokes in a view that shows all of it."""
    import numpy  # noqa: F401  the application has loaded it by then

    from sketchstudio.app import application
    from sketchstudio.document.document import Document
    from sketchstudio.ui.canvas.canvas_view import CanvasView

    app = application()
    document = Document(_crowd(CROWD))
    begin = time.perf_counter()
    canvas = CanvasView(document)
    canvas.resize(720, 800)
    canvas.show()
    app.processEvents()
    while canvas.is_drafting():
        app.processEvents()
    drafted = time.perf_counter()
    while canvas.is_refining():
        app.processEvents()
    painted = time.perf_counter()
    finish({"canvas_10k_draft_ms": 1000 * (drafted - begin), "canvas_10k_first_ms": 1000 * (painted - begin)})


def _crowded() -> None:
    """Pan, zoom and draw on a page of 10,000 strokes, at the rates of a hand."""
    canvas, latency = _canvas(_crowd(CROWD))
    stylus = pen()
    pan = latency(lambda number: drag_event(canvas, number), 60, 300)
    canvas.cancel()  # the drag
    canvas.fit()
    zoom = latency(lambda number: wheel_event(canvas, number), 30, 150)
    canvas.fit()
    draw = latency(lambda number: pen_event(canvas, stylus, number), RATE, 4 * POINTS_A_STROKE)
    finish({"canvas_10k_pan_ms_p99": pan, "canvas_10k_zoom_ms_p99": zoom, "canvas_10k_stroke_ms_p99": draw})


def _soft() -> None:
    """Draw with a soft marker."""
    from sketchstudio.document.layer import Drawing

    canvas, latency = _canvas(Drawing())
    stylus = pen()
    canvas.set_tool("brush")
    canvas.brush.softness = 0.8
    finish({"live_soft_stroke_ms_p99": latency(lambda number: pen_event(canvas, stylus, number, LONG), RATE, 2 * LONG)})


def _canvas(drawing: Drawing) -> tuple[CanvasView, Callable[[Callable[[int], QEvent], float, int], float]]:
    """A canvas in half of the window, and what sends it events, so many a second, and tells the 99th percentile of the
    milliseconds from when one was due to its pixels."""
    from PySide6.QtWidgets import QApplication

    from sketchstudio.app import application
    from sketchstudio.document.document import Document
    from sketchstudio.ui.canvas.canvas_view import CanvasView

    painted_at: list[float] = []
    after_painting(lambda _: painted_at.append(time.perf_counter()))
    app = application()
    canvas = CanvasView(Document(drawing))
    canvas.resize(720, 800)
    canvas.show()

    def latency(make: Callable[[int], QEvent], rate: float, count: int) -> float:
        app.processEvents()
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

    return canvas, latency


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


if __name__ == "__main__":
    measurements = {"first": _first, "crowded": _crowded, "soft": _soft}
    measurements[sys.argv[1]]()
