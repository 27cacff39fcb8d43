"""Stage 2: the denoiser and its text encoder, on latents of the autoencoder.

Read from top to bottom: data, model, optimiser, loop. One U-Net learns every mixture of conditions, since text,
sketch and colour are each left out at random; what is left out is null: the empty prompt, maps of zeros.
v-prediction (2202.00512) on the cosine schedule (2102.09672).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from accelerate import Accelerator
from diffusers import AutoencoderDC
from diffusers.training_utils import EMAModel
from torch import Tensor
from tqdm import tqdm

from sketchstudio.diffusion.conditioning import ConditioningSpec, colour_map, sketch_map
from sketchstudio.training.autoencoder import load_autoencoder, to_rgb
from sketchstudio.training.colour import painted
from sketchstudio.training.dataset import Renders, load_renders
from sketchstudio.training.denoiser import (
    PIXELS,
    Denoiser,
    draw_timesteps,
    hue_weights,
    load_start,
    new_scheduler,
    new_unet,
)
from sketchstudio.training.hand import hand_drawn
from sketchstudio.training.model_folder import write_model_folder
from sketchstudio.training.prompts import new_text_encoder, new_tokenizer, prompt
from sketchstudio.training.run import TrainingRun, learning_rate
from sketchstudio.training.samples import write_samples
from sketchstudio.training.tint import with_tints


@dataclass(frozen=True)
class UNetRecipe:
    """What a person may change on the command line."""

    data: Path
    autoencoder: Path
    out: Path
    start: Path | None = None  # a model folder to go on from, instead of from nothing
    minutes: float = 240.0
    batch: int = 32
    peak_lr: float = 5e-4
    drop_text: float = 0.12
    drop_sketch: float = 0.45  # high, since LGP steers the branch without it
    drop_colour: float = 0.5
    fresh_paint: float = 0.15  # share of colour maps that are painted anew, the others have been used before
    hand: float = 0.6  # share of sketches that are hand-like; the others are exact
    tint_every: int = 2  # every n-th render is there again in another colour; 0: none
    hue_gain: float = 3.0  # channels that carry hue count up to 1 + this many times in the loss
    sketch_input: str = "space_to_depth"
    enclosed: bool = True  # whether the U-Net is also told what the lines enclose
    widths: Sequence[int] = (160, 160, 160)
    text_width: int = 128
    ema_decay: float = 0.9995
    limit: int | None = None
    seed: int = 0


def train_unet(recipe: UNetRecipe) -> Path:
    """Train until the budget is used; the result is `out/model` in diffusers layout."""
    accelerator = Accelerator()
    device = accelerator.device
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)

    # 1. Data: every render and its mirror image as latents; drawings and prompts are made on the way.
    vae = load_autoencoder(recipe.autoencoder)
    vae.to(device).eval().requires_grad_(False)
    train = load_renders(recipe.data, "train", recipe.limit)
    test = load_renders(recipe.data, "test", recipe.limit)
    if recipe.tint_every:
        train = with_tints(train, recipe.tint_every)
    recipe.out.mkdir(parents=True, exist_ok=True)
    latents = encode_all(vae, train, recipe.out / "latents.npy")
    weights = hue_weights(vae, latents[0, :: max(1, latents.shape[1] // 256)], recipe.hue_gain)

    # 2. Model.
    spec = ConditioningSpec(sketch=recipe.sketch_input, enclosed=recipe.enclosed, colour="latent")
    unet = new_unet(spec, latents.shape[2], recipe.widths, recipe.text_width)
    if recipe.start is None:
        tokenizer = new_tokenizer(sorted({example.prompt for example in train.examples}))
        text_encoder = new_text_encoder(tokenizer, recipe.text_width)
    else:
        tokenizer, text_encoder = load_start(recipe.start, unet, spec)
    model: Any = Denoiser(unet, text_encoder)
    scheduler = new_scheduler()
    alphas = scheduler.alphas_cumprod.to(device)
    ema = EMAModel(model.parameters(), decay=recipe.ema_decay, use_ema_warmup=True, power=0.75)

    # 3. Optimiser, and what a checkpoint holds.
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=recipe.peak_lr, betas=(0.9, 0.99), weight_decay=0.01, fused=True
    )
    model, optimiser = accelerator.prepare(model.to(memory_format=torch.channels_last), optimiser)
    accelerator.register_for_checkpointing(ema)
    run = TrainingRun(accelerator, recipe.out, recipe.minutes)
    if run.resume():
        random = np.random.default_rng((recipe.seed, run.step))  # not the images of the beginning again
    ema.to(device)  # not before: a checkpoint is read into main memory

    def finish() -> None:
        """With the averaged weights: write `out/model` and a sheet of held-out samples."""
        if not accelerator.is_main_process:
            return
        averaged = accelerator.unwrap_model(model)
        ema.store(averaged.parameters())
        ema.copy_to(averaged.parameters())
        folder = recipe.out / "model"
        write_model_folder(
            folder, unet=averaged.unet, vae=vae, text_encoder=averaged.text_encoder, tokenizer=tokenizer,
            scheduler=scheduler, conditioning=spec,
        )  # fmt: skip
        ema.restore(averaged.parameters())
        write_samples(folder, train, test, recipe.out / "samples.png")

    # 4. The loop.
    paintings = Paintings(random, train, spec, vae, recipe.fresh_paint)
    average = 1.0
    for step in run.steps(recipe.batch):
        chosen = random.integers(len(train.examples), size=recipe.batch)
        mirrored = random.random(recipe.batch) < 0.5
        clean = torch.from_numpy(latents[mirrored.astype(int), chosen]).to(device).float()
        tokens = tokenize(random, recipe, tokenizer, train, chosen).to(device)
        conditions = condition_maps(random, recipe, spec, vae, train, paintings, chosen, mirrored)

        timesteps = torch.from_numpy(draw_timesteps(random, recipe.batch)).to(device)
        alpha = alphas[timesteps].sqrt()[:, None, None, None]
        sigma = (1 - alphas[timesteps]).sqrt()[:, None, None, None]
        noise = torch.from_numpy(random.standard_normal(clean.shape, np.float32)).to(device)
        noisy = alpha * clean + sigma * noise
        target = alpha * noise - sigma * clean  # v

        inputs = torch.cat([noisy, conditions], dim=1).contiguous(memory_format=torch.channels_last)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(run.progress, step, recipe.peak_lr)
        loss = (weights * (model(inputs, timesteps, tokens) - target).square()).mean()
        accelerator.backward(loss)
        accelerator.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        ema.step(model.parameters())

        average = 0.99 * average + 0.01 * loss.item()
        if step % 100 == 0:
            run.log(loss=average, lr=optimiser.param_groups[0]["lr"])
        if run.sample_due():
            finish()
    finish()
    return recipe.out / "model"


@torch.no_grad()
def encode_all(vae: AutoencoderDC, train: Renders, cache: Path) -> npt.NDArray[np.float16]:
    """Latents of every render and of its mirror image, (2, N, C, 16, 16), kept in `cache` for the next start.

    A cache of fewer is taken for the first of them.
    """
    count, side = len(train.images), 256 // PIXELS
    latents = np.empty((2, count, vae.config["latent_channels"], side, side), np.float16)
    done = 0
    if cache.is_file():
        stored: npt.NDArray[np.float16] = np.load(cache)
        done = min(stored.shape[1], count)
        latents[:, :done] = stored[:, :done]
        if done == count:
            return latents
    for start in tqdm(range(done, count, 32), desc="encoding", dynamic_ncols=True):
        images = to_rgb(train.images[start : start + 32]).to(vae.device)
        for mirrored, view in enumerate((images, images.flip(3))):
            latents[mirrored, start : start + 32] = vae.encode(view).latent.half().cpu().numpy()
    fresh = cache.with_suffix(".new.npy")
    np.save(fresh, latents)
    fresh.replace(cache)
    return latents


def tokenize(
    random: np.random.Generator, recipe: UNetRecipe, tokenizer: object, train: Renders, chosen: npt.NDArray[np.int_]
) -> Tensor:
    """Prompts of the chosen renders, some of them empty, as token ids (B, L)."""
    texts = ["" if random.random() < recipe.drop_text else prompt(random, train.examples[i]) for i in chosen]
    encoded = tokenizer(texts, padding="max_length", truncation=True, return_tensors="pt")  # type: ignore[operator]
    ids: Tensor = encoded.input_ids
    return ids


@torch.no_grad()
def condition_maps(
    random: np.random.Generator,
    recipe: UNetRecipe,
    spec: ConditioningSpec,
    vae: AutoencoderDC,
    train: Renders,
    paintings: Paintings,
    chosen: npt.NDArray[np.int_],
    mirrored: npt.NDArray[np.bool_],
) -> Tensor:
    """Sketch and colour maps (B, S + C, 16, 16) of the chosen renders; zeros where one is left out."""
    channels = vae.config["latent_channels"]
    split = spec.sketch_channels(channels, PIXELS)
    side = 256 // PIXELS
    maps = torch.zeros(len(chosen), split + spec.colour_channels(channels), side, side, device=vae.device)

    def encode(images: Tensor) -> Tensor:
        result: Tensor = vae.encode(images).latent
        return result

    keep = np.flatnonzero(random.random(len(chosen)) >= recipe.drop_sketch)
    if len(keep):
        drawings = [train.ink[i] for i in chosen[keep]]
        drawings = [hand_drawn(random, ink) if random.random() < recipe.hand else ink for ink in drawings]
        drawings = [ink[:, ::-1] if flip else ink for ink, flip in zip(drawings, mirrored[keep], strict=True)]
        ink = torch.from_numpy(np.stack(drawings))[:, None].to(vae.device).float() / 255
        maps[keep, :split] = sketch_map(spec, ink, encode, PIXELS)
    keep = np.flatnonzero(random.random(len(chosen)) >= recipe.drop_colour)
    if len(keep):
        maps[keep, split:] = paintings(chosen[keep], mirrored[keep]).to(vae.device)
    return maps


class Paintings:
    """Colour maps of renders. Encoding one costs as much as a training step on its image, so each serves some times."""

    def __init__(
        self, random: np.random.Generator, train: Renders, spec: ConditioningSpec, vae: AutoencoderDC, fresh: float
    ) -> None:
        self.random, self.train, self.spec, self.vae = random, train, spec, vae
        self.fresh = fresh  # share of uses that paint anew
        side, channels = 256 // PIXELS, spec.colour_channels(vae.config["latent_channels"])
        self._maps = np.zeros((2, len(train.images), channels, side, side), np.float16)
        self._made = np.zeros((2, len(train.images)), bool)

    @torch.no_grad()
    def __call__(self, chosen: npt.NDArray[np.int_], mirrored: npt.NDArray[np.bool_]) -> Tensor:
        """Colour maps (B, C, 16, 16) of the chosen renders, float32 on the CPU."""
        view = mirrored.astype(int)
        anew = ~self._made[view, chosen] | (self.random.random(len(chosen)) < self.fresh)
        if anew.any():
            strokes = [painted(self.random, self.train.images[i]) for i in chosen[anew]]
            strokes = [rgba[:, ::-1] if flip else rgba for rgba, flip in zip(strokes, mirrored[anew], strict=True)]
            rgba = torch.from_numpy(np.stack(strokes)).permute(0, 3, 1, 2).to(self.vae.device).float() / 255
            maps = colour_map(self.spec, rgba, lambda images: self.vae.encode(images).latent, PIXELS)
            self._maps[view[anew], chosen[anew]] = maps.half().cpu().numpy()
            self._made[view[anew], chosen[anew]] = True
        return torch.from_numpy(self._maps[view, chosen]).float()
