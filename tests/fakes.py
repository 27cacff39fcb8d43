"""Tiny random models in diffusers layout: real classes, real files, milliseconds a step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from sketchstudio.diffusion.conditioning import ConditioningSpec

SKETCH_AND_COLOUR = ConditioningSpec(sketch="space_to_depth", colour="latent")
WORDS = ("a", "red", "blue", "wooden", "chair", "cup", "lamp", "of", "metal", "not", "blurry")
STARTER_SCHEDULE = {"beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction"}
STABLE_DIFFUSION_SCHEDULE = {
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "prediction_type": "epsilon",
    "set_alpha_to_one": False,
    "steps_offset": 1,
    "clip_sample": False,
}
WIDTH = 32  # of the text embeddings


def write_tiny_model(
    folder: Path,
    *,
    conditioning: ConditioningSpec = SKETCH_AND_COLOUR,
    seed: int = 0,
    autoencoder: str = "AutoencoderDC",
    schedule: dict[str, Any] | None = None,
    preview_decoder: bool = False,
) -> Path:
    """Write a random model (latents of 4 channels; f8, f4 with AutoencoderDC) into `folder` and return it.

    The schedule is the starter's (v-prediction, cosine) unless another one is given.
    `preview_decoder` adds the optional part of that name.
    """
    from diffusers import DDIMScheduler
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        vae = _autoencoder(autoencoder)
        factor = 4 if autoencoder == "AutoencoderDC" else 8
        text_encoder, tokenizer = _text_encoder()
        unet = UNet2DConditionModel(
            sample_size=8,
            in_channels=4 + conditioning.sketch_channels(4, factor) + conditioning.colour_channels(4),
            out_channels=4,
            block_out_channels=(16, 32),
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
            layers_per_block=1,
            norm_num_groups=8,
            cross_attention_dim=WIDTH,
            attention_head_dim=2,
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in (("unet", unet), ("vae", vae), ("text_encoder", text_encoder), ("tokenizer", tokenizer)):
        part.save_pretrained(folder / name)
    if preview_decoder:
        _autoencoder("AutoencoderTiny", stages=3 if factor == 4 else 4).save_pretrained(folder / "preview_decoder")
    DDIMScheduler(**(schedule or STARTER_SCHEDULE)).save_pretrained(folder / "scheduler")
    index = {
        "_class_name": "StableDiffusionPipeline",
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", autoencoder],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "PreTrainedTokenizerFast"],
        "scheduler": ["diffusers", "DDIMScheduler"],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2), encoding="utf-8")
    if conditioning != ConditioningSpec():
        conditioning.save(folder)
    return folder


def _autoencoder(kind: str, stages: int = 4) -> Any:
    if kind == "AutoencoderKL":
        from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

        return AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=1,
            norm_num_groups=4,
            latent_channels=4,
        )
    if kind == "AutoencoderTiny":
        from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny

        return AutoencoderTiny(
            encoder_block_out_channels=(8,) * stages,
            decoder_block_out_channels=(8,) * stages,
            num_encoder_blocks=(1,) * stages,
            num_decoder_blocks=(1,) * stages,
        )
    from diffusers.models.autoencoders.autoencoder_dc import AutoencoderDC

    return AutoencoderDC(  # starts with an unshuffle, as the starter's: the first stage has no layers
        latent_channels=4,
        encoder_block_types="ResBlock",
        decoder_block_types="ResBlock",
        encoder_block_out_channels=(8, 16, 32),
        decoder_block_out_channels=(8, 16, 32),
        encoder_layers_per_block=(0, 1, 1),
        decoder_layers_per_block=(0, 1, 1),
        encoder_qkv_multiscales=((), (), ()),
        decoder_qkv_multiscales=((), (), ()),
        scaling_factor=1.0,
    )


def _text_encoder() -> tuple[Any, Any]:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()
    vocabulary = {word: i for i, word in enumerate(("<pad>", "<unk>", "<start>", "<end>", *WORDS))}
    backend = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    backend.pre_tokenizer = Whitespace()
    backend.post_processor = TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", 2), ("<end>", 3)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        pad_token="<pad>",
        unk_token="<unk>",
        bos_token="<start>",
        eos_token="<end>",
        model_max_length=12,
    )
    config = CLIPTextConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=12,
        pad_token_id=0,
        bos_token_id=2,
        eos_token_id=3,
    )
    return CLIPTextModel(config), tokenizer
