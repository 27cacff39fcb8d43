"""The networks that stage 2 trains together: the U-Net and the text encoder; and their noise schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from diffusers import AutoencoderDC, DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel, PreTrainedTokenizerFast

from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.errors import UserError

PIXELS = 16  # side of the patch that one latent stands for
TIMESTEPS = 1000
FIRST = "conv_in.weight"  # (widths[0], in_channels, 3, 3)
SHIFT = 0.15  # of the signal to noise ratio, see shifted_cosine


class Denoiser(nn.Module):
    """The two networks that are trained together, as one module."""

    def __init__(self, unet: UNet2DConditionModel, text_encoder: nn.Module) -> None:
        super().__init__()
        self.unet = unet
        self.text_encoder = text_encoder

    def forward(self, inputs: Tensor, timesteps: Tensor, tokens: Tensor) -> Tensor:
        """`cat(noisy latent, sketch map, colour map)`, timesteps (B,), token ids (B, L) -> v (B, C, h, w)."""
        states = self.text_encoder(tokens).last_hidden_state
        result: Tensor = self.unet(inputs, timesteps, states).sample
        return result


def new_unet(
    spec: ConditioningSpec, latent_channels: int, widths: Sequence[int], text_width: int
) -> UNet2DConditionModel:
    """About 12 M parameters at the default widths; attention at 8x8 and in the middle.

    The prompt enters twice: token by token through cross-attention, and pooled, added to the time embedding, from
    where class and colour reach every layer at once. The second way is quiet at the start.
    """
    extra = spec.sketch_channels(latent_channels, PIXELS) + spec.colour_channels(latent_channels)
    unet = UNet2DConditionModel(
        sample_size=256 // PIXELS,
        in_channels=latent_channels + extra,
        out_channels=latent_channels,
        layers_per_block=1,
        block_out_channels=tuple(widths),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=text_width,
        attention_head_dim=32,
        addition_embed_type="text",
        addition_embed_type_num_heads=4,
    )
    pooled: Any = unet.add_embedding
    nn.init.constant_(pooled.norm2.weight, 0.15)  # so that a stored U-Net without it can be trained further
    return unet


def load_start(
    folder: Path, unet: UNet2DConditionModel, spec: ConditioningSpec
) -> tuple[PreTrainedTokenizerFast, CLIPTextModel]:
    """Set `unet`, which takes what `spec` says, to the weights of a model folder; its tokenizer and text encoder come
    along.

    Layers that the stored U-Net lacks stay as they are; inputs that it lacks are silent at first. Any other difference
    is an error.
    """
    try:
        stored = UNet2DConditionModel.from_pretrained(folder / "unet", local_files_only=True).float()
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer", local_files_only=True)
        text_encoder = CLIPTextModel.from_pretrained(folder / "text_encoder", local_files_only=True).float()
    except (OSError, ValueError) as error:
        raise UserError(f"{folder} holds no model to train further. Give a folder that this command made.") from error
    weights = stored.state_dict()
    if spec.enclosed and not ConditioningSpec.load(folder).enclosed:
        weights[FIRST] = _with_silent_areas(weights[FIRST], spec, unet.config["out_channels"])
    try:
        surplus = unet.load_state_dict(weights, strict=False).unexpected_keys
    except RuntimeError as error:
        raise UserError(f"{folder} has a U-Net of another shape. Train further only what this command made.") from error
    if surplus:
        raise UserError(f"{folder} has a layer {surplus[0]} that is not known here. Give what this command made.")
    return tokenizer, text_encoder


def _with_silent_areas(weight: Tensor, spec: ConditioningSpec, latent_channels: int) -> Tensor:
    """The first layer (width, C, 3, 3) of a U-Net that saw lines only, with zeros for what they enclose."""
    lines = replace(spec, enclosed=False).sketch_channels(latent_channels, PIXELS)
    areas = spec.sketch_channels(latent_channels, PIXELS) - lines
    known, colour = weight.tensor_split([latent_channels + lines], dim=1)
    return torch.cat([known, weight.new_zeros(len(weight), areas, *weight.shape[2:]), colour], dim=1)


def new_scheduler() -> DDIMScheduler:
    """The noise schedule of training; sampling replaces the solver and keeps the schedule."""
    return DDIMScheduler(
        num_train_timesteps=TIMESTEPS,
        trained_betas=shifted_cosine(TIMESTEPS),
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=True,
    )


def draw_timesteps(random: np.random.Generator, count: int) -> npt.NDArray[np.int_]:
    """Timesteps (count,) for a training batch; 45 % of them are 800 or above, where 20 % would be by equal chance.

    What a prompt says, the colour and the kind of a whole object, is open only while the noise drowns the average of a
    region: far up. Sampled evenly, these steps are too few to learn it in the hours that there are.
    """
    u = random.random(count)
    return ((1 - u * u) * TIMESTEPS).astype(int).clip(0, TIMESTEPS - 1)


def shifted_cosine(timesteps: int) -> list[float]:
    """Betas of the cosine schedule (2102.09672, equation 17) with its SNR times `SHIFT` everywhere (2301.11093).

    The loudest latent channel has a variance of about fourteen. Its own signal to noise ratio passes 1 at timestep 831
    of 1,000 without the shift, and at 610 with it, which leaves more of the steps to what it carries.
    """
    t = np.arange(timesteps + 1) / timesteps
    curve = np.cos((t + 0.008) / 1.008 * np.pi / 2) ** 2
    cumulative = np.cumprod(1 - np.minimum(1 - curve[1:] / curve[:-1], 0.999))
    snr = SHIFT * cumulative / (1 - cumulative)
    shifted = snr / (1 + snr)
    betas = 1 - shifted / np.concatenate([[1.0], shifted[:-1]])
    return [float(f"{beta:.8g}") for beta in betas]


@torch.no_grad()
def hue_weights(vae: AutoencoderDC, latents: npt.NDArray[np.float16], gain: float) -> Tensor:
    """Weights (1, C, 1, 1) of the latent channels in the loss: 1, and up to 1 + `gain` for those that carry hue.

    The hue of a surface sits in two of 32 channels, whose variance together is a third of brightness'. Weighed
    equally, they are learned last, and then a prompt's colour is not followed. A channel's share is measured: how far
    one deviation of it moves decoded colour away from grey. `latents` (N, C, 16, 16) are a sample of the data.
    """
    sample = torch.from_numpy(latents.astype(np.float32)).to(vae.device)
    mean, deviation = sample.mean((0, 2, 3)), sample.std((0, 2, 3))
    steps = torch.cat([torch.zeros(1, len(mean), device=vae.device), deviation.diag()])
    middle = slice(2 * PIXELS, 3 * PIXELS)  # of five patches a side: away from the border
    colours = torch.stack(
        [
            vae.decode((mean + step)[None, :, None, None].expand(1, -1, 5, 5)).sample[0, :, middle, middle].mean((1, 2))
            for step in steps
        ]
    )
    shift = colours[1:] - colours[0]
    chroma = (shift - shift.mean(1, keepdim=True)).norm(dim=1)
    return (1 + gain * chroma / chroma.max())[None, :, None, None]
