"""The best linear autoencoder of 16x16 patches, and how to start an AutoencoderDC from it.

Principal components keep 32.9 dB of these renders in 32 numbers a patch before any training. The stock network has
room for that map: its shortcuts already move pixels to channels and back, its residual blocks are silent while the
weight of their norm is zero, and what is left is to set the middle tap of a few convolutions. Training then starts
where a random start arrives after hours.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers import AutoencoderDC
from torch import Tensor, nn
from torch.nn import functional as F

PATCH = 16
ENCODER = (12, 12, 48, 96, 192)
DECODER = (24, 24, 48, 96, 192)
EXPONENT = 0.6  # latent channels deviate as their component does, to this power: coarse is loud, fine is soft
LEVEL = 8.0  # of the constant channels that keep the last norm from hiding brightness
LIFT = 1.5  # shift that carries signals through the last ReLU


def new_autoencoder(latent_channels: int = 32) -> AutoencoderDC:
    """An f16 AutoencoderDC of 2.5 M parameters whose work begins after a pixel-unshuffle."""
    return AutoencoderDC(
        latent_channels=latent_channels,
        encoder_block_types="ResBlock",
        decoder_block_types="ResBlock",
        encoder_block_out_channels=ENCODER,
        decoder_block_out_channels=DECODER,
        encoder_layers_per_block=(0, 1, 1, 1, 0),
        decoder_layers_per_block=(0, 1, 2, 3, 1),
        encoder_qkv_multiscales=((),) * 5,
        decoder_qkv_multiscales=((),) * 5,
        encoder_out_shortcut=False,
        decoder_in_shortcut=False,
        scaling_factor=1.0,
    )


def principal_components(patches: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Patches (N, D) -> mean (D,), components (count, D), deviations (count,)."""
    mean = patches.mean(0)
    centred = (patches - mean).double()
    values, vectors = torch.linalg.eigh(centred.T @ centred / len(patches))
    order = values.argsort(descending=True)[:count]
    return mean, vectors[:, order].T.float(), values[order].clamp_min(1e-12).sqrt().float()


def patches_of(images: Tensor, size: int) -> Tensor:
    """Images (B, C, H, W) -> non-overlapping patches (N, C * size * size), in the order of pixel_unshuffle."""
    return F.pixel_unshuffle(images, size).permute(0, 2, 3, 1).flatten(0, 2)


class PatchBasis(nn.Module):
    """Orthonormal linear map between RGB patches and latents, (B, 3, H, W) <-> (B, K, H/16, W/16)."""

    def __init__(self, images: Tensor, latent_channels: int) -> None:
        super().__init__()
        mean, components, deviation = principal_components(patches_of(images, PATCH), latent_channels)
        gain = deviation ** (EXPONENT - 1)
        gain = gain / (gain * deviation).square().mean().sqrt()  # latents have unit variance over all channels
        self.register_buffer("mean", mean)
        self.register_buffer("to_latent", components * gain[:, None])
        self.register_buffer("to_patch", (components / gain[:, None]).T.contiguous())
        self.mean: Tensor
        self.to_latent: Tensor
        self.to_patch: Tensor

    def encode(self, images: Tensor) -> Tensor:
        """RGB in [-1, 1] -> latents."""
        weight = self.to_latent[:, :, None, None]
        return F.conv2d(F.pixel_unshuffle(images, PATCH) - self.mean[:, None, None], weight)

    def decode(self, latents: Tensor) -> Tensor:
        """Latents -> RGB in [-1, 1]."""
        patches = F.conv2d(latents, self.to_patch[:, :, None, None]) + self.mean[:, None, None]
        return F.pixel_shuffle(patches, PATCH)


@torch.no_grad()
def start_from(basis: PatchBasis, vae: AutoencoderDC, images: Tensor) -> None:
    """Set `vae` to (nearly) the linear map `basis`; `images` (B, 3, 256, 256) serve to fit its inner bases."""
    for module in vae.modules():
        if type(module).__name__ == "ResBlock":
            nn.init.zeros_(module.norm.weight)
            if module.norm.bias is not None:
                nn.init.zeros_(module.norm.bias)
    _start_encoder(basis, vae.encoder, images)
    _start_decoder(basis, vae.decoder, images)


def _middle(conv: nn.Conv2d, matrix: Tensor) -> None:
    """Make a 3x3 convolution the matrix (out, in) at each pixel."""
    nn.init.zeros_(conv.weight)
    if conv.bias is not None:
        nn.init.zeros_(conv.bias)
    conv.weight[:, :, 1, 1] = matrix


