"""A selection over several layers: each mark stays on its own, and a gesture is one step back."""

import pytest
from drawings import serialised
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pointing import click, mouse_stroke, pull, turn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.tools.handles import CORNERS
from sketchstudio.ui.tools.transformation import MANY

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
LOWER_RIGHT = CORNERS[2]
NEAR = 4.0  # page units: a pixel of the view is about two


def stroke(*points, width=8.0):
    return Stroke(tuple(StrokePoint(*point) for point in points), width)


LINE, OTHER = stroke((200, 300), (400, 300)), stroke((200, 800), (400, 800))
PAINT = stroke((500, 400), (700, 400), width=60)


@pytest.fixture
def drawn(canvas):
    """Two lines on the sketch, a broad one of paint below, and the tool in hand."""
    fill(canvas)
    return canvas


def fill(canvas):
    document = canvas.document
    document.add_stroke(layer(canvas, Role.SKETCH).id, LINE, OTHER)
    document.add_stroke(layer(canvas, Role.COLOUR).id, PAINT)
    document.undo_stack.clear()
    canvas.set_tool("select")


def layer(canvas, role):
    return canvas.document.snapshot().with_role(role)[0]


def on(canvas, role):
    return layer(canvas, role).strokes


def box(canvas, keys=Qt.KeyboardModifier.NoModifier):
    """Around the upper line and the paint."""
    mouse_stroke(canvas, [(120, 200), (500, 300), (820, 520)], keys=keys)


def middle(mark):
    return mark.bounds.center().toTuple()


# Choosing


def test_a_box_takes_marks_of_all_layers(drawn):
    box(drawn)
    assert drawn.selection.ids == {LINE.id, PAINT.id}
    assert drawn.selection.layers == drawn.document.layers
    assert drawn.document.undo_stack.count() == 0


def test_a_loop_takes_marks_of_all_layers(drawn):
    mouse_stroke(drawn, [(120, 200), (820, 200), (820, 520), (120, 520)], keys=ALT)
    assert drawn.selection.ids == {LINE.id, PAINT.id}


def test_shift_adds_marks_of_another_layer_and_takes_them_away(drawn):
    click(drawn, 300, 300)
    click(drawn, 600, 400, SHIFT)
    assert drawn.selection.ids == {LINE.id, PAINT.id}
    assert drawn.document.current_layer.role is Role.COLOUR
    click(drawn, 300, 300, SHIFT)
    assert drawn.selection.ids == {PAINT.id}
    mouse_stroke(drawn, [(120, 700), (300, 750), (500, 900)], keys=SHIFT)
    assert drawn.selection.ids == {PAINT.id, OTHER.id}


def test_a_box_leaves_the_current_layer_as_it_is_where_something_of_it_is_selected(drawn):
    drawn.document.set_current_layer(layer(drawn, Role.COLOUR).id)
    box(drawn)
    assert drawn.document.current_layer.role is Role.COLOUR
    mouse_stroke(drawn, [(120, 700), (300, 750), (500, 900)])
    assert drawn.document.current_layer.role is Role.SKETCH


@pytest.mark.parametrize("attribute", [{"locked": True}, {"visible": False}])
def test_layers_that_cannot_be_worked_on_are_left_out(drawn, attribute):
    drawn.document.change_layer(layer(drawn, Role.COLOUR).id, **attribute)
    box(drawn)
    assert drawn.selection.ids == {LINE.id}
    drawn.tool().select_all()
    assert drawn.selection.ids == {LINE.id, OTHER.id}


def test_it_can_be_kept_to_one_layer(drawn):
    drawn.tool().picking.one_layer = True
    drawn.document.set_current_layer(layer(drawn, Role.SKETCH).id)
    box(drawn)
    assert drawn.selection.ids == {LINE.id}
    click(drawn, 600, 400)
    assert not drawn.selection
    drawn.tool().select_all()
    assert drawn.selection.ids == {LINE.id, OTHER.id}


# Transforming


def test_a_drag_moves_all_of_it_in_one_step_and_each_mark_stays_on_its_layer(drawn):
    box(drawn)
    mouse_stroke(drawn, [(600, 400), (620, 450), (650, 500)])
    assert middle(on(drawn, Role.SKETCH)[0]) == pytest.approx((350, 400), abs=NEAR)
    assert middle(on(drawn, Role.COLOUR)[0]) == pytest.approx((650, 500), abs=NEAR)
    assert on(drawn, Role.SKETCH)[1] is OTHER
    stack = drawn.document.undo_stack
    assert stack.count() == 1 and stack.undoText() == "Move"
    stack.undo()
    assert (on(drawn, Role.SKETCH), on(drawn, Role.COLOUR)) == ((LINE, OTHER), (PAINT,))
    assert drawn.selection.ids == {LINE.id, PAINT.id}


