"""The Guidance protocol: how a method steers the one denoising loop, and what it may read of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion import conditioning, schedulers
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.generation.course import Course
from sketchstudio.generation.request import GenerationRequest, Pixels
from sketchstudio.parameters import GenerationParameters


@dataclass(frozen=True)
class Branch:
    """One row of the U-Net's batch: the same noisy latent, seen with these conditions. The null of each is off."""

    prompt: str
    sketch: bool = False
    colour: bool = False


class Run:
    """One picture in the making. Tensors are float32 on the model's device; all noise comes from a CPU generator,
    so that a seed means the same noise on every device.
    """

    def __init__(self, bundle: ModelBundle, request: GenerationRequest) -> None:
        parameters = request.parameters
        bundle.check_size(parameters.width, parameters.height)
        self.bundle = bundle
        self.request = request
        self.parameters = parameters  # the loop keeps the live ones up to date
        self.course = Course(parameters, request.changes, first=request.fork.step + 1 if request.fork else 1)
        self.edge_fingerprint = ""  # of the edge predictor, where one takes part
        self.scheduler = schedulers.build(parameters.scheduler, bundle.scheduler_config, parameters.steps)
        self.prediction: str = self.scheduler.config.prediction_type
        self.result: Tensor | None = None  # the finished latents (1, C, h, w), once the loop is through
        self.begin = 0  # index of the first timestep that is run; img2img starts later
        self.generator = torch.Generator("cpu").manual_seed(parameters.seed)
        height, width = parameters.height // bundle.downsampling, parameters.width // bundle.downsampling
        self.shape = (1, bundle.latent_channels, height, width)
        self.noise = torch.randn(self.shape, generator=self.generator).to(bundle.device)  # x_T
        # Blank paper is the same as none given: the null of the model is "no sketch", "no colours".
        self.ink = self._tensor(request.sketch) if request.sketch is not None and request.sketch.any() else None
        painted = request.colour is not None and request.colour[..., 3].any()
        self.paint = self._tensor(request.colour) if painted and request.colour is not None else None
        self.initial = 2 * self._tensor(request.initial) - 1 if request.initial is not None else None

    def _tensor(self, pixels: Pixels) -> Tensor:
        """uint8 (H, W) or (H, W, C) -> (1, C, H, W) in [0, 1]."""
        array = pixels.reshape(*pixels.shape[:2], -1).transpose(2, 0, 1).astype(np.float32) / 255
        return torch.from_numpy(array)[None].to(self.bundle.device)

    @cached_property
    def sketch_map(self) -> Tensor:
        """What the U-Net sees of the sketch, (1, C, h, w)."""
        assert self.ink is not None
        spec = self.bundle.conditioning
        return conditioning.sketch_map(spec, self.ink, self.bundle.encode, self.bundle.downsampling)

    @cached_property
    def colour_map(self) -> Tensor:
        """What the U-Net sees of the painted colours, (1, C, h, w)."""
        assert self.paint is not None
        spec = self.bundle.conditioning
        return conditioning.colour_map(spec, self.paint, self.bundle.encode, self.bundle.downsampling)

    @cached_property
    def initial_latents(self) -> Tensor:
        """The start picture, (1, C, h, w)."""
        assert self.initial is not None
        return self.bundle.encode(self.initial)

    @cached_property
    def weight_map(self) -> Tensor | None:
        """How much each latent cell of the sketch counts, (1, 1, h, w), 1 as usual; None where that is everywhere.

        In a cell with lines they decide, each by its ink; in one without, the mean of what lies around them.
        """
        weights = self.request.weights
        if self.ink is None or weights is None or bool((weights == 1).all()):
            return None
        places = torch.tensor(weights, dtype=torch.float32, device=self.bundle.device)[None, None]
        share, cell = self.ink + 1e-3, self.bundle.downsampling
        return F.avg_pool2d(places * share, cell) / F.avg_pool2d(share, cell)  # exactly 1 where all of a cell are 1

    def alpha_sigma(self, t: int) -> tuple[float, float]:
        """(alpha, sigma) of x_t = alpha x0 + sigma eps at a timestep; t = -1 is the finished picture, (1, 0)."""
        if t < 0:
            return 1.0, 0.0
        cumulative = float(self.scheduler.alphas_cumprod[t])
        return cumulative**0.5, (1 - cumulative) ** 0.5

    def noised(self, latents: Tensor, t: int) -> Tensor:
        """Latents (1, C, h, w) -> what they are at timestep t, with the noise that the run began with."""
        alpha, sigma = self.alpha_sigma(t)
        return alpha * latents + sigma * self.noise


