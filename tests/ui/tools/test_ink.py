"""What pressure, tilt, Shift, taper and smoothing make of a line; the canvas shows what the model sees."""

import numpy as np
import pytest
from pointing import LEFT, mouse_stroke, pen_stroke, view_point
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

from sketchstudio.document.layer import Role
from sketchstudio.document.rasterize import sketch_map

LINE = [(100 + 10 * i, 500, 0.1 + 0.01 * i) for i in range(80)]
SHIFT, NO_KEYS = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
TILTING = QPointingDevice(
    "test art pen", 8, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure | QInputDevice.Capability.XTilt, 1, 3,
)  # fmt: skip


def sketch(canvas):
    return canvas.document.layer_for(Role.SKETCH).strokes


def send(canvas, kind, x, y, pressure=0.5, tilt=0, keys=NO_KEYS):
    at = canvas.transform.to_view(QPointF(x, y))
    button = LEFT if kind != QEvent.Type.TabletMove else Qt.MouseButton.NoButton
    buttons = LEFT if kind != QEvent.Type.TabletRelease else Qt.MouseButton.NoButton
    event = QTabletEvent(kind, TILTING, at, canvas.mapToGlobal(at), pressure, tilt, 0, 0, 0, 0, keys, button, buttons)
    QApplication.sendEvent(canvas, event)


def ink_width(canvas, x):
    return sketch_map(canvas.document, 1024, 1024)[:, x].sum() / 255


def test_pressure_sets_the_width_unless_it_is_told_not_to(canvas):
    pen_stroke(canvas, LINE)
    assert ink_width(canvas, 800) > 1.8 * ink_width(canvas, 150)
    canvas.document.undo_stack.undo()
    canvas.change_ink(width_by_pressure=False)
    pen_stroke(canvas, LINE)
    assert ink_width(canvas, 800) == pytest.approx(ink_width(canvas, 150), rel=0.05)


def test_pressure_sets_the_opacity_on_demand(canvas):
    canvas.change_ink(opacity_by_pressure=True, width_by_pressure=False)
    pen_stroke(canvas, LINE)
    ink = sketch_map(canvas.document, 1024, 1024)[500]
    assert ink[150] == pytest.approx(255 * 0.15, abs=20) and ink[850] == pytest.approx(255 * 0.85, abs=20)


def test_a_flat_pen_draws_wider_and_an_upright_one_as_any_other(canvas):
    for tilt in (0, 60):
        send(canvas, QEvent.Type.TabletPress, 100, 500, 1.0, tilt)
        send(canvas, QEvent.Type.TabletMove, 900, 500, 1.0, tilt)
        send(canvas, QEvent.Type.TabletRelease, 900, 500, 0.0, tilt)
        width = ink_width(canvas, 500)
        assert width == pytest.approx(canvas.pen.width * (1 if tilt == 0 else 3), rel=0.03)
        canvas.document.undo_stack.undo()


def test_tapered_ends_run_out(canvas):
    canvas.change_ink(taper=True)
    pen_stroke(canvas, [(x, y, 1.0) for x, y, _ in LINE])
    assert ink_width(canvas, 104) < 0.5 * ink_width(canvas, 500) > ink_width(canvas, 886)
    assert ink_width(canvas, 500) == pytest.approx(canvas.pen.width, rel=0.03)


def test_shift_draws_straight_lines_and_lets_go_of_them(canvas):
    send(canvas, QEvent.Type.TabletPress, 100, 500)
    send(canvas, QEvent.Type.TabletMove, 200, 520)
    for x, y in ((250, 300), (300, 700), (400, 600)):
        send(canvas, QEvent.Type.TabletMove, x, y, keys=SHIFT)
    assert canvas.document.live_strokes[0].array[:, :2] == pytest.approx(np.array([(100, 500), (200, 520), (400, 600)]))
    send(canvas, QEvent.Type.TabletMove, 450, 650)
    send(canvas, QEvent.Type.TabletRelease, 450, 650)
    (stroke,) = sketch(canvas)
    assert len(stroke.points) == 4 and canvas.document.undo_stack.count() == 1


def test_smoothing_is_seen_while_drawing_and_keeps_the_ends(canvas):
    zigzag = [(100 + 10 * i, 500 + 16 * (-1) ** i, 0.5) for i in range(60)]
    canvas.change_ink(smoothing=100.0)
    pen_stroke(canvas, zigzag, release=False)
    live = canvas.document.live_strokes[0].array
    assert live[0, :2] == pytest.approx(zigzag[0][:2]) and live[-1, :2] == pytest.approx(zigzag[-1][:2])
    assert np.abs(live[20:40, 1] - 500).max() < 5
    canvas.cancel()
    assert canvas.document.is_blank()


@pytest.mark.parametrize("choices", [{}, {"opacity_by_pressure": True}, {"taper": True}])
@pytest.mark.parametrize("softness", [0.0, 0.8])
def test_the_canvas_shows_what_the_model_sees(canvas, choices, softness):
    canvas.change_ink(**choices)
    canvas.pen.softness = softness
    canvas.set_brush_width(60)
    pen_stroke(canvas, LINE)
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    transform = canvas.transform
    side = round(1024 * transform.scale)
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    left, top = int(transform.x), int(transform.y)
    painted = 255 - rows[top : top + side, left : left + side].astype(int)
    seen = sketch_map(canvas.document, side, side).astype(int)
    assert (np.abs(painted - seen) > 40).mean() < 0.002 and seen.max() > 150


@pytest.mark.parametrize("alt", [False, True])
def test_the_zoom_tool_zooms_about_the_click(canvas, alt):
    canvas.set_tool("zoom")
    canvas.zoom_to(1.0)
    keys = Qt.KeyboardModifier.AltModifier if alt else NO_KEYS
    send(canvas, QEvent.Type.TabletPress, 500, 500, keys=keys)
    send(canvas, QEvent.Type.TabletRelease, 500, 500, keys=keys)
    assert canvas.zoom() == pytest.approx(0.5 if alt else 2.0) and canvas.document.undo_stack.count() == 0


def test_the_rotate_tool_turns_the_page_and_drawing_follows(canvas):
    canvas.turn(90)
    assert canvas.transform.angle == pytest.approx(90)
    pen_stroke(canvas, [(100, 200, 0.5), (300, 250, 0.5)])
    assert sketch(canvas)[0].points[1][:2] == pytest.approx((300, 250))
    canvas.turn_upright()
    assert canvas.transform.angle == pytest.approx(0)
    canvas.set_tool("rotate")
    middle = canvas.transform.to_page(QPointF(canvas.rect().center()))
    pen_stroke(canvas, [(middle.x() + 300, middle.y(), 0.5), (middle.x(), middle.y() + 300, 0.5)], release=False)
    assert canvas.transform.angle == pytest.approx(90, abs=1)
    canvas.cancel()
    assert canvas.transform.angle == pytest.approx(0)


def test_smoothed_lightly_a_slow_mouse_draws_no_stairs_and_a_quick_one_keeps_its_corners(canvas):
    canvas.change_ink(smoothing=25.0)
    mouse_stroke(canvas, [(100 + i, 300 + 0.2 * i) for i in range(600)])  # whole pixels, two units of the page each
    slow = sketch(canvas)[-1].array[10:-10]
    assert np.abs(np.diff(slow[:, 1])).max() < 0.7
    corner = canvas.transform.to_page(QPointF(view_point(canvas, 500, 700)))
    mouse_stroke(canvas, [(100, 600), (300, 650), (500, 700), (700, 600), (900, 500)])
    assert sketch(canvas)[-1].points[2][:2] == pytest.approx(corner.toTuple())