def test_it_is_turned_about_one_centre(drawn):
    box(drawn)
    centre = drawn.tool().frame().rect.center()
    turn(drawn, 90)
    line, paint = on(drawn, Role.SKETCH)[0], on(drawn, Role.COLOUR)[0]
    for before, after in ((LINE, line), (PAINT, paint)):
        arm = QPointF(*middle(before)) - centre
        assert middle(after) == pytest.approx((centre.x() - arm.y(), centre.y() + arm.x()), abs=2 * NEAR)
    assert drawn.document.undo_stack.count() == 1


def test_the_frame_turns_along(drawn):
    box(drawn)
    turn(drawn, 30, release=False)
    shape = drawn.tool().frame().shape
    assert shape.m12() / shape.m11() == pytest.approx(0.577, abs=0.03)
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert drawn.document.displayed_layers() == drawn.document.layers
    assert (on(drawn, Role.SKETCH), on(drawn, Role.COLOUR)) == ((LINE, OTHER), (PAINT,))
    assert drawn.tool().frame().shape.m12() == 0


def test_on_the_way_it_is_seen_on_all_layers(drawn):
    box(drawn)
    mouse_stroke(drawn, [(600, 400), (620, 450), (650, 500)], release=False)
    for before, shown in zip(drawn.document.layers, drawn.document.displayed_layers(), strict=True):
        assert middle(shown.strokes[0]) != middle(before.strokes[0])
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert drawn.document.undo_stack.count() == 0


def test_many_marks_of_several_layers_are_put_down_at_once(drawn):
    many = [stroke((x, 600), (x + 3, 640)) for x in range(200, 800, 600 // MANY)]
    drawn.document.add_stroke(layer(drawn, Role.SKETCH).id, *many)
    drawn.tool().select_all()
    drawn.document.undo_stack.clear()
    mouse_stroke(drawn, [(600, 400), (620, 450), (650, 500)])
    assert drawn.document.undo_stack.count() == 1
    assert middle(on(drawn, Role.COLOUR)[0]) == pytest.approx((650, 500), abs=NEAR)
    assert middle(on(drawn, Role.SKETCH)[2]) == pytest.approx((middle(many[0])[0] + 50, 720), abs=NEAR)


def test_arrows_nudge_all_of_it(drawn):
    box(drawn)
    QTest.keyClick(drawn, Qt.Key.Key_Down, SHIFT)
    assert on(drawn, Role.SKETCH)[0].points[0].y == 310 and on(drawn, Role.COLOUR)[0].points[0].y == 410
    assert drawn.document.undo_stack.count() == 1


def test_colour_and_width_change_on_all_layers_and_a_slider_is_one_step(drawn):
    box(drawn)
    for width in (10, 20, 30):
        drawn.set_brush_width(width)
    drawn.tool().recolour((9, 8, 7, 255))
    for role in (Role.SKETCH, Role.COLOUR):
        mark = on(drawn, role)[0]
        assert (mark.width, mark.colour) == (30, (9, 8, 7, 255))
    assert on(drawn, Role.SKETCH)[1] is OTHER and drawn.document.undo_stack.count() == 2


def test_with_one_layer_locked_since_nothing_moves_and_it_is_said_why(drawn, qtbot):
    box(drawn)
    drawn.document.change_layer(layer(drawn, Role.COLOUR).id, locked=True)
    drawn.document.undo_stack.clear()
    with qtbot.waitSignal(drawn.refused):
        mouse_stroke(drawn, [(300, 300), (320, 350), (350, 400)])
    assert drawn.document.undo_stack.count() == 0


# Any gesture is one step


def restyle(canvas, a, b):
    for step in range(1, 4):
        canvas.set_brush_width(a + 5 * step)
    return 1


GESTURES = {
    "move": lambda canvas, a, b: mouse_stroke(canvas, [(600, 400), (620 + a, 410), (640 + a, 420 + b)]),
    "scale": lambda canvas, a, b: pull(canvas, LOWER_RIGHT, 30 + a, 30 + b, SHIFT if a % 2 else ALT),
    "turn": lambda canvas, a, b: turn(canvas, 20 + a, SHIFT if b % 2 else Qt.KeyboardModifier.NoModifier),
    "nudge": lambda canvas, a, b: QTest.keyClick(canvas, Qt.Key.Key_Left, SHIFT),
    "width": restyle,
    "colour": lambda canvas, a, b: canvas.tool().recolour((a, b, 9, 255)),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(GESTURES)), st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_any_gesture_on_several_layers_is_one_step_back(canvas, gestures):
    canvas.document = Document()
    fill(canvas)
    document, stack = canvas.document, canvas.document.undo_stack
    states = [serialised(document.snapshot())]
    for name, a, b in gestures:
        canvas.selection.set([LINE.id, PAINT.id])
        texts = stack.undoText()
        GESTURES[name](canvas, a, b)
        if stack.count() == len(states) - 1:  # a slider that is moved on goes on with its step
            assert name in ("width", "colour") and stack.undoText() == texts
            states.pop()
        states.append(serialised(document.snapshot()))
        assert stack.count() == len(states) - 1
        assert [len(one.strokes) for one in document.layers] == [1, 2]
    for index in (*range(len(states) - 1, -1, -1), *range(len(states))):
        stack.setIndex(index)
        assert serialised(document.snapshot()) == states[index]
