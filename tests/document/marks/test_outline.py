import numpy as np
import pytest
from PySide6.QtCore import QPointF

from sketchstudio.document.marks.ink_path import to_path
from sketchstudio.document.marks.outline import outline, outline_pieces
from sketchstudio.document.marks.stroke import THINNEST


def ink(points, width=10.0, minimum=0.0):
    return to_path(outline(np.array(points, dtype=float).reshape(-1, 3), width, minimum))


def covers(path, x, y):
    return path.contains(QPointF(x, y))


def test_no_points_leave_no_ink():
    assert outline(np.empty((0, 4)), 10) == []


def test_one_point_is_a_disc_of_the_full_width():
    (polygon,) = outline(np.array([[5.0, 6.0, 1.0]]), 10)
    assert np.hypot(*(polygon - (5, 6)).T) == pytest.approx(5)
    assert len(polygon) >= 16


def test_points_on_one_spot_are_a_disc_too():
    for count in (2, 3, 10):
        polygons = outline(np.tile([5.0, 6.0, 1.0], (count, 1)), 10)
        assert all(np.isfinite(polygon).all() for polygon in polygons)
        assert covers(to_path(polygons), 9, 6) and not covers(to_path(polygons), 11, 6)


def test_ink_is_as_wide_as_the_pressure_says():
    soft, hard = ink([(0, 0, 0), (100, 0, 0)]), ink([(0, 0, 1), (100, 0, 1)])
    assert covers(hard, 50, 4.8) and not covers(hard, 50, 5.2)
    half = 5 * THINNEST
    assert covers(soft, 50, half - 0.2) and not covers(soft, 50, half + 0.2)


def test_ink_is_never_thinner_than_asked():
    path = ink([(0, 0, 0), (100, 0, 0)], minimum=8)
    assert covers(path, 50, 3.8) and not covers(path, 50, 4.2)


def test_ends_are_round():
    path = ink([(0, 0, 1), (100, 0, 1)])
    assert covers(path, -4.8, 0) and covers(path, 104.8, 0)
    assert not covers(path, -4.5, 4.5)


def test_corners_stay_where_they_were_drawn():
    path = ink([(0, 0, 1), (100, 0, 1), (100, 100, 1)])
    assert covers(path, 103, 0) and covers(path, 100, -4)  # round outside
    assert not covers(path, 110, -5) and not covers(path, 90, 10)  # neither overshot nor cut short


def test_a_curve_passes_through_its_points_without_flat_pieces():
    angle = np.linspace(0, 1.5 * np.pi, 13)
    circle = np.column_stack([100 * np.cos(angle), 100 * np.sin(angle), np.ones(13)])
    path = ink(circle, width=4)
    between = np.linspace(0, 1.5 * np.pi, 400)
    assert all(covers(path, 100 * np.cos(a), 100 * np.sin(a)) for a in between)


@pytest.mark.parametrize("width", [2, 10, 60])
def test_a_spiral_has_no_holes_in_its_ink(width):
    u = np.linspace(0, 1, 300)
    spiral = np.column_stack([100 * u * np.cos(30 * u), 100 * u * np.sin(30 * u), np.ones(300)])
    path = ink(spiral, width)
    assert all(covers(path, x, y) for x, y, _ in spiral)


def test_a_thick_stroke_that_turns_back_on_itself_is_solid():
    angle = np.linspace(0, 4 * np.pi, 80)
    path = ink(np.column_stack([5 * np.cos(angle), 5 * np.sin(angle), np.ones(80)]), width=60)
    grid = np.linspace(-20, 20, 21)
    assert all(covers(path, x, y) for x in grid for y in grid)


def test_scribbles_give_finite_outlines():
    random = np.random.default_rng(0)
    for scale in (1e-6, 0.1, 3, 500):
        points = np.column_stack([random.normal(0, scale, (200, 2)), random.random(200)])
        assert all(np.isfinite(polygon).all() for polygon in outline(points, 8))


def test_a_pen_that_comes_back_to_the_spot_leaves_ink_on_its_way_on():
    path = ink([(0, 0, 1), (0.1, 0, 1), (0, 0, 1), (10, 0, 1)], width=1)
    assert all(covers(path, x, 0.4) for x in (0, 5, 10))


def test_pieces_cover_what_the_whole_outline_covers():
    u = np.linspace(0, 1, 500)
    points = np.column_stack([400 * u, 60 * np.sin(20 * u), 0.5 + 0.5 * np.cos(9 * u)])
    whole, pieces = to_path(outline(points, 12)), [to_path(piece) for piece in outline_pieces(points, 12)]
    assert len(pieces) > 3
    random = np.random.default_rng(1)
    for x, y in random.uniform((-10, -70), (410, 70), (2000, 2)):
        assert covers(whole, x, y) == any(covers(piece, x, y) for piece in pieces)
