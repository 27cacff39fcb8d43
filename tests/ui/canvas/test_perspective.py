"""Two vanishing points: straight lines run to them or upright, and they are dragged by their handles."""

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pointing import LEFT, NO_KEYS, click, drag, mouse_stroke, pen_stroke, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.ui.canvas import perspective
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.canvas.guides import FARTHEST, Guides

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
HORIZON, LEFT_POINT, RIGHT_POINT = 300.0, 100.0, 900.0


@pytest.fixture
def canvas(qtbot):
    """Both points on the page, where they can be seen."""
    canvas = CanvasView(Document())
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    canvas.show()
    canvas.change_guides(horizon=HORIZON, vanishing_left=LEFT_POINT, vanishing_right=RIGHT_POINT)
    canvas.toggle_guide("perspective")
    return canvas


def marks(canvas):
    return canvas.document.layer_for(Role.SKETCH).strokes


def ends(canvas):
    """Of the newest line, path or stroke."""
    mark = marks(canvas)[-1]
    places = mark.points if hasattr(mark, "points") else mark.contours[0].nodes
    return QPointF(*places[0][:2]), QPointF(*places[-1][:2])


def runs_to(canvas, x, y):
    """Whether the newest line lies on one with a point."""
    start, end = ends(canvas)
    way, to = end - start, QPointF(x, y) - start
    return abs(way.x() * to.y() - way.y() * to.x()) / hypot(to.x(), to.y()) < 1e-6


@pytest.mark.parametrize(
    ("end", "point"),
    [((300, 480), (LEFT_POINT, HORIZON)), ((720, 480), (RIGHT_POINT, HORIZON)), ((512, 850), None)],
    ids=["left", "right", "upright"],
)
@pytest.mark.parametrize("with_pen", [False, True], ids=["line", "pen"])
def test_a_straight_line_runs_where_it_nearly_ran(canvas, end, point, with_pen):
    canvas.set_tool("pen" if with_pen else "line")
    mouse_stroke(canvas, [(500, 600), ((500 + end[0]) / 2, (600 + end[1]) / 2)], release=False)
    keys = SHIFT if with_pen else NO_KEYS
    drag(canvas, view_point(canvas, *end), keys=keys)
    QTest.mouseRelease(canvas, LEFT, keys, view_point(canvas, *end))
    start, stop = ends(canvas)
    if with_pen:  # straight from where Shift was pressed
        start = QPointF(*marks(canvas)[-1].points[-2][:2])
    if point is None:
        assert stop.x() == pytest.approx(start.x())
    else:
        way, to = stop - start, QPointF(*point) - start
        assert way.x() * to.y() == pytest.approx(way.y() * to.x())
    assert hypot(stop.x() - end[0], stop.y() - end[1]) < 40


def test_control_shift_and_freehand_go_their_own_way(canvas):
    canvas.set_tool("line")
    for keys in (CONTROL, SHIFT):
        mouse_stroke(canvas, [(500, 600), (400, 560)], release=False)
        drag(canvas, view_point(canvas, 310, 480), keys=keys)
        QTest.mouseRelease(canvas, LEFT, keys, view_point(canvas, 310, 480))
        assert not runs_to(canvas, LEFT_POINT, HORIZON)
    canvas.set_tool("pen")
    pen_stroke(canvas, [(500, 600, 0.5), (400, 560, 0.5), (310, 480, 0.5)])
    assert ends(canvas)[1].toTuple() == pytest.approx((310, 480), abs=2)


def test_a_box_is_drawn_with_the_path(canvas):
    canvas.set_tool("path")
    for place in ((500, 600), (305, 510), (300, 655), (500, 600)):
        click(canvas, *place)
    nodes = marks(canvas)[-1].contours[0].nodes
    assert len(nodes) == 3 and nodes[1].x == pytest.approx(nodes[2].x)
    first, second = (QPointF(node.x, node.y) for node in nodes[:2])
    way, to = second - first, QPointF(LEFT_POINT, HORIZON) - first
    assert way.x() * to.y() == pytest.approx(way.y() * to.x())


