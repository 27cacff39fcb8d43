from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPathStroker, QTransform

from sketchstudio.document.marks.path import (
    Contour,
    Node,
    Path,
    contours_of,
    ellipse,
    line,
    painter_path,
    polygon,
    rectangle,
    smoothed,
    split,
)
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

RING = Path((ellipse(QRectF(0, 0, 100, 100)), ellipse(QRectF(25, 25, 50, 50))), 0.0, fill=(1, 2, 3, 255))


def box(rect):
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def test_a_circle_is_round():
    shape = painter_path(Path((ellipse(QRectF(-100, -100, 200, 200)),)))
    radii = [(p.x() ** 2 + p.y() ** 2) ** 0.5 for p in (shape.pointAtPercent(u / 50) for u in range(50))]
    assert radii == pytest.approx([100] * 50, abs=0.05)


def test_the_inner_contour_is_a_hole():
    shape = painter_path(RING)
    assert shape.contains(QPointF(10, 50)) and not shape.contains(QPointF(50, 50))


def test_bounds_hold_the_outline_and_the_extent_only_the_curve():
    path = Path((rectangle(QRectF(10, 20, 30, 40)),), width=8)
    assert box(path.extent) == (10, 20, 40, 60)
    assert path.bounds.contains(QRectF(6, 16, 38, 48))
    assert Path(()).bounds.isNull()


def test_a_level_line_has_bounds():
    assert Path((line(QPointF(0, 5), QPointF(100, 5)),), width=4).bounds.contains(QRectF(0, 3, 100, 4))


def test_an_open_contour_has_a_segment_less_than_a_closed_one():
    points = [(0, 0), (10, 0), (10, 10)]
    assert len(polygon(points).segments()) == 3 and len(polygon(points, closed=False).segments()) == 2
    assert painter_path(Path((polygon(points, closed=False),))).length() == pytest.approx(20)


@pytest.mark.parametrize("matrix", [
    QTransform.fromTranslate(10, 20), QTransform.fromScale(2, 2), QTransform().rotate(30), QTransform.fromScale(-1, 1),
])  # fmt: skip
def test_a_path_is_transformed_as_its_curve_is(matrix):
    path = replace(RING, width=4.0)
    moved = path.transformed(matrix)
    assert box(moved.extent) == pytest.approx(box(matrix.map(painter_path(path)).boundingRect()), abs=1e-6)
    assert moved.width == pytest.approx(4 * abs(matrix.determinant()) ** 0.5) and moved.id == path.id


def test_a_stroke_is_transformed_and_keeps_its_pressure():
    stroke = Stroke((StrokePoint(1, 2, 0.3, 0.4),), 5.0, weight=0.5)
    moved = stroke.transformed(QTransform(0, 2, -2, 0, 10, 0))
    assert moved.points == ((6, 2, 0.3, 0.4),)
    assert (moved.width, moved.weight, moved.id) == (10, 0.5, stroke.id)


@pytest.mark.parametrize("contour", [ellipse(QRectF(0, 0, 90, 40)), rectangle(QRectF(0, 0, 90, 40))])
@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("u", [0.2, 0.5, 0.9])
def test_a_node_more_leaves_the_curve_as_it_is(contour, index, u):
    before, after = painter_path(Path((contour,))), painter_path(Path((split(contour, index, u),)))
    assert after.length() == pytest.approx(before.length(), rel=1e-4)
    stripe = QPainterPathStroker()
    stripe.setWidth(0.2)
    assert all(stripe.createStroke(before).contains(after.pointAtPercent(step / 40)) for step in range(40))
    assert len(split(contour, index, u).nodes) == 5


def test_a_corner_becomes_smooth_along_its_neighbours():
    contour = smoothed(Contour((Node(0, 0), Node(30, 30), Node(60, 0))), 1)
    assert contour.nodes[1].in_y == pytest.approx(0) and contour.nodes[1].out_x > 0
    assert smoothed(Contour((Node(0, 0), Node(0, 0))), 0).nodes[0] == Node(0, 0)  # no direction: it stays


@pytest.mark.parametrize("path", [
    RING, Path((line(QPointF(0, 0), QPointF(5, 5)),)), Path((rectangle(QRectF(1, 2, 3, 4)),)),
])  # fmt: skip
def test_what_qt_made_comes_back_as_nodes(path):
    again = contours_of(painter_path(path))
    assert [contour.closed for contour in again] == [contour.closed for contour in path.contours]
    for ours, theirs in zip(path.contours, again, strict=True):
        assert [tuple(node) for node in theirs.nodes] == [pytest.approx(tuple(node)) for node in ours.nodes]
