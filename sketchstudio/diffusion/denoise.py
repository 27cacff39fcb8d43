"""The one denoising loop: diffusers' models and schedulers, steered by interchangeable guidance."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from typing import Any

import torch
from diffusers.models.embeddings import get_timestep_embedding
from torch import Tensor

from sketchstudio.diffusion import schedulers, taps
from sketchstudio.diffusion.device import memory_format
from sketchstudio.diffusion.guidance.base import Branch, Guidance, Run, Step
from sketchstudio.diffusion.kept import Standing
from sketchstudio.generation.request import Pixels
from sketchstudio.parameters import GenerationParameters


@dataclass(frozen=True, eq=False)
class StepEvent:
    """What a step left behind. Tensors (1, C, h, w), float32 on the model's device; not to be changed."""

    index: int  # 0-based
    total: int
    t: int  # the timestep that the step started from
    latents: Tensor  # x after the step
    x0: Tensor  # the picture as the model sees it now, still in latents
    losses: dict[str, float]  # what guidance measured
    edges: Pixels | None = None  # uint8 (H, W): the edges that guidance saw in the picture, 255 = an edge
    standing: Callable[[], Standing] | None = None  # a copy for another run to begin here; ask before the next step


def never() -> bool:
    """Nobody cancels."""
    return False


@torch.no_grad()  # not inference_mode: its tensors could never carry the gradient that taps need
def denoise(
    run: Run,
    guidance: Sequence[Guidance],
    *,
    cancelled: Callable[[], bool] = never,
    current: Callable[[], GenerationParameters] | None = None,
    start: Standing | None = None,
) -> Generator[StepEvent, None, None]:
    """Yield a StepEvent after each step; after the last one `run.result` holds the finished latents.

    `cancelled` is read before every U-Net call, and the generator ends there without another one. `current` is read
    at each step: its live parameters take effect, the others stay as `run` has them; `run.course` writes down which
    step took what. Both may be answered from another thread. `start` is where another run of the same size and solver
    stood: the loop begins there instead of with noise. However the loop ends, every guidance is closed.
    """
    unet, scheduler = run.bundle.unet, run.scheduler
    (owner,) = (method for method in guidance if type(method).combine is not Guidance.combine)  # exactly one
    correcting = [method for method in guidance if type(method).correct_eps is not Guidance.correct_eps]
    noise_source = {"generator": run.generator} if run.parameters.scheduler in schedulers.STOCHASTIC else {}
    try:
        # 1. Encode what the methods need, once.
        for method in guidance:
            method.prepare(run)
        batch = _Batch(run)

        # 2. x_T: noise of unit variance (all five solvers preserve it), or what img2img starts from.
        if start is None:
            starts = (method.init_latents(run) for method in guidance)
            latents = next((given for given in starts if given is not None), run.noise)
            if hasattr(scheduler, "set_begin_index"):
                scheduler.set_begin_index(run.begin)
        else:
            latents = start.resume(run, guidance)
        timesteps = [int(t) for t in scheduler.timesteps[run.begin :]]
        done = start.step if start is not None else 0

        for index, (t, t_next) in islice(enumerate(pairwise([*timesteps, -1])), done, None):
            # 3. The live parameters, and which branches they need.
            run.parameters = run.course.at(index + 1, current() if current is not None else None)
            step = Step(run, index, len(timesteps), t, t_next, run.parameters, latents)
            tapped = [path for method in guidance for path in method.taps(step)]
            branches = tuple(owner.branches(step))
            batch.select(branches)

            # 4. Predict. All branches are one batch; where somebody taps features, the conditional branch (the last)
            #    runs by itself with gradient, and serves both the prediction and the gradient.
            rows = []
            if not tapped or len(branches) > 1:
                if cancelled():
                    return
                plain = slice(None, -1 if tapped else None)
                step.branches = branches[plain]
                rows.append(_call(unet, step, guidance, batch.inputs(latents, plain)))
            if tapped:
                if cancelled():
                    return
                step.branches = branches[-1:]
                step.latents = latents.detach().requires_grad_()
                with torch.enable_grad(), taps.capture(unet, tapped, stop_gradient=True) as step.features:
                    conditional = _call(unet, step, guidance, batch.differentiable(step.latents))
                rows.append(conditional.detach())
            output = owner.combine(step, torch.cat(rows) if len(rows) > 1 else rows[0])

            # 5. Correct the prediction in eps form.
            alpha, sigma = run.alpha_sigma(t)
            if correcting and alpha > schedulers.CORRECTABLE:
                eps = uncorrected = schedulers.to_eps(output, latents, alpha, sigma, run.prediction)
                for method in correcting:
                    eps = method.correct_eps(step, eps)
                if eps is not uncorrected:
                    output = schedulers.from_eps(eps, latents, alpha, sigma, run.prediction)

            # 6. x0 as predicted here, then x_t -> x_(t-1). The solver computes in float32 whatever the model does.
            x0 = schedulers.predicted_x0(output, latents, alpha, sigma, run.prediction)
            scale = schedulers.epsilon_scale(run.parameters.epsilon_scale, t, t_next, scheduler)
            if scale != 1:
                output, latents = schedulers.with_scaled_eps(output, latents, alpha, sigma, run.prediction, scale)
                _forget_sample(scheduler)
            stepped: Tensor = scheduler.step(output, t, latents, return_dict=False, **noise_source)[0]

            # 7. Correct the result.
            latents = stepped
            for method in guidance:
                latents = method.post_step(step, latents)
            if latents is not stepped:
                _forget_sample(scheduler)

            step.features = {}  # with the graph behind them, which nobody may ask for any more
            standing = partial(Standing.of, run, index + 1, latents, guidance)
            yield StepEvent(index, len(timesteps), t, latents, x0, step.losses, step.edges, standing)
        run.result = latents
    finally:
        for method in guidance:
            method.close()