def _start_encoder(basis: PatchBasis, encoder: Any, images: Tensor) -> None:
    _middle(encoder.conv_in.conv, torch.eye(3))
    hidden = encoder.conv_in(images)
    for stage in encoder.down_blocks[1:]:
        for block in stage:
            if type(block).__name__ == "DCDownBlock2d":
                # Keep what varies most: the shortcut alone would average neighbours away.
                pixels = hidden.permute(0, 2, 3, 1).flatten(0, 2)
                channels = block.conv.out_channels
                if block.group_size == 1:
                    _middle(block.conv, torch.zeros(channels, hidden.shape[1]))
                else:
                    _middle(block.conv, principal_components(pixels[:400_000], channels)[1])
            hidden = block(hidden)
    inputs = hidden.permute(0, 2, 3, 1).flatten(0, 2).double()
    target = basis.encode(images).permute(0, 2, 3, 1).flatten(0, 2).double()
    centre = inputs.mean(0)
    inputs, offset = inputs - centre, target.mean(0)
    gram = inputs.T @ inputs / len(inputs)
    ridge = 1e-6 * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
    solution = torch.linalg.solve(gram + ridge, inputs.T @ (target - offset) / len(inputs))
    _middle(encoder.conv_out, solution.T.float())
    encoder.conv_out.bias.copy_((offset - centre @ solution).float())


def _shortcut(block: Any, matrix: Tensor) -> Tensor:
    """What a DCUpBlock's convolution must do so that convolution plus shortcut is `matrix` (4 * out, in)."""
    return matrix - torch.eye(matrix.shape[1]).repeat_interleave(block.repeats, dim=0)


def _start_decoder(basis: PatchBasis, decoder: Any, images: Tensor) -> None:
    up2, up4, up8 = decoder.up_blocks[1][0], decoder.up_blocks[2][0], decoder.up_blocks[3][0]
    kept = DECODER[4] // 4
    mean8, components8, _ = principal_components(patches_of(images, 8), kept)

    def quarters(dim: int, side: int) -> Tensor:
        """Index (4, dim * side * side / 4) of the four sub-patches in a (dim, side, side) patch."""
        index = torch.arange(dim * side * side).view(dim, 2, side // 2, 2, side // 2)
        return index.permute(1, 3, 0, 2, 4).reshape(4, -1)

    # f16: latent -> components of the four 8x8 sub-patches, channel = component * 4 + sub-patch
    sub = quarters(3, 16)
    matrix = torch.stack([components8 @ basis.to_patch[sub[q]] for q in range(4)], dim=1).flatten(0, 1)
    bias = torch.stack([components8 @ (basis.mean[sub[q]] - mean8) for q in range(4)], dim=1).flatten()
    _middle(decoder.conv_in, matrix)
    decoder.conv_in.bias.copy_(bias)
    # f16 -> f8: each 8x8 patch gets its components; the other channels start at zero
    matrix = torch.zeros(4 * DECODER[3], DECODER[4])
    matrix[: 4 * kept] = torch.eye(DECODER[4])
    _middle(up8.conv, _shortcut(up8, matrix))
    # f8 -> f4: components -> the pixels of four 4x4 patches, channel = pixel * 4 + sub-patch
    sub = quarters(3, 8)
    matrix = torch.zeros(4 * DECODER[2], DECODER[3])
    for q in range(4):
        matrix[q::4, :kept] = components8.T[sub[q]]
        up4.conv.bias[q::4] = mean8[sub[q]]
    bias = up4.conv.bias.clone()
    _middle(up4.conv, _shortcut(up4, matrix))
    up4.conv.bias.copy_(bias)
    # f4 -> f2: pixels stay pixels; the other twelve channels are a constant
    sub = quarters(3, 4)
    matrix = torch.zeros(4 * DECODER[1], DECODER[2])
    for q in range(4):
        matrix[torch.arange(12) * 4 + q, sub[q]] = 1
    _middle(up2.conv, _shortcut(up2, matrix))
    up2.conv.bias[4 * 12 :] = LEVEL
    # f2 -> RGB: undo the norm's division, lift the signal over the ReLU's zero, and lower it again
    size = (0.5 * LEVEL**2 + 0.5 * images.square().mean().item()) ** 0.5
    decoder.norm_out.weight[:12], decoder.norm_out.weight[12:] = size, 0.0
    decoder.norm_out.bias[:12], decoder.norm_out.bias[12:] = LIFT, 0.1
    matrix = torch.zeros(12, DECODER[1])
    matrix[:, :12] = torch.eye(12)
    _middle(decoder.conv_out.conv, matrix)
    decoder.conv_out.conv.bias.fill_(-LIFT)
