"""Inside the mask the picture is new, outside it is the old one to the pixel, and the seam is smooth."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.guidance.masked import SEAM, seam
from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.request import Finished, GenerationRequest
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
