import numpy as np
import pytest
from pointing import pen_stroke

from sketchstudio.document.layer import Role
from sketchstudio.ui.tools.pen import follow

ZIGZAG = [(100 + 10 * i, 500 + 40 * (-1) ** i, 0.5) for i in range(60)]


def sketch(canvas):
    return canvas.document.layer_for(Role.SKETCH)


def test_without_a_stabiliser_the_points_are_those_of_the_pen(canvas):
    pen_stroke(canvas, ZIGZAG)
    (stroke,) = sketch(canvas).strokes
    assert stroke.array[:, :3] == pytest.approx(np.array(ZIGZAG), abs=1e-3)


def test_a_stabiliser_smooths_and_still_ends_where_the_pen_was_lifted(canvas):
    def roughness(amount):
        canvas.set_stabiliser(amount)
        pen_stroke(canvas, ZIGZAG)
        stroke = sketch(canvas).strokes[-1]
        assert stroke.points[-1][:2] == pytest.approx(ZIGZAG[-1][:2], abs=1e-6)
        return np.abs(np.diff(stroke.array[:50, 1])).mean()

    none, some, much = roughness(0), roughness(30), roughness(100)
    assert none > 1.5 * some > 2 * much


def test_pressing_harder_on_the_spot_makes_a_thicker_dot(canvas):
    pen_stroke(canvas, [(500, 500, 0.2), (500, 500, 0.9), (500, 500, 0.1)])
    (stroke,) = sketch(canvas).strokes
    assert len(stroke.points) == 1 and stroke.points[0].pressure == pytest.approx(0.9, abs=1e-3)


def test_times_of_points_begin_at_zero_and_rise(canvas):
    pen_stroke(canvas, ZIGZAG)
    times = sketch(canvas).strokes[0].array[:, 3]
    assert times[0] == 0 and (np.diff(times) >= 0).all()


def test_a_stabilised_pen_trails_and_an_unstabilised_one_does_not():
    assert follow(0, 10, 0) == 10
    assert 0 < follow(0, 10, 100) < follow(0, 10, 50) < 10
