import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchstudio.document.marks.smoothing import reach, smoothed
from sketchstudio.document.marks.stroke import StrokePoint

numbers = st.floats(-1e4, 1e4)
points = st.lists(st.builds(StrokePoint, numbers, numbers, st.floats(0, 1), st.floats(0, 100)), max_size=60)


@given(points, st.floats(0, 100))
def test_the_first_and_the_last_point_never_move(drawn, amount):
    result = smoothed(drawn, amount)
    assert len(result) == len(drawn)
    if drawn:
        assert result[0] == drawn[0] and result[-1] == drawn[-1]


@given(points)
def test_at_0_the_points_are_as_they_came(drawn):
    assert smoothed(drawn, 0) == drawn


@given(points, st.floats(0, 100))
def test_smoothed_points_stay_within_what_was_drawn(drawn, amount):
    for before, after in zip(np.array(drawn).T, np.array(smoothed(drawn, amount)).T, strict=True):
        assert before.min() - 1e-6 <= after.min() and after.max() <= before.max() + 1e-6


@given(points, st.floats(0, 100), st.builds(StrokePoint, numbers, numbers, st.floats(0, 1), st.floats(0, 100)))
def test_a_new_point_changes_no_more_than_the_reach(drawn, amount, new):
    before, after = smoothed(drawn, amount), smoothed([*drawn, new], amount)
    kept = max(0, len(drawn) - reach(amount) - 1)
    assert after[:kept] == before[:kept]
    assert smoothed([*drawn, new], amount, kept) == after[kept:]


@pytest.mark.parametrize("amount", [30, 100])
def test_a_trembling_line_gets_straighter(amount):
    zigzag = [StrokePoint(i, 5.0 * (-1) ** i) for i in range(60)]
    inner = [point.y for point in smoothed(zigzag, amount)[20:40]]
    assert max(map(abs, inner)) < 1.5
