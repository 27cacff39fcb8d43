"""Tools for a gesture or for as long as a key is held, through the real window and its keys."""

import pytest
from pointing import LEFT, click, drag, mouse_stroke, pen_stroke, view_point
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.ui.tools import borrowing

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
GREEN = (10, 160, 70, 255)


@pytest.fixture
def canvas(hand):
    return hand.canvas


def lines(canvas):
    return canvas.document.layer_for(Role.SKETCH).strokes


def test_with_ctrl_the_brush_and_the_fill_take_a_colour(canvas):
    colour = canvas.document.layer_for(Role.COLOUR)
    canvas.document.add_stroke(colour.id, Path((rectangle(QRectF(400, 400, 200, 200)),), 0.0, fill=GREEN))
    for name in ("brush", "fill"):
        canvas.set_tool(name)
        canvas.default_colours()
        steps = canvas.document.undo_stack.count()
        click(canvas, 500, 500, CONTROL)
        assert canvas.colour() == GREEN and canvas.tool().name == name
        assert canvas.document.undo_stack.count() == steps


def test_held_keys_show_in_the_pointer(canvas):
    canvas.set_tool("brush")
    assert canvas.cursor().shape() == Qt.CursorShape.BlankCursor  # the outline of the brush stands for it
    QTest.keyPress(canvas, Qt.Key.Key_Control)
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    QTest.keyRelease(canvas, Qt.Key.Key_Control, CONTROL)
    assert canvas.cursor().shape() == Qt.CursorShape.BlankCursor


@pytest.mark.parametrize("name", ["pen", "brush", "eraser"])
def test_a_drag_with_alt_makes_the_brush_wider_and_escape_takes_it_back(canvas, name):
    canvas.set_tool(name)
    canvas.set_brush_width(20)
    mouse_stroke(canvas, [(500, 500), (520, 500), (530, 400)], keys=ALT)
    assert canvas.brush_width() == pytest.approx(80, abs=6) and canvas.document.is_blank()
    mouse_stroke(canvas, [(500, 500), (520, 500), (600, 400)], keys=ALT, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.brush_width() == pytest.approx(80, abs=6)
    QTest.mouseRelease(canvas, LEFT, ALT, view_point(canvas, 600, 400))


def test_space_pans_with_ctrl_it_zooms_with_shift_it_turns(canvas):
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    for keys, attribute in ((Qt.KeyboardModifier.NoModifier, "x"), (CONTROL, "scale"), (SHIFT, "angle")):
        before = canvas.transform
        mouse_stroke(canvas, [(400, 200), (500, 200), (700, 300)], keys=keys)
        assert getattr(canvas.transform, attribute) != getattr(before, attribute)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.document.is_blank() and canvas.tool().name == "pen"


def test_a_tool_is_borrowed_while_its_key_is_held(canvas, monkeypatch):
    monkeypatch.setattr(borrowing, "HELD", 0.0)
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    QTest.keyPress(canvas, Qt.Key.Key_E)
    assert canvas.tool().name == "eraser"
    pen_stroke(canvas, [(500, 400, 1), (500, 600, 1)])
    QTest.keyRelease(canvas, Qt.Key.Key_E)
    assert canvas.tool().name == "pen" and len(lines(canvas)) == 2


def test_a_key_that_is_only_pressed_changes_the_tool_for_good(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.tool().name == "eraser"
    pen_stroke(canvas, [(500, 400, 1), (500, 600, 1)])
    assert canvas.tool().name == "eraser"


def test_a_quick_hand_that_draws_before_the_key_is_up_keeps_the_tool(canvas, monkeypatch):
    monkeypatch.setattr(borrowing, "HELD", 1e9)
    QTest.keyPress(canvas, Qt.Key.Key_E)
    pen_stroke(canvas, [(500, 400, 1), (500, 600, 1)])
    QTest.keyRelease(canvas, Qt.Key.Key_E)
    assert canvas.tool().name == "eraser"


def test_a_gesture_outlasts_the_key_that_lent_its_tool(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(borrowing, "HELD", 0.0)
    mouse_stroke(canvas, [(100, 500), (900, 500)])
    QTest.keyPress(canvas, Qt.Key.Key_E)
    mouse_stroke(canvas, [(300, 400), (300, 500)], release=False)
    QTest.keyRelease(canvas, Qt.Key.Key_E)
    assert canvas.tool().name == "eraser" and canvas.is_drawing()
    drag(canvas, view_point(canvas, 300, 600))
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, view_point(canvas, 300, 600))
    qtbot.waitUntil(lambda: canvas.tool().name == "pen")
    assert len(lines(canvas)) == 2
