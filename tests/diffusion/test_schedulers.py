from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from fakes import STABLE_DIFFUSION_SCHEDULE, STARTER_SCHEDULE
from torch import Tensor

from sketchstudio.diffusion import schedulers
from sketchstudio.errors import UserError
from sketchstudio.parameters import SCHEDULERS

MEAN, DEVIATION = 0.7, 0.5  # of the Gaussian data that the exact model below knows
# DDPM's small variance needs more steps; LCM expects a distilled model and averages what others predict.
TOLERANCE = {"ddpm": 0.3, "lcm": 0.6}

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers, numpy 2


def exact_output(x: Tensor, alpha: float, sigma: float, prediction: str) -> Tensor:
    """What a perfect model says about x_t where the data are N(MEAN, DEVIATION²)."""
    variance = (alpha * DEVIATION) ** 2 + sigma**2
    x0 = (DEVIATION**2 * alpha * x + sigma**2 * MEAN) / variance
    eps = (sigma * x - alpha * sigma * MEAN) / variance
    return {"sample": x0, "epsilon": eps, "v_prediction": alpha * eps - sigma * x0}[prediction]


def solve(name: str, config: dict[str, Any], steps: int) -> tuple[Tensor, Tensor]:
    """(the picture, the last x0) of the exact model, from noise."""
    scheduler = schedulers.build(name, config, steps)
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(1, 4, 64, 64, generator=generator)
    x0 = x
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(0)
    options = {"generator": generator} if name in schedulers.STOCHASTIC else {}
    prediction = scheduler.config.prediction_type
    for t in scheduler.timesteps:
        cumulative = float(scheduler.alphas_cumprod[t])
        alpha, sigma = cumulative**0.5, (1 - cumulative) ** 0.5
        output = exact_output(x, alpha, sigma, prediction)
        x0 = schedulers.predicted_x0(output, x, alpha, sigma, prediction)
        x = scheduler.step(output, int(t), x, return_dict=False, **options)[0]
    return x, x0


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 7, 20, 30, 50])
def test_every_solver_is_sensible_on_a_schedule_without_terminal_signal(name: str, steps: int) -> None:
    """v-prediction over cosine betas: alpha is 5e-5 at the last timestep."""
    picture, x0 = solve(name, STARTER_SCHEDULE, steps)
    assert torch.isfinite(picture).all()
    assert picture.mean().item() == pytest.approx(MEAN, abs=0.05)
    assert picture.std().item() < 1.3 * DEVIATION
    if steps >= 20:
        assert picture.std().item() == pytest.approx(DEVIATION, rel=TOLERANCE.get(name, 0.2))
    assert (picture - x0).abs().max() < 0.1  # nothing of the noise is left


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize(
    "schedule",
    [
        STABLE_DIFFUSION_SCHEDULE,
        {**STARTER_SCHEDULE, "rescale_betas_zero_snr": True},
        {**STARTER_SCHEDULE, "prediction_type": "sample"},
        {"beta_schedule": "linear", "prediction_type": "v_prediction"},
    ],
)
def test_every_solver_takes_other_schedules_and_predictions(name: str, schedule: dict[str, Any]) -> None:
    picture, _ = solve(name, schedule, 25)
    assert picture.mean().item() == pytest.approx(MEAN, abs=0.1)
    assert picture.std().item() == pytest.approx(DEVIATION, rel=TOLERANCE.get(name, 0.2))


@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_number_of_steps_gives_that_many_falling_timesteps(name: str) -> None:
    for steps in range(1, 201):
        scheduler = schedulers.build(name, STARTER_SCHEDULE, steps)
        timesteps = scheduler.timesteps.tolist()
        assert len(timesteps) == steps
        assert timesteps[0] == 999  # pure noise is where such a model begins
        assert timesteps[-1] >= 0
        assert all(before > after for before, after in pairwise(timesteps))
        if name in ("dpm++", "unipc"):
            assert len(scheduler.sigmas) == steps + 1
            assert scheduler.sigmas[-1] == 0


@pytest.mark.parametrize("steps", [61, 103])
@pytest.mark.parametrize("name", ["ddim", "dpm++", "unipc", "ddpm"])
def test_step_counts_that_round_badly_end_in_a_picture(name: str, steps: int) -> None:
    picture, _ = solve(name, STARTER_SCHEDULE, steps)
    assert picture.std().item() == pytest.approx(DEVIATION, rel=0.15)


