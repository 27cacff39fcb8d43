"""Features for the Frechet distance: the encoder of the starter's autoencoder, a network of our own.

384 numbers a picture: mean and deviation over all positions of the 192 channels of its last encoder stage. Figures
are comparable with each other, not with FID, which uses another network.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.models import catalogue

NAME = "starter autoencoder, last encoder stage, mean and deviation over positions"


class StarterFeatures:
    """Callable: pictures (N, 256, 256, 3) -> features (N, 384)."""

    def __init__(self) -> None:
        self.encoder = ModelBundle.load(catalogue.resolve("starter"), device="cpu").vae.encoder

    @torch.no_grad()
    def __call__(self, images: Pixels) -> npt.NDArray[np.float64]:
        """Features of each picture, in order."""
        rows = []
        for start in range(0, len(images), 16):
            part = torch.from_numpy(np.ascontiguousarray(images[start : start + 16])).permute(0, 3, 1, 2)
            hidden = self.encoder.conv_in(part.float() / 127.5 - 1)
            for block in self.encoder.down_blocks:
                hidden = block(hidden)
            rows.append(torch.cat([hidden.mean((2, 3)), hidden.std((2, 3))], dim=1))
        return torch.cat(rows).double().numpy()
