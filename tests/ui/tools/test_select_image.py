"""Images are selected, moved, scaled and turned with the handles that marks have."""

import numpy as np
import pytest
from drawings import serialised
from pointing import click, mouse_stroke, pull, turn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Layer, Place, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.tools.handles import ACROSS, CORNERS

SHIFT = Qt.KeyboardModifier.ShiftModifier
LOWER_RIGHT = CORNERS[2]
NEAR = 4.0  # page units: a pixel of the view is about two


@pytest.fixture
def traced(canvas):
    """A photo to trace, with a red corner at the top left, a line beside it, and the tool in hand."""
    photo = np.full((30, 40, 4), 90, np.uint8)
    photo[..., 3] = 255
    photo[:10, :10] = (255, 0, 0, 255)
    sketch = canvas.document.layer_for(Role.SKETCH).id
    canvas.document.add_stroke(sketch, Stroke((StrokePoint(100, 100), StrokePoint(200, 100))))
    canvas.document.add_layer(Layer(Role.REFERENCE, "Photo", image=photo, place=Place(300, 400, 400, 300)))
    canvas.document.set_current_layer(sketch)
    canvas.document.undo_stack.clear()
    canvas.set_tool("select")
    return canvas


def photo(canvas):
    return next(layer for layer in canvas.document.layers if layer.image is not None)


def place(canvas):
    return photo(canvas).image_place(canvas.document.page)


def line(canvas):
    return canvas.document.snapshot().with_role(Role.SKETCH)[0].strokes[0]


def colour(canvas, x, y):
    canvas.finish_painting()
    return canvas.grab().toImage().pixelColor(canvas.transform.to_view(QPointF(x, y)).toPoint()).getRgb()[:3]


def test_a_click_selects_an_image_and_one_beside_it_nothing(traced):
    click(traced, 500, 500)
    assert traced.selection.ids == {photo(traced).id} and traced.document.current_layer is photo(traced)
    click(traced, 900, 900)
    assert not traced.selection


def test_an_image_that_has_the_current_layer_for_itself_is_taken_with_the_tool(traced):
    traced.set_tool("pen")
    traced.document.set_current_layer(photo(traced).id)
    assert not traced.selection
    traced.set_tool("select")
    assert traced.selection.ids == {photo(traced).id}


def test_a_drag_over_an_image_of_another_layer_sweeps(traced):
    mouse_stroke(traced, [(500, 500), (300, 300), (50, 50)])
    assert traced.selection.ids == {line(traced).id} and place(traced) == Place(300, 400, 400, 300)


def test_a_box_takes_images_that_lie_wholly_within(traced):
    mouse_stroke(traced, [(50, 50), (500, 500), (650, 750)])
    assert traced.selection.ids == {line(traced).id}
    mouse_stroke(traced, [(50, 50), (500, 500), (750, 750)])
    assert traced.selection.ids == {line(traced).id, photo(traced).id}


def test_what_is_transparent_is_not_meant(canvas):
    ink = np.zeros((64, 64), np.uint8)
    ink[30:34] = 255
    canvas.document.add_layer(Layer(Role.SKETCH, "Scan", image=ink))
    canvas.set_tool("select")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    click(canvas, 500, 100)
    assert not canvas.selection
    click(canvas, 500, 512)
    assert canvas.selection.pictures


def test_it_is_turned_by_the_grip_above_and_the_frame_stays_with_it(traced):
    click(traced, 500, 500)
    turn(traced, 90)
    shape = traced.tool().frame().shape
    assert place(traced).matrix.map(QPointF(0.5, 0.5)).toTuple() == pytest.approx((500, 550), abs=1e-3)
    assert place(traced).bounds.getRect() == pytest.approx((350, 350, 300, 400), abs=3 * NEAR)
    assert shape == place(traced).matrix
    stack = traced.document.undo_stack
    assert stack.count() == 1 and stack.undoText() == "Rotate"
    traced.selection.clear()
    assert colour(traced, 630, 370) == (255, 0, 0)  # its first corner is at the top right now
    stack.undo()
    assert place(traced) == Place(300, 400, 400, 300) and colour(traced, 320, 420) == (255, 0, 0)
    stack.redo()
    assert colour(traced, 630, 370) == (255, 0, 0)


def test_shift_turns_it_to_steps_and_upright_again(traced):
    click(traced, 500, 500)
    turn(traced, 37)
    turn(traced, 10, SHIFT)
    assert place(traced).down / place(traced).width == pytest.approx(1)  # 45 degrees, wherever it began
    turn(traced, -45, SHIFT)
    assert place(traced).is_upright and place(traced) == pytest.approx((300, 400, 400, 300, 0, 0), abs=1e-3)


def test_turned_it_is_scaled_along_its_own_sides(traced):
    click(traced, 500, 500)
    turn(traced, 30, SHIFT)
    before = place(traced)
    pull(traced, ACROSS[1], -40, 70)
    after = place(traced)
    assert after.x == pytest.approx(before.x) and after.width == pytest.approx(before.width)
    assert after.right / after.height == pytest.approx(before.right / before.height)  # no slant
    assert after.height > before.height + 40
    traced.document.undo_stack.undo()
    pull(traced, LOWER_RIGHT, 60, 60, SHIFT)
    after = place(traced)
    assert after.width / after.height == pytest.approx(before.width / before.height)


def test_escape_puts_a_turned_image_back(traced):
    click(traced, 500, 500)
    turn(traced, 50, release=False)
    assert traced.tool().frame().shape.m12() > 100  # it is seen to go along
    QTest.keyClick(traced, Qt.Key.Key_Escape)
    assert place(traced) == Place(300, 400, 400, 300) and traced.document.undo_stack.count() == 0
    assert traced.document.live_layer_id is None


def test_an_image_and_marks_are_moved_and_turned_together(traced):
    mouse_stroke(traced, [(50, 50), (500, 500), (750, 750)])
    before = serialised(traced.document.snapshot())
    mouse_stroke(traced, [(500, 500), (520, 520), (540, 470)])
    assert place(traced).x == pytest.approx(340, abs=NEAR)
    assert line(traced).points[0].y == pytest.approx(70, abs=NEAR)
    turn(traced, 180)
    assert line(traced).points[0].x > line(traced).points[1].x and place(traced).width < 0
    stack = traced.document.undo_stack
    assert stack.count() == 2
    stack.setIndex(0)
    assert serialised(traced.document.snapshot()) == before


def test_pulled_flat_it_stays_what_can_be_pulled_back(traced):
    click(traced, 500, 500)
    for _ in range(3):
        pull(traced, CORNERS[0], 399, 299)
    assert abs(place(traced).matrix.determinant()) >= 1


def test_marks_over_an_image_of_the_same_layer_are_swept(canvas):
    ink = np.full((8, 8), 200, np.uint8)
    mark = Stroke((StrokePoint(400, 400), StrokePoint(500, 500)))
    canvas.document.add_layer(Layer(Role.SKETCH, "Scan", (mark,), ink))
    canvas.set_tool("select")
    mouse_stroke(canvas, [(300, 300), (500, 400), (700, 700)])
    assert canvas.selection.ids == {mark.id}
