"""ILVR (arXiv 2108.02938) as DiSS uses it: how freely the picture may depart from what was drawn."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion.conditioning import paint_over_white
from sketchstudio.diffusion.guidance.base import Guidance, Run, Step

RANGE = 0.2  # the last fifth of the noise schedule is free: there the model makes the fine structure real


def low_pass(x: Tensor, size: tuple[int, int]) -> Tensor:
    """phi_N: area downsampling of (B, C, h, w) to `size`, then bilinear upsampling to (h, w) again."""
    source = x.cpu() if x.device.type == "mps" else x  # there, areas must divide evenly
    small = F.interpolate(source, size=size, mode="area").to(x.device)
    return F.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)


def low_pass_size(side: int, realism: float) -> int:
    """N = int(-r (side - 1) + side), the paper's equation with the side of the latent for its l/8."""
    return int(-realism * (side - 1) + side)


def reference(run: Run) -> Tensor:
    """Latents of the drawing: lines over painted colours over white paper, (1, C, h, w)."""
    height, width = run.parameters.height, run.parameters.width
    rgb = torch.ones(1, 3, height, width, device=run.bundle.device)
    if run.paint is not None:
        rgb = paint_over_white(run.paint)
    if run.ink is not None:
        rgb = rgb * (1 - run.ink) - run.ink  # ink is black, -1
    return run.bundle.encode(rgb)


class Realism(Guidance):
    """x <- x - phi_N(x) + phi_N(y_t) after each step: the coarse structure is that of the drawing y, noised alike.

    Realism 1 is off, bit for bit; 0 pins the latent to the drawing until `RANGE`. y_t carries the noise of the
    run's start, so that a deterministic solver stays on one trajectory.
    """

    def prepare(self, run: Run) -> None:
        self._reference: Tensor | None = None  # encoded when it is first needed

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        run, realism = step.run, step.parameters.realism
        free = RANGE * run.scheduler.config.num_train_timesteps
        if realism >= 1 or step.t_next <= free or (run.ink is None and run.paint is None):
            return latents
        if self._reference is None:
            self._reference = reference(run)
        height, width = latents.shape[-2:]
        size = (low_pass_size(height, realism), low_pass_size(width, realism))
        # phi is linear: phi(y) - phi(x) = phi(y - x).
        return latents + low_pass(run.noised(self._reference, step.t_next) - latents, size)
