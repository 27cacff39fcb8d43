from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.guidance.base import Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.generation.request import GenerationRequest

RequestFor = Callable[..., GenerationRequest]


def finish(bundle: ModelBundle, request: GenerationRequest) -> torch.Tensor:
    run = Run(bundle, request)
    for _ in denoise(run, [ClassifierFree()]):
        pass
    assert run.result is not None
    return run.result


@pytest.mark.parametrize(("guidance_scale", "guidance_rescale"), [(1.0, 0.7), (4.0, 0.0), (4.0, 0.7)])
def test_the_picture_is_that_of_diffusers_own_pipeline(
    plain: ModelBundle, request_for: RequestFor, guidance_scale: float, guidance_rescale: float
) -> None:
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(
        plain.folder,
        safety_checker=None,
        feature_extractor=None,
        image_encoder=None,
        requires_safety_checker=False,
        local_files_only=True,
    )
    pipeline.set_progress_bar_config(disable=True)
    scales = {"guidance_scale": guidance_scale, "guidance_rescale": guidance_rescale}
    request = request_for(steps=5, negative_prompt="blurry", seed=7, epsilon_scale=1.0, **scales)
    theirs = pipeline(
        request.parameters.prompt,
        negative_prompt=request.parameters.negative_prompt,
        width=64,
        height=64,
        num_inference_steps=5,
        **scales,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]
    ours = plain.decode(finish(plain, request))[0].permute(1, 2, 0).numpy()
    assert np.abs((ours / 2 + 0.5).clip(0, 1) - theirs).max() < 1e-3


def test_scale_one_costs_one_branch(bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]) -> None:
    finish(bundle, request_for(guidance_scale=1.0, steps=2))
    finish(bundle, request_for(guidance_scale=1.5, steps=2))
    assert unet_calls == [1, 1, 2, 2]


def test_prompt_and_negative_prompt_both_count(bundle: ModelBundle, request_for: RequestFor) -> None:
    plain = finish(bundle, request_for())
    assert not torch.allclose(plain, finish(bundle, request_for(prompt="a blue cup")))
    assert not torch.allclose(plain, finish(bundle, request_for(negative_prompt="blurry")))


def test_a_drawing_is_ignored(bundle: ModelBundle, request_for: RequestFor) -> None:
    assert torch.equal(finish(bundle, request_for(sketch=True, colour=True)), finish(bundle, request_for()))
