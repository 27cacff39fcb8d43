from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from predictors import new_predictor
from torch import Tensor

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import StepEvent, denoise
from sketchstudio.diffusion.edge_predictor import EdgePredictor
from sketchstudio.diffusion.guidance.base import Guidance, Run, Step
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.diffusion.guidance.ilvr import Realism
from sketchstudio.diffusion.guidance.img2img import StartPicture
from sketchstudio.diffusion.guidance.latent_edge import LEVELLING, EdgeSettings, LatentEdges, edge_gradient
from sketchstudio.errors import UserError
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import SCHEDULERS, GenerationParameters

RequestFor = Callable[..., GenerationRequest]
ALL = EdgeSettings(beta=0.5, stop=1.0)


@pytest.fixture(scope="module")
def predictor(bundle: ModelBundle) -> EdgePredictor:
    return new_predictor(bundle)


def finish(bundle: ModelBundle, request: GenerationRequest, *guidance: Guidance, **options: Any) -> list[StepEvent]:
    return list(denoise(Run(bundle, request), guidance, **options))


def hooks(bundle: ModelBundle) -> int:
    return sum(len(module._forward_hooks) for module in bundle.unet.modules())


class Watch(Guidance):
    """Looks at x before the other methods' post_step has changed it, and at the features."""

    def __init__(self) -> None:
        self.stepped: list[Tensor] = []
        self.x: list[Tensor] = []

    def post_step(self, step: Step, latents: Tensor) -> Tensor:
        self.stepped.append(latents)
        self.x.append(step.latents.detach())
        return latents


@pytest.mark.parametrize("architecture", ["conv", "mlp"])
@pytest.mark.parametrize("target", ["edges", "latent"])
def test_the_gradient_agrees_with_finite_differences(bundle: ModelBundle, architecture: str, target: str) -> None:
    unet = copy.deepcopy(bundle.unet).double()
    head = new_predictor(bundle, architecture=architecture, target=target)
    torch.manual_seed(1)
    ink = torch.zeros(1, 1, 64, 64)
    ink[..., 20:23, 10:50] = 1
    goal = head.target(ink, bundle.encode).double()
    head.double()
    maps = torch.zeros(1, unet.config.in_channels - 4, 16, 16, dtype=torch.float64)
    text = bundle.encode_prompts(["a cup"]).double()
    x, direction = torch.randn(2, 1, 4, 16, 16, dtype=torch.float64).unbind()

    def measured(latents: Tensor) -> tuple[Tensor, Tensor]:
        latents = latents.clone().requires_grad_()
        with taps.capture(unet, head.spec.taps, stop_gradient=True) as tapped:
            unet(torch.cat([latents, maps], dim=1), 500, text)
        losses, gradient, _ = edge_gradient(head, tapped, latents, 500, goal)
        return losses.sum(), gradient

    step = 1e-5
    slope = (measured(x + step * direction)[0] - measured(x - step * direction)[0]) / (2 * step)
    assert slope.item() == pytest.approx((measured(x)[1] * direction).sum().item(), rel=1e-4)


def test_the_gradient_of_each_sample_is_its_own(bundle: ModelBundle, predictor: EdgePredictor) -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 4, 16, 16)
    goal = (torch.rand(2, 1, 64, 64) > 0.9).float()
    maps = torch.zeros(2, bundle.unet.config.in_channels - 4, 16, 16)
    text = bundle.encode_prompts(["a cup", "a red chair"])

    def gradient(rows: slice) -> Tensor:
        latents = x[rows].clone().requires_grad_()
        with taps.capture(bundle.unet, predictor.spec.taps) as tapped:
            bundle.unet(torch.cat([latents, maps[rows]], dim=1), 300, text[rows])
        return edge_gradient(predictor, tapped, latents, 300, goal[rows])[1]

    both = gradient(slice(0, 2))
    for row in range(2):
        alone = gradient(slice(row, row + 1))
        assert torch.allclose(both[row : row + 1], alone, rtol=1e-3, atol=1e-3 * alone.abs().max().item())


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("form", ["paper", "eps"])
def test_beta_0_is_bit_identical_to_no_guidance(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, scheduler: str, form: str,
    unet_calls: list[int],
) -> None:  # fmt: skip
    request = request_for(sketch=True, scheduler=scheduler)
    edges = LatentEdges(EdgeSettings(beta=0, form=form, stop=1.0), predictor)
    plain = finish(bundle, request, ClassifierFree())[-1].latents
    assert torch.equal(finish(bundle, request, ClassifierFree(), edges)[-1].latents, plain)
    assert set(unet_calls) == {2}  # one batch a step, as without


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("owner", [ClassifierFree, ThreeScales])
def test_it_steers_with_every_solver_beside_every_other_method(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, scheduler: str, owner: type[Guidance]
) -> None:
    request = request_for(
        sketch=True, colour=True, initial=True, strength=0.9, realism=0.6, scheduler=scheduler, steps=6
    )
    others = (Realism(), StartPicture())
    plain = finish(bundle, request, owner(), *others)[-1].latents
    for form in ("auto", "paper", "eps"):
        edges = LatentEdges(EdgeSettings(beta=0.5, stop=1.0, form=form), predictor)
        events = finish(bundle, request, owner(), edges, *others)
        assert all(torch.isfinite(event.latents).all() for event in events)
        assert not torch.allclose(events[-1].latents, plain)
    assert hooks(bundle) == 0


