import pytest
from pointing import mouse_stroke, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, ellipse, painter_path


@pytest.fixture
def round_canvas(canvas):
    """A circle on the sketch, and the tool in hand."""
    circle = Path((ellipse(QRectF(200, 200, 600, 600)),), 8.0)
    canvas.document.add_stroke(canvas.document.layer_for(Role.SKETCH).id, circle)
    canvas.document.undo_stack.clear()
    canvas.set_tool("fill")
    return canvas


def paint(canvas):
    return canvas.document.layer_for(Role.COLOUR).strokes


def click(canvas, x, y):
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=view_point(canvas, x, y))


def test_a_click_paints_the_enclosed_area_on_the_colour_layer(round_canvas, qtbot):
    round_canvas.set_colour((20, 120, 220, 255))
    with qtbot.waitSignal(round_canvas.stroke_finished):
        click(round_canvas, 400, 500)
    (area,) = paint(round_canvas)
    assert area.fill == (20, 120, 220, 255) and area.width == 0
    assert painter_path(area).contains(QPointF(700, 500)) and not painter_path(area).contains(QPointF(100, 100))
    middle = round_canvas.transform.to_view(QPointF(500, 500)).toPoint()
    assert round_canvas.grab().toImage().pixelColor(middle) == QColor(20, 120, 220)
    stack = round_canvas.document.undo_stack
    assert (stack.count(), stack.undoText()) == (1, "Fill")
    stack.undo()
    assert paint(round_canvas) == ()
    stack.redo()
    assert paint(round_canvas) == (area,)


def test_on_a_line_there_is_nothing_to_fill(round_canvas, qtbot):
    with qtbot.waitSignal(round_canvas.refused):
        click(round_canvas, 500, 200)
    assert paint(round_canvas) == ()


def test_escape_before_the_release_fills_nothing(round_canvas):
    mouse_stroke(round_canvas, [(400, 500)], release=False)
    QTest.keyClick(round_canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(round_canvas, Qt.MouseButton.LeftButton, pos=view_point(round_canvas, 400, 500))
    assert paint(round_canvas) == () and round_canvas.document.undo_stack.count() == 0


def test_between_mirrors_it_fills_what_mirrors_it_but_nothing_twice(canvas):
    canvas.change_guides(mirror_across=True)
    canvas.set_tool("ellipse")
    mouse_stroke(canvas, [(100, 400), (200, 500), (300, 600)])
    canvas.set_tool("fill")
    click(canvas, 200, 500)
    left, right = paint(canvas)
    assert painter_path(left).contains(QPointF(200, 500)) and painter_path(right).contains(QPointF(824, 500))
    assert canvas.document.undo_stack.count() == 2
    click(canvas, 500, 100)  # around both
    assert len(paint(canvas)) == 3


def test_a_gap_in_the_line_can_be_closed(canvas):
    canvas.set_tool("path")
    for at in ((300, 200), (200, 200), (200, 800), (800, 800), (800, 200), (320, 200)):
        click(canvas, *at)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    canvas.set_tool("fill")
    for gap, beyond in ((0.0, True), (40.0, False)):
        canvas.tool().gap = gap
        click(canvas, 500, 500)
        (area,) = paint(canvas)
        assert painter_path(area).contains(QPointF(500, 500)) and painter_path(area).contains(QPointF(50, 50)) is beyond
        canvas.document.undo_stack.undo()
