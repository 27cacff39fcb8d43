from __future__ import annotations

import shutil
from collections.abc import Callable

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel

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


@pytest.fixture(scope="module")
def distilled(plain: ModelBundle, tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A model that is told the guidance scale, as those of LCM are."""
    folder = tmp_path_factory.mktemp("models") / "distilled"
    shutil.copytree(plain.folder, folder)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        UNet2DConditionModel(**{**plain.unet.config, "time_cond_proj_dim": 32}).save_pretrained(folder / "unet")
    return ModelBundle.load(folder, "cpu")


@pytest.mark.parametrize("model", ["plain", "distilled"])
@pytest.mark.parametrize(("guidance_scale", "guidance_rescale"), [(1.0, 0.7), (4.0, 0.0), (4.0, 0.7)])
def test_the_picture_is_that_of_diffusers_own_pipeline(
    model: str, request_for: RequestFor, guidance_scale: float, guidance_rescale: float, request: pytest.FixtureRequest
) -> None:
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline

    bundle: ModelBundle = request.getfixturevalue(model)
    pipeline = StableDiffusionPipeline.from_pretrained(
        bundle.folder,
        safety_checker=None,
        feature_extractor=None,
        image_encoder=None,
        requires_safety_checker=False,
        local_files_only=True,
    )
    pipeline.set_progress_bar_config(disable=True)
    scales = {"guidance_scale": guidance_scale, "guidance_rescale": guidance_rescale}
    asked = request_for(steps=5, negative_prompt="blurry", seed=7, epsilon_scale=1.0, **scales)
    theirs = pipeline(
        asked.parameters.prompt,
        negative_prompt=asked.parameters.negative_prompt,
        width=64,
        height=64,
        num_inference_steps=5,
        **scales,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]
    ours = bundle.decode(finish(bundle, asked))[0].permute(1, 2, 0).numpy()
    assert np.abs((ours / 2 + 0.5).clip(0, 1) - theirs).max() < 1e-3


def test_scale_one_costs_one_branch(bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]) -> None:
    finish(bundle, request_for(guidance_scale=1.0, steps=2))
    finish(bundle, request_for(guidance_scale=1.5, steps=2))
    assert unet_calls == [1, 1, 2, 2]


def test_a_model_that_is_told_the_scale_costs_one_branch_and_minds_it(
    distilled: ModelBundle, request_for: RequestFor
) -> None:
    rows: list[int] = []
    handle = distilled.unet.conv_in.register_forward_pre_hook(lambda _module, given: rows.append(len(given[0])))
    try:
        weak, strong = (finish(distilled, request_for(guidance_scale=scale, scheduler="lcm")) for scale in (1.0, 4.0))
    finally:
        handle.remove()
    assert set(rows) == {1} and not torch.allclose(weak, strong)


def test_prompt_and_negative_prompt_both_count(bundle: ModelBundle, request_for: RequestFor) -> None:
    plain = finish(bundle, request_for())
    assert not torch.allclose(plain, finish(bundle, request_for(prompt="a blue cup")))
    assert not torch.allclose(plain, finish(bundle, request_for(negative_prompt="blurry")))


def test_a_drawing_is_ignored(bundle: ModelBundle, request_for: RequestFor) -> None:
    assert torch.equal(finish(bundle, request_for(sketch=True, colour=True)), finish(bundle, request_for()))