def test_the_paper_s_step_is_as_long_as_it_says_and_goes_against_the_gradient(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    watch = Watch()
    edges = LatentEdges(EdgeSettings(beta=0.7, stop=1.0, form="paper"), predictor)
    events = finish(bundle, request_for(sketch=True), ClassifierFree(), watch, edges)
    for event, stepped, x in zip(events, watch.stepped, watch.x, strict=True):
        moved = event.latents - stepped
        assert moved.norm().item() == pytest.approx(0.7 * (x - stepped).norm().item(), rel=1e-4)


def test_levelled_no_place_draws_the_whole_step_upon_itself_and_the_step_stays_as_long(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    def first_move(levelling: float) -> tuple[Tensor, float]:
        watch = Watch()
        settings = EdgeSettings(beta=0.7, stop=1.0, form="paper", levelling=levelling)
        event = finish(bundle, request_for(sketch=True), ClassifierFree(), watch, LatentEdges(settings, predictor))[0]
        return event.latents - watch.stepped[0], 0.7 * (watch.x[0] - watch.stepped[0]).norm().item()

    def beside_the_others(move: Tensor) -> Tensor:
        places = move.norm(dim=1)
        return places / places.square().mean().sqrt()

    (paper, length), (levelled, _) = first_move(float("inf")), first_move(1.0)
    assert levelled.norm().item() == pytest.approx(length, rel=1e-4)
    assert beside_the_others(levelled).max() < 0.9 * beside_the_others(paper).max()
    highest = beside_the_others(paper) > 1
    quiet = ~highest[0]
    ratio = levelled[0][:, quiet] / paper[0][:, quiet]  # what did not stand out keeps its direction and its proportion
    assert torch.allclose(ratio, ratio.mean().expand_as(ratio), rtol=1e-3)


def test_both_forms_are_the_same_for_small_steps_of_ddim(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    def first_pull(form: str) -> Tensor:
        request = request_for(sketch=True, initial=True, strength=0.5, steps=200, guidance_scale=1.0, epsilon_scale=1.0)
        settings = EdgeSettings(beta=0.5, stop=1.0, form=form)
        guided, free = (
            next(denoise(Run(bundle, request), [ClassifierFree(), StartPicture(), *more])).latents
            for more in ([LatentEdges(settings, predictor)], [])
        )
        return guided - free

    paper, eps = first_pull("paper"), first_pull("eps")
    assert torch.nn.functional.cosine_similarity(paper.flatten(), eps.flatten(), dim=0) > 0.999
    assert eps.norm().item() == pytest.approx(paper.norm().item(), rel=0.05)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("owner", [ClassifierFree, ThreeScales])
@pytest.mark.parametrize("beside", [(), (Realism, StartPicture)])
def test_the_loss_falls_with_every_solver_beside_every_other_method(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, scheduler: str, owner: type[Guidance],
    beside: tuple[type[Guidance], ...],
) -> None:  # fmt: skip
    given = {"initial": True, "strength": 0.9, "realism": 0.6} if beside else {}
    request = request_for(sketch=True, colour=True, steps=10, scheduler=scheduler, **given)

    def last_loss(beta: float) -> float:
        edges = LatentEdges(EdgeSettings(beta=beta, stop=1.0), predictor)
        events = finish(bundle, request, owner(), edges, *(other() for other in beside))
        return [event.losses["edges"] for event in events if "edges" in event.losses][-1]

    assert last_loss(1.0) < last_loss(1e-9)


def test_only_the_conditional_branch_runs_alone_and_only_while_it_is_guided(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, unet_calls: list[int]
) -> None:
    edges = LatentEdges(EdgeSettings(stop=0.5, every=2, hold=False, turns=False), predictor)
    events = finish(bundle, request_for(sketch=True, steps=8), ClassifierFree(), edges)
    guided = [1, 1]
    assert unet_calls == [*guided, 2, *guided, 2, 2, 2, 2, 2]
    assert ["edges" in event.losses for event in events] == [True, False, True, False, False, False, False, False]


def test_gradient_and_unconditional_branch_take_turns(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, unet_calls: list[int]
) -> None:
    request = request_for(sketch=True, steps=8)
    in_turns, as_well = (
        finish(bundle, request, ClassifierFree(), LatentEdges(EdgeSettings(stop=0.8, every=2, turns=turns), predictor))
        for turns in (True, False)
    )
    assert unet_calls[:9] == [1, 1, 2, 1, 2, 1, 2, 1, 2]  # the first has nothing to go on with, so it runs both
    assert ["edges" in event.losses for event in in_turns] == ["edges" in event.losses for event in as_well]
    assert torch.equal(in_turns[1].latents, as_well[1].latents)
    assert not torch.equal(in_turns[2].latents, as_well[2].latents)
    assert torch.allclose(in_turns[-1].latents, as_well[-1].latents, atol=0.1)


def test_with_a_gradient_at_each_step_all_branches_run(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, unet_calls: list[int]
) -> None:
    finish(bundle, request_for(sketch=True), ClassifierFree(), LatentEdges(ALL, predictor))
    assert unet_calls == [1, 1] * 4


def test_steps_between_go_on_along_the_last_gradient_or_unguided(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    def second_pull(hold: bool) -> Tensor:
        watch = Watch()
        edges = LatentEdges(replace(ALL, every=2, hold=hold), predictor)
        events = finish(bundle, request_for(sketch=True), ClassifierFree(), watch, edges)
        return events[1].latents - watch.stepped[1]

    assert second_pull(hold=False).norm() == 0
    assert second_pull(hold=True).norm() > 0


def test_start_and_stop_are_shares_of_the_run_and_cosine_fades() -> None:
    settings = EdgeSettings(start=0.2, stop=0.6)
    weights = [settings.weight(i / 10) for i in range(10)]
    assert weights == [0, 0, 1, 1, 1, 1, 0, 0, 0, 0]
    fading = [replace(settings, fade="cosine").weight(i / 10) for i in range(2, 6)]
    assert fading[0] == 1 and fading == sorted(fading, reverse=True) and fading[2] == pytest.approx(0.5)


def test_each_guided_step_carries_the_loss_and_the_predicted_edge_map(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    events = finish(bundle, request_for(sketch=True), ClassifierFree(), LatentEdges(EdgeSettings(), predictor))
    assert [event.edges is not None for event in events] == [True, True, False, False]
    assert events[0].edges is not None
    assert events[0].edges.shape == (64, 64) and events[0].edges.dtype == np.uint8
    assert events[0].losses["edges"] > 0


def test_nothing_beyond_the_last_tap_is_kept_and_the_features_carry_no_graph_afterwards(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    seen: dict[str, bool] = {}

    def note(name: str) -> Callable[..., None]:
        return lambda _module, _inputs, output: seen.__setitem__(name, torch.is_grad_enabled() and output.requires_grad)

    early = [predictor.spec.taps[0], "mid_block.resnets.1"]
    head = new_predictor(bundle, paths=early)
    handles = [
        bundle.unet.get_submodule(name).register_forward_hook(note(name))
        for name in ("down_blocks.0.resnets.0", "up_blocks.1.resnets.0", "conv_out")
    ]
    steps: list[Step] = []

    class Keep(Guidance):
        def post_step(self, step: Step, latents: Tensor) -> Tensor:
            steps.append(step)
            return latents

    try:
        request = request_for(sketch=True, guidance_scale=1.0, steps=1)
        finish(bundle, request, ClassifierFree(), LatentEdges(ALL, head), Keep())
    finally:
        for handle in handles:
            handle.remove()
    assert seen == {"down_blocks.0.resnets.0": True, "up_blocks.1.resnets.0": False, "conv_out": False}
    assert steps[0].features == {}
    assert not any(weight.grad is not None for weight in bundle.unet.parameters())


def test_places_without_weight_do_not_pull(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    request = request_for(sketch=True)

    def run(weights: Any) -> Tensor:
        return finish(bundle, request, ClassifierFree(), LatentEdges(ALL, predictor, weights=weights))[-1].latents

    everywhere, half = np.ones((64, 64), np.float32), np.ones((64, 64), np.float32)
    half[:, :32] = 0
    assert torch.allclose(run(None), run(everywhere), atol=1e-4)
    assert not torch.allclose(run(None), run(half), atol=1e-2)
    nowhere = np.zeros((64, 64), np.float32)
    assert torch.allclose(run(nowhere), finish(bundle, request, ClassifierFree())[-1].latents, atol=1e-5)


def test_a_gradient_that_is_no_number_is_left_out(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    broken = copy.deepcopy(predictor)
    broken.body.first.bias.data.fill_(float("nan"))
    request = request_for(sketch=True)
    events = finish(bundle, request, ClassifierFree(), LatentEdges(ALL, broken))
    assert torch.isfinite(events[-1].latents).all()


def test_hooks_are_gone_after_a_cancel_and_after_an_exception(
    bundle: ModelBundle, predictor: EdgePredictor, request_for: RequestFor, unet_calls: list[int]
) -> None:
    edges = LatentEdges(ALL, predictor)
    finish(bundle, request_for(sketch=True), ClassifierFree(), edges, cancelled=lambda: len(unet_calls) >= 3)
    assert len(unet_calls) == 3 and hooks(bundle) == 0

    class Breaks(Guidance):
        def pre_unet(self, step: Step, kwargs: dict[str, Any]) -> None:
            if torch.is_grad_enabled():
                kwargs["encoder_hidden_states"] = None

    with pytest.raises(Exception):  # noqa: B017  # whatever the U-Net says to that
        finish(bundle, request_for(sketch=True), ClassifierFree(), LatentEdges(ALL, predictor), Breaks())
    assert hooks(bundle) == 0
    assert torch.is_grad_enabled()  # the loop's own state is not left behind


def test_a_blank_sheet_needs_no_predictor_and_changes_nothing(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for()
    plain = finish(bundle, request, ClassifierFree())[-1].latents
    assert torch.equal(finish(bundle, request, ClassifierFree(), LatentEdges(ALL))[-1].latents, plain)


def test_the_model_s_own_predictor_is_found_and_its_absence_is_said(
    bundle: ModelBundle, plain: ModelBundle, predictor: EdgePredictor, request_for: RequestFor
) -> None:
    with pytest.raises(UserError, match="no edge predictor"):
        finish(plain, request_for(sketch=True), ClassifierFree(), LatentEdges(ALL))
    found = finish(bundle, request_for(sketch=True), ClassifierFree(), LatentEdges(ALL))
    given = finish(bundle, request_for(sketch=True), ClassifierFree(), LatentEdges(ALL, predictor))
    assert torch.equal(found[-1].latents, given[-1].latents)


def test_without_settings_of_its_own_it_follows_the_parameters_step_by_step(
    bundle: ModelBundle, request_for: RequestFor
) -> None:
    request = request_for(sketch=True, edge_stop=1.0, edge_every=1)
    scales = iter((2.0, 0.0, 0.0, 1.0))

    def current() -> GenerationParameters:
        return request.parameters.replace(sketch_scale=next(scales))

    events = finish(bundle, request, ClassifierFree(), LatentEdges(), current=current)
    assert ["edges" in event.losses for event in events] == [True, False, False, True]
    given = {"edge_start": 0.1, "edge_stop": 0.7, "edge_every": 3, "edge_fade": "cosine", "edge_form": "eps"}
    chosen = EdgeSettings.of(request_for(**given).parameters, "edges")
    assert chosen == EdgeSettings(
        beta=1.6, start=0.1, stop=0.7, every=3, fade="cosine", form="eps", levelling=LEVELLING
    )


def test_a_sketch_that_the_model_is_shown_as_well_is_pulled_but_a_little() -> None:
    for target, beta, touch in (("edges", 1.6, 0.2), ("latent", 1.0, 0.12)):
        alone, both = (
            EdgeSettings.of(GenerationParameters(method=name, sketch_scale=2.0), target) for name in ("lgp", "lgp+diss")
        )
        assert alone.beta == pytest.approx(beta) and both.beta == pytest.approx(touch)


def test_a_predictor_of_latents_pulls_less_hard_than_one_of_edges(bundle: ModelBundle, request_for: RequestFor) -> None:
    request = request_for(sketch=True, edge_stop=1.0)
    settings = {target: EdgeSettings.of(request.parameters, target) for target in ("edges", "latent")}
    assert settings["latent"].beta < settings["edges"].beta
    for target, chosen in settings.items():
        head = new_predictor(bundle, target=target)
        followed = finish(bundle, request, ClassifierFree(), LatentEdges(predictor=head))
        given = finish(bundle, request, ClassifierFree(), LatentEdges(chosen, head))
        assert torch.equal(followed[-1].latents, given[-1].latents)
