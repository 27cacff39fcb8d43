from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from predictors import card_for, new_predictor

from sketchstudio.diffusion import generate as module
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.predictor_file import save_predictor
from sketchstudio.diffusion.preview import LinearPreview
from sketchstudio.errors import UserError
from sketchstudio.generation.course import Change
from sketchstudio.generation.metadata import from_text, request_from_png, save_png
from sketchstudio.generation.request import Cancelled, Finished, Frame, GenerationRequest, JobEvent, Started
from sketchstudio.parameters import METHODS, SCHEDULERS, GenerationParameters

RequestFor = Callable[..., GenerationRequest]


def finished(events: list[JobEvent]) -> Finished:
    last = events[-1]
    assert isinstance(last, Finished)
    return last


def test_a_run_is_started_frames_finished(bundle: ModelBundle, request_for: RequestFor) -> None:
    started, *frames, last = generate(bundle, request_for(sketch=True, colour=True), load_seconds=1.5)
    assert isinstance(started, Started) and (started.device, started.load_seconds) == ("cpu", 1.5)
    assert isinstance(last, Finished)
    steps = [(frame.step, frame.steps) for frame in frames if isinstance(frame, Frame)]
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    for event in (*frames, last):
        assert event.request_id == 1
        assert isinstance(event, Frame | Finished)
        assert event.image.shape == (64, 64, 3) and event.image.dtype == np.uint8


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_picture_is_made_again_from_its_metadata(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str
) -> None:
    request = request_for(
        sketch=True, colour=True, initial=True, strength=0.9, realism=0.6, scheduler=scheduler, seed=11
    )
    first = finished(list(generate(bundle, request)))
    provenance = from_text(first.metadata)
    assert (provenance.model, provenance.fingerprint, provenance.device) == ("tiny", bundle.fingerprint, "cpu")
    assert set(provenance.versions) == {"sketchstudio", "torch", "diffusers", "transformers", "threads"}
    again = finished(list(generate(bundle, provenance.request())))
    assert np.array_equal(first.image, again.image)


class Person:
    """Moves live parameters before the steps of these numbers."""

    def __init__(self, start: GenerationParameters, moves: dict[int, dict[str, float]]) -> None:
        self.now, self.moves, self.step = start, moves, 0

    def __call__(self) -> GenerationParameters:
        self.step += 1
        self.now = self.now.replace(**self.moves.get(self.step, {}))
        return self.now


def same(one: list[JobEvent], other: list[JobEvent]) -> bool:
    """Whether two runs made the same picture. The frames on the way depend on the time that is left for them."""
    return np.array_equal(finished(one).image, finished(other).image)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_run_changed_midway_is_made_again_from_its_png(
    bundle: ModelBundle, request_for: RequestFor, tmp_path: Path, scheduler: str, method: str
) -> None:
    request = request_for(
        sketch=True, colour=True, initial=True, strength=0.9, scheduler=scheduler, method=method, steps=8, seed=3,
        guidance_scale=1.0, sketch_scale=1.0, colour_scale=1.0,
    )  # fmt: skip
    moves = {
        1: {"sketch_scale": 1.3},  # between Generate and the first step
        2: {"guidance_scale": 2.0},  # from two branches to three, with a prompt that was not encoded yet
        4: {"sketch_scale": 4.0 / 3.0, "colour_scale": 0.0},
        5: {"realism": 0.3},
        6: {"colour_scale": 2.5, "guidance_scale": 2.0},
    }
    first = list(generate(bundle, request, current=Person(request.parameters, moves)))
    done = finished(first)
    save_png(tmp_path / "out.png", done.image, done.metadata)
    kept = request_from_png(tmp_path / "out.png")
    assert kept.parameters == request.parameters.replace(sketch_scale=1.3)
    assert kept.changes == (
        Change(2, {"guidance_scale": 2.0}),
        Change(4, {"sketch_scale": 4.0 / 3.0, "colour_scale": 0.0}),
        Change(5, {"realism": 0.3}),
        Change(6, {"colour_scale": 2.5}),
    )
    again = list(generate(bundle, kept))
    assert same(first, again)
    assert finished(again).metadata == done.metadata
    assert not same(first, list(generate(bundle, dataclasses.replace(kept, changes=()))))  # so the changes matter


