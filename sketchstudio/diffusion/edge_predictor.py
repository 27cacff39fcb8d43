"""The edge predictor: a small network that reads U-Net features of a noisy latent and sees the edges of the picture.

Two architectures: the per-pixel MLP of Sketch-Guided Text-to-Image Diffusion (arXiv 2211.13752), and a small
convolutional head with a timestep embedding in the manner of LaCon (2305.11520) and Readout Guidance (2312.02150).
Two targets: the latent of the edge map (the paper's), and the edge map itself. Behind one interface, so that
training and guidance need not know which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from diffusers.models.embeddings import get_timestep_embedding
from torch import Tensor, nn
from torch.nn import functional as F

ARCHITECTURES = ("conv", "mlp")
TARGETS = ("edges", "latent")
WIDTHS = {"conv": (96, 64), "mlp": (512, 256, 128, 64)}
TIME_CHANNELS = 40  # of the sinusoidal timestep embedding, as in the paper
READOUT_WIDTH = 96  # channels inside what shows a predicted latent
LINE_WEIGHT = 8.0  # of a pixel on a line; lines are few, and an empty map must not be a good answer


@dataclass(frozen=True)
class PredictorSpec:
    """What a predictor is made of."""

    architecture: str  # one of ARCHITECTURES
    target: str  # one of TARGETS
    taps: tuple[str, ...]  # module paths in the U-Net
    channels: tuple[int, ...]  # of each tap
    latent_channels: int
    upscale: int  # side of the predicted edge map by side of the latent
    widths: tuple[int, ...]  # of the hidden layers


class EdgePredictor(nn.Module):
    """U-Net features -> latents of the edge map (B, C, h, w), or logits of the edge map (B, 1, h·u, w·u); float32."""

    def __init__(self, spec: PredictorSpec) -> None:
        super().__init__()
        self.spec = spec
        body: Any = ConvHead if spec.architecture == "conv" else PixelMLP
        cells = spec.upscale**2
        self.body = body(spec.channels, spec.latent_channels if spec.target == "latent" else cells, spec.widths)
        # What shows a predicted latent as a picture, without the autoencoder's decoder. A prediction of much noise is a
        # mean of many latents, which no decoder has learnt; and a place by itself, of one latent, shows as a tile.
        self.readout = readout(spec.latent_channels, cells) if spec.target == "latent" else None

    def forward(self, features: Sequence[Tensor], t: Tensor, size: tuple[int, int]) -> Tensor:
        """Features (B, C_i, h_i, w_i) in the order of `spec.taps`, timesteps (B,), side lengths of the latent."""
        output: Tensor = self.body(features, t, size)
        return output if self.readout is not None else F.pixel_shuffle(output, self.spec.upscale)

    def target(self, ink: Tensor, encode: Callable[[Tensor], Tensor]) -> Tensor:
        """Ink (B, 1, H, W) in [0, 1] -> what a prediction of it is held against.

        The map is thresholded at 0.5 and widened by a pixel, since one-pixel lines vanish at the latent's resolution.
        White lines on black: `encode` maps RGB in [-1, 1] to scaled latents.
        """
        lines = _widened(ink)
        if self.readout is not None:
            return encode(2 * lines.expand(-1, 3, -1, -1) - 1)
        return lines

    def loss(self, prediction: Tensor, target: Tensor, weights: Tensor | None = None) -> Tensor:
        """Mean error of each sample, (B,). `weights` (B or 1, 1, H, W) says how much each place counts."""
        if self.readout is not None:
            errors = F.mse_loss(prediction, target, reduction="none").mean(1, keepdim=True)
        else:
            errors = _line_errors(prediction, F.adaptive_max_pool2d(target, prediction.shape[-2:]))
        if weights is None:
            return errors.mean((1, 2, 3))
        height, width = errors.shape[-2:]
        weights = F.adaptive_avg_pool2d(weights, (height, width)).expand_as(errors)
        return (errors * weights).sum((1, 2, 3)) / weights.sum((1, 2, 3)).clamp_min(1e-6)

    def readout_loss(self, prediction: Tensor, ink: Tensor) -> Tensor:
        """What trains the readout of a predicted latent, (); nothing of it reaches the prediction."""
        if self.readout is None:
            return prediction.new_zeros(())
        logits = F.pixel_shuffle(self.readout(prediction.detach()), self.spec.upscale)
        return _line_errors(logits, F.adaptive_max_pool2d(_widened(ink), logits.shape[-2:])).mean()

    def picture(self, prediction: Tensor) -> Tensor:
        """A prediction as an edge map (B, 1, h·u, w·u) in [0, 1]."""
        if self.readout is not None:
            prediction = F.pixel_shuffle(self.readout(prediction), self.spec.upscale)
        return prediction.sigmoid()

    def standardise(self, means: Sequence[Tensor], deviations: Sequence[Tensor]) -> None:
        """Take each channel of each tap at zero mean and unit deviation from now on; (C_i,) each."""
        tap: Any
        for tap, mean, deviation in zip(self.body.first.taps, means, deviations, strict=True):
            tap.mean.copy_(mean)
            tap.gain.copy_(1 / deviation.clamp_min(1e-4))

    @torch.no_grad()
    def begin_at(self, targets: Tensor) -> None:
        """Predict the mean of these targets (B, C, h, w) to begin with, and around it by their deviation, if latents.

        The latent of an edge map may lie far from zero: plain black is at -15 in a channel of the starter's. An
        optimiser all of whose steps are alike in length would need more than a thousand of them to get there.
        """
        if self.readout is None:  # an edge map's logits are near zero anyway
            return
        last: Any = self.body.rest[-1]
        last.bias.copy_(targets.mean((0, 2, 3)))
        last.weight.mul_(targets.std((0, 2, 3))[:, None, None, None])


def readout(channels: int, cells: int) -> nn.Sequential:
    """Latents (B, channels, h, w) -> logits of their edge map before the pixel shuffle, (B, cells, h, w)."""
    return nn.Sequential(
        nn.Conv2d(channels, READOUT_WIDTH, 3, padding=1), nn.SiLU(), nn.Conv2d(READOUT_WIDTH, cells, 3, padding=1)
    )


class Tap(nn.Module):
    """The slice of the first layer that one tap goes through, on standardised channels."""

    def __init__(self, channels: int, width: int, fan_in: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width, channels).uniform_(-1, 1) * (3 / fan_in) ** 0.5)
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("gain", torch.ones(channels))
        self.mean: Tensor
        self.gain: Tensor

    def forward(self, feature: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, width, h, w); standardising is folded into the weights."""
        weight = self.weight * self.gain
        return F.conv2d(feature.to(weight.dtype), weight[:, :, None, None], -(weight @ self.mean))


