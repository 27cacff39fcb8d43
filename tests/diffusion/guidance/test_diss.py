from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.generate import methods
from sketchstudio.diffusion.guidance.base import Guidance, Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.errors import UserError
from sketchstudio.generation.request import GenerationRequest

RequestFor = Callable[..., GenerationRequest]


def finish(bundle: ModelBundle, request: GenerationRequest, *guidance: Guidance) -> torch.Tensor:
    run = Run(bundle, request)
    for _ in denoise(run, guidance):
        pass
    assert run.result is not None
    return run.result


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"sketch": True, "sketch_scale": 0.0},
        {"colour": True, "colour_scale": 0.0},
        {"sketch": True, "colour": True, "sketch_scale": 0.0, "colour_scale": 0.0},
    ],
)
def test_without_conditions_it_is_classifier_free_guidance_bit_for_bit(
    bundle: ModelBundle, request_for: RequestFor, given: dict[str, float]
) -> None:
    plain = finish(bundle, request_for(guidance_scale=3.0), ClassifierFree())
    assert torch.equal(finish(bundle, request_for(guidance_scale=3.0, **given), ThreeScales()), plain)


def test_sketch_and_colours_change_the_picture(bundle: ModelBundle, request_for: RequestFor) -> None:
    pictures = [
        finish(bundle, request_for(sketch=sketch, colour=colour), ThreeScales())
        for sketch in (False, True)
        for colour in (False, True)
    ]
    for i, picture in enumerate(pictures):
        assert all(not torch.allclose(picture, other) for other in pictures[:i])


def test_blank_paper_is_the_same_as_no_sketch(bundle: ModelBundle, request_for: RequestFor) -> None:
    blank = request_for(sketch=True, colour=True)
    sketch, colour = blank.sketch, blank.colour
    assert sketch is not None and colour is not None
    empty = GenerationRequest(1, blank.parameters, sketch=0 * sketch, colour=0 * colour)
    assert torch.equal(finish(bundle, empty, ThreeScales()), finish(bundle, request_for(), ThreeScales()))


@pytest.mark.parametrize(
    ("scales", "branches"),
    [
        ({"guidance_scale": 2.0, "sketch_scale": 1.5, "colour_scale": 1.0}, 4),
        ({"guidance_scale": 2.0, "sketch_scale": 2.0, "colour_scale": 2.0}, 2),
        ({"guidance_scale": 1.0, "sketch_scale": 1.0, "colour_scale": 1.0}, 1),
        ({"guidance_scale": 2.0, "sketch_scale": 0.0, "colour_scale": 1.0}, 3),
        ({"guidance_scale": 2.0, "sketch_scale": 1.5, "colour_scale": 0.0}, 3),
    ],
)
def test_all_branches_are_one_batch_and_only_what_counts_is_computed(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int], scales: dict[str, float], branches: int
) -> None:
    finish(bundle, request_for(sketch=True, colour=True, steps=3, guidance_rise=0.5, **scales), ThreeScales())
    assert unet_calls == [branches] * 3


def test_an_empty_prompt_costs_no_branch_of_its_own(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int]
) -> None:
    finish(bundle, request_for(sketch=True, prompt="", steps=1, guidance_rise=0.5), ThreeScales())
    assert unet_calls == [2]


def weighted(request: GenerationRequest, weights: np.ndarray[Any, np.dtype[np.float32]]) -> GenerationRequest:
    return replace(request, weights=weights)


@pytest.mark.parametrize("method", ["diss", "lgp+diss"])
def test_weights_of_1_change_nothing_bit_for_bit_and_cost_no_branch(
    bundle: ModelBundle, request_for: RequestFor, unet_calls: list[int], method: str
) -> None:
    request = request_for(sketch=True, colour=True, method=method, steps=2)
    ones = weighted(request, np.ones((64, 64), np.float32))
    plain = finish(bundle, request, *methods(request))
    calls = list(unet_calls)
    assert torch.equal(finish(bundle, ones, *methods(ones)), plain)
    assert unet_calls == 2 * calls


def test_a_weight_of_0_leaves_the_sketch_out_and_2_doubles_it_there_only(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    """One step of DDIM, so that what one place is guided by has not yet reached the others."""
    weights = np.ones((64, 64), np.float32)
    weights[:, :16], weights[:, 48:] = 0, 2
    given = {
        "sketch": True,
        "colour": False,
        "steps": 1,
        "guidance_scale": 2.5,
        "guidance_rescale": 0.0,
        "guidance_rise": 0.0,
    }
    mixed = finish(bundle, weighted(request_for(**given, sketch_scale=1.5), weights), ThreeScales())
    for part, scale in ((slice(0, 4), 0.0), (slice(4, 12), 1.5), (slice(12, 16), 3.0)):
        alone = finish(bundle, request_for(**given, sketch_scale=scale), ThreeScales())
        assert torch.allclose(mixed[..., part], alone[..., part], atol=1e-5)


def test_in_a_cell_with_lines_their_own_weight_counts_and_beside_them_the_mean(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    weights = np.ones((64, 64), np.float32)
    weights[21, 20:24] = weights[25:28, 20:24] = 0
    weights[40:44, 40:42] = 0
    found = Run(bundle, weighted(request_for(sketch=True), weights)).weight_map
    assert found is not None and found.shape == (1, 1, 16, 16)
    assert found[0, 0, 5, 5] == pytest.approx(2 / 3, abs=0.01)  # a line of three rows, one of which counts nothing
    assert found[0, 0, 6, 5] == pytest.approx(0.25) and found[0, 0, 10, 10] == pytest.approx(0.5)
    assert found[0, 0, 5, 6] == 1 and (found != 1).sum() == 3


def test_one_step_is_the_equation_written_out(bundle: ModelBundle, request_for: RequestFor) -> None:
    """Against the U-Net called by hand for each branch; DDIM with one step returns x0 = alpha x - sigma v."""
    request = request_for(
        sketch=True,
        colour=True,
        steps=1,
        guidance_scale=2.5,
        sketch_scale=1.7,
        colour_scale=0.6,
        guidance_rescale=0.0,
        guidance_rise=0.0,
        negative_prompt="not",
    )
    run = Run(bundle, request)
    nothing = [torch.zeros_like(run.sketch_map), torch.zeros_like(run.colour_map)]

    def v(prompt: str, sketch: bool, colour: bool) -> torch.Tensor:
        maps = [run.sketch_map if sketch else nothing[0], run.colour_map if colour else nothing[1]]
        sample = torch.cat([run.noise, *maps], dim=1)
        result: torch.Tensor = bundle.unet(sample, 999, bundle.encode_prompts([prompt])).sample
        return result

    text, both = v("a red chair", True, False), v("a red chair", True, True)
    null, prompt = v("not", False, False), v("a red chair", False, False)
    combined = null + 2.5 * (prompt - null) + 1.7 * (text - prompt) + 0.6 * (both - text)
    alpha, sigma = run.alpha_sigma(999)
    assert torch.allclose(finish(bundle, request, ThreeScales()), alpha * run.noise - sigma * combined, atol=1e-4)


def test_a_model_without_sketch_input_says_what_it_can_do(plain: ModelBundle, request_for: RequestFor) -> None:
    for given, missing in (({"sketch": True}, "no sketch"), ({"colour": True}, "no colours")):
        with pytest.raises(UserError, match=rf"--method diss: plain takes {missing}\. It can do text"):
            finish(plain, request_for(**given), ThreeScales())
    finish(plain, request_for(), ThreeScales())  # without a drawing there is nothing to refuse
