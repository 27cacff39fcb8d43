from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.guidance.base import Run, Step
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.diffusion.guidance.ilvr import RANGE, Realism, low_pass, low_pass_size, reference
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import SCHEDULERS

RequestFor = Callable[..., GenerationRequest]


def finish(bundle: ModelBundle, request: GenerationRequest, realism: bool = True) -> torch.Tensor:
    run = Run(bundle, request)
    for _ in denoise(run, [ThreeScales(), Realism()] if realism else [ThreeScales()]):
        pass
    assert run.result is not None
    return run.result


@pytest.mark.parametrize(
    ("side", "realism", "size"), [(32, 0.0, 32), (32, 1.0, 1), (32, 0.5, 16), (16, 0.8, 4), (16, 0.25, 12)]
)
def test_the_size_of_the_low_pass_is_the_papers(side: int, realism: float, size: int) -> None:
    assert low_pass_size(side, realism) == size


def test_the_low_pass_at_one_cell_is_the_mean_and_at_full_size_the_identity() -> None:
    x = torch.randn(1, 4, 16, 16)
    assert torch.allclose(low_pass(x, (1, 1)), x.mean((2, 3), keepdim=True).expand_as(x), atol=1e-6)
    assert torch.allclose(low_pass(x, (16, 16)), x)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_full_realism_is_bit_for_bit_as_without(bundle: ModelBundle, request_for: RequestFor, scheduler: str) -> None:
    request = request_for(sketch=True, colour=True, realism=1.0, scheduler=scheduler)
    assert torch.equal(finish(bundle, request), finish(bundle, request, realism=False))


def test_without_a_drawing_there_is_nothing_to_hold_on_to(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(realism=0.3)
    assert torch.equal(finish(bundle, request), finish(bundle, request, realism=False))


def test_a_step_is_the_equation_written_out(bundle: ModelBundle, request_for: RequestFor) -> None:
    """x - phi(x) + phi(y_t), y_t = sqrt(alpha_bar) y + sqrt(1 - alpha_bar) noise."""
    request = request_for(sketch=True, colour=True, realism=0.5)
    run, method = Run(bundle, request), Realism()
    method.prepare(run)
    x = torch.randn(run.shape)
    step = Step(run, 0, 4, 750, 500, run.parameters, x)
    bar = run.scheduler.alphas_cumprod[500]
    noised = bar.sqrt() * reference(run) + (1 - bar).sqrt() * run.noise
    by_hand = x - low_pass(x, (8, 8)) + low_pass(noised, (8, 8))
    assert torch.allclose(method.post_step(step, x), by_hand, atol=1e-5)
    late = Step(run, 3, 4, 300, int(RANGE * 1000), run.parameters, x)
    assert method.post_step(late, x) is x  # the last part of the schedule is free


def test_the_reference_is_lines_over_paint_over_white(bundle: ModelBundle, request_for: RequestFor) -> None:
    run = Run(bundle, request_for(sketch=True, colour=True))
    rgb = torch.ones(1, 3, 64, 64)
    rgb[0, :, 30:50, 20:40] = (torch.tensor([200, 30, 30]) / 127.5 - 1)[:, None, None]
    rgb[0, :, 20:23, 10:50] = -1
    assert torch.allclose(reference(run), bundle.encode(rgb), atol=1e-4)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_less_realism_comes_closer_to_the_drawing(bundle: ModelBundle, request_for: RequestFor, scheduler: str) -> None:
    """Also with UniPC, whose corrector would undo a change that it does not know of."""
    drawn = reference(Run(bundle, request_for(sketch=True, colour=True)))
    distances = []
    for realism in (1.0, 0.8, 0.0):
        request = request_for(sketch=True, colour=True, realism=realism, scheduler=scheduler, steps=20)
        distances.append((finish(bundle, request) - drawn).square().mean().item())
    assert distances[2] < 0.8 * distances[0]
    assert distances[2] < distances[1]
