"""How a sketch and a colour map enter the U-Net: channels beside the noisy latent.

The input of a sketch-conditioned U-Net is `cat(noisy latent, sketch map, colour map)`. Both maps have the
resolution of the latent. All zeros is the null of either: it is what training puts there when it drops one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion import enclosure
from sketchstudio.errors import UserError

FILE = "conditioning.json"
SKETCH, COLOUR = ("none", "latent", "space_to_depth"), ("none", "latent")
Encode = Callable[[Tensor], Tensor]  # RGB in [-1, 1] -> scaled latents


@dataclass(frozen=True)
class ConditioningSpec:
    """What the U-Net of a model folder expects beside the noisy latent; stored as `conditioning.json`.

    `sketch`: "space_to_depth" (downsampling² channels, lossless) or "latent" (the encoded sketch) or "none".
    `enclosed`: whether what the lines enclose follows, cell by cell; the downsampling is a multiple of a cell then.
    `colour`: "latent" (the encoded colour map, then one channel of coverage) or "none".
    """

    sketch: str = "none"
    enclosed: bool = False
    colour: str = "none"

    def sketch_channels(self, latent_channels: int, downsampling: int) -> int:
        """Channels of the sketch map."""
        areas = enclosure.CHANNELS * (downsampling // enclosure.CELL) ** 2 if self.enclosed else 0
        return {"none": 0, "latent": latent_channels, "space_to_depth": downsampling**2}[self.sketch] + areas

    def colour_channels(self, latent_channels: int) -> int:
        """Channels of the colour map."""
        return {"none": 0, "latent": latent_channels + 1}[self.colour]

    def save(self, folder: Path) -> None:
        """Write the spec into a model folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ConditioningSpec:
        """Read the spec of a model folder; a plain text-to-image model has none. UserError if damaged."""
        path = folder / FILE
        if not path.is_file():
            return cls()
        try:
            spec = cls(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, RecursionError):
            spec = None
        if spec is None or (spec.sketch, spec.enclosed, spec.colour) not in product(SKETCH, (False, True), COLOUR):
            raise UserError(
                "{path} is damaged, or of a newer SketchStudio. Copy the model again, or update.", path=path
            )
        return spec


def ink_to_rgb(ink: Tensor) -> Tensor:
    """Ink (B, 1, H, W) in [0, 1] -> black lines on white paper, (B, 3, H, W) in [-1, 1]."""
    return (1 - 2 * ink).expand(-1, 3, -1, -1)


def paint_over_white(rgba: Tensor) -> Tensor:
    """Straight-alpha RGBA (B, 4, H, W) in [0, 1] -> RGB over white paper, (B, 3, H, W) in [-1, 1]."""
    rgb, alpha = rgba[:, :3], rgba[:, 3:]
    return 2 * (rgb * alpha + (1 - alpha)) - 1


def sketch_map(spec: ConditioningSpec, ink: Tensor, encode: Encode, downsampling: int) -> Tensor:
    """Ink (B, 1, H, W) in [0, 1] -> sketch map (B, C, H/f, W/f)."""
    if spec.sketch == "none":
        raise ValueError("this model takes no sketch")
    lines = F.pixel_unshuffle(ink, downsampling) if spec.sketch == "space_to_depth" else encode(ink_to_rgb(ink))
    if not spec.enclosed:
        return lines
    areas = F.pixel_unshuffle(enclosure.enclosed(ink), downsampling // enclosure.CELL)
    return torch.cat([lines, areas], dim=1)


def colour_map(spec: ConditioningSpec, rgba: Tensor, encode: Encode, downsampling: int) -> Tensor:
    """Painted RGBA (B, 4, H, W) in [0, 1] -> colour map (B, C + 1, H/f, W/f), the last channel its coverage."""
    if spec.colour != "latent":
        raise ValueError("this model takes no colours")
    coverage = F.avg_pool2d(rgba[:, 3:], downsampling)
    return torch.cat([encode(paint_over_white(rgba)), coverage.to(rgba.dtype)], dim=1)
