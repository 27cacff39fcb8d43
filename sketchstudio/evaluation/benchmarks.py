"""How fast the engine is, against what it could be: ratios of runs side by side, so that a busy or slow machine moves
both alike."""

from __future__ import annotations

import functools
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.guidance.base import Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.preview import SHARE
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import GenerationParameters

LATENT_SIDE = 16  # the starter's, at 256 pixels
SIDE = 8 * LATENT_SIDE  # pixels of the random model's pictures
STEPS = 10
TEXT_WIDTH = 64


def loop_vs_diffusers(pairs: int = 9) -> float:
    """Our loop over diffusers' own StableDiffusionPipeline: the same model, prompt, noise and steps, latents out.

    RuntimeError where both do not come to the same latents: then the comparison would mean nothing.
    """
    bundle, pipeline = random_stable_diffusion()
    chosen = GenerationParameters(
        prompt="a red chair", negative_prompt="blurry", guidance_scale=7.5, steps=STEPS, seed=1,
        width=SIDE, height=SIDE, method="text", epsilon_scale=1.0,
    )  # fmt: skip
    request = GenerationRequest(0, chosen)

    def ours() -> torch.Tensor:
        return list(denoise(Run(bundle, request), [ClassifierFree()]))[-1].latents

    def theirs() -> torch.Tensor:
        result: torch.Tensor = pipeline(
            chosen.prompt,
            negative_prompt=chosen.negative_prompt,
            guidance_scale=chosen.guidance_scale,
            guidance_rescale=chosen.guidance_rescale,
            num_inference_steps=STEPS,
            height=SIDE,
            width=SIDE,
            generator=torch.Generator("cpu").manual_seed(chosen.seed),
            output_type="latent",
        ).images
        return result

    if not torch.allclose(ours(), theirs(), atol=1e-3):
        raise RuntimeError("our loop and diffusers' pipeline disagree")
    return paired_ratio(ours, theirs, pairs)


def preview_overhead(folder: Path, pairs: int = 9) -> float:
    """A run with a preview at each step over one without any, on a model that takes sketches."""
    bundle = ModelBundle.load(folder, "cpu")
    side = LATENT_SIDE * bundle.downsampling
    chosen = GenerationParameters(prompt="a red chair", seed=1, device="cpu", width=side, height=side)
    sketch = np.zeros((side, side), dtype=np.uint8)
    sketch[side // 4 : 3 * side // 4, side // 2] = sketch[side // 2, side // 4 : 3 * side // 4] = 255  # a cross
    request = GenerationRequest(0, chosen, sketch=sketch)
    with_preview, without = (functools.partial(_run_out, bundle, request, preview=share) for share in (SHARE, 0.0))
    return paired_ratio(with_preview, without, pairs)


def _run_out(bundle: ModelBundle, request: GenerationRequest, preview: float) -> None:
    for _ in generate(bundle, request, preview=preview):
        pass


def cancel_in_unet_calls() -> int:
    """The most U-Net calls that are begun or under way once another thread has cancelled; 1 is the one under way."""
    bundle, _ = random_stable_diffusion()
    request = GenerationRequest(0, GenerationParameters(steps=STEPS, width=SIDE, height=SIDE, method="text"))
    return max(_calls_after_cancel(bundle, request, during) for during in (1, STEPS // 2, STEPS - 1))


def _calls_after_cancel(bundle: ModelBundle, request: GenerationRequest, during: int) -> int:
    """Cancel from another thread while the call of this number is under way."""
    wanted = threading.Event()  # the person's wish
    begun = 0
    late = 0

    def before_call(*_: Any) -> None:
        nonlocal begun, late
        begun += 1
        if begun == during:
            person = threading.Thread(target=wanted.set)
            person.start()
            person.join()
        late += wanted.is_set()

    hook = bundle.unet.register_forward_pre_hook(before_call)
    try:
        for _ in denoise(Run(bundle, request), [ClassifierFree()], cancelled=wanted.is_set):
            pass
    finally:
        hook.remove()
    return late


def paired_ratio(ours: Callable[[], Any], theirs: Callable[[], Any], pairs: int) -> float:
    """Median over pairs of seconds(ours) / seconds(theirs). Who goes first alternates; one round warms up."""
    ours(), theirs()
    ratios = []
    for number in range(pairs):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        seconds = {function: _seconds(function) for function in order}
        ratios.append(seconds[ours] / seconds[theirs])
    return statistics.median(ratios)


def _seconds(function: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def random_stable_diffusion(
    layers: int = 1, heads: int = 8, width: int = 64, text_width: int = TEXT_WIDTH
) -> tuple[ModelBundle, Any]:
    """A model in the shape of Stable Diffusion with random weights, as our bundle and as diffusers' pipeline.

    `width` is that of the U-Net's first block. It is small unless told otherwise; Stable Diffusion 1.x itself has 2
    layers, 8 heads, a width of 320 and a text width of 768. The other parts are always small.
    """
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        unet = UNet2DConditionModel(
            sample_size=SIDE // 8,
            block_out_channels=(width, 2 * width, 4 * width, 4 * width),
            layers_per_block=layers,
            cross_attention_dim=text_width,
            attention_head_dim=heads,  # in diffusers the number of heads, whatever the name says
        )
        vae = AutoencoderKL(
            block_out_channels=(32,) * 4,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
        )
        tokenizer = _tokenizer()
        text_encoder = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(tokenizer),
                hidden_size=text_width,
                intermediate_size=4 * text_width,
                num_hidden_layers=2,
                num_attention_heads=4,
                pad_token_id=0,
                bos_token_id=2,
                eos_token_id=3,
            )
        )
    for part in (unet, vae, text_encoder):
        part.eval().requires_grad_(False)
    scheduler = DDIMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )
    bundle = ModelBundle(
        folder=Path(),
        unet=unet,
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        scheduler_config=dict(scheduler.config),
        conditioning=ConditioningSpec(),
        device=torch.device("cpu"),
        dtype=torch.float32,
        downsampling=8,
        latent_channels=4,
    )
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return bundle, pipeline


def _tokenizer() -> Any:
    """Words of the benchmark's prompts, 77 tokens as in Stable Diffusion."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = ("<pad>", "<unk>", "<start>", "<end>", "a", "red", "chair", "blurry")
    backend = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    backend.pre_tokenizer = Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        pad_token="<pad>",
        unk_token="<unk>",
        bos_token="<start>",
        eos_token="<end>",
        model_max_length=77,
    )