@pytest.mark.parametrize("steps", [15, 20, 60, 180])
@pytest.mark.parametrize("name", ["ddim", "dpm++", "unipc"])
def test_each_step_ends_where_the_next_one_begins(name: str, steps: int) -> None:
    """Of data that are a single point the noise stays the same all the way, whatever the order of the solver."""
    scheduler = schedulers.build(name, STARTER_SCHEDULE, steps)
    eps, timesteps = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0)), scheduler.timesteps.tolist()
    signal = scheduler.alphas_cumprod.double()
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(0)
    x = signal[timesteps[0]].sqrt() * MEAN + (1 - signal[timesteps[0]]).sqrt() * eps
    for t, t_next in pairwise([*timesteps, -1]):
        alpha, sigma = signal[t].sqrt().item(), (1 - signal[t]).sqrt().item()
        noise = (x - alpha * MEAN) / sigma
        x = scheduler.step((alpha * noise - sigma * MEAN).float(), t, x.float(), return_dict=False)[0]
        left = 0.0 if t_next < 0 else (1 - signal[t_next]).sqrt().item()
        expected = (1 - left**2) ** 0.5 * MEAN + left * eps
        assert torch.allclose(x, expected.to(x.dtype), atol=2e-3), f"from {t} to {t_next}"


@pytest.mark.parametrize("prediction", schedulers.PREDICTIONS)
def test_conversions_between_predictions_agree(prediction: str) -> None:
    x0, eps = torch.randn(2, 1, 4, 8, 8)
    alpha, sigma = 0.6, 0.8
    x = alpha * x0 + sigma * eps
    output = {"sample": x0, "epsilon": eps, "v_prediction": alpha * eps - sigma * x0}[prediction]
    assert torch.allclose(schedulers.predicted_x0(output, x, alpha, sigma, prediction), x0, atol=1e-5)
    assert torch.allclose(schedulers.to_eps(output, x, alpha, sigma, prediction), eps, atol=1e-5)
    assert torch.allclose(schedulers.from_eps(eps, x, alpha, sigma, prediction), output, atol=1e-5)


def test_ddpm_is_algorithm_2_of_the_paper() -> None:
    """x_(t-1) = (x_t - beta_t / sqrt(1 - alpha_bar_t) eps) / sqrt(alpha_t) + sigma_t z, by hand."""
    scheduler = schedulers.build("ddpm", {"beta_schedule": "linear", "prediction_type": "epsilon"}, 1000)
    x, eps = torch.randn(2, 1, 4, 8, 8)
    t = 500
    beta, bar, bar_before = scheduler.betas[t], scheduler.alphas_cumprod[t], scheduler.alphas_cumprod[t - 1]
    z = torch.randn(x.shape, generator=torch.Generator().manual_seed(3))
    by_hand = (x - beta / (1 - bar).sqrt() * eps) / (1 - beta).sqrt() + ((1 - bar_before) / (1 - bar) * beta).sqrt() * z
    stepped = scheduler.step(eps, t, x, generator=torch.Generator().manual_seed(3), return_dict=False)[0]
    assert torch.allclose(stepped, by_hand, atol=1e-5)


def test_what_cannot_be_built_is_said() -> None:
    with pytest.raises(UserError, match=r"no 'euler'.*ddim, dpm\+\+"):
        schedulers.build("euler", STARTER_SCHEDULE, 20)
    with pytest.raises(UserError, match="--steps is 0"):
        schedulers.build("ddim", STARTER_SCHEDULE, 0)
    with pytest.raises(UserError, match="--steps is 1001"):
        schedulers.build("ddim", STARTER_SCHEDULE, 1001)
    with pytest.raises(UserError, match="flow"):
        schedulers.build("ddim", {"prediction_type": "flow_prediction"}, 20)
    with pytest.raises(UserError, match="noise schedule"):
        schedulers.build("ddim", {"beta_schedule": "exotic"}, 20)


@pytest.mark.parametrize("prediction", schedulers.PREDICTIONS)
def test_scaling_eps_keeps_x0_and_changes_eps_by_the_scale(prediction: str) -> None:
    alpha, sigma = 0.6, 0.8
    output, x = torch.randn(2, 1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    scaled = schedulers.with_scaled_eps(output, x, alpha, sigma, prediction, 0.9)
    before = schedulers.predicted_x0(output, x, alpha, sigma, prediction)
    assert torch.allclose(schedulers.predicted_x0(*scaled, alpha, sigma, prediction), before, atol=1e-5)
    eps = schedulers.to_eps(output, x, alpha, sigma, prediction)
    assert torch.allclose(schedulers.to_eps(*scaled, alpha, sigma, prediction), 0.9 * eps, atol=1e-5)


def test_few_steps_and_many_lose_the_same_share_of_noise() -> None:
    def kept(steps: int) -> float:
        scheduler = schedulers.build("ddim", STARTER_SCHEDULE, steps)
        timesteps = [int(t) for t in scheduler.timesteps]
        pairs = pairwise([t for t in timesteps if t >= 499])
        return math.prod(schedulers.epsilon_scale(0.97, t, t_next, scheduler) for t, t_next in pairs)

    assert kept(20) == pytest.approx(0.97**10)
    assert kept(4) == pytest.approx(kept(20))
    assert kept(100) == pytest.approx(kept(20))


def test_the_last_step_scales_nothing() -> None:
    assert schedulers.epsilon_scale(0.9, 49, -1, schedulers.build("ddim", STARTER_SCHEDULE, 20)) == 1
