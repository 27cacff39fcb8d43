import pytest
from pointing import mouse_stroke, pen_stroke
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_the_page_sticks_to_the_pointer(canvas):
    canvas.set_tool("pan")
    before = canvas.transform
    mouse_stroke(canvas, [(500, 500), (600, 450)])
    moved = canvas.transform
    assert (moved.x - before.x) / before.scale > 95 and (moved.y - before.y) / before.scale < -45
    assert moved.scale == before.scale and canvas.document.revision == 0


def test_a_pen_moves_the_page_too_and_cancelling_puts_it_back(canvas):
    canvas.set_tool("pan")
    before = canvas.transform
    pen_stroke(canvas, [(500, 500, 0.5), (550, 520, 0.5)], release=False)
    assert canvas.transform != before
    canvas.cancel()
    assert canvas.transform == before


def test_arrow_keys_show_what_lies_that_way(canvas):
    canvas.set_tool("pan")
    canvas.zoom_to(4.0)
    for key, keys, moved in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (-40, 0)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, (0, -200)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0, 40)),
    ):
        before = canvas.transform
        QTest.keyClick(canvas, key, keys)
        assert (canvas.transform.x - before.x, canvas.transform.y - before.y) == pytest.approx(moved)
    assert canvas.document.undo_stack.count() == 0
