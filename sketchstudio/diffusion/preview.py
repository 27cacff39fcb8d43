"""The forming picture: x0 -> RGB by a linear map, now and then by a tiny decoder, within a time budget."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion.bundle import ModelBundle
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


class Preview:
    """Makes the frames of one run. Whatever goes wrong here, the run goes on.

    Each step goes through the linear map; where the model folder has a tiny decoder, that takes over at most every
    `INTERVAL`. Once previews have taken more than `SHARE` of the time, the last picture is shown again.
    """

    def __init__(
        self, bundle: ModelBundle, width: int, height: int, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._bundle = bundle
        self._size = (height, width)
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
        start = self._clock()
        if self._last is not None and self._spent > SHARE * (start - self._begin):
            return self._last
        try:
            rgb = self._rgb(x0, start - self._begin)
            if rgb.shape[-2:] != self._size:
                rgb = F.interpolate(rgb, size=self._size, mode="bilinear", align_corners=False)
            self._last = to_pixels(rgb)
        except Exception:
            if not self._warned:
                self._warned = True
                log.warning("a preview failed; the picture goes on without", exc_info=True)
        self._spent += self._clock() - start
        return self._last

    @torch.no_grad()
    def _rgb(self, x0: Tensor, now: float) -> Tensor:
        decoder = self._bundle.preview_decoder
        affordable = self._spent + self._decode_seconds <= SHARE * now
        if decoder is not None and now - self._decoded >= INTERVAL and affordable:
            begin = self._clock()
            latents = (x0 / decoder.config.scaling_factor).to(decoder.dtype)
            rgb: Tensor = decoder.decode(latents, return_dict=False)[0].float()
            end = self._clock()
            self._decoded, self._decode_seconds = end - self._begin, end - begin
            return rgb
        if self._linear is None:
            self._linear = linear_preview(self._bundle)
        return self._linear(x0)
