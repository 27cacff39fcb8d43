"""A trained model as a folder in diffusers layout, in half precision, with the files that are ours beside it."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import AutoencoderDC, DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextModel, PreTrainedTokenizerFast

from sketchstudio.diffusion.conditioning import ConditioningSpec


def write_model_folder(
    folder: Path,
    *,
    unet: UNet2DConditionModel,
    vae: AutoencoderDC,
    text_encoder: CLIPTextModel,
    tokenizer: PreTrainedTokenizerFast,
    scheduler: DDIMScheduler,
    conditioning: ConditioningSpec,
) -> None:
    """Write all parts in float16 safetensors. The modules keep their type, with values rounded to half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, module in (("unet", unet), ("vae", vae), ("text_encoder", text_encoder)):
        before = module.dtype
        module.to(torch.float16).save_pretrained(folder / name, safe_serialization=True)
        module.to(before)
        config = json.loads((folder / name / "config.json").read_text(encoding="utf-8"))
        config.pop("_name_or_path", None)  # where the part was read from: a folder of whoever trained it
        (folder / name / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tokenizer.backend_tokenizer.no_truncation()  # what the last call asked for is no property of the tokenizer
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.save_pretrained(folder / "tokenizer")
    scheduler.save_pretrained(folder / "scheduler")
    conditioning.save(folder)
    index = {
        "_class_name": "StableDiffusionPipeline",
        "unet": ["diffusers", type(unet).__name__],
        "vae": ["diffusers", type(vae).__name__],
        "text_encoder": ["transformers", type(text_encoder).__name__],
        "tokenizer": ["transformers", "PreTrainedTokenizerFast"],
        "scheduler": ["diffusers", type(scheduler).__name__],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")
