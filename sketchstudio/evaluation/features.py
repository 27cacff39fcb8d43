"""Features for the Frechet and kernel distances: a scattering transform, which is fixed and has nothing to learn.

Bruna and Mallat, 1203.1513: wavelet moduli of the picture, and wavelet moduli of those, averaged over the picture.
The first order says how much there is at each scale and direction, the second how sparse it is: sharp edges between
even surfaces, as objects have them, or soft blots and grain. A coarse thumbnail adds where things are and how bright.
All is computed from formulas, so the figures do not change with any model's weights. They are comparable with each
other, not with FID, which uses a trained network.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.evaluation.metrics import Pixels

NAME = "scattering-342: two orders of Gabor wavelet moduli, 5 octaves by 6 directions, and an 8x8 thumbnail"
OCTAVES, DIRECTIONS, RADIUS = 5, 6, 4
WAVELENGTH, WIDTH = 4.0, 2.0  # of the wavelet, in pixels of its octave
THUMBNAIL = 8
COLOURS_WEIGHT, MODULI_WEIGHT = 0.5, 3.0  # of equal spread, about, over pictures of objects
OPPONENT = ((0.299, 0.587, 0.114), (0.5, -0.5, 0.0), (0.25, 0.25, -0.5))  # light, red-green, yellow-blue
BATCH = 16


@torch.no_grad()
def features(images: Pixels) -> npt.NDArray[np.float64]:
    """Pictures (N, H, W, 3), at least 160 pixels a side -> features (N, 342)."""
    wavelets = _wavelets()
    parts = [_scattered(images[start : start + BATCH], wavelets) for start in range(0, len(images), BATCH)]
    return torch.cat(parts).double().numpy()


def _scattered(images: Pixels, wavelets: Tensor) -> Tensor:
    colours = torch.from_numpy(images.astype(np.float32) / 255).permute(0, 3, 1, 2)
    level = torch.einsum("kc,bchw->bkhw", torch.tensor(OPPONENT), colours)
    rows = [COLOURS_WEIGHT * F.adaptive_avg_pool2d(level, THUMBNAIL).flatten(1)]
    for octave in range(OCTAVES):
        moduli = _moduli(level, wavelets)
        rows.append(_energy(moduli))
        light = moduli[:, :1].sum(2)  # over directions
        for _ in range(octave + 1, OCTAVES):
            light = F.avg_pool2d(light, 2)
            rows.append(_energy(_moduli(light, wavelets)))
        level = F.avg_pool2d(level, 2)
    return torch.cat(rows, dim=1)


def _moduli(level: Tensor, wavelets: Tensor) -> Tensor:
    """|x * psi|: (B, C, H, W) -> (B, C, directions, H, W)."""
    batch, channels, height, width = level.shape
    padded = F.pad(level.reshape(-1, 1, height, width), (RADIUS,) * 4, mode="reflect")
    real, imaginary = F.conv2d(padded, wavelets).chunk(2, dim=1)
    return torch.hypot(real, imaginary).reshape(batch, channels, DIRECTIONS, height, width)


def _energy(moduli: Tensor) -> Tensor:
    """The mean of each modulus; its root, so that strong edges do not outshout all else."""
    return MODULI_WEIGHT * moduli.mean((-2, -1)).sqrt().flatten(1)


def _wavelets() -> Tensor:
    """Gabor wavelets without a mean: real parts, then imaginary parts, (2 x directions, 1, 9, 9)."""
    y, x = np.mgrid[-RADIUS : RADIUS + 1, -RADIUS : RADIUS + 1]
    window = np.exp(-(x**2 + y**2) / (2 * WIDTH**2))
    bank = []
    for k in range(DIRECTIONS):
        along = x * math.cos(k * math.pi / DIRECTIONS) + y * math.sin(k * math.pi / DIRECTIONS)
        wave = np.exp(2j * math.pi * along / WAVELENGTH)
        wavelet = window * (wave - (window * wave).sum() / window.sum())
        bank.append(wavelet / np.abs(wavelet).sum())
    return torch.from_numpy(np.concatenate([np.real(bank), np.imag(bank)]).astype(np.float32))[:, None]
