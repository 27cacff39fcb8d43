"""Live mode is due after a stroke, never in it; one run at a time; off means off."""

from __future__ import annotations

import pytest

from sketchstudio.generation.live import GRACE, LONGEST_WAIT, LiveScheduler


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(clock: Clock) -> LiveScheduler[str]:
    scheduler = LiveScheduler[str](lambda one, two: one == two, clock)
    scheduler.switch(True)
    assert scheduler.begin("blank")
    scheduler.end(0.5)
    return scheduler


def run(live: LiveScheduler[str], given: str, seconds: float) -> None:
    live.changed()
    assert live.begin(given)
    live.end(seconds)


def test_it_does_nothing_until_it_is_switched_on(clock: Clock) -> None:
    live = LiveScheduler[str](lambda one, two: one == two, clock)
    live.changed()
    assert live.due_in() is None
    live.switch(True)
    assert live.due_in() == 0


def test_a_change_is_due_at_once_while_runs_are_quick(live: LiveScheduler[str]) -> None:
    assert live.due_in() is None
    live.changed()
    assert live.due_in() == 0


def test_where_runs_take_long_it_waits_for_another_edit(live: LiveScheduler[str], clock: Clock) -> None:
    for number in range(10):
        run(live, str(number), 1.6)
    live.changed()
    assert live.due_in() == GRACE
    clock.now += 0.2
    live.changed()
    assert live.due_in() == pytest.approx(GRACE)
    clock.now += GRACE
    assert live.due_in() == pytest.approx(0, abs=1e-9)


def test_the_oldest_change_never_waits_longer_than_so_many_seconds(live: LiveScheduler[str], clock: Clock) -> None:
    for number in range(10):
        run(live, str(number), 9.0)
    for _ in range(30):
        live.changed()
        clock.now += 0.1
    assert LONGEST_WAIT == 3 and live.due_in() == pytest.approx(0, abs=1e-9)


def test_only_the_last_ten_runs_set_the_pace(live: LiveScheduler[str]) -> None:
    run(live, "slow", 60.0)
    for number in range(10):
        run(live, str(number), 0.1)
    live.changed()
    assert live.due_in() == 0


def test_never_in_mid_stroke(live: LiveScheduler[str], clock: Clock) -> None:
    live.changed()
    live.pen_down()
    clock.now += 60
    assert live.due_in() is None
    live.pen_up()
    assert live.due_in() == 0


def test_one_run_at_a_time_and_changes_in_it_are_served_after_it(live: LiveScheduler[str]) -> None:
    live.changed()
    assert live.begin("one")
    live.changed()
    assert live.due_in() is None
    live.end(0.1)
    assert live.due_in() == 0


def test_the_same_input_is_not_made_again(live: LiveScheduler[str]) -> None:
    run(live, "one", 0.1)
    live.changed()
    assert not live.begin("one")
    assert live.due_in() is None


def test_a_run_that_a_stroke_interrupted_is_due_after_it_even_if_nothing_came_of_it(live: LiveScheduler[str]) -> None:
    live.changed()
    assert live.begin("one")
    live.pen_down()
    live.interrupt()
    assert live.due_in() is None
    live.pen_up()
    assert live.due_in() == 0 and live.begin("one")


def test_off_means_off(live: LiveScheduler[str], clock: Clock) -> None:
    live.changed()
    live.switch(False)
    for _ in range(3):
        live.changed()
        clock.now += 10
        assert live.due_in() is None