class FirstLayer(nn.Module):
    """A linear layer over the channels of all taps, applied to each tap at its own resolution.

    Bilinear upsampling acts on places, the layer on channels, so they commute:
    W cat(up(f_1), ..., up(f_n)) = up(W_1 f_1) + ... + up(W_n f_n). No tensor of all channels at full size exists.
    """

    def __init__(self, channels: Sequence[int], width: int) -> None:
        super().__init__()
        self.taps = nn.ModuleList(Tap(count, width, sum(channels)) for count in channels)
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, features: Sequence[Tensor], size: tuple[int, int]) -> Tensor:
        """Features (B, C_i, h_i, w_i) -> (B, width, *size)."""
        sums: dict[tuple[int, ...], Tensor] = {}  # taps of one resolution are summed before they are upsampled
        for tap, feature in zip(self.taps, features, strict=True):
            sides, result = tuple(feature.shape[-2:]), tap(feature)
            sums[sides] = sums[sides] + result if sides in sums else result
        upsampled = [
            part if sides == size else F.interpolate(part, size=size, mode="bilinear", align_corners=False)
            for sides, part in sums.items()
        ]
        return torch.stack(upsampled).sum(0) + self.bias[:, None, None]


class PixelMLP(nn.Module):
    """The paper's predictor: Linear, ReLU, BatchNorm four times, then Linear, at each pixel by itself.

    Time enters as the sinusoidal embedding of the scalar timestep. (Public reproductions feed the noise itself, which
    is not there when a picture is made.)
    """

    def __init__(self, channels: Sequence[int], outputs: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.first = FirstLayer(channels, widths[0])
        self.time = nn.Linear(TIME_CHANNELS, widths[0], bias=False)  # the slice of the first layer for time
        layers: list[nn.Module] = [nn.ReLU(), nn.BatchNorm2d(widths[0])]
        for inner, outer in pairwise(widths):
            layers += [nn.Conv2d(inner, outer, 1), nn.ReLU(), nn.BatchNorm2d(outer)]
        self.rest = nn.Sequential(*layers, nn.Conv2d(widths[-1], outputs, 1))

    def forward(self, features: Sequence[Tensor], t: Tensor, size: tuple[int, int]) -> Tensor:
        """As `EdgePredictor.forward`, -> (B, outputs, *size)."""
        hidden = self.first(features, size) + self.time(_embedded(t, self.time.weight))[:, :, None, None]
        output: Tensor = self.rest(hidden)
        return output


class ConvHead(nn.Module):
    """The first layer, scaled and shifted by the timestep, then 3x3 convolutions: a line is seen in context."""

    def __init__(self, channels: Sequence[int], outputs: int, widths: Sequence[int]) -> None:
        super().__init__()
        width, *inner = widths
        self.first = FirstLayer(channels, width)
        self.time = nn.Sequential(nn.Linear(TIME_CHANNELS, width), nn.SiLU(), nn.Linear(width, 2 * width))
        layers: list[nn.Module] = []
        for before, after in pairwise((width, *inner)):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.SiLU()]
        self.rest = nn.Sequential(nn.SiLU(), *layers, nn.Conv2d((width, *inner)[-1], outputs, 3, padding=1))

    def forward(self, features: Sequence[Tensor], t: Tensor, size: tuple[int, int]) -> Tensor:
        """As `EdgePredictor.forward`, -> (B, outputs, *size)."""
        scale, shift = self.time(_embedded(t, self.first.bias))[:, :, None, None].chunk(2, dim=1)
        output: Tensor = self.rest(self.first(features, size) * (1 + scale) + shift)
        return output


def _embedded(t: Tensor, like: Tensor) -> Tensor:
    """Sinusoidal embedding of timesteps (B,), -> (B, TIME_CHANNELS)."""
    embedding: Tensor = get_timestep_embedding(t, TIME_CHANNELS)
    return embedding.to(like.dtype)


def _widened(ink: Tensor) -> Tensor:
    """Ink (B, 1, H, W) in [0, 1] -> lines, 0 or 1, widened by a pixel on each side."""
    return F.max_pool2d((ink > 0.5).float(), 3, stride=1, padding=1)


def _line_errors(logits: Tensor, lines: Tensor) -> Tensor:
    """Binary cross-entropy at each pixel, (B, 1, H, W), lines counting more."""
    weight = logits.new_tensor(LINE_WEIGHT)
    return F.binary_cross_entropy_with_logits(logits, lines.to(logits.dtype), pos_weight=weight, reduction="none")
