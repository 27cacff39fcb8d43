from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchstudio.document.marks.pressure import PressureCurve


@st.composite
def curves(draw):
    inner = draw(st.lists(st.integers(1, 49), unique=True, max_size=6))
    heights = sorted(draw(st.lists(st.floats(0, 1), min_size=len(inner) + 2, max_size=len(inner) + 2)))
    return PressureCurve(zip([0.0, *(x / 50 for x in sorted(inner)), 1.0], heights, strict=True))


@given(curves())
def test_a_curve_goes_through_its_points_and_never_falls(curve):
    for x, y in curve.points:
        assert curve(x) == pytest.approx(y, abs=1e-9)
    values = [curve(i / 200) for i in range(201)]
    assert all(a <= b + 1e-9 for a, b in pairwise(values)) and values[0] >= 0 and values[-1] <= 1


def test_the_straight_curve_changes_nothing():
    curve = PressureCurve()
    assert curve.is_straight and curve(0.3) == pytest.approx(0.3)
    assert curve(-1) == 0 and curve(2) == 1


@pytest.mark.parametrize("points", [[], [(0, 0)], [(0, 1), (1, 0)], [(0, 0), (0.5, 2), (1, 1)], [(0.1, 0), (1, 1)]])
def test_points_that_make_no_curve_are_refused(points):
    with pytest.raises(ValueError, match="pressure curve"):
        PressureCurve(points)


@pytest.mark.parametrize("stored", [None, 3, "no", [[1]], [[0, 0], [1, float("nan")]], []])
def test_damaged_settings_give_the_straight_curve(stored):
    assert PressureCurve.from_settings(stored).is_straight
