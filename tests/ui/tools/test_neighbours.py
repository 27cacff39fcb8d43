"""Marks that are moved and pulled beside others: edges and middles meet, and lines show it."""

import pytest
from pointing import click, drag, mouse_stroke, pull, turn, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.ui.tools.handles import CORNERS
from sketchstudio.ui.tools.neighbours import COLOUR

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def box(left, top, right, bottom):
    return Path((rectangle(QRectF(QPointF(left, top), QPointF(right, bottom))),), 0.0, (0, 0, 0, 255), (0, 0, 0, 255))


@pytest.fixture
def beside(canvas):
    """A box of 100 x 60, selected, away from another one of 200 x 80, and snapping on."""
    document = canvas.document
    document.add_stroke(document.layer_for(Role.COLOUR).id, box(600, 200, 800, 280))
    document.add_stroke(document.layer_for(Role.SKETCH).id, box(100, 600, 200, 660))
    canvas.set_tool("select")
    canvas.toggle_guide("neighbours")
    click(canvas, 150, 630)
    assert len(canvas.selection.marks) == 1
    document.undo_stack.clear()
    return canvas


def edges(canvas):
    return canvas.tool().frame().rect.getCoords()


def move(canvas, dx, dy, keys=Qt.KeyboardModifier.NoModifier, release=True):
    x1, y1, x2, y2 = edges(canvas)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    mouse_stroke(canvas, [(x, y), (x + dx / 2, y + dy / 2)], release=False)
    drag(canvas, view_point(canvas, x + dx, y + dy), keys=keys)
    if release:
        QTest.mouseRelease(canvas, LEFT, keys, view_point(canvas, x + dx, y + dy))


def is_marked(canvas, *points):
    """Whether the colour of the lines is seen at places of the page."""
    image = canvas.grab().toImage()
    found = []
    for point in points:
        at = canvas.transform.to_view(QPointF(*point)).toPoint()
        near = [image.pixelColor(at.x() + i, at.y() + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        found.append(any(abs(c.red() - COLOUR.red()) + abs(c.green() - COLOUR.green()) < 40 for c in near))
    return found


@pytest.mark.parametrize(
    ("dx", "left"),
    [(494, 600), (506, 600), (404, 500), (592, 700), (694, 800), (555, 650), (450, None)],
    ids=[
        "left",
        "left from the right",
        "right to left",
        "to the middle and the right",
        "left to right",
        "middles",
        "far",
    ],
)
def test_edges_and_middles_hold_on_to_those_of_other_marks(beside, dx, left):
    move(beside, dx, 0)
    assert edges(beside)[0] == pytest.approx(100 + dx if left is None else left, abs=2 if left is None else 1e-6)
    assert beside.document.undo_stack.count() == 1


def test_both_directions_at_once(beside):
    move(beside, 506, -396)
    assert edges(beside) == pytest.approx((600, 200, 700, 260))


def test_lines_show_what_is_met_while_it_moves_and_escape_puts_it_back(beside):
    before = edges(beside)
    move(beside, 494, 0, release=False)
    assert is_marked(beside, (600, 400), (500, 400)) == [True, False]
    QTest.keyClick(beside, Qt.Key.Key_Escape)
    assert edges(beside) == before and is_marked(beside, (600, 400)) == [False]
    move(beside, 494, 0)
    assert is_marked(beside, (600, 400)) == [False]


def test_the_page_is_met_too(beside):
    move(beside, -94, 0)
    assert edges(beside)[0] == pytest.approx(0)
    move(beside, 457, 0)
    assert edges(beside)[0] == pytest.approx(512 - 50)


def test_control_goes_past_and_shift_keeps_to_one_direction(beside):
    move(beside, 494, 20, keys=CONTROL)
    assert edges(beside)[:2] == pytest.approx((594, 620), abs=2)
    beside.document.undo_stack.undo()
    move(beside, 494, 20, keys=SHIFT)
    assert edges(beside)[:2] == pytest.approx((600, 600))


def test_off_is_off_and_the_grid_holds_where_nothing_is_near(beside):
    beside.toggle_guide("neighbours")
    move(beside, 494, 0)
    assert edges(beside)[0] == pytest.approx(594, abs=2)
    beside.document.undo_stack.undo()
    beside.toggle_guide("neighbours")
    beside.change_guides(grid=True, spacing=64.0)
    move(beside, 494, 0)
    assert edges(beside)[0] == pytest.approx(600)
    move(beside, -160, 0)
    assert edges(beside)[0] == pytest.approx(448)


def test_a_grip_is_pulled_to_an_edge(beside):
    pull(beside, CORNERS[2], 397, 5)
    assert edges(beside)[2] == pytest.approx(600) and edges(beside)[0] == pytest.approx(100)


def test_in_a_turned_and_mirrored_view_they_are_met_too(beside):
    beside.turn(30)
    beside.mirror()
    move(beside, 494, 0, release=False)
    assert edges(beside)[0] == pytest.approx(600) and is_marked(beside, (600, 400)) == [True]


def test_the_reach_is_that_of_the_eye_and_what_is_out_of_sight_is_not_met(beside):
    document, near = beside.document, box(480, 225, 540, 260)
    document.add_stroke(document.layer_for(Role.SKETCH).id, near)
    beside.selection.set([near.id])
    beside.show_part(QRectF(450, 180, 250, 120))
    move(beside, 54, 0)  # 13 pixels from the other box
    assert edges(beside)[0] == pytest.approx(534, abs=1)
    move(beside, 4, 0)
    assert edges(beside)[2] == pytest.approx(600)
    beside.show_part(QRectF(400, 580, 250, 120))
    stray = box(500, 600, 560, 640)
    document.add_stroke(document.layer_for(Role.SKETCH).id, stray)
    beside.selection.set([stray.id])
    move(beside, 42, 0)
    assert edges(beside)[0] == pytest.approx(
        542, abs=1
    )  # the middle of the box above is at 570, as would be this one's


def test_hidden_marks_are_not_met(beside):
    document = beside.document
    document.change_layer(document.layer_for(Role.COLOUR).id, visible=False)
    move(beside, 494, 0)
    assert edges(beside)[0] == pytest.approx(594, abs=2)


def test_a_copy_holds_on_to_what_it_is_a_copy_of(beside):
    x, y = 150, 630
    alt = Qt.KeyboardModifier.AltModifier
    QTest.mousePress(beside, LEFT, alt, view_point(beside, x, y))
    for way in (60, 106):
        drag(beside, view_point(beside, x + way, y + 3), keys=alt)
    QTest.mouseRelease(beside, LEFT, alt, view_point(beside, x + 106, y + 3))
    assert edges(beside) == pytest.approx((200, 600, 300, 660))


def test_turning_is_free(beside):
    turn(beside, 40)
    assert beside.document.undo_stack.count() == 1