@dataclass(eq=False)
class Step:
    """One step of the loop, from t to t_next."""

    run: Run
    index: int  # 0-based, among the steps that are run
    total: int
    t: int
    t_next: int  # -1 after the last step
    parameters: GenerationParameters  # with the live ones as they are now
    latents: Tensor  # x_t (1, C, h, w); carries a gradient where there are taps
    branches: Sequence[Branch] = ()  # of the U-Net call under way
    alone: bool = False  # whether the conditional branch may run without the others, held from the step before
    features: dict[str, Tensor] = field(default_factory=dict)  # taps, of the conditional branch
    losses: dict[str, float] = field(default_factory=dict)  # what guidance measured, by name
    edges: Pixels | None = None  # the picture's edges as guidance saw them at x_t, (H, W)

    @property
    def guidance_scale(self) -> float:
        """By which the prompt is to be held against the negative one; 1 where the U-Net is told the scale instead."""
        return 1.0 if self.run.bundle.takes_scale else self.parameters.guidance_scale

    def risen(self, scale: float) -> float:
        """A guidance scale as it is at this noise level, its mean over a whole run being `scale`.

        What exceeds 1 grows in a line with falling t, from none of it to twice of it at `guidance_rise` 1 (the linear
        schedule of arXiv 2404.13040). While the picture is all noise, strong guidance bleaches or darkens large parts
        for good; near the end it sharpens shapes. For methods that show the sketch: it holds the shapes from the first
        step on, while prompts by themselves must be heard early.
        """
        if scale <= 1:
            return scale
        clean = 1 - self.t / (self.run.scheduler.config.num_train_timesteps - 1)
        return 1 + (scale - 1) * (1 + self.parameters.guidance_rise * (2 * clean - 1))


class Guidance:
    """A method of steering. Every hook does nothing unless a method overrides it.

    Exactly one object of a run overrides `branches` and `combine`. Model outputs are in the model's own prediction
    type: for one x_t, eps, v and x0 are affine functions of each other, so a combination whose weights sum to one
    means the same in each of them.
    """

    def prepare(self, run: Run) -> None:
        """Before the first step: encode what is needed, load a head. UserError where the model cannot do it.

        Live parameters are for the steps to read: those of the first step are not known yet.
        """

    def init_latents(self, run: Run) -> Tensor | None:
        """Latents (1, C, h, w) to start from instead of noise; may set `run.begin`."""
        return None

    def branches(self, step: Step) -> Sequence[Branch]:
        """The rows of this step's batch; the last one is the conditional branch, which the taps see."""
        raise NotImplementedError  # only the one owner of the combination is asked

    def pre_unet(self, step: Step, kwargs: dict[str, Any]) -> None:
        """Add to the arguments of a U-Net call, e.g. residuals, for the rows `step.branches`."""

    def taps(self, step: Step) -> Sequence[str]:
        """U-Net modules whose features are wanted in this step, with gradient, in `step.features`.

        A step without any runs all branches as one batch, and without a graph. Asked before `branches`, so that it may
        set `step.alone`.
        """
        return ()

    def combine(self, step: Step, outputs: Tensor) -> Tensor:
        """Outputs of all branches (n, C, h, w) -> one output (1, C, h, w)."""
        raise NotImplementedError  # only the one owner of the combination is asked

    def correct_eps(self, step: Step, eps: Tensor) -> Tensor:
        """Change the combined eps (1, C, h, w). To leave it bit for bit, return the very tensor."""
        return eps

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        """Change x at `step.t_next` (1, C, h, w). To leave it, return the very tensor."""
        return latents

    def memory(self) -> Any:
        """What the steps so far left behind for those to come, for a fork to go on from; None if nothing."""
        return None

    def recall(self, memory: Any) -> None:
        """Go on from the `memory` of the same method in another run; after `prepare`."""

    def close(self) -> None:
        """After the last step, a cancel or an error."""


