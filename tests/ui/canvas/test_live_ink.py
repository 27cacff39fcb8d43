"""A stroke while it is drawn: only its end is made anew, and it looks like the stroke that it becomes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter, QPalette, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint, point_after, point_before_end
from sketchstudio.ui.canvas.canvas_painter import CanvasPainter
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.canvas.live_ink import LiveInk
from sketchstudio.ui.canvas.view_transform import ViewTransform
from sketchstudio.ui.tools.tool import PointerEvent

VIEW = QRect(0, 0, 260, 260)
TRANSFORM = ViewTransform(0.25, 2, 2)


class Screen:
    """What a person sees who never asks for all of it to be painted again."""

    def __init__(self, document, ratio=1.0):
        self.document, self.painter = document, CanvasPainter()
        self.image = QImage(VIEW.size() * ratio, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.show(None)
        document.live_changed.connect(self.show)
        document.changed.connect(self.show)

    def show(self, region):
        exposed = VIEW
        if region is not None:
            exposed = TRANSFORM.rect_to_view(region).toAlignedRect().adjusted(-2, -2, 2, 2) & VIEW
        self.painter.changed(region)
        painter = QPainter(self.image)
        self.painter.paint(painter, self.document, TRANSFORM, exposed, QPalette())
        painter.end()

    def pixels(self):
        grey = self.image.convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
        return rows[:, : grey.width()].astype(int)


def event(i, count):
    x, y = 512 + 380 * math.cos(i / 11), 512 + 380 * math.sin(i / 15) * (1 - i / count / 2)
    return PointerEvent(x, y, QPointF(), 0.3 + 0.7 * abs(math.sin(i / 40)), i / 125)


INKS = {
    "hard": {},
    "tapered": {"taper": True},
    "soft": {"softness": 0.8},
    "soft and tapered": {"softness": 0.8, "taper": True},
    "translucent": {"colour": (40, 90, 160, 110)},
    "by pressure": {"opacity_by_pressure": True},
    "smooth": {"taper": True, "smoothing": 60.0},
    "smooth and soft": {"softness": 0.6, "smoothing": 100.0},
}
SEEN_THROUGH = ("soft", "soft and tapered", "translucent", "by pressure", "smooth and soft")


def drawing(canvas, width=24.0, softness=0.0, colour=(0, 0, 0, 255), **ink):
    canvas.pen.width, canvas.pen.softness, canvas.pen.colour = width, softness, colour
    canvas.change_ink(**ink)
    return canvas.pen


@pytest.mark.parametrize(("name", "mirrored"), [*((name, False) for name in INKS), ("soft and tapered", True)])
def test_it_looks_like_the_stroke_it_becomes(qtbot, name, mirrored):
    document = Document()
    canvas = CanvasView(document)
    qtbot.addWidget(canvas)
    canvas.change_guides(mirror_across=mirrored)
    pen, screen, count = drawing(canvas, **INKS[name]), Screen(document), 150
    pen.begin(event(0, count))
    for i in range(1, count):
        pen.extend(event(i, count))
    live = screen.pixels()
    pen.finish(event(count - 1, count))
    after, fresh = screen.pixels(), Screen(document).pixels()
    assert (fresh < 200).sum() > 3000
    for pixels in (live, after):
        assert (np.abs(pixels - fresh) > 24).mean() < 0.005 and np.abs(pixels - fresh).mean() < 0.5
    assert (after == fresh).all()
    if name in SEEN_THROUGH:  # to the last bit: nothing jumps when the pen is lifted
        assert (live == after).all()


@pytest.mark.parametrize("step", [0.3, 40.0])
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_slow_and_fast_soft_strokes_end_as_they_were_drawn(qtbot, step, ratio):
    document = Document()
    canvas = CanvasView(document)
    qtbot.addWidget(canvas)
    pen = drawing(canvas, softness=0.7, opacity_by_pressure=True, taper=True, width=30.0)
    screen = Screen(document, ratio)
    for i in range(200):
        angle = i * step / 300
        x, y = 512 + 300 * math.cos(angle), 512 + 300 * math.sin(angle) + 40 * math.sin(i / 9)
        (pen.extend if i else pen.begin)(PointerEvent(x, y, QPointF(), 0.5 + 0.5 * math.sin(i / 7), i / 125))
    live = screen.pixels()
    pen.finish(PointerEvent(x, y, QPointF(), 0.0, 2.0))
    assert (live == screen.pixels()).all() and (live == Screen(document, ratio).pixels()).all() and live.min() < 150


def test_a_soft_stroke_that_is_moved_is_the_same_ink(qtbot):
    """Its parts are mapped, and not found anew for each move."""
    points = tuple(StrokePoint(100 + 4 * i, 300 + 80 * math.sin(i / 15), 0.5) for i in range(150))
    stroke = Stroke(points, 40.0, softness=0.7)
    document = Document()
    layer = document.layer_for(Role.SKETCH)
    document.add_stroke(layer.id, stroke)
    Screen(document)  # finds the ink
    by = QTransform.fromTranslate(64, 128)
    moved = stroke.transformed(by)
    assert "_ink_parts" in moved.__dict__
    document.replace_content(layer.id, replace(layer, strokes=(moved,)))
    shown = Screen(document).pixels()
    document.replace_content(layer.id, replace(layer, strokes=(replace(moved),)))
    assert np.abs(shown - Screen(document).pixels()).max() <= 2


@pytest.mark.parametrize("name", ["hard", "soft and tapered", "smooth and soft"])
def test_a_long_one_costs_no_more_than_a_short_one(qtbot, name, monkeypatch):
    computed = []
    make = LiveInk._find
    monkeypatch.setattr(
        LiveInk, "_find", lambda self, stroke, a, b: (computed.append(b - a), make(self, stroke, a, b))[1]
    )
    document, count = Document(), 300
    canvas = CanvasView(document)
    qtbot.addWidget(canvas)
    pen, screen = drawing(canvas, **INKS[name]), Screen(document)
    pen.begin(event(0, count))
    costs = []
    for i in range(1, count):
        computed.clear()
        pen.extend(event(i, count))
        costs.append(sum(computed))
    assert max(costs[-100:]) <= max(costs[:150]) < 150
    exposed = []
    document.live_changed.connect(exposed.append)
    pen.extend(event(count, count))
    most = 700 if "smooth" in name else 500  # only the end of it, of which smoothing moves more
    assert exposed[0].width() < most and exposed[0].height() < most
    pen.abandon()
    assert (screen.pixels()[10:-10, 10:-10] == 255).all()


def test_a_tapered_line_that_is_pulled_back_tapers_where_it_ends_now(qtbot):
    document = Document()
    canvas = CanvasView(document)
    qtbot.addWidget(canvas)
    pen, screen = drawing(canvas, softness=0.5, taper=True), Screen(document)
    layer = document.layer_for(Role.SKETCH)
    points = tuple(StrokePoint(50 + 5 * i, 300 + 200 * math.sin(i / 20)) for i in range(180))
    stroke = Stroke(points, pen.width, nib=canvas.ink.nib(pen.width, False), softness=0.5)
    for end in (20, 100, 180, 90):
        document.show_live_stroke(layer, stroke.with_points(points[:end]), stroke.bounds)
    live = screen.pixels()
    document.cancel_live()
    document.add_stroke(layer.id, stroke.with_points(points[:90]))
    assert np.abs(live - Screen(document).pixels()).max() < 40


def test_distances_along_a_line():
    points = [StrokePoint(10 * i, 0) for i in range(11)]
    assert [point_after(points, length) for length in (0, 5, 10, 15, 1000)] == [0, 1, 1, 2, 10]
    assert [point_before_end(points, length) for length in (0, 5, 10, 15, 1000)] == [10, 9, 9, 8, 0]
    assert point_after(points[:1], 5) == point_before_end(points[:1], 5) == 0
