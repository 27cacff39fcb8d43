"""The forming picture: x0 -> RGB by a linear map, now and then by a tiny decoder, within a time budget."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.device import wait_for
from sketchstudio.files import write_atomically
from sketchstudio.generation.request import Pixels

log = logging.getLogger(__name__)

FILE = "preview.safetensors"
INTERVAL = 0.15  # seconds between two uses of the tiny decoder
SHARE = 0.25  # of a run's time that previews may take at most
RIDGE = 1e-4  # relative; keeps the fit defined where latents are collinear


@dataclass(frozen=True, eq=False)
class LinearPreview:
    """RGB of a p x p block of pixels as an affine function of one latent cell: a matrix product a preview."""

    weight: Tensor  # (3 p², C), float32 on the CPU; rows as F.pixel_shuffle orders channels
    bias: Tensor  # (3 p²,)

    @property
    def block(self) -> int:
        """p, pixels a side."""
        return int((self.weight.shape[0] // 3) ** 0.5)

    @torch.no_grad()
    def __call__(self, latents: Tensor) -> Tensor:
        """Scaled latents (B, C, h, w) -> RGB (B, 3, h p, w p) around [-1, 1]."""
        weight, bias = self.weight.to(latents.device), self.bias.to(latents.device)
        return F.pixel_shuffle(F.conv2d(latents, weight[:, :, None, None], bias), self.block)

    @cached_property
    def _levels(self) -> tuple[Tensor, Tensor]:
        """The same map to levels 0…255 in the order of an image, red, green, blue for each pixel of a block."""
        p = self.block
        weight = self.weight.view(3, p, p, -1).permute(3, 1, 2, 0).reshape(-1, 3 * p * p)  # (C, 3 p²)
        bias = self.bias.view(3, p, p).permute(1, 2, 0).reshape(-1)
        return 127.5 * weight, 127.5 * bias + 128  # 127.5 (x + 1), and 0.5 to round

    @torch.no_grad()
    def pixels(self, latents: Tensor) -> Pixels:
        """What `to_pixels` makes of the RGB of scaled latents (1, C, h, w), in a fifth of the time: (h p, w p, 3)."""
        weight, bias = (part.to(latents.device) for part in self._levels)
        height, width = latents.shape[-2:]
        levels = torch.addmm(bias, latents[0].float().flatten(1).T, weight).clamp_(0, 255)  # (h w, 3 p²)
        if not levels.is_cpu:
            levels = levels.to(torch.uint8)  # a quarter to transfer; on the CPU NumPy converts faster
        with np.errstate(invalid="ignore"):  # values that are not numbers are said at the end of a run
            blocks = levels.cpu().numpy().astype(np.uint8, copy=False).reshape(height, width, self.block, -1)
        rows: Pixels = np.ascontiguousarray(blocks.swapaxes(1, 2))  # (h, p, w, 3 p)
        return rows.reshape(height * self.block, width * self.block, 3)

    def save(self, folder: Path) -> Path:
        """Write `preview.safetensors` into a model folder, all of it or nothing; UserError where the disk is full."""
        write_atomically(folder / FILE, save({"weight": self.weight.contiguous(), "bias": self.bias.contiguous()}))
        return folder / FILE

    @classmethod
    def load(cls, folder: Path) -> LinearPreview:
        """Read `preview.safetensors` of a model folder."""
        tensors = load_file(folder / FILE)
        return cls(tensors["weight"].float(), tensors["bias"].float())


@torch.no_grad()
def fit_linear_preview(bundle: ModelBundle, images: Tensor, block: int | None = None) -> LinearPreview:
    """Least squares from the bundle's latents to pixels. Training saves the result into the model folder.

    `images` are (N, 3, H, W) in [-1, 1]; a few dozen of what the model makes are enough. `block` is p, a divisor of
    the downsampling; by default the downsampling itself, so that a preview has the full size.
    """
    factor = bundle.downsampling
    block = block or factor
    gram = target_products = None
    for image in images.split(1):
        latents = bundle.encode(image).cpu().double()
        blocks = F.pixel_unshuffle(F.avg_pool2d(image.cpu().double(), factor // block), block)
        cells = latents.flatten(2)[0].T  # (cells, C)
        cells = torch.cat([cells, torch.ones(len(cells), 1, dtype=cells.dtype)], dim=1)
        targets = blocks.flatten(2)[0].T  # (cells, 3 p²)
        gram = cells.T @ cells + (0 if gram is None else gram)
        target_products = cells.T @ targets + (0 if target_products is None else target_products)
    assert gram is not None and target_products is not None
    scale = RIDGE * gram.diagonal().mean()
    solution = torch.linalg.solve(gram + scale * torch.eye(len(gram), dtype=gram.dtype), target_products)
    return LinearPreview(solution[:-1].T.float().contiguous(), solution[-1].float())


_fitted: dict[str, LinearPreview] = {}  # by fingerprint: models without a preview file


def linear_preview(bundle: ModelBundle) -> LinearPreview:
    """The model's own map; where its folder has none, one fitted to synthetic images, once a process."""
    if (bundle.folder / FILE).is_file():
        return LinearPreview.load(bundle.folder)
    if bundle.fingerprint not in _fitted:
        _fitted[bundle.fingerprint] = fit_linear_preview(bundle, synthetic_images(8 * bundle.downsampling))
    return _fitted[bundle.fingerprint]


