"""A run can begin where another one stood: bit for bit, with something changed, and from its PNG alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.kept import KeptRuns
from sketchstudio.generation.metadata import from_text, request_from_png, save_png
from sketchstudio.generation.request import Cancelled, Finished, Fork, Frame, GenerationRequest, JobEvent
from sketchstudio.parameters import METHODS, SCHEDULERS

RequestFor = Callable[..., GenerationRequest]


def finished(events: list[JobEvent]) -> Finished:
    last = events[-1]
    assert isinstance(last, Finished)
    return last


def forked(origin: GenerationRequest, step: int, **changes: Any) -> GenerationRequest:
    parameters = origin.parameters.replace(**changes)
    return dataclasses.replace(origin, id=origin.id + 1, parameters=parameters, fork=Fork(origin, step))


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("method", ["lgp+diss", "diss"])
def test_a_fork_that_changes_nothing_gives_the_same_picture(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str, method: str
) -> None:
    origin = request_for(
        sketch=True, method=method, scheduler=scheduler, steps=6, edge_every=2, edge_stop=1.0, realism=0.7, seed=3
    )
    kept = KeptRuns()
    whole = finished(list(generate(bundle, origin, kept=kept)))
    for step in (1, 2, 5):  # the third step goes on with what the second held
        _, *frames, last = generate(bundle, forked(origin, step), kept=kept)
        assert [frame.step for frame in frames if isinstance(frame, Frame)] == list(range(step + 1, 7))
        assert isinstance(last, Finished) and np.array_equal(last.image, whole.image)


@pytest.mark.parametrize("scheduler", ["dpm++", "lcm"])
def test_a_fork_is_made_again_from_its_png_alone(
    bundle: ModelBundle, request_for: RequestFor, tmp_path: Path, scheduler: str
) -> None:
    origin = request_for(sketch=True, scheduler=scheduler, steps=5)
    kept = KeptRuns()
    list(generate(bundle, origin, kept=kept))
    first = forked(origin, 2, prompt="a blue cup")
    once = finished(list(generate(bundle, first, kept=kept)))
    twice = finished(list(generate(bundle, forked(first, 4, sketch_scale=0.0), kept=kept)))
    assert not np.array_equal(once.image, twice.image)
    save_png(tmp_path / "fork.png", twice.image, twice.metadata)
    again = finished(list(generate(bundle, request_from_png(tmp_path / "fork.png"))))
    assert np.array_equal(again.image, twice.image)


def test_a_fork_shares_what_was_changed_by_hand_before_it_and_not_after(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    origin = request_for(sketch=True, steps=5)
    now, kept = [origin.parameters], KeptRuns()
    events = []
    for event in generate(bundle, origin, kept=kept, current=lambda: now[0]):
        events.append(event)
        if isinstance(event, Frame) and event.step in (1, 3):
            now[0] = now[0].replace(sketch_scale=float(event.step + 2))
    fork = finished(list(generate(bundle, forked(origin, 3, sketch_scale=5.0), kept=kept)))
    assert np.array_equal(fork.image, finished(events).image)
    begun = from_text(fork.metadata).fork
    assert begun is not None and [change.step for change in begun.origin.changes] == [2]
    again = finished(list(generate(bundle, from_text(fork.metadata).request())))
    assert np.array_equal(again.image, fork.image)


def test_a_fork_of_img2img_begins_in_its_midst(bundle: ModelBundle, request_for: RequestFor) -> None:
    origin = request_for(sketch=True, initial=True, strength=0.7, steps=6)
    kept = KeptRuns()
    whole = finished(list(generate(bundle, origin, kept=kept)))
    assert np.array_equal(finished(list(generate(bundle, forked(origin, 2), kept=kept))).image, whole.image)
    assert np.array_equal(finished(list(generate(bundle, forked(origin, 2)))).image, whole.image)


def test_a_fork_whose_origin_must_be_made_again_can_be_cancelled(bundle: ModelBundle, request_for: RequestFor) -> None:
    events = list(generate(bundle, forked(request_for(), 2), cancelled=lambda: True))
    assert isinstance(events[-1], Cancelled)


def test_old_runs_are_forgotten_first(bundle: ModelBundle, request_for: RequestFor) -> None:
    origin = request_for(steps=4)
    kept = KeptRuns()
    list(generate(bundle, origin, kept=kept))
    one = kept.find(Fork(origin, 1))
    assert one is not None
    small = KeptRuns(memory=5 * one.bytes)  # a run and a step of the next
    for number in (1, 2):
        list(generate(bundle, dataclasses.replace(origin, id=number), kept=small))
    assert small.find(Fork(dataclasses.replace(origin, id=1), 1)) is None
    assert small.find(Fork(dataclasses.replace(origin, id=2), 4)) is not None


@pytest.mark.parametrize("method", METHODS)
def test_every_method_can_be_changed_to_another_at_a_fork(
    bundle: ModelBundle, request_for: RequestFor, method: str
) -> None:
    origin = request_for(sketch=True, method="lgp")
    kept = KeptRuns()
    list(generate(bundle, origin, kept=kept))
    assert finished(list(generate(bundle, forked(origin, 2, method=method), kept=kept)))