def test_a_handle_moves_its_point_and_the_horizon_and_draws_nothing(canvas):
    began = []
    canvas.stroke_began.connect(lambda: began.append(1))
    mouse_stroke(canvas, [(RIGHT_POINT, HORIZON), (800, 350), (700, 400)])
    guides = canvas.guides
    assert (guides.vanishing_left, guides.vanishing_right, guides.horizon) == pytest.approx((100, 700, 400), abs=3)
    mouse_stroke(canvas, [(LEFT_POINT, 400), (150, 450)], release=False)
    drag(canvas, view_point(canvas, 160, 450), keys=SHIFT)
    assert (guides.vanishing_left, guides.horizon) == pytest.approx((160, 400), abs=3)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert guides.vanishing_left == LEFT_POINT
    assert not began and not marks(canvas) and canvas.tool().name == "pen"


def test_a_point_out_of_sight_is_taken_at_the_edge_of_the_view(canvas):
    canvas.change_guides(vanishing_right=4000.0)
    view = QRectF(canvas.rect())
    at = perspective.handles(canvas.guides, canvas.transform, view)[1]
    assert view.contains(at)
    start = canvas.transform.to_page(at)
    mouse_stroke(canvas, [start.toTuple(), (start.x() - 50, start.y()), (start.x() - 100, start.y())])
    assert canvas.guides.vanishing_right == pytest.approx(3900, abs=3)


def test_of_two_points_in_one_place_the_one_on_top_is_taken(canvas):
    canvas.change_guides(vanishing_left=600.0, vanishing_right=600.0)
    mouse_stroke(canvas, [(600, HORIZON), (700, HORIZON), (800, HORIZON)])
    assert (canvas.guides.vanishing_left, canvas.guides.vanishing_right) == pytest.approx((600, 800), abs=3)
    canvas.change_guides(vanishing_right=610.0)
    mouse_stroke(canvas, [(598, HORIZON), (500, HORIZON), (400, HORIZON)])  # both are in reach
    assert (canvas.guides.vanishing_left, canvas.guides.vanishing_right) == pytest.approx((402, 610), abs=3)


def test_no_point_is_dragged_further_than_is_remembered(canvas):
    canvas.zoom_to(0.05)
    for _ in range(3):
        at = perspective.handles(canvas.guides, canvas.transform, QRectF(canvas.rect()))[1]
        x, y = canvas.transform.to_page(at).toTuple()
        mouse_stroke(canvas, [(x, y), (x + 6000, y), (x + 12000, y)])
    assert canvas.guides.vanishing_right == FARTHEST


@pytest.mark.parametrize("away", [1500.0, 5000.0, FARTHEST])
def test_lines_to_a_point_that_is_far_away_are_shown_as_well(canvas, away):
    canvas.change_guides(vanishing_left=-away, vanishing_right=-away)
    canvas.fit()
    image = canvas.grab().toImage()
    top, bottom = (canvas.transform.to_view(QPointF(20, y)).toPoint() for y in (20, 1000))
    column = [image.pixelColor(top.x(), y).lightness() < 252 for y in range(top.y(), bottom.y())]
    assert sum(b and not a for a, b in pairwise(column)) >= 6


def test_off_there_is_nothing_to_see_or_to_take(canvas):
    shown = canvas.grab().toImage()
    canvas.toggle_guide("perspective")
    assert canvas.grab().toImage() != shown
    mouse_stroke(canvas, [(RIGHT_POINT, HORIZON), (800, 350), (700, 400)])
    assert len(marks(canvas)) == 1 and canvas.guides.vanishing_right == RIGHT_POINT


places = st.floats(-5000, 5000)


@given(places, places, places, places, places, places)
def test_the_end_lies_on_a_line_to_a_point_and_nowhere_further_away(x, y, to_x, to_y, horizon, left):
    guides = Guides(horizon=horizon, vanishing_left=left, vanishing_right=left + 700)
    start, end = QPointF(x, y), QPointF(to_x, to_y)
    found = perspective.along(guides, start, end)
    drawn = hypot(to_x - x, to_y - y)
    assert hypot(found.x() - to_x, found.y() - to_y) <= drawn + 1e-6
    assert hypot(found.x() - x, found.y() - y) <= drawn + 1e-6
