from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from sketchstudio.diffusion import generate as module
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.preview import LinearPreview
from sketchstudio.errors import UserError
from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.request import Cancelled, Finished, Frame, GenerationRequest, JobEvent, Started
from sketchstudio.parameters import SCHEDULERS

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
    assert set(provenance.versions) == {"sketchstudio", "torch", "diffusers", "transformers"}
    again = finished(list(generate(bundle, provenance.request())))
    assert np.array_equal(first.image, again.image)


def test_metadata_hold_the_live_parameters_as_they_were_at_the_end(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    request = request_for(sketch=True, sketch_scale=1.0)
    now = request.parameters.replace(sketch_scale=2.5)
    changed = finished(list(generate(bundle, request, current=lambda: now)))
    assert from_text(changed.metadata).parameters.sketch_scale == 2.5
    again = finished(list(generate(bundle, from_text(changed.metadata).request())))
    assert np.array_equal(changed.image, again.image)  # the change came before the first step


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


def test_previews_can_be_switched_off_and_change_nothing(bundle: ModelBundle, request_for: RequestFor) -> None:
    without = list(generate(bundle, request_for(), preview=False))
    assert [type(event) for event in without] == [Started, Finished]
    assert np.array_equal(finished(without).image, finished(list(generate(bundle, request_for()))).image)


def test_a_failing_preview_does_not_break_the_run(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> torch.Tensor:
        raise RuntimeError("broken")

    expected = finished(list(generate(bundle, request_for())))
    monkeypatch.setattr(LinearPreview, "__call__", fail)
    assert np.array_equal(finished(list(generate(bundle, request_for()))).image, expected.image)


def test_values_that_are_not_numbers_are_said(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelBundle, "decode", lambda _bundle, _latents: torch.full((1, 3, 64, 64), float("nan")))
    with pytest.raises(UserError, match="not numbers"):
        list(generate(bundle, request_for()))


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("not enough memory: you tried"), torch.OutOfMemoryError("out of memory")]
)
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
