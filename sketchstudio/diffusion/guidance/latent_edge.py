"""LGP, latent edge guidance (arXiv 2211.13752): pulls the picture's edges onto the sketch while it forms.

The model is not retrained and need not know of sketches. An edge predictor reads the U-Net's features of x_t, its
error against the sketch is a loss L, and each step moves along the gradient of L in x_t. Two forms:

    paper  x~_(t-1) = x_(t-1) - beta w ||x_t - x_(t-1)|| g / ||g||,      g = grad_(x_t) L
    eps    eps~     = eps     + beta w ||eps - sigma x_t|| g / ||g||

The first comes after the step, and a multistep solver, which remembers where it has been, would not know of it. The
second is safe with any solver. LaCon (2305.11520) scales it by ||eps - x_t||; with sigma before x_t it is, for a small
step of DDIM, the very update of the first form, so that one beta means the same in both, and it moves x0 by at most
beta ||v|| at any noise level. Norms are per sample, in float32.

Of g only the direction counts, so that a few places where the error cannot be had away draw the whole step upon
themselves, and end as dark specks. Places that stand out are therefore held back to a multiple of the mean over all
places, each weighed by itself so that blank paper does not count, before g is brought to its norm. The paper does not
do that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from sketchstudio.diffusion.edge_predictor import EdgePredictor
from sketchstudio.diffusion.guidance.base import Guidance, Run, Step
from sketchstudio.diffusion.predictor_file import fingerprint, load_for
from sketchstudio.diffusion.schedulers import CORRECTABLE
from sketchstudio.diffusion.thinning import thinned
from sketchstudio.parameters import GenerationParameters

# Beta by the sketch scale, for what the predictor sees: with edges the default scale of 2 is the paper's beta of 1.6;
# a gradient of their latent pulls further for its length (docs/edge-guidance.md).
BETA = {"edges": 0.8, "latent": 0.5}
BETA_SHOWN = {"edges": 0.1, "latent": 0.06}  # where the model is shown the sketch as well: a touch; more bleaches
LEVELLING = 1.2  # measured in docs/edge-guidance.md: more edges are met, and fewer specks are left
SMALLEST = 1e-20  # a gradient whose norm is below it points nowhere


@dataclass(frozen=True)
class EdgeSettings:
    """How the edges are pulled. `beta` 0 is off, bit for bit."""

    beta: float = 1.6
    start: float = 0.0  # share of the steps before the first guided one
    stop: float = 0.5  # share of the steps after which none is guided
    every: int = 1  # a new gradient every so many steps
    hold: bool = True  # the steps between go on along the last gradient, instead of unguided
    turns: bool = True  # where there are steps between, those with a gradient run the conditional branch alone
    fade: str = "constant"  # or "cosine": from full weight at the start to none at the stop
    form: str = "auto"  # the paper's with DDIM, eps with all others
    levelling: float = math.inf  # no place is pulled harder than this, by the mean of all; the paper: none

    def weight(self, progress: float) -> float:
        """w at this share of the run, 0 where it is not guided."""
        if self.beta <= 0 or not self.start <= progress < self.stop:
            return 0.0
        if self.fade == "constant":
            return 1.0
        return 0.5 * (1 + math.cos(math.pi * (progress - self.start) / (self.stop - self.start)))

    @classmethod
    def of(cls, given: GenerationParameters, target: str) -> EdgeSettings:
        """What a person has chosen, for a predictor of this target."""
        return cls(
            beta=(BETA_SHOWN if given.method == "lgp+diss" else BETA)[target] * given.sketch_scale,
            start=given.edge_start,
            stop=given.edge_stop,
            every=given.edge_every,
            fade=given.edge_fade,
            form=given.edge_form,
            levelling=LEVELLING,
        )


class LatentEdges(Guidance):
    """Pulls along the conditional branch's features only; every other branch runs without a graph, or in turns with it.

    `settings` None follows the parameters of the run, the live ones at each step. `predictor` None loads the one of
    the model, from `path` if given. `weights` (H, W), float, says how much each place of the sketch counts; None is
    everywhere alike.
    """

    def __init__(
        self,
        settings: EdgeSettings | None = None,
        predictor: EdgePredictor | None = None,
        *,
        path: Path | None = None,
        weights: npt.NDArray[np.float32] | None = None,
    ) -> None:
        self._settings = settings
        self._given, self._path, self._map = predictor, path, weights
        self._predictor: EdgePredictor | None = None
        self._gradient: Tensor | None = None  # the last one
        self._due = False  # whether this step takes a new one

    def settings(self, step: Step) -> EdgeSettings:
        """Those of this step."""
        target = self._predictor.spec.target if self._predictor else "latent"  # without one nothing is pulled anyway
        return self._settings or EdgeSettings.of(step.parameters, target)

    def prepare(self, run: Run) -> None:
        self._gradient = None
        if run.ink is None:  # a blank sheet asks for no edges, and for no predictor
            self._predictor = None
            return
        self._predictor = self._given or load_for(run.bundle, self._path)
        run.edge_fingerprint = fingerprint(self._predictor)
        self._target = self._predictor.target(thinned(run.ink), run.bundle.encode)
        self._weights: Tensor | None = None
        if self._map is not None and not bool((self._map == 1).all()):
            self._weights = torch.tensor(self._map, dtype=torch.float32, device=run.bundle.device)[None, None]

    def taps(self, step: Step) -> Sequence[str]:
        settings = self.settings(step)
        self._due = self._predictor is not None and settings.weight(step.index / step.total) > 0
        if self._form(step) == "eps":  # else the loop corrects no eps here
            self._due &= step.run.alpha_sigma(step.t)[0] > CORRECTABLE
        if self._due and self._gradient is not None:
            self._due = (step.index - math.ceil(settings.start * step.total)) % settings.every == 0
        step.alone = self._due and settings.turns and settings.every > 1
        return self._predictor.spec.taps if self._predictor is not None and self._due else ()

    def correct_eps(self, step: Step, eps: Tensor) -> Tensor:
        if self._form(step) != "eps":
            return eps
        _, sigma = step.run.alpha_sigma(step.t)
        latents = step.latents.detach()
        pull = self._pull(step, eps - sigma * latents)
        return eps if pull is None else eps + pull

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        if self._form(step) != "paper":
            return latents
        pull = self._pull(step, step.latents.detach() - latents)
        return latents if pull is None else latents - pull

    def memory(self) -> Any:
        return self._gradient

    def recall(self, memory: Any) -> None:
        self._gradient = memory

    def close(self) -> None:
        self._gradient = None
        self._predictor = None

    def _form(self, step: Step) -> str:
        form = self.settings(step).form
        if form != "auto":
            return form
        return "paper" if step.run.parameters.scheduler == "ddim" else "eps"

    def _pull(self, step: Step, scale: Tensor) -> Tensor | None:
        """beta w ||scale|| g / ||g|| (1, C, h, w); None where the step is not guided."""
        settings = self.settings(step)
        weight = settings.weight(step.index / step.total)
        if self._predictor is None or not weight:
            return None
        if self._due:
            losses, self._gradient, step.edges = edge_gradient(
                self._predictor, step.features, step.latents, step.t, self._target, self._weights
            )
            step.losses["edges"] = losses.mean().item()
        elif not settings.hold:
            return None
        if self._gradient is None:
            return None
        return settings.beta * weight * _norm(scale) * _unit(_levelled(_unit(self._gradient), settings.levelling))


def edge_gradient(
    predictor: EdgePredictor,
    features: dict[str, Tensor],
    latents: Tensor,
    t: int,
    target: Tensor,
    weights: Tensor | None = None,
) -> tuple[Tensor, Tensor, npt.NDArray[np.uint8]]:
    """Loss of each sample (B,), its gradient in `latents` (B, C, h, w), and the first sample's edge map (H, W).

    `features` must hang on `latents` by a graph, which is used up. Only the part of the U-Net before the last tap is
    gone through. The gradient at the taps is brought to a largest entry of 1 on its way, so that it does not vanish
    in half precision; going back is linear, and what comes out is scaled back in float32.
    """
    tapped = [features[path] for path in predictor.spec.taps]
    precision = next(predictor.parameters()).dtype  # float32; the U-Net's may be half of it
    leaves = [feature.detach().to(precision).requires_grad_() for feature in tapped]
    times = torch.full((len(latents),), t, device=latents.device)
    with torch.enable_grad():
        prediction = predictor(leaves, times, tuple(latents.shape[-2:]))
        losses = predictor.loss(prediction, target, weights)
        pulls: Any = torch.autograd.grad(losses.sum(), leaves)
    largest = torch.stack([pull.abs().amax((1, 2, 3)) for pull in pulls]).amax(0).clamp_min(SMALLEST)
    largest = largest[:, None, None, None]
    scaled = [(pull / largest).to(feature.dtype) for pull, feature in zip(pulls, tapped, strict=True)]
    (gradient,) = torch.autograd.grad(tapped, latents, scaled)
    with torch.no_grad():
        shown = predictor.picture(prediction.detach())[0, 0]
        edges = (shown * 255).round().byte().cpu().numpy()
    return losses.detach(), gradient.to(precision) * largest, edges


def _norm(x: Tensor) -> Tensor:
    """||x||_2 of each sample, (B, 1, 1, 1)."""
    return x.float().flatten(1).norm(dim=1)[:, None, None, None]


def _levelled(x: Tensor, most: float) -> Tensor:
    """x (B, C, h, w), its norm over the channels at no place above `most` times the contraharmonic mean of all."""
    if math.isinf(most):
        return x
    places = x.norm(dim=1, keepdim=True)
    usual = places.square().sum(dim=(2, 3), keepdim=True) / places.sum(dim=(2, 3), keepdim=True).clamp_min(SMALLEST)
    return x * (most * usual / places.clamp_min(SMALLEST)).clamp(max=1)


def _unit(x: Tensor) -> Tensor:
    """Each sample at norm 1; 0 where it has no direction: a norm of nearly 0, or not a number."""
    norm = _norm(x)
    sound = torch.isfinite(norm) & (norm > SMALLEST)
    return torch.where(sound, x / norm, torch.zeros_like(x))
