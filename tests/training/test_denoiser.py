"""What the denoiser is trained on: which timesteps, and how much each latent channel counts."""

from __future__ import annotations

import numpy as np
import torch
from diffusers import AutoencoderDC

from sketchstudio.models import catalogue
from sketchstudio.training.denoiser import TIMESTEPS, draw_timesteps, hue_weights


def test_timesteps_of_much_noise_are_drawn_more_often_and_all_are_drawn() -> None:
    drawn = draw_timesteps(np.random.default_rng(0), 100_000)
    assert drawn.min() == 0
    assert drawn.max() == TIMESTEPS - 1
    assert abs((drawn >= 800).mean() - 0.447) < 0.01
    assert (np.bincount(drawn // 100, minlength=10) > 4000).all()


def test_the_channels_that_carry_hue_count_most_in_the_loss_and_none_counts_less_than_one() -> None:
    vae = AutoencoderDC.from_pretrained(catalogue.resolve(catalogue.STARTER) / "vae", local_files_only=True).float()
    random = np.random.default_rng(0)
    images = (
        torch.from_numpy(random.random((48, 3, 4, 4), np.float32)).repeat_interleave(16, 2).repeat_interleave(16, 3)
    )
    grey = images.mean(1, keepdim=True).expand_as(images)

    def latents(pictures: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
        with torch.no_grad():
            return vae.encode(2 * pictures - 1).latent.half().numpy()

    coloured, plain = latents(images), latents(grey)
    weights = hue_weights(vae, coloured, gain=3.0)
    assert weights.shape == (1, 32, 1, 1) and weights.min() >= 1 and weights.max() == 4
    # Which they are, found another way: what they lose where the pictures lose their colours.
    lost = coloured.astype(np.float32).var((0, 2, 3)) - plain.astype(np.float32).var((0, 2, 3))
    assert set(weights.flatten().topk(2).indices.tolist()) == set(np.argsort(lost)[-2:].tolist())
    assert torch.equal(hue_weights(vae, coloured, gain=0.0), torch.ones_like(weights))
