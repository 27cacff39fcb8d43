import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks.flood import area_at, borders, thinned
from sketchstudio.document.marks.path import Path, ellipse, painter_path, polygon, rectangle
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def drawing(*marks, paint=()):
    return Drawing(layers=(Layer(Role.COLOUR, "c", tuple(paint)), Layer(Role.SKETCH, "s", tuple(marks))))


def filled(contours):
    return painter_path(Path(contours, 0.0, fill=(0, 0, 0, 255)))


def area(shape):
    """By the shoelace formula, holes taken off."""
    total = 0.0
    for outline in shape.toSubpathPolygons():
        x, y = np.array([point.toTuple() for point in outline.toList()]).T
        total += float(np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:])) / 2
    return abs(total)


CIRCLE = Path((ellipse(QRectF(200, 200, 600, 600)),), 8.0)


def test_a_circle_is_filled_to_the_middle_of_its_line():
    (contour,) = area_at(drawing(CIRCLE), QPointF(500, 500))
    shape = filled((contour,))
    assert contour.closed and area(shape) == pytest.approx(np.pi * 299**2, rel=0.01)
    radii = [np.hypot(node.x - 500, node.y - 500) for node in contour.nodes]
    assert min(radii) > 296 and max(radii) < 303
    assert len(contour.nodes) < 60  # few enough to be edited


@pytest.mark.parametrize("width", [1.5, 2.0, 3.0])
def test_paint_shows_on_no_side_of_a_thin_line(width):
    thin = Path((ellipse(QRectF(200.3, 200.3, 600, 600)),), width)
    shape = filled(area_at(drawing(thin), QPointF(500, 500)))
    along = np.linspace(0, 1, 2000)
    radii = [np.hypot(*(at - 500.3 for at in shape.pointAtPercent(u).toTuple())) for u in along.tolist()]
    assert max(radii) < 300 + width / 2 + 0.2 and min(radii) > 300 - width / 2 - 0.2


def test_corners_stay_corners():
    (contour,) = area_at(drawing(Path((rectangle(QRectF(200, 300, 400, 200)),), 8.0)), QPointF(400, 400))
    assert filled((contour,)).contains(QPointF(203, 303)) and not filled((contour,)).contains(QPointF(190, 290))
    assert len(contour.nodes) <= 12


def test_what_lies_within_is_a_hole():
    inner = Path((ellipse(QRectF(400, 400, 200, 200)),), 8.0)
    contours = area_at(drawing(CIRCLE, inner), QPointF(250, 500))
    assert len(contours) == 2
    assert filled(contours).contains(QPointF(300, 500)) and not filled(contours).contains(QPointF(500, 500))


def test_beside_the_shapes_the_page_is_filled_to_its_edges():
    shape = filled(area_at(drawing(CIRCLE), QPointF(50, 50)))
    assert shape.contains(QPointF(1000, 1000)) and not shape.contains(QPointF(500, 500))
    assert shape.boundingRect().getRect() == pytest.approx((0, 0, 1024, 1024), abs=1.5)


def test_a_gap_lets_the_paint_out_unless_it_is_taken_as_closed():
    corners = [(300, 300), (700, 300), (700, 700), (300, 700), (300, 315)]
    open_box = Path((polygon(corners, closed=False),), 8.0)
    out = filled(area_at(drawing(open_box), QPointF(500, 500)))
    assert out.contains(QPointF(100, 100))
    kept = filled(area_at(drawing(open_box), QPointF(500, 500), gap=24))
    assert kept.contains(QPointF(310, 690)) and not kept.contains(QPointF(100, 100))


def test_strokes_of_a_pen_enclose_too():
    angles = np.linspace(0, 2 * np.pi, 100)
    ring = Stroke(tuple(StrokePoint(500 + 200 * np.cos(a), 500 + 200 * np.sin(a), 0.8) for a in angles), 8.0)
    assert area(filled(area_at(drawing(ring), QPointF(500, 500)))) == pytest.approx(np.pi * 199**2, rel=0.02)


def test_paint_is_a_border_as_well():
    patch = Path((rectangle(QRectF(400, 400, 100, 100)),), 0.0, fill=(200, 0, 0, 255))
    shape = filled(area_at(drawing(CIRCLE, paint=(patch,)), QPointF(450, 450)))
    assert area(shape) == pytest.approx(102**2, rel=0.03)


def test_on_a_line_and_beside_the_page_there_is_no_area():
    assert area_at(drawing(CIRCLE), QPointF(500, 200)) == ()
    assert area_at(drawing(CIRCLE), QPointF(-5, 200)) == ()


def test_borders_go_round_all_pixels_even_where_they_touch_at_a_corner():
    mask = np.zeros((6, 6), bool)
    mask[1:3, 1:3] = mask[3:5, 3:5] = True
    lengths = sorted(len(border) for border in borders(mask))
    assert sum(lengths) == 16


def test_thinning_keeps_the_ends_and_what_sticks_out():
    line = np.array([(0, 0), (1, 0.1), (2, 0), (3, 5), (4, 0)], dtype=float)
    assert thinned(line, 0.5) == [0, 2, 3, 4]
