"""Frames with the grid on: what is selected, and the page that is cropped, keep to it."""

import pytest
from pointing import click, drag, mouse_stroke, pull, turn, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Layer, Place, Role
from sketchstudio.document.marks.paint import from_qimage
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.ui.tools.handles import ACROSS, CORNERS, DOWN

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LOWER_RIGHT = CORNERS[2]
STEP = 64.0


def box(left, top, right, bottom):
    return Path((rectangle(QRectF(QPointF(left, top), QPointF(right, bottom))),), 0.0, (0, 0, 0, 255), (0, 0, 0, 255))


@pytest.fixture
def held(canvas):
    """A box of 203 x 90 in no line with the grid, selected, and the grid on."""
    document = canvas.document
    document.add_stroke(document.layer_for(Role.SKETCH).id, box(301, 410, 504, 500))
    canvas.set_tool("select")
    canvas.change_guides(grid=True, spacing=STEP)
    click(canvas, 400, 450)
    assert canvas.selection
    document.undo_stack.clear()
    return canvas


def edges(canvas):
    return canvas.tool().frame().rect.getCoords()


def are_on_grid(*places):
    return all(abs(place / STEP - round(place / STEP)) < 1e-6 for place in places)


@pytest.mark.parametrize(
    ("to", "left", "top"), [((470, 450), 373, 422), ((340, 500), 245, 448), ((560, 640), 448, 614)]
)
def test_the_nearest_edges_come_to_lie_on_the_grid(held, to, left, top):
    mouse_stroke(held, [(400, 450), (420, 440), to])
    now = edges(held)
    assert now[:2] == pytest.approx((left, top)) and now[2:] == pytest.approx((left + 203, top + 90))
    assert held.document.undo_stack.count() == 1


def test_it_snaps_while_it_moves_and_escape_puts_it_back(held):
    before = edges(held)
    mouse_stroke(held, [(400, 450), (420, 440), (470, 450)], release=False)
    x1, y1, x2, y2 = edges(held)
    assert (are_on_grid(x1) or are_on_grid(x2)) and (are_on_grid(y1) or are_on_grid(y2))
    QTest.keyClick(held, Qt.Key.Key_Escape)
    assert edges(held) == before and held.document.undo_stack.count() == 0


def test_shift_keeps_to_one_direction_and_that_alone_snaps(held):
    mouse_stroke(held, [(400, 450)], release=False)
    drag(held, view_point(held, 470, 470), keys=SHIFT)
    QTest.mouseRelease(held, Qt.MouseButton.LeftButton, SHIFT, view_point(held, 470, 470))
    x1, y1, x2, _ = edges(held)
    assert y1 == pytest.approx(410) and x1 > 301 and (are_on_grid(x1) or are_on_grid(x2))


def test_control_leaves_the_grid_aside(held):
    mouse_stroke(held, [(400, 450)], release=False)
    drag(held, view_point(held, 440, 480), keys=CONTROL)
    QTest.mouseRelease(held, Qt.MouseButton.LeftButton, CONTROL, view_point(held, 440, 480))
    assert edges(held)[:2] == pytest.approx((341, 440), abs=3)
    assert not are_on_grid(edges(held)[0])


def test_arrow_keys_and_a_grid_that_is_off_do_as_before(held):
    QTest.keyClick(held, Qt.Key.Key_Right)
    assert edges(held)[0] == pytest.approx(302)
    held.change_guides(grid=False)
    mouse_stroke(held, [(400, 450), (420, 440), (440, 470)])
    assert edges(held)[:2] == pytest.approx((342, 430), abs=3)


@pytest.mark.parametrize("grip", [LOWER_RIGHT, CORNERS[0], ACROSS[0], DOWN[1]])
def test_the_edges_that_are_pulled_come_to_lie_on_the_grid(held, grip):
    before = edges(held)
    pull(held, grip, 50, 57)
    now = edges(held)
    moved = [place for place, old in zip(now, before, strict=True) if abs(place - old) > 1e-6]
    assert len(moved) == (2 if grip in CORNERS else 1) and are_on_grid(*moved)


def test_with_control_a_grip_goes_where_it_is_pulled(held):
    pull(held, LOWER_RIGHT, 50, 40, keys=CONTROL)
    assert edges(held)[2:] == pytest.approx((554, 540), abs=3)


def test_a_turned_picture_moves_by_the_rectangle_around_it_and_scales_freely(held):
    image = QImage(8, 8, QImage.Format.Format_RGBA8888)
    image.fill(0xFF336699)
    photo = Layer(Role.REFERENCE, "Photo", image=from_qimage(image), place=Place(600, 600, 150, 150))
    held.document.add_layer(photo)
    held.selection.set([photo.id])
    turn(held, 30)
    mouse_stroke(held, [(675, 675), (690, 690), (700, 710)])
    x1, y1, x2, y2 = edges(held)
    assert (are_on_grid(x1) or are_on_grid(x2)) and (are_on_grid(y1) or are_on_grid(y2))
    pull(held, LOWER_RIGHT, 20, 30)
    assert held.document.undo_stack.count() == 4  # the layer, turned, moved, scaled


def test_the_frame_of_a_crop_is_moved_and_pulled_onto_the_grid(canvas):
    canvas.set_tool("crop")
    mouse_stroke(canvas, [(110, 110), (300, 300), (503, 505)])
    canvas.change_guides(grid=True, spacing=STEP)
    mouse_stroke(canvas, [(300, 300), (320, 320), (333, 341)])
    x1, y1, x2, y2 = canvas.tool().rect.getCoords()
    assert (are_on_grid(x1) or are_on_grid(x2)) and (are_on_grid(y1) or are_on_grid(y2))
    mouse_stroke(canvas, [(x2, y2), (x2 + 20, y2 + 20), (x2 + 41, y2 + 47)])
    assert are_on_grid(*canvas.tool().rect.getCoords()[2:])
