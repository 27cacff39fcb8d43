from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.guidance.base import Branch, Run, Step
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.generation.request import GenerationRequest


def test_what_the_others_add_is_held_from_the_step_before_and_no_longer(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest]
) -> None:
    owner, run = ClassifierFree(), Run(bundle, request_for(guidance_scale=3.0, guidance_rescale=0.0))
    prompt = Branch(run.parameters.prompt)

    def step(index: int, scale: float = 3.0) -> Step:
        given = run.parameters.replace(guidance_scale=scale)
        return Step(run, index, 9, 900 - index, 899 - index, given, run.noise, alone=True)

    null, text, later = (torch.randn_like(run.noise) for _ in range(3))
    assert len(owner.branches(step(0))) == 2  # nothing is held yet
    combined = owner.combine(step(0), torch.cat([null, text]))
    assert owner.branches(step(1)) == (prompt,)
    assert torch.allclose(owner.combine(step(1), later), later + combined - text, atol=1e-6)
    assert len(owner.branches(step(2))) == 2  # it would be two steps old
    owner.combine(step(2), torch.cat([null, text]))
    assert owner.branches(step(3, scale=4.0)) == (prompt,)  # a scale may change meanwhile
    assert torch.allclose(owner.combine(step(3, scale=4.0), later), later + 3 * (text - null), atol=1e-5)


def test_another_set_of_branches_is_not_made_of_what_is_held(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest]
) -> None:
    owner, run = ClassifierFree(), Run(bundle, request_for(guidance_scale=3.0))
    outputs = torch.cat([torch.randn_like(run.noise) for _ in range(2)])
    for scale, branches in ((3.0, 2), (1.0, 1), (3.0, 2), (3.0, 1)):
        given = run.parameters.replace(guidance_scale=scale)
        step = Step(run, 0, 9, 900, 899, given, run.noise, alone=True)
        assert len(owner.branches(step)) == branches
        owner.combine(step, outputs[-branches:])


def test_a_single_branch_has_nothing_to_hold(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest]
) -> None:
    owner, run = ClassifierFree(), Run(bundle, request_for(guidance_scale=1.0))
    step = Step(run, 0, 9, 900, 899, run.parameters, run.noise, alone=True)
    for _ in range(2):
        assert len(owner.branches(step)) == 1
        output = torch.randn_like(run.noise)
        assert owner.combine(step, output) is output


def test_strong_scales_build_up_in_a_line_about_what_was_asked_for_and_weak_ones_stay(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest]
) -> None:
    run = Run(bundle, request_for())

    def scales(rise: float, scale: float) -> list[float]:
        given = run.parameters.replace(guidance_rise=rise)
        return [Step(run, 0, 9, t, t - 1, given, run.noise).risen(scale) for t in (999, 749, 499, 250, 0)]

    assert scales(0.0, 3.0) == [3.0] * 5
    assert scales(1.0, 3.0) == pytest.approx([1.0, 2.0, 3.0, 4.0, 5.0], abs=0.01)
    assert scales(0.5, 3.0) == pytest.approx([2.0, 2.5, 3.0, 3.5, 4.0], abs=0.01)
    assert scales(1.0, 0.5) == [0.5] * 5 and scales(1.0, 1.0) == [1.0] * 5


@pytest.mark.parametrize("shown", [True, False])
def test_with_the_sketch_shown_all_three_scales_build_up_and_without_it_none(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest], shown: bool
) -> None:
    run = Run(bundle, request_for(sketch=True, colour=True, guidance_scale=3.0, sketch_scale=2.0, colour_scale=1.5))
    owner = ThreeScales(sketch=shown)
    owner.prepare(run)
    first, last = (
        list(owner.chain(Step(run, 0, 9, t, t - 1, run.parameters, run.noise)).weights.values()) for t in (999, 0)
    )
    if shown:
        assert first == [1.0] and last == pytest.approx([1 - 5, 5 - 3, 3 - 2, 2])
    else:
        assert first == last == pytest.approx([1 - 3, 3 - 1.5, 1.5])


def test_softening_brings_the_contrast_back_to_that_of_the_conditional_branch_and_0_leaves_it(
    bundle: ModelBundle, request_for: Callable[..., GenerationRequest]
) -> None:
    run = Run(bundle, request_for(guidance_scale=4.0))
    outputs = torch.cat([torch.randn_like(run.noise) for _ in range(2)])

    def combined(share: float) -> torch.Tensor:
        given = run.parameters.replace(guidance_rescale=share)
        step, owner = Step(run, 0, 9, 900, 899, given, run.noise), ClassifierFree()
        owner.branches(step)
        return owner.combine(step, outputs)

    hard, soft, between = combined(0.0), combined(1.0), combined(0.5)
    assert hard.std() > 2 * outputs[-1].std()
    assert torch.isclose(soft.std(), outputs[-1].std(), rtol=1e-4)
    assert torch.allclose(soft / soft.std(), hard / hard.std(), atol=1e-5)  # the same picture with less contrast
    assert torch.allclose(between, (hard + soft) / 2, atol=1e-5)
