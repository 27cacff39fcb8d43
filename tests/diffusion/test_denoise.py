from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from torch import Tensor

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import StepEvent, denoise
from sketchstudio.diffusion.guidance.base import Guidance, Run, Step
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.diffusion.guidance.ilvr import Realism
from sketchstudio.diffusion.guidance.img2img import StartPicture
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import SCHEDULERS

RequestFor = Callable[..., GenerationRequest]
TAPS = ("down_blocks.0.attentions.0", "mid_block.resnets.1", "up_blocks.0")


class Recorder(Guidance):
    """Does nothing but write down what the loop asks of it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def prepare(self, run: Run) -> None:
        self.calls.append("prepare")

    def pre_unet(self, step: Step, kwargs: dict[str, Any]) -> None:
        self.calls.append(f"pre_unet {len(step.branches)}")
        assert len(kwargs["sample"]) == len(step.branches)

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        self.calls.append(f"post_step {step.t} {step.t_next}")
        step.losses["recorded"] = 1.0
        return latents

    def close(self) -> None:
        self.calls.append("close")


class Tapped(Guidance):
    """The shape of LGP: a loss over features, its gradient in x_t, the result pulled along it."""

    def __init__(self, beta: float = 0.5) -> None:
        self.beta = beta
        self.shapes: dict[str, torch.Size] = {}
        self.gradient: Tensor | None = None

    def taps(self, step: Step) -> Sequence[str]:
        return TAPS

    @staticmethod
    def loss(features: dict[str, Tensor]) -> Tensor:
        return torch.stack([feature.float().square().mean() for feature in features.values()]).sum()

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        self.shapes = {path: feature.shape for path, feature in step.features.items()}
        with torch.enable_grad():
            loss = self.loss(step.features)
            (self.gradient,) = torch.autograd.grad(loss, step.latents)
        step.losses["edges"] = loss.item()
        return latents - self.beta * self.gradient


def finish(run: Run, *guidance: Guidance, **options: Any) -> list[StepEvent]:
    return list(denoise(run, guidance, **options))


def hooks(bundle: ModelBundle) -> int:
    return sum(len(module._forward_hooks) for module in bundle.unet.modules())


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("steps", [1, 2, 13])
def test_everything_together_stays_finite(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str, steps: int
) -> None:
    request = request_for(
        sketch=True, colour=True, initial=True, realism=0.5, strength=0.8, scheduler=scheduler, steps=steps
    )
    events = finish(Run(bundle, request), ThreeScales(), Realism(), StartPicture(), Tapped(0.1))
    assert [event.index for event in events] == list(range(max(1, int(steps * 0.8))))
    for event in events:
        assert event.latents.shape == event.x0.shape == (1, 4, 16, 16)
        assert torch.isfinite(event.latents).all() and torch.isfinite(event.x0).all()
        assert not event.latents.requires_grad
    assert hooks(bundle) == 0


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_same_seed_gives_the_same_latents_bit_for_bit(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str
) -> None:
    def picture(seed: int) -> Tensor:
        request = request_for(sketch=True, colour=True, realism=0.7, seed=seed, scheduler=scheduler)
        return finish(Run(bundle, request), ThreeScales(), Realism())[-1].latents

    assert torch.equal(picture(5), picture(5))
    assert not torch.allclose(picture(5), picture(6))


def test_a_gradient_through_taps_is_the_same_bit_for_bit(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(sketch=True, colour=True)
    first, again = (finish(Run(bundle, request), ThreeScales(), Tapped()) for _ in range(2))
    assert all(torch.equal(one.latents, other.latents) for one, other in zip(first, again, strict=True))
    assert [event.losses for event in first] == [event.losses for event in again]


def test_the_hooks_are_called_in_order_and_closed(bundle: ModelBundle, request_for: RequestFor) -> None:
    recorder = Recorder()
    events = finish(Run(bundle, request_for(steps=2)), ClassifierFree(), recorder)
    steps = ["pre_unet 2", "post_step 999 499", "pre_unet 2", "post_step 499 -1"]
    assert recorder.calls == ["prepare", *steps, "close"]
    assert [event.t for event in events] == [999, 499]
    assert events[0].losses == {"recorded": 1.0}


def test_exactly_one_method_combines(bundle: ModelBundle, request_for: RequestFor) -> None:
    for guidance in ([Realism()], [ClassifierFree(), ThreeScales()]):
        with pytest.raises(ValueError, match="unpack"):
            finish(Run(bundle, request_for()), *guidance)


def test_a_cancel_from_another_thread_allows_no_further_unet_call(bundle: ModelBundle, request_for: RequestFor) -> None:
    cancel, entered, calls = threading.Event(), threading.Event(), 0

    def count(*_arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:  # in the middle of the third call
            entered.set()
            assert cancel.wait(10)

    def stop() -> None:
        entered.wait(10)
        cancel.set()

    thread = threading.Thread(target=stop)
    thread.start()
    handle = bundle.unet.register_forward_pre_hook(count)
    recorder = Recorder()
    run = Run(bundle, request_for(steps=20))
    try:
        events = finish(run, ClassifierFree(), recorder, cancelled=cancel.is_set)
    finally:
        handle.remove()
        thread.join()
    assert calls == 3
    assert len(events) == 3
    assert run.result is None
    assert recorder.calls[-1] == "close"


def test_with_taps_a_cancel_is_read_before_both_calls(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]
) -> None:
    events = finish(Run(bundle, request_for()), ClassifierFree(), Tapped(), cancelled=lambda: len(unet_calls) == 3)
    assert len(events) == 1  # the second step was left between its two calls
    assert unet_calls == [1, 1, 1]
    assert hooks(bundle) == 0


def test_a_run_cancelled_before_it_begins_calls_nothing(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]
) -> None:
    assert finish(Run(bundle, request_for()), ClassifierFree(), cancelled=lambda: True) == []
    assert unet_calls == []


def test_a_loop_that_is_given_up_closes_its_guidance(bundle: ModelBundle, request_for: RequestFor) -> None:
    recorder = Recorder()
    loop = denoise(Run(bundle, request_for()), [ClassifierFree(), recorder, Tapped()])
    next(loop)
    loop.close()  # type: ignore[attr-defined]
    assert recorder.calls[-1] == "close"
    assert hooks(bundle) == 0


def test_an_error_in_the_middle_leaves_no_hook_behind(bundle: ModelBundle, request_for: RequestFor) -> None:
    class Failing(Tapped):
        def pre_unet(self, step: Step, kwargs: dict[str, Any]) -> None:
            assert step.index == 0 or len(step.branches) != 1 or not torch.is_grad_enabled(), "as wanted"

    recorder = Recorder()
    with pytest.raises(AssertionError, match="as wanted"):
        finish(Run(bundle, request_for()), ClassifierFree(), Failing(), recorder)
    assert hooks(bundle) == 0
    assert recorder.calls[-1] == "close"


def test_live_parameters_take_effect_at_the_next_step(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]
) -> None:
    request = request_for(sketch=True, guidance_scale=1.0, sketch_scale=1.0)
    now = [request.parameters]
    unchanged = finish(Run(bundle, request), ThreeScales())
    unet_calls.clear()
    run, events = Run(bundle, request), []
    for event in denoise(run, [ThreeScales()], current=lambda: now[-1]):
        events.append(event)
        if event.index == 1:
            now.append(now[0].replace(sketch_scale=3.0, guidance_scale=2.0, prompt="not this one", steps=50))
    assert unet_calls == [1, 1, 3, 3]
    assert torch.equal(events[1].latents, unchanged[1].latents)
    assert not torch.allclose(events[2].x0, unchanged[2].x0)
    assert run.parameters == request.parameters.replace(sketch_scale=3.0, guidance_scale=2.0)  # the rest stays


def test_taps_give_features_of_the_conditional_branch_with_gradient(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    tapped = Tapped()
    events = finish(Run(bundle, request_for(steps=2)), ClassifierFree(), tapped)
    assert tapped.shapes == {
        "down_blocks.0.attentions.0": (1, 16, 16, 16),
        "mid_block.resnets.1": (1, 32, 8, 8),
        "up_blocks.0": (1, 32, 16, 16),
    }
    assert tapped.gradient is not None and tapped.gradient.abs().max() > 0
    assert events[-1].losses["edges"] > 0


def test_taps_alone_do_not_change_the_picture(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(steps=6)
    plain = finish(Run(bundle, request), ClassifierFree())[-1].latents
    assert torch.allclose(finish(Run(bundle, request), ClassifierFree(), Tapped(0.0))[-1].latents, plain, atol=1e-4)


def test_the_gradient_is_that_of_finite_differences(bundle: ModelBundle, request_for: RequestFor) -> None:
    exact = ModelBundle.load(bundle.folder, "cpu", torch.float64)
    run = Run(exact, request_for(steps=1, guidance_scale=1.0))
    tapped = Tapped()
    finish(run, ClassifierFree(), tapped)
    assert tapped.gradient is not None
    from sketchstudio.diffusion.taps import capture

    def loss(x: Tensor) -> float:
        maps = torch.zeros(1, exact.unet.config.in_channels - 4, 16, 16, dtype=torch.float64)
        with torch.no_grad(), capture(exact.unet, TAPS) as features:
            exact.unet(torch.cat([x, maps], dim=1), 999, exact.encode_prompts([run.parameters.prompt]))
            return torch.stack([feature.square().mean() for feature in features.values()]).sum().item()

    x, direction = run.noise.double(), torch.randn(run.shape, dtype=torch.float64)
    difference = (loss(x + 1e-4 * direction) - loss(x - 1e-4 * direction)) / 2e-4
    assert (tapped.gradient.double() * direction).sum().item() == pytest.approx(difference, rel=2e-3)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_correction_in_eps_form_takes_effect(bundle: ModelBundle, request_for: RequestFor, scheduler: str) -> None:
    class Shift(Guidance):
        def __init__(self, by: float) -> None:
            self.by = by

        def correct_eps(self, step: Step, eps: Tensor) -> Tensor:
            return eps + self.by if self.by else eps

    def picture(*guidance: Guidance) -> Tensor:
        return finish(Run(bundle, request_for(scheduler=scheduler)), ClassifierFree(), *guidance)[-1].latents

    plain = picture()
    assert torch.equal(picture(Shift(0.0)), plain)  # bit for bit
    shifted = picture(Shift(0.05))
    assert torch.isfinite(shifted).all()
    assert shifted.mean() < plain.mean()  # more noise was seen, so more is taken away


def test_a_step_of_ddim_hands_on_the_share_of_the_noise_that_is_asked_for(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    def first(scale: float) -> tuple[Run, StepEvent]:
        run = Run(bundle, request_for(epsilon_scale=scale))
        return run, finish(run, ClassifierFree())[0]

    run, whole = first(1.0)
    alpha, sigma = run.alpha_sigma(int(run.scheduler.timesteps[1]))
    _, less = first(0.95)
    assert torch.equal(less.x0, whole.x0)
    noise = whole.latents - alpha * whole.x0
    assert torch.allclose(less.latents, alpha * whole.x0 + 0.95**5 * noise, atol=1e-5)  # a step of four, not of twenty
    assert noise.std() > 0.5 * sigma


@pytest.mark.parametrize("scheduler", ["ddim", "dpm++", "unipc", "ddpm"])  # lcm draws its noise anew
def test_every_solver_that_keeps_noise_feels_its_scale(
    bundle: ModelBundle, request_for: RequestFor, scheduler: str
) -> None:
    def second(scale: float) -> Tensor:
        run = Run(bundle, request_for(epsilon_scale=scale, scheduler=scheduler, steps=8))
        return finish(run, ClassifierFree())[3].latents

    assert second(0.9).std() < 0.97 * second(1.0).std()


def test_reduced_precision_models_keep_float32_latents(bundle: ModelBundle, request_for: RequestFor) -> None:
    half = ModelBundle.load(bundle.folder, "cpu", torch.bfloat16)
    request = request_for(sketch=True, colour=True)
    event = finish(Run(half, request), ThreeScales(), Realism())[-1]
    assert event.latents.dtype == event.x0.dtype == torch.float32
    exact = finish(Run(bundle, request), ThreeScales(), Realism())[-1]
    assert (event.latents - exact.latents).abs().mean() < 0.1


def test_pictures_need_not_be_square(bundle: ModelBundle, request_for: RequestFor) -> None:
    event = finish(Run(bundle, request_for(width=96, height=64)), ClassifierFree())[-1]
    assert event.latents.shape == (1, 4, 16, 24)
