import numpy as np
import pytest
from pointing import LEFT, mouse_stroke
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.ui.watching.seen import Seen


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


@pytest.fixture
def compared(hand):
    """The window with a picture, red on the left and blue on the right, and the tool in hand."""
    hand.window.furnish()
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:, :32], picture[:, 32:] = (200, 30, 20), (20, 30, 200)
    hand.window.result.show_still(Seen(picture), "")
    hand.trigger("picker")
    return hand


def press(widget, x, y, kind=QEvent.Type.MouseButtonPress):
    at = QPointF(x * widget.width(), y * widget.height())
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_the_picture_gives_its_colours_too(compared):
    canvas, result = compared.canvas, compared.window.result
    assert result.cursor().shape() == Qt.CursorShape.CrossCursor
    press(result, 0.4, 0.5)
    assert canvas.colour() == (200, 30, 20, 255)
    press(result, 0.6, 0.5, QEvent.Type.MouseMove)
    press(result, 0.0, 0.0, QEvent.Type.MouseMove)  # beside the picture
    press(result, 0.6, 0.5, QEvent.Type.MouseButtonRelease)
    assert canvas.colour() == (20, 30, 200, 255)
    compared.trigger("pen")
    assert result.cursor().shape() != Qt.CursorShape.CrossCursor
    press(result, 0.4, 0.5)
    press(result, 0.4, 0.5, QEvent.Type.MouseButtonRelease)
    assert canvas.colour() == (20, 30, 200, 255)


def test_the_picture_gives_them_where_it_moves_with_the_drawing(compared):
    compared.trigger("link_views")
    compared.canvas.zoom_to(8.0, compared.canvas.transform.to_view(QPointF(256, 512)))
    press(compared.window.result, 0.5, 0.5)
    assert compared.canvas.colour() == (200, 30, 20, 255)


def test_escape_over_the_picture_brings_the_old_colour_back(compared):
    before = compared.canvas.colour()
    press(compared.window.result, 0.4, 0.5)
    QTest.keyClick(compared.canvas, Qt.Key.Key_Escape)
    assert compared.canvas.colour() == before
    press(compared.window.result, 0.6, 0.5, QEvent.Type.MouseMove)
    assert compared.canvas.colour() == before


@pytest.mark.parametrize(("mode", "expected"), [("overlay", (227, 142, 137, 255)), ("split", (200, 30, 20, 255))])
def test_a_picture_over_the_drawing_is_what_is_seen(compared, mode, expected):
    comparison = compared.window.watching.comparison
    compared.trigger(f"compare_{mode}")
    comparison.overlay.set_picture(compared.window.result.picture, 0.5 if mode == "overlay" else 1.0)
    mouse_stroke(compared.canvas, [(256, 512)])
    assert compared.canvas.colour() == pytest.approx(expected, abs=1)
    comparison.overlay.set_picture(compared.window.result.picture, 1.0, begin=0.99)
    mouse_stroke(compared.canvas, [(256, 512)])
    assert compared.canvas.colour() == (255, 255, 255, 255)
