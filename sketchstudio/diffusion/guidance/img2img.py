"""img2img (SDEdit, arXiv 2108.01073): start from a picture that is noised in part."""

from __future__ import annotations

from torch import Tensor

from sketchstudio.diffusion.guidance.base import Guidance, Run


class StartPicture(Guidance):
    """Runs the last `strength` share of the timesteps, from the initial picture noised to the first of them.

    Strength 1 starts from pure noise, as without the picture; 0 makes nothing anew.
    """

    def init_latents(self, run: Run) -> Tensor | None:
        strength, steps = run.parameters.strength, len(run.scheduler.timesteps)
        if run.initial is None or strength >= 1:
            return None
        count = max(1, int(steps * strength)) if strength > 0 else 0
        run.begin = steps - count
        latents = run.initial_latents
        return run.noised(latents, int(run.scheduler.timesteps[run.begin])) if count else latents
