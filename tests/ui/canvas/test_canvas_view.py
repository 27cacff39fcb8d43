from dataclasses import replace

import numpy as np
import pytest
from pointing import ERASER, LEFT, MIDDLE, NONE, RIGHT, drag, mouse_stroke, pen_stroke, tablet, view_point, wheel
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Page, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.canvas.view_transform import LARGEST, SMALLEST, ViewTransform

WAVE = [(200 + 10 * i, 500 + 60 * np.sin(i / 5), 0.1 + 0.015 * i) for i in range(50)]


@pytest.fixture
def canvas(canvas):
    canvas.setFocus()
    return canvas


def strokes(canvas, role=Role.SKETCH):
    return canvas.document.layer_for(role).strokes


def grey(canvas):
    """What is on the screen, (H, W)."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


# Pointers


def test_a_pen_draws_a_stroke_with_its_pressures(canvas, qtbot):
    with qtbot.waitSignal(canvas.stroke_finished):
        pen_stroke(canvas, WAVE)
    (stroke,) = strokes(canvas)
    assert [point.pressure for point in stroke.points] == pytest.approx([p for _, _, p in WAVE], abs=1e-3)
    assert stroke.array[:, :2] == pytest.approx(np.array(WAVE)[:, :2], abs=1e-6)


def test_a_mouse_draws_at_full_pressure(canvas, qtbot):
    with qtbot.waitSignal(canvas.stroke_finished):
        mouse_stroke(canvas, [(100, 100), (300, 200), (500, 100)])
    (stroke,) = strokes(canvas)
    assert len(stroke.points) == 3 and {point.pressure for point in stroke.points} == {1.0}
    assert canvas.document.undo_stack.count() == 1


def test_a_pen_stroke_is_not_drawn_by_the_mouse_as_well(canvas):
    assert tablet(canvas, QEvent.Type.TabletPress, 100, 100, 0.5, button=LEFT, buttons=LEFT).isAccepted()
    mouse_stroke(canvas, [(100, 100), (300, 200)])  # as some platforms send it besides
    tablet(canvas, QEvent.Type.TabletMove, 300, 200, 0.5, buttons=LEFT)
    tablet(canvas, QEvent.Type.TabletRelease, 300, 200, 0, button=LEFT)
    (stroke,) = strokes(canvas)
    assert {point.pressure for point in stroke.points} == {0.5}


def test_a_hovering_pen_draws_nothing(canvas):
    for x in range(100, 300, 20):
        tablet(canvas, QEvent.Type.TabletMove, x, 100)
    assert canvas.document.is_blank() and not canvas.is_drawing()


def test_the_other_end_of_the_pen_erases(canvas):
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    pen_stroke(canvas, [(500, 400, 1), (500, 600, 1)], end=ERASER)
    assert len(strokes(canvas)) == 2 and canvas.tool().name == "pen"


def test_fractions_of_a_pixel_of_the_pen_are_kept(canvas):
    pen_stroke(canvas, [(100.3, 200.7, 1), (150.1, 250.9, 1)])
    assert strokes(canvas)[0].points[0][:2] == pytest.approx((100.3, 200.7), abs=1e-6)


@pytest.mark.parametrize("pointer", ["pen", "mouse"])
def test_escape_takes_the_stroke_back(canvas, pointer):
    if pointer == "pen":
        pen_stroke(canvas, WAVE, release=False)
    else:
        mouse_stroke(canvas, [(x, y) for x, y, _ in WAVE], release=False)
    assert canvas.is_drawing() and canvas.document.live_strokes
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.is_drawing() and not canvas.document.live_strokes
    drag(canvas, QPoint(300, 300))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(300, 300))
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 0


def test_escape_belongs_to_the_stroke_before_any_shortcut(qtbot):
    window = QMainWindow()
    canvas = CanvasView(Document())
    window.setCentralWidget(canvas)
    qtbot.addWidget(window)
    pressed = []
    QShortcut(Qt.Key.Key_Escape, window).activated.connect(lambda: pressed.append(1))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    canvas.setFocus()
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.is_drawing() and pressed == []
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert pressed == [1]


def test_a_second_button_takes_the_stroke_back(canvas):
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    QTest.mousePress(canvas, RIGHT, pos=QPoint(200, 200))
    assert not canvas.is_drawing()
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(200, 200))
    assert canvas.document.is_blank()


def test_losing_the_focus_takes_the_stroke_back(canvas):
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    canvas.clearFocus()
    assert not canvas.is_drawing() and canvas.document.is_blank()


def test_a_release_that_nobody_told_of_takes_the_stroke_back(canvas):
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    drag(canvas, QPoint(250, 250), NONE)
    assert not canvas.is_drawing() and canvas.document.is_blank()


def test_undo_in_the_middle_of_a_stroke_takes_it_back(canvas):
    pen_stroke(canvas, WAVE)
    pen_stroke(canvas, WAVE, release=False)
    canvas.document.undo_stack.undo()
    assert not canvas.is_drawing() and canvas.document.is_blank()


def test_a_stroke_may_leave_the_view_and_come_back(canvas):
    mouse_stroke(canvas, [(100, 500), (-300, 500), (1400, 500), (600, 500)])
    (stroke,) = strokes(canvas)
    assert len(stroke.points) == 4


def test_a_click_is_a_dot(canvas):
    mouse_stroke(canvas, [(400, 400)])
    (stroke,) = strokes(canvas)
    assert len(stroke.points) == 1


def test_layers_that_may_not_change_say_why(canvas, qtbot):
    layer = canvas.document.layer_for(Role.SKETCH)
    for attributes, word in (({"locked": True}, "locked"), ({"visible": False, "locked": False}, "hidden")):
        canvas.document.change_layer(layer.id, **attributes)
        with qtbot.waitSignal(canvas.refused) as signal:
            pen_stroke(canvas, WAVE)
        assert word in signal.args[0] and layer.name in signal.args[0]
        assert strokes(canvas) == () and not canvas.is_drawing()


def test_the_mouse_draws_after_a_pen_that_was_refused(canvas):
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.change_layer(layer.id, locked=True)
    pen_stroke(canvas, WAVE)
    canvas.document.change_layer(layer.id, locked=False)
    mouse_stroke(canvas, [(100, 100), (300, 200)])
    assert len(strokes(canvas)) == 1


def test_a_pen_takes_over_from_a_mouse(canvas):
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    pen_stroke(canvas, WAVE)
    assert not canvas.is_drawing()
    QTest.mouseRelease(canvas, LEFT)
    pen_stroke(canvas, WAVE)
    assert len(strokes(canvas)) == 1 and len(strokes(canvas)[0].points) == len(WAVE)


# Tools


def test_each_tool_works_on_its_layer(canvas):
    assert {"pen", "brush", "eraser", "pan", "zoom", "rotate"} <= set(canvas.toolbox.names)
    canvas.set_colour((10, 200, 30, 255))
    canvas.set_tool("brush")
    assert canvas.document.current_layer.role is Role.COLOUR
    pen_stroke(canvas, WAVE)
    (paint,) = strokes(canvas, Role.COLOUR)
    assert paint.colour == (10, 200, 30, 255) and strokes(canvas) == ()
    canvas.set_tool("pen")
    assert canvas.document.current_layer.role is Role.SKETCH


def test_changing_the_tool_drops_the_stroke(canvas):
    mouse_stroke(canvas, [(100, 100), (300, 200)], release=False)
    canvas.set_tool("eraser")
    assert not canvas.is_drawing() and canvas.document.is_blank()


def test_widths_are_of_the_tool_in_hand(canvas, qtbot):
    canvas.set_tool("eraser")
    with qtbot.waitSignal(canvas.brush_changed):
        canvas.set_brush_width(77)
    assert canvas.brush_width() == 77 and canvas.pen.width != 77
    canvas.set_tool("pen")
    canvas.set_brush_width(1e9)
    assert canvas.pen.width < 1e3
    canvas.set_tool("pan")
    assert canvas.brush_width() is None


def test_another_document_takes_the_place_of_the_old(canvas):
    old, new = canvas.document, Document(Drawing(Page(400, 800)))
    canvas.document = new
    pen_stroke(canvas, [(100, 100, 1), (200, 300, 1)])
    assert old.is_blank() and not new.is_blank()
    assert new.undo_stack.count() == 1
    assert canvas.transform == ViewTransform.fitting(QSizeF(400, 800), QSizeF(canvas.size()))


# View


def test_the_page_is_fitted_until_somebody_zooms(canvas):
    fitted = canvas.zoom()
    canvas.resize(900, 900)
    assert canvas.zoom() > fitted
    canvas.zoom_in()
    zoomed = canvas.zoom()
    canvas.resize(700, 700)
    assert canvas.zoom() == zoomed
    canvas.fit()
    assert canvas.zoom() == ViewTransform.fitting(QSizeF(1024, 1024), QSizeF(700, 700)).scale


def test_the_wheel_zooms_about_the_cursor(canvas, qtbot):
    at = QPointF(150, 420)
    before = canvas.transform.to_page(at)
    with qtbot.waitSignal(canvas.view_changed):
        wheel(canvas, at, 2)
    after = canvas.transform.to_page(at)
    assert canvas.zoom() > 0.6 and (after - before).manhattanLength() < 1e-6


def test_the_wheel_does_not_move_the_page_under_the_pen(canvas):
    before = canvas.transform
    pen_stroke(canvas, WAVE, release=False)
    wheel(canvas, QPointF(100, 100), 3)
    assert canvas.transform == before and canvas.is_drawing()


def test_zoom_has_ends(canvas):
    canvas.zoom_to(1e9)
    assert canvas.zoom() == LARGEST
    canvas.zoom_to(1e-9)
    assert canvas.zoom() == SMALLEST


def test_the_page_cannot_be_lost(canvas):
    canvas.set_transform(canvas.transform.moved(1e6, -1e6))
    page = canvas.transform.rect_to_view(canvas.transform.rect_to_page(canvas.rect().toRectF()))
    assert page.intersects(canvas.rect().toRectF())
    corner, far = canvas.transform.to_view(QPointF(0, 0)), canvas.transform.to_view(QPointF(1024, 1024))
    assert corner.x() < canvas.width() and far.y() > 0


@pytest.mark.parametrize("way", ["middle button", "space", "hand"])
def test_the_hand_moves_the_page_and_draws_nothing(canvas, way):
    before = canvas.transform
    if way == "space":
        QTest.keyPress(canvas, Qt.Key.Key_Space)
    if way == "hand":
        canvas.set_tool("pan")
    button = MIDDLE if way == "middle button" else LEFT
    QTest.mousePress(canvas, button, pos=QPoint(300, 300))
    drag(canvas, QPoint(340, 280), button)
    QTest.mouseRelease(canvas, button, pos=QPoint(340, 280))
    assert canvas.transform == before.moved(40, -20) and canvas.document.is_blank()
    if way == "space":
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        mouse_stroke(canvas, [(500, 500), (600, 600)])
        assert len(strokes(canvas)) == 1


def test_escape_puts_the_page_back(canvas):
    before = canvas.transform
    QTest.mousePress(canvas, MIDDLE, pos=QPoint(300, 300))
    drag(canvas, QPoint(340, 280), MIDDLE)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.transform == before


# What is seen


def test_an_empty_page_is_white_on_a_neutral_desk(canvas):
    pixels = canvas.grab().toImage()
    desk = QColor(pixels.pixel(3, 3))
    assert desk.red() == desk.green() == desk.blue() < 250
    assert QColor(pixels.pixel(300, 300)) == QColor(Qt.GlobalColor.white)


def test_ink_shows_where_it_was_drawn_while_it_is_drawn_and_after(canvas):
    pen_stroke(canvas, [(200, 500, 1), (800, 500, 1)], release=False)
    at = view_point(canvas, 500, 500)
    assert grey(canvas)[at.y(), at.x()] < 60
    tablet(canvas, QEvent.Type.TabletRelease, 800, 500, button=LEFT)
    assert grey(canvas)[at.y(), at.x()] < 60
    canvas.document.undo_stack.undo()
    assert grey(canvas)[at.y(), at.x()] == 255


def test_what_is_painted_bit_by_bit_equals_what_is_painted_at_once(canvas, qtbot):
    pen_stroke(canvas, WAVE)
    canvas.set_tool("brush")
    pen_stroke(canvas, [(300, 480, 1), (600, 540, 1)])
    canvas.set_tool("eraser")
    canvas.document.set_current_layer(canvas.document.layer_for(Role.SKETCH).id)
    pen_stroke(canvas, [(400, 400, 1), (420, 700, 1)])
    canvas.set_transform(canvas.transform.moved(37, -22))
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))  # the brush is not part of the drawing
    by_bits = grey(canvas)
    other = CanvasView(Document(canvas.document.snapshot()))
    qtbot.addWidget(other)
    other.resize(canvas.size())
    other.show()
    other.set_transform(canvas.transform)
    # Where pieces of ink meet, antialiased edges may differ a little.
    difference = np.abs(by_bits.astype(int) - grey(other))
    assert (difference > 40).sum() < 20


def test_hidden_layers_and_opacity_show(canvas):
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.add_stroke(layer.id, Stroke((StrokePoint(100, 500), StrokePoint(900, 500)), 60))
    at = view_point(canvas, 500, 500)
    canvas.document.change_layer(layer.id, opacity=0.5)
    assert grey(canvas)[at.y(), at.x()] == pytest.approx(128, abs=2)
    canvas.document.change_layer(layer.id, visible=False)
    assert grey(canvas)[at.y(), at.x()] == 255


def test_colours_lie_under_the_lines_while_they_are_painted(canvas):
    pen_stroke(canvas, [(200, 500, 1), (800, 500, 1)])
    canvas.set_tool("brush")
    canvas.set_colour((255, 220, 0, 255))
    pen_stroke(canvas, [(500, 300, 1), (500, 700, 1)], release=False)
    crossing, paint = view_point(canvas, 500, 500), view_point(canvas, 500, 420)
    pixels = canvas.grab().toImage()
    assert QColor(pixels.pixel(crossing)).lightness() < 60
    assert QColor(pixels.pixel(paint)).name() == "#ffdc00"


def test_nothing_is_painted_off_the_page(canvas):
    pen_stroke(canvas, [(-100, 500, 1), (300, 500, 1)])
    outside = view_point(canvas, -15, 500)
    assert grey(canvas)[outside.y(), outside.x()] > 150


def test_a_picture_of_a_layer_shows_as_ink(canvas):
    ink = np.zeros((256, 256), np.uint8)
    ink[100:140] = 255
    drawing = Drawing()
    canvas.document.replace_drawing(replace(drawing, layers=(replace(drawing.layers[1], image=ink),)))
    inside, outside = view_point(canvas, 500, 480), view_point(canvas, 500, 300)
    assert grey(canvas)[inside.y(), inside.x()] < 5 and grey(canvas)[outside.y(), outside.x()] == 255


def test_a_document_with_a_picture_shows_at_once(qtbot):
    ink = np.full((64, 64), 255, np.uint8)
    drawing = Drawing()
    canvas = CanvasView(Document(replace(drawing, layers=(replace(drawing.layers[1], image=ink),))))
    qtbot.addWidget(canvas)
    canvas.resize(300, 300)
    canvas.show()
    assert grey(canvas)[150, 150] == 0


def test_the_brush_shows_its_true_size(canvas):
    canvas.set_tool("eraser")
    canvas.set_brush_width(200)
    before = grey(canvas)
    QTest.mouseMove(canvas, QPoint(300, 300))
    tablet(canvas, QEvent.Type.TabletMove, 512, 512)
    changed = np.argwhere(grey(canvas) != before)
    diameter = np.ptp(changed[:, 1])
    assert diameter == pytest.approx(200 * canvas.zoom(), abs=5)
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert (grey(canvas) == before).all()


@pytest.mark.parametrize("tool", ["pan", "zoom", "rotate"])
def test_a_view_that_fitted_fits_again_after_escape(canvas, tool):
    canvas.set_tool(tool)
    mouse_stroke(canvas, [(500, 300), (700, 400), (800, 500)], release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    canvas.resize(400, 400)
    assert canvas.transform == ViewTransform.fitting(canvas.page_size(), QSizeF(canvas.size()), 0.0)
