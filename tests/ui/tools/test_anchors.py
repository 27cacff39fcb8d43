"""Lines, shapes and nodes that begin and end at those that are there, while marks are snapped to."""

import pytest
from pointing import NONE, click, drag, mouse_stroke, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.tools.neighbours import COLOUR

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
NEAR = 7.0  # page units, about 4 pixels of the view


@pytest.fixture
def framed(canvas):
    """A rectangle and a freehand line, and snapping on."""
    document = canvas.document
    document.add_stroke(
        document.layer_for(Role.SKETCH).id,
        Path((rectangle(QRectF(200, 200, 300, 200)),), 4.0),
        Stroke((StrokePoint(300, 700), StrokePoint(500, 650), StrokePoint(800, 720)), 4.0),
    )
    document.set_current_layer(document.layer_for(Role.SKETCH).id)
    canvas.toggle_guide("neighbours")
    return canvas


def drawn(canvas):
    """The nodes of the newest path."""
    path = canvas.document.layer_for(Role.SKETCH).strokes[-1]
    return [(node.x, node.y) for node in path.contours[0].nodes]


def ring_is_seen(canvas, x, y):
    image, at = canvas.grab().toImage(), canvas.transform.to_view(QPointF(x, y)).toPoint()
    pixels = [image.pixelColor(at.x() + away, at.y()) for away in (4, 5, 6)]
    return any(abs(pixel.red() - COLOUR.red()) + abs(pixel.green() - COLOUR.green()) < 60 for pixel in pixels)


def test_a_line_goes_from_a_node_to_the_end_of_a_stroke(framed):
    framed.set_tool("line")
    mouse_stroke(framed, [(500 + NEAR, 400 - NEAR), (600, 600), (800 - NEAR, 720 + NEAR)])
    assert drawn(framed) == [(500, 400), (800, 720)]
    framed.toggle_guide("neighbours")
    mouse_stroke(framed, [(500 + NEAR, 400 - NEAR), (600, 600), (800 - NEAR, 720 + NEAR)])
    assert (500, 400) not in drawn(framed)


def test_what_is_met_is_shown_before_and_while_it_is_drawn(framed):
    framed.set_tool("line")
    drag(framed, view_point(framed, 500 + NEAR, 400 + NEAR), NONE)
    assert ring_is_seen(framed, 500, 400)
    framed.toggle_guide("neighbours")
    assert not ring_is_seen(framed, 500, 400)
    framed.toggle_guide("neighbours")
    mouse_stroke(framed, [(500, 400), (300 + NEAR, 700)], release=False)
    assert ring_is_seen(framed, 300, 700) and not ring_is_seen(framed, 500, 400)
    QTest.keyClick(framed, Qt.Key.Key_Escape)
    framed.set_tool("pen")
    assert not ring_is_seen(framed, 300, 700)


def test_control_goes_past_and_shift_keeps_its_steps(framed):
    framed.set_tool("line")
    for keys in (CONTROL, SHIFT):
        mouse_stroke(framed, [(500, 600)], release=False)
        drag(framed, view_point(framed, 500 + NEAR, 400 + NEAR), keys=keys)
        QTest.mouseRelease(framed, LEFT, keys, view_point(framed, 500 + NEAR, 400 + NEAR))
        assert drawn(framed)[1] != (500, 400)
    assert drawn(framed)[1][0] == pytest.approx(drawn(framed)[0][0])  # upright


def test_a_rectangle_and_a_path_begin_at_corners(framed):
    framed.set_tool("rectangle")
    mouse_stroke(framed, [(500 + NEAR, 200), (700, 300), (720, 333)])
    assert min(drawn(framed)) == pytest.approx((500, 200))
    framed.set_tool("path")
    for place in ((200 - NEAR, 400), (100, 550), (300 - NEAR, 700 + NEAR)):
        click(framed, *place)
    QTest.keyClick(framed, Qt.Key.Key_Return)
    nodes = drawn(framed)
    assert (nodes[0], nodes[2]) == ((200, 400), (300, 700)) and nodes[1] == pytest.approx((100, 550), abs=2)


def test_a_node_is_dragged_onto_that_of_another_path(framed):
    framed.set_tool("line")
    mouse_stroke(framed, [(600, 500), (700, 560), (900, 600)])
    framed.set_tool("path")
    framed.selection.set([framed.document.layer_for(Role.SKETCH).strokes[-1].id])
    mouse_stroke(framed, [(600, 500), (560, 450), (500 + NEAR, 400 + NEAR)])
    assert drawn(framed)[0] == (500, 400)
    assert len(framed.document.layer_for(Role.SKETCH).strokes) == 3


def test_hidden_layers_have_none_and_the_grid_holds_elsewhere(framed):
    framed.change_guides(grid=True, spacing=50.0)
    framed.set_tool("line")
    mouse_stroke(framed, [(300 + NEAR, 700), (600, 560), (911, 611)])
    assert drawn(framed) == [(300, 700), (900, 600)]
    document = framed.document
    sketch = document.layer_for(Role.SKETCH)
    document.set_current_layer(document.layer_for(Role.COLOUR).id)
    document.change_layer(sketch.id, visible=False)
    framed.change_guides(grid=False)
    mouse_stroke(framed, [(500 + NEAR, 400), (600, 560), (911, 611)])
    line = document.layer_for(Role.COLOUR).strokes[-1]
    assert line.contours[0].nodes[0].x == pytest.approx(500 + NEAR, abs=2) != 500
