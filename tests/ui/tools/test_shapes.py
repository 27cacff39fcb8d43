import pytest
from pointing import mouse_stroke, pen_stroke
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def coarse():
    """A view pixel is about two page units: places are met no better."""
    return {"abs": 4.0}


def marks(canvas, role=Role.SKETCH):
    return canvas.document.layer_for(role).strokes


def rect(path):
    extent = path.extent
    return extent.left(), extent.top(), extent.right(), extent.bottom()


def nodes(path):
    return [(node.x, node.y) for contour in path.contours for node in contour.nodes]


def test_a_line_goes_from_press_to_release(canvas, qtbot, coarse):
    canvas.set_tool("line")
    with qtbot.waitSignal(canvas.stroke_finished):
        mouse_stroke(canvas, [(100, 200), (300, 300), (700, 450)])
    (line,) = marks(canvas)
    assert isinstance(line, Path) and not line.contours[0].closed
    assert nodes(line)[0] == pytest.approx((100, 200), **coarse)
    assert nodes(line)[1] == pytest.approx((700, 450), **coarse)


def test_shift_turns_a_line_in_steps_of_15_degrees(canvas, coarse):
    canvas.set_tool("line")
    mouse_stroke(canvas, [(100, 200), (700, 230)], keys=SHIFT)
    (start, end) = nodes(marks(canvas)[0])
    assert end[1] == pytest.approx(start[1]) and end[0] == pytest.approx(700, **coarse)


def test_a_rectangle_lies_between_the_corners_whichever_way_it_is_pulled(canvas, coarse):
    canvas.set_tool("rectangle")
    mouse_stroke(canvas, [(700, 600), (200, 300)])
    (shape,) = marks(canvas)
    assert rect(shape) == pytest.approx((200, 300, 700, 600), **coarse) and shape.contours[0].closed


@pytest.mark.parametrize("tool", ["rectangle", "ellipse"])
def test_shift_makes_it_as_wide_as_high_and_alt_draws_from_the_centre(canvas, tool, coarse):
    canvas.set_tool(tool)
    mouse_stroke(canvas, [(400, 400), (600, 500)], keys=SHIFT)
    mouse_stroke(canvas, [(400, 400), (600, 500)], keys=ALT)
    mouse_stroke(canvas, [(400, 400), (300, 350)], keys=SHIFT | ALT)
    square, centred, both = marks(canvas)
    assert rect(square) == pytest.approx((400, 400, 600, 600), **coarse)
    assert rect(centred) == pytest.approx((200, 300, 600, 500), **coarse)
    assert rect(both) == pytest.approx((300, 300, 500, 500), **coarse)


def test_a_pen_draws_shapes_too(canvas, coarse):
    canvas.set_tool("ellipse")
    pen_stroke(canvas, [(200, 200, 0.4), (600, 400, 0.9)])
    assert rect(marks(canvas)[0]) == pytest.approx((200, 200, 600, 400), **coarse)


@pytest.mark.parametrize("tool", ["line", "rectangle", "ellipse"])
def test_escape_in_the_middle_leaves_nothing(canvas, tool):
    canvas.set_tool(tool)
    mouse_stroke(canvas, [(100, 100), (500, 400)], release=False)
    assert len(canvas.document.displayed_layers()[1].strokes) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 0
    assert canvas.document.displayed_layers()[1].strokes == ()


def test_a_shape_is_one_step_back_and_comes_again(canvas):
    canvas.set_tool("rectangle")
    mouse_stroke(canvas, [(100, 100), (300, 300), (500, 400)])
    stack = canvas.document.undo_stack
    assert stack.count() == 1 and stack.undoText() == "Rectangle"
    stack.undo()
    assert canvas.document.is_blank()
    stack.redo()
    assert len(marks(canvas)) == 1


def test_a_click_draws_no_shape(canvas, qtbot):
    canvas.set_tool("ellipse")
    with qtbot.assertNotEmitted(canvas.stroke_finished):
        mouse_stroke(canvas, [(300, 300), (301, 300)])
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 0


def test_on_a_sketch_a_shape_is_a_line_of_the_pen_and_never_filled(canvas):
    canvas.shape_style.filled, canvas.shape_style.width = True, 5.0
    canvas.set_tool("ellipse")
    mouse_stroke(canvas, [(300, 300), (500, 500)])
    (shape,) = marks(canvas)
    assert (shape.width, shape.colour, shape.fill) == (5.0, canvas.pen.colour, None)


def test_on_a_colour_layer_it_is_paint_outlined_filled_or_both(canvas):
    document = canvas.document
    document.set_current_layer(document.layer_for(Role.COLOUR).id)
    canvas.set_colour((10, 200, 30, 255))
    canvas.set_tool("rectangle")
    for outlined, filled in ((True, False), (True, True), (False, True), (False, False)):
        canvas.shape_style.outlined, canvas.shape_style.filled = outlined, filled
        mouse_stroke(canvas, [(300, 300), (500, 500)])
    looks = [(mark.width > 0, mark.fill is not None) for mark in marks(canvas, Role.COLOUR)]
    assert looks == [(True, False), (True, True), (False, True), (True, False)]  # nothing at all makes no sense
    assert marks(canvas, Role.COLOUR)[1].fill == (10, 200, 30, 255)


def test_a_shape_is_seen_where_it_is_drawn(canvas):
    document = canvas.document
    document.set_current_layer(document.layer_for(Role.COLOUR).id)
    canvas.set_colour((10, 200, 30, 255))
    canvas.shape_style.filled = True
    canvas.set_tool("rectangle")
    mouse_stroke(canvas, [(300, 300), (500, 500)])
    middle = canvas.transform.to_view(document.layer_for(Role.COLOUR).strokes[0].extent.center()).toPoint()
    assert canvas.grab().toImage().pixelColor(middle) == QColor(10, 200, 30)


def test_shapes_keep_to_the_grid_and_are_mirrored(canvas):
    canvas.change_guides(grid=True, spacing=100.0, mirror_across=True)
    canvas.set_tool("rectangle")
    mouse_stroke(canvas, [(110, 205), (280, 380)])
    shape, mirrored = marks(canvas)
    assert rect(shape) == (100, 200, 300, 400) and rect(mirrored) == (724, 200, 924, 400)
    assert canvas.document.undo_stack.count() == 1


def test_on_a_locked_layer_a_shape_is_refused(canvas, qtbot):
    document = canvas.document
    document.change_layer(document.current_layer.id, locked=True)
    canvas.set_tool("line")
    with qtbot.waitSignal(canvas.refused):
        mouse_stroke(canvas, [(300, 300), (500, 500)])
    assert document.is_blank()


def test_the_width_keys_set_the_width_of_all_shapes(canvas):
    canvas.set_tool("line")
    canvas.set_brush_width(21)
    canvas.set_tool("ellipse")
    assert canvas.brush_width() == 21 and canvas.pen.width != 21


def test_the_guide_of_angles_holds_for_lines(canvas, coarse):
    canvas.change_guides(angles=True)
    canvas.set_tool("line")
    mouse_stroke(canvas, [(100, 100), (300, 110), (500, 120)])
    a, b = marks(canvas)[0].contours[0].nodes
    assert b.y == pytest.approx(a.y, abs=0.01) and b.x - a.x == pytest.approx(400, **coarse)