def synthetic_images(side: int, count: int = 6) -> Tensor:
    """Smooth and hard-edged random colour fields, (count, 3, side, side) in [-1, 1]."""
    generator = torch.Generator().manual_seed(0)
    images = []
    for i in range(count):
        coarse = 2 * torch.rand(1, 3, 2 + i, 2 + i, generator=generator) - 1
        mode = "nearest" if i % 2 else "bicubic"
        images.append(F.interpolate(coarse, size=(side, side), mode=mode).clamp(-1, 1))
    return torch.cat(images)


def to_pixels(rgb: Tensor) -> Pixels:
    """RGB (1, 3, H, W) around [-1, 1] -> uint8 (H, W, 3)."""
    pixels = rgb[0].float().permute(1, 2, 0).mul(127.5).add_(128).clamp_(0, 255)  # 127.5 (x + 1), and 0.5 to round
    return pixels.to(torch.uint8, memory_format=torch.contiguous_format).cpu().numpy()


def resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """An image (H, W, 3) at another (height, width)."""
    image = torch.from_numpy(pixels).permute(2, 0, 1)[None]
    result: Pixels = F.interpolate(image, size=size, mode="bilinear", align_corners=False)[0].permute(1, 2, 0).numpy()
    return np.ascontiguousarray(result)


class Preview:
    """Makes the frames of one run. Whatever goes wrong here, the run goes on.

    Each step goes through the linear map; where the model folder has a tiny decoder, that takes over at most every
    `INTERVAL`. Once previews have taken more than `share` of the time, the last picture is shown again. `finish` has
    the last word on each new one, at its full size.
    """

    def __init__(
        self,
        bundle: ModelBundle,
        width: int,
        height: int,
        *,
        share: float = SHARE,
        finish: Callable[[Pixels], Pixels] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._bundle = bundle
        self._finish = finish
        self._size = (height, width)
        self._share = share
        self._clock = clock
        self._begin = clock()
        self._spent = 0.0
        self._decoded = -INTERVAL  # when the tiny decoder ran last, since begin
        self._decode_seconds = 0.0  # how long it took
        self._linear: LinearPreview | None = None
        self._last: Pixels | None = None
        self._warned = False

    def frame(self, x0: Tensor) -> Pixels | None:
        """x0 (1, C, h, w) -> RGB uint8 (H, W, 3); the last good one over budget or after an error, None if none."""
        if self._last is not None and self._spent > self._share * (self._clock() - self._begin):
            return self._last
        wait_for(x0.device)  # what the step itself still takes there is not the preview's time
        start = self._clock()
        try:
            pixels = self._pixels(x0, start - self._begin)
            full = pixels if pixels.shape[:2] == self._size else resized(pixels, self._size)
            self._last = full if self._finish is None else self._finish(full)
        except Exception:
            if not self._warned:
                self._warned = True
                log.warning("a preview failed; the picture goes on without", exc_info=True)
        self._spent += self._clock() - start
        return self._last

    @torch.no_grad()
    def _pixels(self, x0: Tensor, now: float) -> Pixels:
        decoder = self._bundle.preview_decoder
        affordable = self._spent + self._decode_seconds <= self._share * now
        if decoder is not None and now - self._decoded >= INTERVAL and affordable:
            begin = self._clock()
            latents = (x0 / decoder.config.scaling_factor).to(decoder.dtype)
            pixels = to_pixels(decoder.decode(latents, return_dict=False)[0])
            end = self._clock()
            self._decoded, self._decode_seconds = end - self._begin, end - begin
            return pixels
        if self._linear is None:
            self._linear = linear_preview(self._bundle)
        return self._linear.pixels(x0)