def test_a_person_who_moves_something_in_a_run_made_again_has_her_way(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    asked = request_for(sketch=True, steps=6, sketch_scale=1.0, guidance_scale=1.0)
    planned = (Change(2, {"sketch_scale": 3.0, "guidance_scale": 2.0}), Change(5, {"sketch_scale": 0.5}))
    request = dataclasses.replace(asked, changes=planned)
    hers = finished(list(generate(bundle, request, current=Person(request.parameters, {4: {"sketch_scale": 2.0}}))))
    kept = from_text(hers.metadata)
    assert kept.changes == (planned[0], Change(4, {"sketch_scale": 2.0}))
    assert np.array_equal(finished(list(generate(bundle, kept.request()))).image, hers.image)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_nothing_around_a_run_changes_it(bundle: ModelBundle, request_for: RequestFor, scheduler: str) -> None:
    """Not torch's own random state, nor the thread, nor what ran before, nor when the model was loaded."""
    request = request_for(sketch=True, colour=True, realism=0.6, scheduler=scheduler)
    first = list(generate(bundle, request))
    state = torch.random.get_rng_state()
    try:
        torch.manual_seed(12345)
        assert not same(first, list(generate(bundle, request_for(seed=8, prompt="a cup", scheduler=scheduler))))
        aside: list[JobEvent] = []
        thread = threading.Thread(target=lambda: aside.extend(generate(bundle, request)))
        thread.start()
        thread.join()
        assert same(first, aside)
        assert same(first, list(generate(ModelBundle.load(bundle.folder, "cpu"), request)))
        after = torch.random.get_rng_state()
        torch.manual_seed(12345)
        assert torch.equal(after, torch.random.get_rng_state())  # and no run draws from it
    finally:
        torch.random.set_rng_state(state)


def test_the_method_text_uses_the_prompt_alone(bundle: ModelBundle, request_for: RequestFor) -> None:
    drawn = generate(bundle, request_for(sketch=True, colour=True, realism=0.2, method="text"))
    plain = generate(bundle, request_for(method="text"))
    assert np.array_equal(finished(list(drawn)).image, finished(list(plain)).image)


@pytest.mark.parametrize("after", range(5))  # before the first step ... after the last one
def test_a_cancelled_run_does_not_decode(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    def decode(_bundle: ModelBundle, _latents: torch.Tensor) -> torch.Tensor:
        raise AssertionError("the final decode ran")

    monkeypatch.setattr(ModelBundle, "decode", decode)
    seen: list[JobEvent] = []
    for event in generate(bundle, request_for(), cancelled=lambda: len(seen) > after):
        seen.append(event)  # noqa: PERF402 - must be there while the run goes on
    assert [type(event) for event in seen] == [Started, *[Frame] * after, Cancelled]


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_previews_can_be_switched_off_and_change_nothing(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str
) -> None:
    request = request_for(sketch=True, scheduler=scheduler)
    without = list(generate(bundle, request, preview=False))
    assert [type(event) for event in without] == [Started, Finished]
    assert np.array_equal(finished(without).image, finished(list(generate(bundle, request))).image)


def test_a_failing_preview_does_not_break_the_run(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> torch.Tensor:
        raise RuntimeError("broken")

    expected = finished(list(generate(bundle, request_for())))
    monkeypatch.setattr(LinearPreview, "pixels", fail)
    assert np.array_equal(finished(list(generate(bundle, request_for()))).image, expected.image)


def test_values_that_are_not_numbers_are_said(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelBundle, "decode", lambda _bundle, _latents: torch.full((1, 3, 64, 64), float("nan")))
    with pytest.raises(UserError, match="not numbers"):
        list(generate(bundle, request_for()))


@pytest.mark.parametrize("error", [MemoryError(), torch.OutOfMemoryError("out of memory")])
def test_too_little_memory_is_said(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise error

    monkeypatch.setattr(module, "denoise", fail)
    with pytest.raises(UserError, match="not enough memory"):
        list(generate(bundle, request_for()))


def test_a_size_that_the_model_cannot_make_is_said(plain: ModelBundle, request_for: RequestFor) -> None:
    narrow = request_for(width=72)
    plain.check_size(72, 64)
    assert finished(list(generate(plain, narrow))).image.shape == (64, 72, 3)
    with pytest.raises(UserError, match="multiple of 16"):
        coarse = ModelBundle.load(plain.folder, "cpu")
        coarse.downsampling = 16
        list(generate(coarse, narrow))


def test_lgp_frames_show_the_predicted_edges_at_full_size(bundle: ModelBundle, request_for: RequestFor) -> None:
    events = list(generate(bundle, request_for(sketch=True, method="lgp", edge_stop=0.5, edge_every=1)))
    edges = [event.edges for event in events if isinstance(event, Frame)]
    assert [edge is not None for edge in edges] == [True, True, False, False]
    assert edges[0] is not None and edges[0].shape == (64, 64) and edges[0].dtype == np.uint8


def test_lgp_steers_a_model_that_knows_no_sketches_with_a_predictor_from_a_file(
    plain: ModelBundle, request_for: RequestFor, tmp_path: Path
) -> None:
    request = request_for(sketch=True, method="lgp", initial=True, strength=0.8)
    with pytest.raises(UserError, match="no edge predictor"):
        list(generate(plain, request))
    path = tmp_path / "edges.safetensors"
    save_predictor(path, new_predictor(plain), dataclasses.replace(card_for(plain), downsampling=8))
    steered = finished(list(generate(plain, dataclasses.replace(request, edge_predictor=str(path)))))
    free = finished(list(generate(plain, dataclasses.replace(request, sketch=None))))
    assert not np.array_equal(steered.image, free.image)
    assert from_text(steered.metadata).request().edge_predictor == str(path)


def test_lgp_hides_the_sketch_from_the_model_and_lgp_diss_shows_it(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    seen: list[bool] = []
    handle = bundle.unet.register_forward_pre_hook(
        lambda _module, _arguments, kwargs: seen.append(bool(kwargs["sample"][:, 4:20].any())), with_kwargs=True
    )
    try:
        for method, shown in (("lgp", False), ("lgp+diss", True), ("diss", True), ("text", False)):
            seen.clear()
            list(generate(bundle, request_for(sketch=True, method=method)))
            assert any(seen) == shown, method
    finally:
        handle.remove()


def test_a_sketch_scale_of_0_is_the_text_alone(bundle: ModelBundle, request_for: RequestFor) -> None:
    free = finished(list(generate(bundle, request_for(method="text"))))
    for method in ("lgp", "lgp+diss", "diss"):
        drawn = finished(list(generate(bundle, request_for(sketch=True, method=method, sketch_scale=0.0))))
        assert np.array_equal(drawn.image, free.image), method


def test_another_edge_predictor_than_the_one_of_then_is_said(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(sketch=True, method="lgp")
    first = finished(list(generate(bundle, request)))
    made_with = from_text(first.metadata).edge_fingerprint
    again = finished(list(generate(bundle, from_text(first.metadata).request())))
    assert made_with and again.notes == () and np.array_equal(again.image, first.image)
    other = finished(list(generate(bundle, dataclasses.replace(request, edge_fingerprint="0" * 32))))
    assert made_with[:8] in str(other.notes[0]) and "00000000" in str(other.notes[0])
    assert from_text(finished(list(generate(bundle, request_for(sketch=True)))).metadata).edge_fingerprint == ""


def test_the_weights_of_a_request_reach_edge_guidance(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(sketch=True, method="lgp")
    even = np.ones((64, 64), np.float32)
    uneven = even.copy()
    uneven[:, 32:] = 0
    plain, same, weighted = (
        finished(list(generate(bundle, dataclasses.replace(request, weights=weights)))).image
        for weights in (None, even, uneven)
    )
    assert np.abs(same.astype(int) - plain).max() <= 1
    assert not np.array_equal(weighted, plain)
