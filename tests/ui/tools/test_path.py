import pytest
from pointing import mouse_stroke, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Drawing, Role
from sketchstudio.document.marks.path import Contour, Node, Path, ellipse
from sketchstudio.ui.tools import nodes

SHIFT, ALT, CONTROL = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
NONE = Qt.KeyboardModifier.NoModifier
NEAR = 3.0  # page units: a pixel of the view is about two
BENT = Path((Contour((Node(200, 500), Node(500, 300, -100, 0, 100, 0), Node(800, 500))),))


@pytest.fixture
def tool(canvas):
    canvas.set_tool("path")
    return canvas.tool()


@pytest.fixture
def bent(canvas, tool):
    """A path in hand: a corner, a smooth node, a corner."""
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.add_stroke(layer.id, BENT)
    canvas.document.undo_stack.clear()
    canvas.selection.set([BENT.id])
    return tool


def click(canvas, x, y, keys=NONE):
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, keys, view_point(canvas, x, y))


def key(canvas, name, keys=NONE):
    QTest.keyClick(canvas, getattr(Qt.Key, f"Key_{name}"), keys)


def path(canvas):
    (mark,) = canvas.document.layer_for(Role.SKETCH).strokes
    return mark


def places(mark):
    return [(node.x, node.y) for node in mark.contours[0].nodes]


# Building


def test_clicks_make_a_polygon_and_the_first_node_closes_it(canvas, tool, qtbot):
    for place in ((200, 200), (800, 200), (800, 700)):
        click(canvas, *place)
    assert canvas.document.is_blank()  # one step back is the whole path
    with qtbot.waitSignal(canvas.stroke_finished):
        click(canvas, 201, 201)
    mark = path(canvas)
    assert mark.contours[0].closed and len(places(mark)) == 3
    assert places(mark)[1] == pytest.approx((800, 200), abs=NEAR)
    assert not any(node[2:] != (0, 0, 0, 0) for node in mark.contours[0].nodes)
    assert canvas.document.undo_stack.count() == 1 and canvas.document.undo_stack.undoText() == "Path"


