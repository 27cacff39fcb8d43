import pytest
from drawings import serialised
from pointing import LEFT, pen_stroke, tablet
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.ui.tools.tool import State

NAMES = (
    *("pen", "brush", "eraser", "line", "rectangle", "ellipse", "path", "fill", "select", "picker", "crop", "pan"),
    *("zoom", "rotate"),
)
ZIGZAG = [(100 + 10 * i, 500 + 40 * (-1) ** i, 0.5) for i in range(60)]


def test_a_tool_is_idle_or_drawing(canvas):
    assert canvas.pen.state is State.IDLE
    pen_stroke(canvas, ZIGZAG, release=False)
    assert canvas.pen.state is State.DRAWING
    canvas.cancel()
    assert canvas.pen.state is State.IDLE
    canvas.pen.cancel()  # nothing to cancel: no harm
    assert canvas.pen.state is State.IDLE and canvas.document.is_blank()


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_escape_in_the_middle_of_any_gesture_leaves_no_trace(canvas, name, mirrored):
    document = canvas.document
    pen_stroke(canvas, ZIGZAG)
    document.set_current_layer(document.layer_for(Role.SKETCH).id)
    canvas.change_guides(mirror_across=mirrored)
    before, steps, view = serialised(document.snapshot()), document.undo_stack.count(), canvas.transform
    canvas.set_tool(name)
    pen_stroke(canvas, [(100, 500, 0.5), (200, 520, 0.6), (400, 480, 0.7)], release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    tablet(canvas, QEvent.Type.TabletMove, 500, 500, 0.5, buttons=LEFT)  # the pen is still down
    tablet(canvas, QEvent.Type.TabletRelease, 500, 500, button=LEFT)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)  # where the first one took back the last point only
    assert canvas.tool().name == name and canvas.tool().state is State.IDLE
    assert (serialised(document.snapshot()), document.undo_stack.count()) == (before, steps)
    assert canvas.transform == view
    canvas.set_tool("pen")
    pen_stroke(canvas, ZIGZAG)
    assert document.undo_stack.count() == steps + 1  # and it goes on as if nothing had been


def test_each_tool_is_taken_by_a_key_of_its_own(hand):
    hand.window.furnish()
    hand.window.activateWindow()
    hand.canvas.setFocus()
    assert set(NAMES) == set(hand.canvas.toolbox.names)
    keys = {name: hand.window.actions_by_id[name].shortcut().toString() for name in NAMES}
    assert len(set(keys.values())) == len(NAMES) and all(len(key) == 1 for key in keys.values())
    for name in (*NAMES[1:], NAMES[0]):
        QTest.keyClick(hand.canvas, Qt.Key(ord(keys[name])))
        assert hand.canvas.tool().name == name
