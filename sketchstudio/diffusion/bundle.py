"""ModelBundle: a model folder in diffusers layout, loaded, frozen and ready on a device."""

from __future__ import annotations

import hashlib
import importlib
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.diffusion.device import choose_device, choose_dtype, if_memory_is_short, memory_format
from sketchstudio.errors import UserError
from sketchstudio.models import catalogue

# The only classes that a model_index.json may name, and where they live: nothing else is ever imported for a model.
DIFFUSERS_CLASSES = {
    "UNet2DConditionModel": "diffusers.models.unets.unet_2d_condition",
    "AutoencoderKL": "diffusers.models.autoencoders.autoencoder_kl",
    "AutoencoderTiny": "diffusers.models.autoencoders.autoencoder_tiny",
    "AutoencoderDC": "diffusers.models.autoencoders.autoencoder_dc",
}
ALLOWED = {
    "unet": ("UNet2DConditionModel",),
    "vae": ("AutoencoderKL", "AutoencoderTiny", "AutoencoderDC"),
    "text_encoder": ("CLIPTextModel",),
    "tokenizer": ("CLIPTokenizer", "CLIPTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend"),
}
PREVIEW_DECODER = "preview_decoder"  # optional part: an AutoencoderTiny over the same latents
SAMPLED = 1 << 22  # a fingerprint reads this many bytes of a weights file, spread over it