def _forget_sample(scheduler: Any) -> None:
    """After a change of the latents: UniPC's corrector would start from before it, and undo it."""
    if hasattr(scheduler, "last_sample"):
        scheduler.last_sample = None


class _Batch:
    """The U-Net's input for a set of branches: the noisy latent beside each branch's sketch and colour map.

    Made anew only when the set of branches changes; a step then costs one copy of the latent.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._branches: tuple[Branch, ...] = ()
        self._embeddings: dict[str, Tensor] = {}  # prompt -> (1, L, D)
        self._sample = self._texts = torch.empty(0)

    def select(self, branches: tuple[Branch, ...]) -> None:
        """Lay out the rows for these branches, if they are not."""
        if branches == self._branches:
            return
        run, bundle = self._run, self._run.bundle
        new = [text for text in dict.fromkeys(branch.prompt for branch in branches) if text not in self._embeddings]
        if new:
            self._embeddings.update(zip(new, bundle.encode_prompts(new).split(1), strict=True))
        self._branches = branches
        self._texts = torch.cat([self._embeddings[branch.prompt] for branch in branches])
        _, channels, height, width = run.shape
        shape, layout = (len(branches), bundle.unet.config.in_channels, height, width), memory_format(bundle.device)
        sample = torch.empty(shape, device=bundle.device, dtype=bundle.dtype, memory_format=layout).zero_()
        split = channels + bundle.conditioning.sketch_channels(channels, bundle.downsampling)
        for row, branch in enumerate(branches):  # what stays zero is the null of its condition
            if branch.sketch:
                sample[row, channels:split] = run.sketch_map[0]
            if branch.colour:
                sample[row, split:] = run.colour_map[0]
        self._sample = sample

    def inputs(self, latents: Tensor, rows: slice) -> dict[str, Any]:
        """The arguments for these rows, without gradient."""
        self._sample[:, : latents.shape[1]] = latents
        return {"sample": self._sample[rows], "encoder_hidden_states": self._texts[rows]}

    def differentiable(self, latents: Tensor) -> dict[str, Any]:
        """The arguments for the last row, with a graph back to `latents`."""
        maps = self._sample[-1:, latents.shape[1] :]
        sample = torch.cat([latents.to(maps.dtype), maps], dim=1)
        return {"sample": sample, "encoder_hidden_states": self._texts[-1:]}


def _call(unet: Any, step: Step, guidance: Sequence[Guidance], kwargs: dict[str, Any]) -> Tensor:
    """One U-Net call for the rows `step.branches`: (n, C, h, w), float32."""
    bundle = step.run.bundle
    kwargs["timestep"] = step.t
    if bundle.takes_scale:  # the paper's w, embedded as its authors did
        w = torch.tensor([1000 * (step.parameters.guidance_scale - 1)], device=bundle.device)
        kwargs["timestep_cond"] = get_timestep_embedding(w, unet.config.time_cond_proj_dim).to(bundle.dtype)
    for method in guidance:
        method.pre_unet(step, kwargs)
    output: Tensor = unet(**kwargs, return_dict=False)[0]
    return output.float()
