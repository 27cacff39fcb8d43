"""Masked generation: the picture is made anew inside a mask only (Blended Latent Diffusion, arXiv 2206.02779)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion.guidance.base import Guidance, Run, Step
from sketchstudio.generation.request import GenerationRequest, Pixels

SEAM = 8  # pixels inside the edge of the mask over which new passes into old


class Masked(Guidance):
    """Outside the mask the latents are after each step those of the start picture, noised alike.

    A latent cell that the mask only touches is made anew as a whole; `Composite` cuts it to the pixel.
    """

    def prepare(self, run: Run) -> None:
        self._inside: Tensor | None = None
        mask = run.request.mask
        if mask is None or run.initial is None or not mask.any():
            return
        ink = torch.from_numpy(mask.astype(np.float32) / 255)[None, None].to(run.bundle.device)
        self._inside = F.max_pool2d(ink, run.bundle.downsampling).gt(0).float()  # (1, 1, h, w)
        self._kept = run.initial_latents

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        if self._inside is None:
            return latents
        return torch.where(self._inside > 0, latents, step.run.noised(self._kept, step.t_next))

    def close(self) -> None:
        self._inside = None


class Composite:
    """Lays a picture of a run, on the way or finished, into its start picture, which keeps its very pixels where the
    mask is 0; inside it the two are blended along the seam. Reckoned once for all steps."""

    def __init__(self, request: GenerationRequest) -> None:
        self._kept: Pixels | None = None
        if request.mask is None or request.initial is None or not request.mask.any():
            return
        self._kept, share = request.initial, seam(request.mask)
        self._whole = (share == 1)[..., None]
        self._blended = np.nonzero((share > 0) & (share < 1))
        self._share = share[self._blended][:, None]
        self._under = request.initial[self._blended].astype(np.float32)  # (pixels of the seam, 3)

    def __call__(self, image: Pixels) -> Pixels:
        """The picture (H, W, 3) as it is to be seen; without a mask it is the very array."""
        if self._kept is None:
            return image
        result = self._kept.copy()
        np.copyto(result, image, where=self._whole)
        result[self._blended] = np.rint(self._under + self._share * (image[self._blended] - self._under))
        return result


def seam(mask: Pixels) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How much of the new picture is seen, (H, W) in [0, 1]: 0 outside the mask, rising inwards over `SEAM` pixels.

    The mean of the mask shrunk by 0, 1, ... pixels; where it is too thin to get as far as 1, its ridge counts as 1.
    """
    height, width = mask.shape
    # The edge of the picture is no seam: beyond it the mask goes on.
    shrunk = F.pad(torch.from_numpy(mask.astype(np.float32) / 255)[None, None], (SEAM,) * 4, mode="replicate")
    total = shrunk.clone()
    for _ in range(SEAM - 1):
        shrunk = -F.max_pool2d(-shrunk, 3, stride=1, padding=1)
        total += shrunk
    across = F.max_pool2d(total, (1, 2 * SEAM + 1), stride=1, padding=(0, SEAM))  # then down: a tenth of the work
    ridge = F.max_pool2d(across, (2 * SEAM + 1, 1), stride=1, padding=(SEAM, 0)).clamp_min(1e-6)
    share: np.ndarray[tuple[int, int], np.dtype[np.float32]] = (total / ridge)[0, 0].numpy()
    return share[SEAM : SEAM + height, SEAM : SEAM + width]
