import pytest
from pointing import click, mouse_stroke, pen_stroke
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Page, Role

NEAR = 2.0  # page units: a pixel of the view is about two


@pytest.fixture
def drawn(canvas):
    """A line across the page, and the tool in hand."""
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    canvas.set_tool("crop")
    return canvas


def frame(canvas):
    return canvas.tool().rect.getRect()


def key(canvas, name, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(canvas, getattr(Qt.Key, f"Key_{name}"), keys)


def line(canvas):
    (stroke,) = canvas.document.layer_for(Role.SKETCH).strokes
    return [round(point.x) for point in (stroke.points[0], stroke.points[-1])], round(stroke.points[0].y)


def test_enter_makes_the_frame_the_page_in_one_step(drawn, qtbot):
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    assert frame(drawn) == pytest.approx((200, 300, 400, 400), abs=NEAR) and drawn.document.undo_stack.count() == 1
    with qtbot.waitSignal(drawn.stroke_finished):
        key(drawn, "Return")
    page = drawn.document.page
    assert page == pytest.approx((400, 400), abs=NEAR) and drawn.tool().rect is None
    assert line(drawn)[0] == pytest.approx([-100, 700], abs=NEAR) and line(drawn)[1] == pytest.approx(200, abs=NEAR)
    assert drawn.document.undo_stack.undoText() == "Crop page"
    drawn.document.undo_stack.undo()
    assert drawn.document.page == Page() and line(drawn)[1] == 500


def test_a_pen_draws_the_frame_and_a_double_click_crops(drawn):
    pen_stroke(drawn, [(200, 300, 1), (400, 500, 1), (600, 700, 1)])
    for place in (500, 400):  # slowly
        click(drawn, place, place)
    assert drawn.document.page == Page()
    for _ in range(2):
        pen_stroke(drawn, [(400, 400, 1)])
    assert drawn.document.page == pytest.approx((400, 400), abs=NEAR)


def test_grips_pull_it_and_a_drag_within_moves_it(drawn):
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    mouse_stroke(drawn, [(600, 700), (700, 710), (800, 720)])
    assert frame(drawn) == pytest.approx((200, 300, 600, 420), abs=2 * NEAR)
    mouse_stroke(drawn, [(400, 400), (450, 500), (500, 600)])
    assert frame(drawn) == pytest.approx((300, 500, 600, 420), abs=2 * NEAR)
    mouse_stroke(drawn, [(950, 950), (800, 800), (700, 750)], keys=Qt.KeyboardModifier.ShiftModifier)
    left, _, width, height = frame(drawn)  # begun beside it, another one
    assert width == pytest.approx(height) and left + width == pytest.approx(950, abs=NEAR)


def test_it_may_reach_beyond_the_page_and_keeps_to_the_grid(drawn):
    drawn.change_guides(grid=True)
    drawn.zoom_out()
    mouse_stroke(drawn, [(-60, -70), (500, 500), (1090, 1080)])
    assert frame(drawn) == (-64, -64, 1152, 1152)
    key(drawn, "Return")
    assert drawn.document.page == Page(1152, 1152)


def test_escape_and_a_click_beside_it_leave_the_page_as_it_is(drawn):
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    before = drawn.tool().rect
    mouse_stroke(drawn, [(400, 400), (500, 500), (700, 700)], release=False)
    key(drawn, "Escape")
    assert drawn.tool().rect == before  # the gesture only
    key(drawn, "Escape")
    assert drawn.tool().rect is None
    key(drawn, "Return")
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    click(drawn, 900, 900)
    assert drawn.tool().rect is None
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    drawn.set_tool("pen")
    drawn.set_tool("crop")
    assert drawn.tool().rect is None and drawn.document.undo_stack.count() == 1


def test_no_frame_is_smaller_than_a_page_can_be(drawn):
    mouse_stroke(drawn, [(200, 300), (300, 304), (400, 306)])
    assert drawn.tool().rect is None


def test_what_is_going_to_be_off_the_page_is_shaded(drawn):
    mouse_stroke(drawn, [(200, 300), (400, 500), (600, 700)])
    drawn.finish_painting()
    image = drawn.grab().toImage()
    inside, outside = (drawn.transform.rect_to_view(QRectF(x, x + 20, 1, 1)).center().toPoint() for x in (400, 850))
    assert image.pixelColor(inside) == QColor("white") and image.pixelColor(outside).lightness() < 180


def test_arrow_keys_draw_the_frame_and_enter_crops(drawn):
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for name in ("Left", "Up"):
        for _ in range(40):
            key(drawn, name, control | shift)  # the right and the lower side of the page
    assert frame(drawn) == (0, 0, 624, 624)
    for _ in range(10):
        key(drawn, "Right", shift)
    key(drawn, "Down")
    assert frame(drawn) == (100, 1, 624, 624) and drawn.document.page == Page()
    key(drawn, "Return")
    assert drawn.document.page == (624, 624) and line(drawn) == ([0, 800], 499)
    drawn.document.undo_stack.undo()
    assert drawn.document.page == Page()


def test_a_frame_by_key_is_dropped_by_escape_and_never_smaller_than_a_page_can_be(drawn):
    for _ in range(120):
        key(drawn, "Left", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert frame(drawn) == (0, 0, 16, 1024)
    key(drawn, "Escape")
    assert drawn.tool().rect is None
    key(drawn, "Right")
    assert frame(drawn) == (1, 0, 1024, 1024)  # it begins with the page again


def test_the_frame_begins_with_what_is_selected(drawn):
    drawn.set_tool("select")
    drawn.selection.set([drawn.document.layer_for(Role.SKETCH).strokes[0].id])
    around = drawn.selection.bounds
    drawn.set_tool("crop")
    assert not drawn.selection and frame(drawn) == pytest.approx(around.getRect(), abs=16)
    assert QRectF(*frame(drawn)).contains(around.center())
    key(drawn, "Return")
    assert drawn.document.page.width == pytest.approx(around.width(), abs=1)