def test_enter_leaves_it_open_and_so_does_a_double_click(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    key(canvas, "Return")
    assert not path(canvas).contours[0].closed and len(places(path(canvas))) == 2
    canvas.document.undo_stack.undo()
    click(canvas, 200, 200)
    click(canvas, 500, 600)
    click(canvas, 800, 200)
    click(canvas, 800, 200)
    assert len(places(path(canvas))) == 3 and not path(canvas).contours[0].closed


def test_a_drag_makes_a_smooth_node(canvas, tool):
    click(canvas, 200, 500)
    mouse_stroke(canvas, [(500, 300), (560, 300), (620, 300)])
    click(canvas, 800, 500)
    key(canvas, "Enter")
    _, smooth, corner = path(canvas).contours[0].nodes
    assert smooth[2:] == pytest.approx((-120, 0, 120, 0), abs=NEAR) and corner[2:] == (0, 0, 0, 0)


def test_shift_keeps_to_steps_of_15_degrees(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 215, SHIFT)
    key(canvas, "Return")
    first, last = places(path(canvas))
    assert last[1] == pytest.approx(first[1])


def test_escape_drops_the_path_and_backspace_its_last_node(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    click(canvas, 500, 600)
    key(canvas, "Backspace")
    key(canvas, "Return")
    assert len(places(path(canvas))) == 2
    canvas.document.undo_stack.undo()
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    key(canvas, "Escape")
    key(canvas, "Return")
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 1  # what was undone


def test_undo_takes_back_the_last_node_first(canvas, tool):
    for place in ((200, 200), (800, 200), (800, 700)):
        click(canvas, *place)
    key(canvas, "Z", CONTROL)
    key(canvas, "Return")
    assert len(path(canvas).contours[0].nodes) == 2


def test_escape_in_the_middle_of_a_node_takes_that_node_away(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    mouse_stroke(canvas, [(500, 600), (600, 650)], release=False)
    key(canvas, "Escape")
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=view_point(canvas, 600, 650))
    key(canvas, "Return")
    assert len(places(path(canvas))) == 2


def test_another_tool_ends_the_path(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    canvas.set_tool("pen")
    assert len(places(path(canvas))) == 2 and not canvas.selection


def test_one_node_is_no_path(canvas, tool):
    click(canvas, 200, 200)
    key(canvas, "Return")
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 0


def test_a_path_whose_layer_is_gone_is_dropped(canvas, tool):
    click(canvas, 200, 200)
    click(canvas, 800, 200)
    canvas.document.replace_drawing(Drawing())
    key(canvas, "Return")
    assert canvas.document.is_blank()


# Editing


def test_a_node_can_be_dragged_and_dragged_back(canvas, bent, qtbot):
    with qtbot.waitSignal(canvas.stroke_finished):
        mouse_stroke(canvas, [(500, 300), (500, 200), (520, 150)])
    first, moved, last = places(path(canvas))
    assert moved == pytest.approx((520, 150), abs=NEAR) and (first, last) == ((200, 500), (800, 500))
    assert path(canvas).contours[0].nodes[1][2:] == (-100, 0, 100, 0) and path(canvas).id == BENT.id
    stack = canvas.document.undo_stack
    assert (stack.count(), stack.undoText()) == (1, "Move node")
    stack.undo()
    assert path(canvas) is BENT
    stack.redo()
    assert places(path(canvas))[1] == pytest.approx((520, 150), abs=NEAR)


def test_escape_in_the_middle_of_a_drag_puts_the_node_back(canvas, bent):
    mouse_stroke(canvas, [(500, 300), (500, 200)], release=False)
    assert canvas.document.displayed_layers()[1].strokes[0] is not BENT
    key(canvas, "Escape")
    assert canvas.document.displayed_layers()[1].strokes == (BENT,) and canvas.document.undo_stack.count() == 0


def test_the_other_handle_of_a_smooth_node_turns_along_unless_alt_breaks_them(canvas, bent):
    click(canvas, 500, 300)  # shows its handles
    mouse_stroke(canvas, [(600, 300), (560, 330), (500, 400)])
    node = path(canvas).contours[0].nodes[1]
    assert (node.out_x, node.out_y) == pytest.approx((0, 100), abs=NEAR)
    assert (node.in_x, node.in_y) == pytest.approx((0, -100), abs=NEAR)
    mouse_stroke(canvas, [(500, 400), (550, 380), (600, 300)], keys=ALT)
    node = path(canvas).contours[0].nodes[1]
    assert (node.out_x, node.out_y) == pytest.approx((100, 0), abs=NEAR)
    assert (node.in_x, node.in_y) == pytest.approx((0, -100), abs=NEAR)


def test_a_press_on_the_curve_adds_a_node_that_does_not_change_it(canvas, bent):
    before = path(canvas).extent
    middle = canvas.transform.to_view(
        QPointF(
            0.125 * 200 + 0.375 * 200 + 0.375 * 400 + 0.125 * 500, 0.125 * 500 + 0.375 * 500 + 0.375 * 300 + 0.125 * 300
        )
    )
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NONE, middle.toPoint())
    assert len(places(path(canvas))) == 4 and canvas.document.undo_stack.undoText() == "Add node"
    after = path(canvas).extent
    assert after.getRect() == pytest.approx(before.getRect(), abs=1e-6)


def test_alt_makes_a_corner_of_a_smooth_node_and_back(canvas, bent):
    click(canvas, 500, 300, ALT)
    assert path(canvas).contours[0].nodes[1] == Node(500, 300)
    click(canvas, 500, 300, ALT)
    assert nodes.is_smooth(path(canvas).contours[0].nodes[1])
    assert canvas.document.undo_stack.count() == 2


def test_delete_takes_the_current_node_away_and_the_last_but_one_takes_all(canvas, bent):
    click(canvas, 500, 300)
    assert canvas.document.undo_stack.count() == 0  # a click alone changes nothing
    key(canvas, "Delete")
    assert places(path(canvas)) == [(200, 500), (800, 500)]
    click(canvas, 200, 500)
    key(canvas, "Backspace")
    assert canvas.document.is_blank() and not canvas.selection


def test_escape_lets_go_of_the_node_and_then_of_the_path(canvas, bent):
    click(canvas, 500, 300)
    key(canvas, "Escape")
    assert bent.edited is BENT
    key(canvas, "Escape")
    assert bent.edited is None and path(canvas) is BENT


def test_control_takes_up_another_path(canvas, bent):
    round_one = Path((ellipse(QRectF(300, 700, 200, 200)),))
    canvas.document.add_stroke(canvas.document.layer_for(Role.SKETCH).id, round_one)
    click(canvas, 400, 700, CONTROL)
    assert bent.edited is round_one


def test_a_press_beside_the_path_begins_another_one(canvas, bent):
    click(canvas, 300, 900)
    click(canvas, 600, 900)
    key(canvas, "Return")
    assert len(canvas.document.layer_for(Role.SKETCH).strokes) == 2


def test_undo_in_between_leaves_no_node_behind(canvas, bent):
    click(canvas, 500, 300)
    key(canvas, "Delete")
    click(canvas, 800, 500)
    canvas.document.undo_stack.undo()
    key(canvas, "Delete")
    canvas.grab()
    assert len(places(path(canvas))) == 2


def test_select_and_enter_edits_the_nodes(canvas, bent):
    canvas.set_tool("select")
    click(canvas, 500, 300)
    key(canvas, "Return")
    assert canvas.tool() is bent and bent.edited is BENT


def test_a_path_is_seen_in_the_mirror_while_it_is_begun(canvas, tool):
    canvas.change_guides(mirror_across=True)
    for at in ((200, 300), (200, 700)):
        click(canvas, *at)
    image = canvas.grab().toImage()
    assert all(image.pixelColor(view_point(canvas, x, 500)).lightness() < 128 for x in (200, 824))


def test_the_guide_of_angles_holds_for_its_lines(canvas, tool):
    canvas.change_guides(angles=True)
    for at in ((100, 100), (500, 120)):
        click(canvas, *at)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    a, b = tool.edited.contours[0].nodes
    assert b.y == pytest.approx(a.y, abs=0.01) and b.x - a.x == pytest.approx(400, abs=3)


def test_a_path_that_is_hidden_or_locked_is_not_taken_up(canvas, bent):
    for attribute in ({"visible": False}, {"locked": True}):
        canvas.selection.clear()
        canvas.document.change_layer(canvas.document.current_layer.id, **attribute)
        click(canvas, 200, 500, CONTROL)
        assert not canvas.selection
        canvas.document.undo_stack.undo()
    click(canvas, 200, 500, CONTROL)
    assert canvas.selection.ids == {BENT.id}
