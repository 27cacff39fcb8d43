"""What is written down of live parameters, what follows from it, and which lists are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sketchstudio.errors import UserError
from sketchstudio.generation.course import Change, Course, from_list, to_list, without
from sketchstudio.parameters import GenerationParameters

ASKED = GenerationParameters(sketch_scale=1.0, realism=1.0, steps=6)
CHANGES = (Change(2, {"sketch_scale": 3.0}), Change(5, {"sketch_scale": 1.5, "realism": 0.4}))


def walk(course: Course, *hand: GenerationParameters | None) -> list[tuple[float, float]]:
    """Sketch scale and realism at each step."""
    taken = [course.at(step, now) for step, now in enumerate(hand, start=1)]
    return [(parameters.sketch_scale, parameters.realism) for parameters in taken]


def test_only_real_changes_are_written_down() -> None:
    moved = ASKED.replace(sketch_scale=3.0)
    course = Course(ASKED)
    walk(course, ASKED, moved, moved, moved.replace(realism=0.5), moved.replace(realism=0.5), ASKED)
    assert course.start == ASKED
    assert course.changes == (
        Change(2, {"sketch_scale": 3.0}),
        Change(4, {"realism": 0.5}),
        Change(6, {"sketch_scale": 1.0, "realism": 1.0}),
    )


def test_a_change_before_the_first_step_is_the_start() -> None:
    moved = ASKED.replace(sketch_scale=3.0)
    course = Course(ASKED)
    walk(course, moved, moved)
    assert (course.start, course.changes) == (moved, ())


def test_parameters_that_are_not_live_stay() -> None:
    course = Course(ASKED)
    assert course.at(1, ASKED.replace(prompt="not this one", steps=50, seed=9)) == ASKED
    assert course.changes == ()


def test_planned_changes_are_followed_and_written_down_again() -> None:
    course = Course(ASKED, CHANGES)
    assert walk(course, *[None] * 6) == [(1, 1), (3, 1), (3, 1), (3, 1), (1.5, 0.4), (1.5, 0.4)]
    assert (course.start, course.changes) == (ASKED, CHANGES)
    watched = Course(ASKED, CHANGES)  # somebody looks on and touches nothing
    walk(watched, *[ASKED] * 6)
    assert watched.changes == CHANGES


def test_what_a_person_moves_is_hers_from_then_on() -> None:
    moved = ASKED.replace(sketch_scale=2.0)
    course = Course(ASKED, CHANGES)
    taken = walk(course, ASKED, ASKED, moved, ASKED, ASKED, ASKED)
    assert taken == [(1, 1), (3, 1), (2, 1), (1, 1), (1, 0.4), (1, 0.4)]  # back at the start is hers as well
    again = Course(ASKED, course.changes)
    assert walk(again, *[None] * 6) == taken


def test_a_parameter_that_is_given_anew_has_no_changes_left() -> None:
    assert without(CHANGES, {"sketch_scale": 2.0, "seed": 3}) == (Change(5, {"realism": 0.4}),)
    assert without(CHANGES, ()) == CHANGES
    assert without(CHANGES, ("sketch_scale", "realism")) == ()


def test_changes_survive_json() -> None:
    changes = (Change(2, {"sketch_scale": 0.1 + 0.2}), Change(6, {"realism": 1 / 3}))
    assert from_list(json.loads(json.dumps(to_list(changes))), steps=6) == changes
    assert from_list([], steps=6) == ()


@pytest.mark.parametrize(
    "stored",
    [
        None,
        3,
        "step",
        {"step": 2},
        [3],
        [None],
        [{}],
        [{"sketch_scale": 2.0}],
        [{"step": 1, "sketch_scale": 2.0}],  # that is the start
        [{"step": 7, "sketch_scale": 2.0}],  # there are six steps
        [{"step": -2, "sketch_scale": 2.0}],
        [{"step": 2.5, "sketch_scale": 2.0}],
        [{"step": "2", "sketch_scale": 2.0}],
        [{"step": True, "sketch_scale": 2.0}],
        [{"step": 3, "sketch_scale": 2.0}, {"step": 2, "sketch_scale": 1.0}],
        [{"step": 3, "sketch_scale": 2.0}, {"step": 3, "realism": 0.5}],
        [{"step": 2, "sketch_scale": "much"}],
        [{"step": 2, "sketch_scale": None}],
        [{"step": 2, "sketch_scale": [2.0]}],
        [{"step": 2, "sketch_scale": 99.0}],
        [{"step": 2, "sketch_scale": float("nan")}],
        [{"step": 2, "sketch_scale": 10**400}],
        [{"step": 2, "steps": 50}],  # not live
        [{"step": 2, "no_such_scale": 1.0}],
    ],
)
def test_a_broken_list_is_refused_with_one_line(stored: Any) -> None:
    with pytest.raises(UserError, match="list of changes") as caught:
        from_list(stored, steps=6)
    assert "\n" not in str(caught.value)
