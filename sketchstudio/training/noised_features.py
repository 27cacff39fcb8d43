"""Features of a frozen model's U-Net on noised latents: what an edge predictor is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.conditioning import colour_map
from sketchstudio.errors import UserError
from sketchstudio.training.autoencoder import to_rgb
from sketchstudio.training.colour import painted
from sketchstudio.training.pictures import Key, Picture

CACHE_BYTES = 2 << 30  # of latents that are kept, so that each picture is encoded once


class KeptLatents:
    """Latents of pictures, each of which is encoded once, as long as there is room."""

    def __init__(self, bundle: ModelBundle) -> None:
        self._bundle = bundle
        self._kept: dict[Key, Tensor] = {}

    def __call__(self, rgb: Tensor, keys: Sequence[Key]) -> Tensor:
        """RGB (B, 3, H, W) in [-1, 1] and which picture each is -> scaled latents (B, C, h, w)."""
        new = {key: row for row, key in enumerate(keys) if key not in self._kept}
        latents = {key: self._kept[key] for key in keys if key not in new}
        if new:
            encoded = self._bundle.encode(rgb[list(new.values())]).half().cpu()
            latents.update(zip(new, encoded, strict=True))
            if len(self._kept) * encoded[0].nbytes < CACHE_BYTES:
                self._kept.update(zip(new, encoded, strict=True))
        return torch.stack([latents[key] for key in keys]).to(self._bundle.device).float()


class NoisedFeatures:
    """Features of the model's U-Net at random timesteps: what the predictor is trained on.

    Latents are noised over the whole schedule. Hooks are on during the one U-Net call only.
    """

    def __init__(
        self, bundle: ModelBundle, paths: tuple[str, ...], alphas_cumprod: Tensor, *, drop_text: float,
        show_colour: float,
    ) -> None:  # fmt: skip
        self.bundle, self.taps = bundle, paths
        self._alphas = alphas_cumprod.to(bundle.device)
        self.timesteps = len(alphas_cumprod)
        self._drop_text, self._show_colour = drop_text, show_colour  # shares of training samples
        self._embeddings: dict[str, Tensor] = {}
        self._latents = KeptLatents(bundle)

    def channels(self, side: int) -> tuple[int, ...]:
        """Of each tap."""
        latents = torch.zeros(1, self.bundle.latent_channels, *(2 * (side // self.bundle.downsampling,)))
        tapped = self._run(latents.to(self.bundle.device), torch.zeros(1, dtype=torch.long), [""], None)
        return tuple(feature.shape[1] for feature in tapped)

    def __call__(
        self, random: np.random.Generator, pictures: Sequence[Picture], keys: Sequence[Key] | None = None,
        t: Tensor | None = None,
    ) -> tuple[list[Tensor], Tensor, tuple[int, int]]:  # fmt: skip
        """Features (B, C_i, h_i, w_i), timesteps (B,), side lengths of the latent.

        With `keys` of the training set, latents are kept for their next use, and conditions are dropped and
        given at random; without, prompts are given and colours are not.
        """
        device = self.bundle.device
        rgb = rgb_of(pictures)
        clean = self.bundle.encode(rgb) if keys is None else self._latents(rgb, keys)
        if t is None:
            t = torch.from_numpy(random.integers(0, self.timesteps, len(pictures)))
        noise = torch.from_numpy(random.standard_normal(clean.shape, np.float32)).to(device)
        cumulative = self._alphas[t.to(device)][:, None, None, None]
        noisy = cumulative.sqrt() * clean + (1 - cumulative).sqrt() * noise
        prompts, colours = [picture.prompt for picture in pictures], None
        if keys is not None:
            prompts = ["" if random.random() < self._drop_text else text for text in prompts]
            if self.bundle.takes_colour:
                colours = self._colours(random, pictures)
        tapped = self._run(noisy, t, prompts, colours)
        return tapped, t.to(device), (clean.shape[2], clean.shape[3])

    def _run(self, noisy: Tensor, t: Tensor, prompts: Sequence[str], colours: Tensor | None) -> list[Tensor]:
        """One U-Net call with the sketch null."""
        bundle = self.bundle
        unet, channels = bundle.unet, noisy.shape[1]
        sample = torch.zeros(len(noisy), unet.config.in_channels, *noisy.shape[2:], device=bundle.device)
        sample[:, :channels] = noisy
        if colours is not None:
            sample[:, channels + bundle.conditioning.sketch_channels(channels, bundle.downsampling) :] = colours
        sample = sample.to(bundle.dtype, memory_format=torch.channels_last)
        embeddings = torch.cat([self._embedding(text) for text in prompts])
        return taps.features_of(unet, self.taps, sample, t.to(bundle.device), embeddings)

    def _embedding(self, text: str) -> Tensor:
        if text not in self._embeddings:
            if len(self._embeddings) > 2000:  # captions never come again
                self._embeddings.clear()
            self._embeddings[text] = self.bundle.encode_prompts([text])
        return self._embeddings[text]

    def _colours(self, random: np.random.Generator, pictures: Sequence[Picture]) -> Tensor | None:
        """Colour maps of a few of the pictures (B, C, h, w), zeros for the others; None where it is nobody's turn."""
        turn = np.flatnonzero(random.random(len(pictures)) < self._show_colour)
        if not len(turn):
            return None
        bundle = self.bundle
        rgba = np.stack([painted(random, pictures[int(k)].image) for k in turn])
        paint = torch.from_numpy(rgba).permute(0, 3, 1, 2).to(bundle.device).float() / 255
        maps = colour_map(bundle.conditioning, paint, bundle.encode, bundle.downsampling)
        result = maps.new_zeros(len(pictures), *maps.shape[1:])
        result[torch.from_numpy(turn).to(bundle.device)] = maps
        return result


def chosen_taps(wanted: str, unet: Any) -> tuple[str, ...]:
    """A preset's name, or module paths with commas between -> the paths, all of which are there."""
    if wanted in taps.PRESETS:
        return taps.preset(wanted, unet)
    paths = tuple(path.strip() for path in wanted.split(",") if path.strip())
    missing = [path for path in paths if not taps.has(unet, path)]
    if missing or not paths:
        raise UserError(
            f"--taps: the U-Net has no module {(missing or [wanted])[0]!r}. Give module paths, for example "
            f"{','.join(taps.preset('lean', unet)[:2])}, or one of: {', '.join(taps.PRESETS)}."
        )
    return paths


def measure(
    features: NoisedFeatures, stream: Iterable[tuple[list[Picture], list[Key]]], random: np.random.Generator
) -> tuple[list[Tensor], list[Tensor]]:
    """Means and deviations of each tap's channels over some batches."""
    means: list[Tensor] = []
    squares: list[Tensor] = []
    count = 0
    for pictures, keys in stream:
        tapped, _, _ = features(random, pictures, keys)
        count += 1
        ones = [feature.float().mean((0, 2, 3)) for feature in tapped]
        twos = [feature.float().square().mean((0, 2, 3)) for feature in tapped]
        means = [a + b for a, b in zip(means, ones, strict=True)] if means else ones
        squares = [a + b for a, b in zip(squares, twos, strict=True)] if squares else twos
    means = [mean / count for mean in means]
    return means, [(s / count - m.square()).clamp_min(0).sqrt() for s, m in zip(squares, means, strict=True)]


def rgb_of(pictures: Sequence[Picture]) -> Tensor:
    """(B, 3, S, S) in [-1, 1]."""
    return to_rgb(np.stack([picture.image for picture in pictures]))
