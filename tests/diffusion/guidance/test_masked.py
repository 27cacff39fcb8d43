"""Inside the mask the picture is new, outside it is the old one to the pixel, and the seam is smooth."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.guidance.masked import SEAM, Composite, seam
from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.request import Finished, Frame, GenerationRequest
from sketchstudio.parameters import SCHEDULERS

RequestFor = Callable[..., GenerationRequest]


def masked(request: GenerationRequest) -> GenerationRequest:
    mask = np.zeros((64, 64), np.uint8)
    mask[16:48, 20:64] = 255
    initial = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    return dataclasses.replace(request, mask=mask, initial=initial)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_only_the_mask_is_made_anew(bundle: ModelBundle, request_for: RequestFor, scheduler: str) -> None:
    request = masked(request_for(sketch=True, scheduler=scheduler))
    assert request.mask is not None and request.initial is not None
    last = list(generate(bundle, request))[-1]
    assert isinstance(last, Finished)
    outside = request.mask == 0
    assert np.array_equal(last.image[outside], request.initial[outside])
    assert not np.array_equal(last.image[~outside], request.initial[~outside])
    again = list(generate(bundle, from_text(last.metadata).request()))[-1]
    assert isinstance(again, Finished) and np.array_equal(again.image, last.image)


def test_every_step_on_the_way_keeps_the_rest_too(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = masked(request_for(sketch=True, steps=5))
    assert request.mask is not None and request.initial is not None
    *events, last = generate(bundle, request, preview=1.0)
    frames = [event.image for event in events if isinstance(event, Frame)]
    outside = request.mask == 0
    assert len(frames) == 5 and isinstance(last, Finished)
    assert all(np.array_equal(frame[outside], request.initial[outside]) for frame in frames)
    assert len({frame.tobytes() for frame in frames}) > 1 and not np.array_equal(frames[0], request.initial)


def test_steps_and_result_are_blended_alike_along_the_seam(request_for: RequestFor) -> None:
    request = masked(request_for(sketch=True))
    assert request.mask is not None and request.initial is not None
    image = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    share = seam(request.mask)[..., None]
    expected = np.rint(request.initial + share * (image.astype(np.float32) - request.initial))
    mixed = Composite(request)(image)
    assert np.array_equal(mixed, expected) and mixed.dtype == np.uint8
    assert (image != mixed).any() and (request.initial != mixed).any()
    plain = dataclasses.replace(request, mask=np.zeros((64, 64), np.uint8))
    assert Composite(plain)(image) is image


def test_a_start_picture_is_encoded_once(
    bundle: ModelBundle, request_for: RequestFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    encode = ModelBundle.encode
    monkeypatch.setattr(ModelBundle, "encode", lambda self, rgb: encoded.append(1) or encode(self, rgb))
    list(generate(bundle, masked(request_for(strength=0.5)), preview=0))
    assert len(encoded) == 1


def test_an_empty_mask_or_no_picture_to_keep_changes_nothing(bundle: ModelBundle, request_for: RequestFor) -> None:
    plain = request_for(sketch=True)
    whole = dataclasses.replace(plain, mask=np.full((64, 64), 255, np.uint8))
    one, two = (list(generate(bundle, request))[-1] for request in (plain, whole))
    assert isinstance(one, Finished) and isinstance(two, Finished) and np.array_equal(one.image, two.image)


def test_the_seam_rises_inwards_and_a_thin_mask_is_still_seen() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[10:54, 20:64] = 255
    mask[2:5, :] = 255
    share = seam(mask)
    assert (share[mask == 0] == 0).all()
    rise = share[32, 20:32]
    assert (np.diff(rise[:SEAM]) > 0).all() and rise[SEAM:] == pytest.approx(1)
    assert share[32, 63] == pytest.approx(1)  # the edge of the picture is no seam
    assert share[3, 5] == pytest.approx(1)  # the middle of the thin line