@dataclass(eq=False, repr=False)
class ModelBundle:
    """All parts of one model on one device; parameters are frozen and in eval mode.

    `encode` and `decode` speak scaled latents (B, latent_channels, H / downsampling, W / downsampling): the
    normalisation of the autoencoder is theirs alone, everything else in the engine sees about unit variance.
    """

    folder: Path
    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Any
    scheduler_config: dict[str, Any]
    conditioning: ConditioningSpec
    device: torch.device
    dtype: torch.dtype  # of U-Net, text encoder and preview decoder; the autoencoder is always float32
    downsampling: int
    latent_channels: int
    preview_decoder: Any = None

    @classmethod
    def load(cls, folder: Path, device: str = "auto", dtype: torch.dtype | None = None) -> ModelBundle:
        """Load a folder that `models.catalogue.resolve` returned. Reads local files only.

        `device` is auto, cpu, cuda or mps. `dtype` None takes what suits the device: float16 on CUDA, else float32
        (half-precision weights are cast). UserError where the device is not there or the model cannot be loaded.
        """
        index = catalogue.check(folder)
        target = choose_device(device)
        precision = dtype or choose_dtype(target)
        # Autoencoders stay in float32: many overflow or band in half precision, and they run once a picture.
        precisions = {"vae": torch.float32}
        parts = {name: load_part(folder, name, index.get(name), precisions.get(name, precision)) for name in ALLOWED}
        unet, vae, text_encoder = parts["unet"], parts["vae"], parts["text_encoder"]
        decoder = None
        if (folder / PREVIEW_DECODER).is_dir():
            decoder = load_part(folder, PREVIEW_DECODER, ["diffusers", "AutoencoderTiny"], precision)
        for module in (unet, vae, text_encoder, decoder):
            if module is not None:
                with if_memory_is_short(_too_large()):
                    module.requires_grad_(False).eval().to(target)
                if module is not text_encoder:
                    module.to(memory_format=memory_format(target))
        with torch.no_grad():  # measured, since every autoencoder class states its factor in another way
            probe = _latents(vae, torch.zeros(1, 3, 64, 64, device=target, dtype=vae.dtype))
        bundle = cls(
            folder=folder,
            unet=unet,
            vae=vae,
            text_encoder=text_encoder,
            tokenizer=parts["tokenizer"],
            scheduler_config=catalogue.read_json(folder / "scheduler" / "scheduler_config.json"),
            conditioning=ConditioningSpec.load(folder),
            device=target,
            dtype=precision,
            downsampling=64 // probe.shape[-1],
            latent_channels=probe.shape[1],
            preview_decoder=decoder,
        )
        bundle._check_fit()
        return bundle

    def unload(self) -> None:
        """Let the weights go at once, whoever still refers to the parts. Nothing can be made with them any more."""
        for module in (self.unet, self.vae, self.text_encoder, self.preview_decoder):
            if module is not None:
                module.to("meta")

    @cached_property
    def size(self) -> int:
        """Bytes of the weights that the system may move to the disk: none of those on a GPU."""
        parts = (self.unet, self.vae, self.text_encoder, self.preview_decoder)
        weights = (weight for part in parts if part is not None for weight in part.parameters())
        return sum(weight.nbytes for weight in weights) if self.device.type == "cpu" else 0

    @cached_property
    def fingerprint(self) -> str:
        """Hex digest that tells one set of U-Net weights from another: size, header and up to 4 MiB of the files."""
        digest = hashlib.sha256()
        for path in sorted((self.folder / "unet").glob("*.safetensors")):
            size = path.stat().st_size
            digest.update(f"{path.name} {size} ".encode())
            with path.open("rb") as file:
                pieces = 64 if size > SAMPLED else 1
                for i in range(pieces):
                    file.seek(i * (size // pieces))
                    digest.update(file.read(SAMPLED // pieces))
        return digest.hexdigest()[:32]

    @property
    def takes_sketch(self) -> bool:
        """Whether the U-Net has input channels for a sketch."""
        return self.conditioning.sketch != "none"

    @property
    def takes_colour(self) -> bool:
        """Whether the U-Net has input channels for a colour map."""
        return self.conditioning.colour != "none"

    @property
    def takes_scale(self) -> bool:
        """Whether the U-Net was distilled to be told the guidance scale (LCM, arXiv 2310.04378)."""
        return self.unet.config.time_cond_proj_dim is not None

    @property
    def longest_prompt(self) -> int:
        """L: how many tokens of a text are read, its beginning and its end among them."""
        return int(min(self.tokenizer.model_max_length, self.text_encoder.config.max_position_embeddings))

    @torch.no_grad()
    def encode_prompts(self, prompts: list[str]) -> Tensor:
        """Texts -> (B, L, D) embeddings in `dtype`. What does not fit into L tokens is cut off."""
        length = self.longest_prompt
        tokens = self.tokenizer(prompts, padding="max_length", max_length=length, truncation=True, return_tensors="pt")
        # As Stable Diffusion was trained: padding is attended to, unless the model says otherwise.
        masked = getattr(self.text_encoder.config, "use_attention_mask", False)
        mask = tokens.attention_mask.to(self.device) if masked else None
        embeddings: Tensor = self.text_encoder(tokens.input_ids.to(self.device), attention_mask=mask)[0]
        return embeddings.to(self.dtype)

    @torch.no_grad()
    def encode(self, rgb: Tensor) -> Tensor:
        """RGB (B, 3, H, W) in [-1, 1] -> scaled latents (B, C, H/f, W/f), float32; the mode, never a random sample."""
        config = self.vae.config
        latents = _latents(self.vae, rgb.to(self.device, self.vae.dtype)).float()
        return (latents - (getattr(config, "shift_factor", None) or 0.0)) * config.scaling_factor

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        """Scaled latents (B, C, h, w) -> RGB (B, 3, h·f, w·f) around [-1, 1], float32."""
        config = self.vae.config
        latents = latents.to(self.device) / config.scaling_factor + (getattr(config, "shift_factor", None) or 0.0)
        rgb: Tensor = self.vae.decode(latents.to(self.vae.dtype), return_dict=False)[0]
        return rgb.float()

    def check_size(self, width: int, height: int) -> None:
        """UserError, naming the nearest size that works, where the autoencoder cannot make this one."""
        for name, value in (("width", width), ("height", height)):
            if value % self.downsampling or value <= 0:
                nearest = max(1, round(value / self.downsampling)) * self.downsampling
                raise UserError(
                    "{name} is {value}, but this model needs a multiple of {downsampling}. The nearest is {nearest}.",
                    name=name,
                    value=value,
                    downsampling=self.downsampling,
                    nearest=nearest,
                )

    def _check_fit(self) -> None:
        """The parts of a folder must belong together; better one line here than a shape error in the loop."""
        sketch = self.conditioning.sketch_channels(self.latent_channels, self.downsampling)
        colour = self.conditioning.colour_channels(self.latent_channels)
        expected = self.latent_channels + sketch + colour
        config = self.unet.config
        name = self.folder.name
        if config.in_channels != expected or config.out_channels != self.latent_channels:
            raise UserError(
                "{name} does not fit together: its U-Net takes {in_channels} channels and gives "
                "{out_channels}, but latent, sketch and colour map need {expected} and "
                "{latent_channels}. Choose a text-to-image model, or one that SketchStudio trained.",
                name=name,
                in_channels=config.in_channels,
                out_channels=config.out_channels,
                expected=expected,
                latent_channels=self.latent_channels,
            )
        if config.cross_attention_dim != self.text_encoder.config.hidden_size:
            raise UserError(
                "{name} does not fit together: its U-Net reads texts of width {cross_attention_dim}, its "
                "text encoder writes {hidden_size}. Copy the whole model again.",
                name=name,
                cross_attention_dim=config.cross_attention_dim,
                hidden_size=self.text_encoder.config.hidden_size,
            )
        # "text" pools the prompt's own token states; everything else wants sizes, images or labels.
        if config.addition_embed_type not in (None, "text") or config.class_embed_type or config.encoder_hid_dim_type:
            raise UserError(
                "{name} needs inputs beside the prompt, which cannot be given yet. Choose another model.", name=name
            )


def load_part(folder: Path, part: str, entry: Any, dtype: torch.dtype) -> Any:
    """One part of a model folder; `entry` is its [library, class] in model_index.json. Weights must be complete."""
    class_name = entry[1] if isinstance(entry, list) and len(entry) == 2 else None
    allowed = ALLOWED.get(part, ("AutoencoderTiny",))
    if class_name not in allowed:
        raise UserError(
            "{name}: {part} is of the kind {class_name}, which cannot be loaded. Choose a model "
            "whose {part} is one of: {allowed}.",
            name=folder.name,
            part=part,
            class_name=class_name,
            allowed=", ".join(allowed),
        )
    try:
        with if_memory_is_short(_too_large()):
            return _from_pretrained(folder / part, class_name, dtype)
    except UserError:
        raise
    except Exception as error:  # the libraries raise many kinds for damaged or mismatched files
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UserError(
            "{name}: {part} cannot be loaded ({reason}). Copy the whole model again.",
            name=folder.name,
            part=part,
            reason=reason,
        ) from error


def _too_large() -> UserError:
    return UserError("There is not enough memory for this model. Close other programs, or choose another device.")


def _from_pretrained(path: Path, class_name: str, dtype: torch.dtype) -> Any:
    library = DIFFUSERS_CLASSES.get(class_name, "transformers")
    kind = getattr(importlib.import_module(library), class_name)
    if not any(path.glob("*.safetensors")):  # a tokenizer
        return kind.from_pretrained(path, local_files_only=True)
    half_only = all(".fp16." in file.name for file in path.glob("*.safetensors"))
    options: dict[str, Any] = {
        "local_files_only": True,
        "use_safetensors": True,
        "output_loading_info": True,
        "variant": "fp16" if half_only else None,
        "dtype" if library == "transformers" else "torch_dtype": dtype,
    }
    if library == "transformers":
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        module, info = kind.from_pretrained(path, **options)
    if missing := sorted(info["missing_keys"]):
        raise UserError(
            "{path} is incomplete: the weights {missing} are missing. Copy the whole model again.",
            path=path,
            missing=missing[0],
        )
    return module


def _latents(vae: Any, rgb: Tensor) -> Tensor:
    """Unscaled latents of whichever autoencoder class."""
    encoded = vae.encode(rgb)
    if hasattr(encoded, "latent_dist"):  # AutoencoderKL
        latents: Tensor = encoded.latent_dist.mode()
    elif hasattr(encoded, "latents"):  # AutoencoderTiny
        latents = encoded.latents
    else:  # AutoencoderDC
        latents = encoded.latent
    return latents
