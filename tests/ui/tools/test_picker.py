import pytest
from pointing import mouse_stroke
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, rectangle


@pytest.fixture
def painted(canvas):
    """A green and, half see-through, a blue area side by side, and the tool in hand."""
    layer = canvas.document.layer_for(Role.COLOUR).id
    for x, colour in ((0, (10, 200, 30, 255)), (500, (0, 0, 255, 128))):
        canvas.document.add_stroke(layer, Path((rectangle(QRectF(x, 0, 500, 1000)),), 0.0, fill=colour))
    canvas.set_tool("picker")
    return canvas


def test_a_click_takes_the_colour_that_is_seen(painted):
    mouse_stroke(painted, [(200, 500)])
    assert painted.colour() == (10, 200, 30, 255)
    mouse_stroke(painted, [(700, 500)])
    assert painted.colour() == pytest.approx((127, 127, 255, 255), abs=1)


def test_the_colour_follows_a_drag_and_escape_brings_the_old_one_back(painted):
    before = painted.colour()
    mouse_stroke(painted, [(200, 500), (700, 500), (220, 480)], release=False)
    assert painted.colour() == (10, 200, 30, 255)
    painted.grab()
    QTest.keyClick(painted, Qt.Key.Key_Escape)
    assert painted.colour() == before and painted.document.undo_stack.count() == 2


def test_beside_the_page_there_is_no_colour(painted):
    before = painted.colour()
    mouse_stroke(painted, [(-20, 500)])
    assert painted.colour() == before