class Chain:
    """A telescoping composition of branches and its weights:

        e = e(B0) + s1 (e(B1) - e(B0)) + s2 (e(B2) - e(B1)) + ...

    Each term is one condition's effect, given those before it, at its own scale. B_k has weight s_k - s_(k+1)
    (s_0 = 1); weights of equal branches add up, and branches of weight zero need not be computed.

    `maps` (1, 1, h, w) multiply the scale of the term that ends in a branch, at each place by itself. Where a map is
    1 the sum stays as it is without one, bit for bit: the rest, s (m - 1) (e(B_k) - e(B_(k-1))), is added to it.
    """

    def __init__(
        self, start: Branch, *links: tuple[float, Branch], maps: Mapping[Branch, Tensor] | None = None
    ) -> None:
        branches = [start, *(branch for _, branch in links)]
        scales = [1.0, *(scale for scale, _ in links), 0.0]
        weights: dict[Branch, float] = {}
        for k, branch in enumerate(branches):
            weights[branch] = weights.get(branch, 0.0) + scales[k] - scales[k + 1]
        self._uneven = [
            (scale * (maps[branch] - 1), before, branch)
            for before, (scale, branch) in zip(branches, links, strict=False)
            if maps and branch in maps and branch != before
        ]
        asked = {branch for _, *pair in self._uneven for branch in pair}
        counts = {branch: weight if abs(weight) > 1e-6 else 0.0 for branch, weight in weights.items()}
        self.weights = {branch: weight for branch, weight in counts.items() if weight or branch in asked}

    def combine(self, outputs: Tensor) -> Tensor:
        """Outputs (n, C, h, w) in the order of `weights` -> (1, C, h, w)."""
        if list(self.weights.values()) == [1.0]:
            return outputs
        rows = dict(zip(self.weights, outputs.split(1), strict=True))
        (first, weight), *others = [(rows[branch], weight) for branch, weight in self.weights.items() if weight]
        combined = first * weight
        for row, weight in others:
            combined = combined.add(row, alpha=weight)
        for rest, before, branch in self._uneven:
            combined = combined + rest * (rows[branch] - rows[before])
        return combined


def rescaled(combined: Tensor, conditional: Tensor, share: float) -> Tensor:
    """`combined` (1, C, h, w) with a `share` (0 to 1) of its contrast brought back to that of `conditional`.

    Scales above 1 widen the spread of the output with every condition that they stress, so that pictures come out dark,
    hard and oversaturated (arXiv 2305.08891, equations 15 and 16). With share 0 it is the very tensor.
    """
    if share == 0:
        return combined
    ratio = conditional.std() / combined.std().clamp_min(1e-6)
    return combined * (share * ratio + (1 - share))


class Composition(Guidance):
    """The owner of the combination: a chain of branches, all of which run, or the conditional one alone.

    Where another method takes a gradient, `Step.alone`, what tells the other branches from the conditional one may be
    held from the step before, if all of them ran there. From one step to the next it changes little (FasterCache,
    arXiv 2410.19355, holds it for longer), and the gradient then costs about what is saved.
    """

    def __init__(self) -> None:
        self._held: tuple[tuple[Branch, ...], Tensor] | None = None  # the branches of the step before, their outputs

    def chain(self, step: Step) -> Chain:
        """That of this step."""
        raise NotImplementedError  # every composition has its own

    def branches(self, step: Step) -> Sequence[Branch]:
        self._chain = self.chain(step)
        rows = tuple(self._chain.weights)
        if not step.alone or self._held is None or self._held[0] != rows:
            self._held = None
            return rows
        return rows[-1:]

    def combine(self, step: Step, outputs: Tensor) -> Tensor:
        conditional = outputs[-1:]
        if self._held is not None:  # the conditional branch was alone; for another step the others would be too old
            (_, before), self._held = self._held, None
            outputs = conditional + (before - before[-1:])
        elif len(outputs) > 1:
            self._held = tuple(self._chain.weights), outputs
        combined = self._chain.combine(outputs)
        return combined if len(outputs) == 1 else rescaled(combined, conditional, step.parameters.guidance_rescale)

    def memory(self) -> Any:
        return self._held

    def recall(self, memory: Any) -> None:
        self._held = memory

    def close(self) -> None:
        self._held = None
