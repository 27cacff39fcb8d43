"""Stage 1: the autoencoder, from principal components to a network, on renders, drawings and photographs.

Read from top to bottom: data, model, optimiser, loop. Losses are L1 on pixels and on their differences; no
adversary and no outside network, so that the stage runs from nothing on two CPU cores.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from diffusers import AutoencoderDC
from diffusers.training_utils import EMAModel
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.errors import UserError
from sketchstudio.training.dataset import Pixels, Renders, load_photographs, load_renders
from sketchstudio.training.hand import hand_drawn
from sketchstudio.training.linear_start import PATCH, PatchBasis, new_autoencoder, start_from
from sketchstudio.training.run import TrainingRun, learning_rate

SEAM = 4.0  # how much a difference across the seam of two patches counts in the loss


@dataclass(frozen=True)
class AutoencoderRecipe:
    """What a person may change on the command line."""

    data: Path
    out: Path
    minutes: float = 60.0
    batch: int = 32
    crop: int = 128  # an autoencoder is local: crops teach it as much as whole images do
    peak_lr: float = 1e-3
    start: Path | None = None  # an autoencoder to go on from, instead of from principal components
    decoder_only: bool = False  # leaves the latents as they are, so that a U-Net trained on them stays right
    latent_channels: int = 32
    anchor: float = 0.01  # weight of staying near the principal components, so that latents keep their scale
    noise: float = 0.2  # latents are decoded with up to this much noise: sampled ones have about half of it
    photographs: Path | None = None
    limit: int | None = None
    seed: int = 0


def train_autoencoder(recipe: AutoencoderRecipe) -> Path:
    """Train until the budget is used; the result is `out/vae` in diffusers layout."""
    accelerator = Accelerator()
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)

    # 1. Data: renders with their drawings, held-out renders, some photographs.
    train = load_renders(recipe.data, "train", recipe.limit)
    test = load_renders(recipe.data, "test", min(recipe.limit or 96, 96))
    photographs = load_photographs(recipe.photographs, recipe.limit or 2000) if recipe.photographs else None

    # 2. Model: the linear start, then small residual networks around it.
    pick = np.linspace(0, len(train.images) - 1, min(480, len(train.images))).astype(int)
    sample = torch.cat([to_rgb(train.images[pick]), ink_to_paper(train.ink[pick[::4]])])
    basis = PatchBasis(sample, recipe.latent_channels)
    if recipe.start is None:
        vae = new_autoencoder(recipe.latent_channels)
        start_from(basis, vae, sample[::4])
    else:
        vae = load_autoencoder(recipe.start)
    vae.encoder.requires_grad_(not recipe.decoder_only)
    ema = EMAModel(vae.parameters(), decay=0.999, use_ema_warmup=True, power=0.75)

    # 3. Optimiser, and what a checkpoint holds.
    trained = [weight for weight in vae.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=recipe.peak_lr, betas=(0.9, 0.99), weight_decay=0.0)
    vae, optimiser = accelerator.prepare(vae.to(memory_format=torch.channels_last), optimiser)
    basis.to(accelerator.device)
    accelerator.register_for_checkpointing(ema)
    run = TrainingRun(accelerator, recipe.out, recipe.minutes)
    if run.resume():
        random = np.random.default_rng((recipe.seed, run.step))  # not the images of the beginning again
    ema.to(accelerator.device)  # not before: a checkpoint is read into main memory

    # 4. The loop.
    for step in run.steps(recipe.batch):
        images = batch_of_crops(random, recipe, train, photographs).to(accelerator.device)
        images = images.contiguous(memory_format=torch.channels_last)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(run.progress, step, recipe.peak_lr)

        with torch.set_grad_enabled(not recipe.decoder_only):
            latents = vae.encode(images).latent
        spread = recipe.noise * torch.rand(len(latents), 1, 1, 1, device=latents.device)
        decoded = vae.decode(latents + spread * torch.randn_like(latents)).sample
        pixel = F.l1_loss(decoded, images)
        edge = edge_loss(decoded, images)
        loss, figures = pixel + 0.5 * edge, {"pixel": pixel, "edge": edge}
        if not recipe.decoder_only:  # else there are no latents to hold near
            figures["near"] = F.mse_loss(latents, basis.encode(images))
            loss = loss + recipe.anchor * figures["near"]

        accelerator.backward(loss)
        accelerator.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        ema.step(vae.parameters())

        if step % 100 == 0:
            run.log(loss=loss.item(), **{name: figure.item() for name, figure in figures.items()})
        if run.sample_due():
            finish(accelerator, vae, ema, recipe, run, test)
    finish(accelerator, vae, ema, recipe, run, test)
    return recipe.out / "vae"


def edge_loss(decoded: Tensor, images: Tensor) -> Tensor:
    """L1 on the differences of neighbouring pixels of (B, C, H, W); across the seams of patches `SEAM`-fold.

    Each patch is a latent of its own. The error of a seam is one of sixteen differences, small in the mean and plain to
    see, since all lie on one grid.
    """
    total = decoded.new_zeros(())
    for dim in (2, 3):
        error = (decoded.diff(dim=dim) - images.diff(dim=dim)).abs().mean(dim=(0, 1, 5 - dim))
        weight = torch.ones_like(error)
        weight[PATCH - 1 :: PATCH] = SEAM
        total = total + (error * weight).mean()
    return total


def load_autoencoder(folder: Path) -> AutoencoderDC:
    """The autoencoder of a folder that this stage wrote, in float32."""
    if not (folder / "config.json").is_file():
        raise UserError(f"{folder} holds no autoencoder. Train it first and give its vae folder.")
    return AutoencoderDC.from_pretrained(folder, local_files_only=True).float()


def batch_of_crops(
    random: np.random.Generator, recipe: AutoencoderRecipe, train: Renders, photographs: Pixels | None
) -> Tensor:
    """About five in eight renders, a quarter drawings, one in eight photographs, each cropped and perhaps mirrored."""
    crops = []
    side = recipe.crop
    for _ in range(recipe.batch):
        kind = random.random()
        if photographs is not None and kind < 0.125:
            image = photographs[random.integers(len(photographs))]
            top, left = random.integers(0, 256 - side + 1, 2)
        else:
            i = random.integers(len(train.images))
            top, left = crop_around_ink(random, train.ink[i], side)
            if kind < 0.375:
                ink = hand_drawn(random, train.ink[i]) if random.random() < 0.5 else train.ink[i]
                image = np.repeat(255 - ink[..., None], 3, axis=2)
            else:
                image = train.images[i]
        crop = image[top : top + side, left : left + side]
        crops.append(crop[:, ::-1] if random.random() < 0.5 else crop)
    return to_rgb(np.stack(crops))


def crop_around_ink(random: np.random.Generator, ink: Pixels, side: int) -> tuple[int, int]:
    """Top left corner of a crop that holds a line: white paper teaches nothing."""
    rows, columns = np.nonzero(ink)
    if len(rows) == 0:
        return 0, 0
    i = random.integers(len(rows))
    top, left = (int(np.clip(v - random.integers(side), 0, 256 - side)) for v in (rows[i], columns[i]))
    return top, left


def to_rgb(images: Pixels) -> Tensor:
    """(N, H, W, 3) uint8 -> (N, 3, H, W) in [-1, 1]."""
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1


def ink_to_paper(ink: Pixels) -> Tensor:
    """(N, H, W) uint8 ink -> black lines on white, (N, 3, H, W) in [-1, 1]."""
    return (1 - torch.from_numpy(np.ascontiguousarray(ink)).float() / 127.5)[:, None].expand(-1, 3, -1, -1)


def psnr(decoded: Tensor, images: Tensor) -> float:
    """Mean over images of the peak signal to noise ratio in dB, for values in [-1, 1]."""
    error = ((decoded.clamp(-1, 1) - images) / 2).square().mean(dim=(1, 2, 3))
    return float((-10 * torch.log10(error.clamp_min(1e-10))).mean())


@torch.no_grad()
def finish(
    accelerator: Accelerator,
    vae: torch.nn.Module,
    ema: EMAModel,
    recipe: AutoencoderRecipe,
    run: TrainingRun,
    test: Renders,
) -> None:
    """With the averaged weights: measure on held-out renders, write a sheet, write `out/vae`."""
    if not accelerator.is_main_process:
        return
    model = accelerator.unwrap_model(vae)
    ema.store(model.parameters())
    ema.copy_to(model.parameters())
    renders = to_rgb(test.images).to(accelerator.device)
    lines = ink_to_paper(test.ink).to(accelerator.device)
    decoded = torch.cat([model.decode(model.encode(part).latent).sample for part in renders.split(16)])
    drawn = torch.cat([model.decode(model.encode(part).latent).sample for part in lines[:32].split(16)])
    run.log(psnr_renders=psnr(decoded, renders), psnr_lines=psnr(drawn, lines[:32]))
    show = torch.linspace(0, len(drawn) - 1, 8).long().to(renders.device)
    rows = [renders[show], decoded[show], lines[show], drawn[show]]
    sheet = torch.cat([torch.cat(list(row), dim=2) for row in rows], dim=1)
    pixels = ((sheet.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
    Image.fromarray(pixels).save(recipe.out / "samples.png")
    model.save_pretrained(recipe.out / "vae", safe_serialization=True)
    ema.restore(model.parameters())
