"""The five solvers, built from a model's noise schedule, and x0 from whatever the model predicts."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import torch
from torch import Tensor

from sketchstudio.errors import UserError

CLASSES = {
    "ddim": ("sketchstudio.diffusion.ddim", "Ddim"),
    "dpm++": ("diffusers.schedulers.scheduling_dpmsolver_multistep", "DPMSolverMultistepScheduler"),
    "unipc": ("diffusers.schedulers.scheduling_unipc_multistep", "UniPCMultistepScheduler"),
    "lcm": ("diffusers.schedulers.scheduling_lcm", "LCMScheduler"),
    "ddpm": ("diffusers.schedulers.scheduling_ddpm", "DDPMScheduler"),
}
STOCHASTIC = ("lcm", "ddpm")  # they draw noise at each step
# What a scheduler_config.json says about the model; the rest of it is about the solver it was saved with.
SCHEDULE = (
    "num_train_timesteps",
    "beta_start",
    "beta_end",
    "beta_schedule",
    "trained_betas",
    "prediction_type",
    "timestep_spacing",
    "steps_offset",
    "set_alpha_to_one",
    "rescale_betas_zero_snr",
    "timestep_scaling",
)
PREDICTIONS = ("epsilon", "v_prediction", "sample")
CORRECTABLE = 0.02  # eps is corrected where alpha is above: below, a latent is all noise and x0 = (x - sigma eps)/alpha
# would magnify any correction beyond reason
SMALLEST_ALPHA = 1e-4  # below it an eps-prediction says nothing about x0; keeps a preview of it finite


def build(name: str, config: dict[str, Any], steps: int) -> Any:
    """A diffusers scheduler with `steps` timesteps set, all of them variance preserving.

    Its `timesteps` stay on the CPU. Models that predict v or x0 are asked from the last training timestep on
    ("trailing" spacing, arXiv 2305.08891): with nearly zero terminal SNR only there is pure noise what they expect.
    A model that predicts eps keeps its own spacing, since x0 = (x_t - sigma eps) / alpha explodes where alpha is ~0.
    """
    if name not in CLASSES:
        raise UserError(
            "--scheduler: there is no {name!r}. Choose one of: {classes}.", name=name, classes=", ".join(CLASSES)
        )
    module, class_name = CLASSES[name]
    kind = getattr(importlib.import_module(module), class_name)
    options = {key: config[key] for key in SCHEDULE if key in config}
    prediction = options.get("prediction_type", "epsilon")
    if prediction not in PREDICTIONS:
        raise UserError(
            "This model predicts {prediction!r}, which no scheduler here can use. Choose another model.",
            prediction=prediction,
        )
    trained = options.setdefault("num_train_timesteps", 1000)
    if not 1 <= steps <= trained:
        raise UserError(
            "--steps is {steps}, but must lie between 1 and {trained} for this model.", steps=steps, trained=trained
        )
    if prediction != "epsilon" or options.get("rescale_betas_zero_snr"):
        options["timestep_spacing"] = "trailing"
    options["clip_sample"] = False  # latents are not bounded as pixels are
    if name == "lcm":
        # LCM takes its timesteps from a coarser list, which must reach the last timestep and have enough of them.
        enough = (n for n in range(max(50, steps), trained + 1) if trained % n == 0)
        options["original_inference_steps"] = next(enough, trained)
    known = inspect.signature(kind.__init__).parameters
    try:
        scheduler = kind(**{key: value for key, value in options.items() if key in known})
    except (NotImplementedError, ValueError, TypeError) as error:
        raise UserError(
            "--scheduler: {name} cannot use this model's noise schedule. Choose another one.", name=name
        ) from error
    scheduler.set_timesteps(steps)
    _drop_surplus(scheduler, steps)
    return scheduler


def _drop_surplus(scheduler: Any, steps: int) -> None:
    """For some counts (61, 103, ...) rounding gives diffusers' trailing spacing one timestep more: -1, pure noise."""
    if len(scheduler.timesteps) <= steps:
        return
    scheduler.timesteps = scheduler.timesteps[:steps]
    scheduler.num_inference_steps = steps
    if len(getattr(scheduler, "sigmas", ())) == steps + 2:  # one a timestep, then the final one
        scheduler.sigmas = torch.cat([scheduler.sigmas[:steps], scheduler.sigmas[-1:]])


def predicted_x0(output: Tensor, x: Tensor, alpha: float, sigma: float, prediction: str) -> Tensor:
    """x0 from a model output at x_t = alpha x0 + sigma eps, all (B, C, h, w). DPM-Solver and UniPC do not return it.

    With v = alpha eps - sigma x0 (arXiv 2202.00512) it is alpha x_t - sigma v, exact where alpha is zero, too.
    """
    if prediction == "v_prediction":
        return alpha * x - sigma * output
    if prediction == "sample":
        return output
    return (x - sigma * output) / max(alpha, SMALLEST_ALPHA)


def to_eps(output: Tensor, x: Tensor, alpha: float, sigma: float, prediction: str) -> Tensor:
    """A model output as eps, all (B, C, h, w)."""
    if prediction == "v_prediction":
        return alpha * output + sigma * x
    if prediction == "sample":
        return (x - alpha * output) / sigma
    return output


def from_eps(eps: Tensor, x: Tensor, alpha: float, sigma: float, prediction: str) -> Tensor:
    """The inverse of `to_eps`; alpha must not be near zero."""
    if prediction == "v_prediction":
        return (eps - sigma * x) / alpha
    if prediction == "sample":
        return (x - sigma * eps) / alpha
    return eps


def epsilon_scale(share: float, t: int, t_next: int, scheduler: Any) -> float:
    """What the eps of one step is multiplied by, where each of twenty steps is to hand on this `share` of its noise.

    A step over more of the schedule takes more of it away, so that pictures of few and of many steps are alike. After
    the last step (`t_next` -1) no noise is handed on.
    """
    if t_next < 0:
        return 1.0
    steps: float = 20 * (t - t_next) / scheduler.config.num_train_timesteps
    return share**steps


def with_scaled_eps(
    output: Tensor, x: Tensor, alpha: float, sigma: float, prediction: str, scale: float
) -> tuple[Tensor, Tensor]:
    """A model output and its x_t, both (B, C, h, w), with the same x0 and `scale` times the eps.

    Sampling meets latents that are a little off from those of training, and a U-Net reads its own errors as noise that
    belongs there: eps comes out too large, and what is left of it at the end is grain. A scale just below 1 mends that
    (epsilon scaling, arXiv 2308.15321). Both change together so that any solver finds x0 where it was.
    """
    eps = to_eps(output, x, alpha, sigma, prediction)
    surplus = (scale - 1) * eps
    factor = {"v_prediction": alpha, "sample": 0.0, "epsilon": 1.0}[prediction]
    return output + factor * surplus, x + sigma * surplus
