"""DDIM (arXiv 2010.02502), each step of which ends at the timestep where the next one begins."""

from __future__ import annotations

from typing import Any

from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from torch import Tensor

from sketchstudio.diffusion.schedulers import predicted_x0, to_eps


class Ddim(DDIMScheduler):
    """diffusers' own goes back by the training timesteps // steps. Where that leaves a rest, the next step begins a
    timestep further on, which matters where a schedule is steep, and the last one may leave noise in the picture.
    """

    def step(self, model_output: Tensor, timestep: int, sample: Tensor, **_options: Any) -> tuple[Tensor]:
        """x at `timestep` (B, C, h, w) -> x at the one that follows, equation 12 with no noise of its own (eta 0)."""
        timesteps = self.timesteps.tolist()
        following = timesteps[timesteps.index(timestep) + 1 :]
        here = self.alphas_cumprod[timestep]
        there = self.alphas_cumprod[following[0]] if following else self.final_alpha_cumprod
        given = (model_output, sample, float(here**0.5), float((1 - here) ** 0.5), self.config.prediction_type)
        return (float(there**0.5) * predicted_x0(*given) + float((1 - there) ** 0.5) * to_eps(*given),)
