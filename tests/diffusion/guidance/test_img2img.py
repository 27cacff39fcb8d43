from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import StepEvent, denoise
from sketchstudio.diffusion.guidance.base import Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.img2img import StartPicture
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import SCHEDULERS

RequestFor = Callable[..., GenerationRequest]


def finish(bundle: ModelBundle, request: GenerationRequest) -> tuple[Run, list[StepEvent]]:
    run = Run(bundle, request)
    return run, list(denoise(run, [ClassifierFree(), StartPicture()]))


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize(("strength", "count"), [(1.0, 10), (0.75, 7), (0.3, 3), (0.01, 1), (0.0, 0)])
def test_strength_is_the_share_of_steps(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str, strength: float, count: int
) -> None:
    run, events = finish(bundle, request_for(initial=True, strength=strength, steps=10, scheduler=scheduler))
    assert [event.index for event in events] == list(range(count))
    assert all(event.total == count for event in events)
    assert run.result is not None and torch.isfinite(run.result).all()


def test_strength_zero_returns_the_start_picture(bundle: ModelBundle, request_for: RequestFor) -> None:
    run, _ = finish(bundle, request_for(initial=True, strength=0.0))
    assert run.initial is not None and run.result is not None
    assert torch.equal(run.result, bundle.encode(run.initial))


def test_full_strength_is_as_without_a_start_picture(bundle: ModelBundle, request_for: RequestFor) -> None:
    with_picture, _ = finish(bundle, request_for(initial=True, strength=1.0))
    without, _ = finish(bundle, request_for())
    assert with_picture.result is not None and without.result is not None
    assert torch.equal(with_picture.result, without.result)


def test_the_start_is_noised_to_the_first_timestep(bundle: ModelBundle, request_for: RequestFor) -> None:
    run = Run(bundle, request_for(initial=True, strength=0.5, steps=10))
    start = StartPicture().init_latents(run)
    bar = run.scheduler.alphas_cumprod[run.scheduler.timesteps[5]]
    assert run.initial is not None and start is not None and run.begin == 5
    assert torch.allclose(start, bar.sqrt() * bundle.encode(run.initial) + (1 - bar).sqrt() * run.noise, atol=1e-5)
