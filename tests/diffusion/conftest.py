"""Tiny models, written and loaded once, and requests for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from fakes import STABLE_DIFFUSION_SCHEDULE, write_tiny_model
from predictors import card_for, new_predictor

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.diffusion.predictor_file import NAME, save_predictor
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import GenerationParameters

SIDE = 64


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A starter-like model: takes sketch and colours, v-prediction, cosine schedule, and has an edge predictor."""
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
    bundle = ModelBundle.load(folder, "cpu")
    save_predictor(folder / NAME, new_predictor(bundle), card_for(bundle))
    return bundle


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A Stable-Diffusion-like model: text only, eps-prediction."""
    folder = write_tiny_model(
        tmp_path_factory.mktemp("models") / "plain",
        conditioning=ConditioningSpec(),
        autoencoder="AutoencoderKL",
        schedule=STABLE_DIFFUSION_SCHEDULE,
    )
    return ModelBundle.load(folder, "cpu")


def make_request(
    sketch: bool = False, colour: bool = False, initial: bool = False, **changes: Any
) -> GenerationRequest:
    """A small request; the arrays that are asked for are given."""
    defaults = {"prompt": "a red chair", "width": SIDE, "height": SIDE, "steps": 4}
    arrays: dict[str, Any] = {}
    if sketch:
        arrays["sketch"] = np.zeros((SIDE, SIDE), np.uint8)
        arrays["sketch"][20:23, 10:50] = 255
    if colour:
        arrays["colour"] = np.zeros((SIDE, SIDE, 4), np.uint8)
        arrays["colour"][30:50, 20:40] = (200, 30, 30, 255)
    if initial:
        arrays["initial"] = np.full((SIDE, SIDE, 3), 90, np.uint8)
    return GenerationRequest(1, GenerationParameters(**{**defaults, **changes}), "tiny", **arrays)


@pytest.fixture
def request_for() -> Callable[..., GenerationRequest]:
    return make_request


@pytest.fixture
def unet_calls(bundle: ModelBundle) -> Iterator[list[int]]:
    """The batch size of every U-Net call of `bundle` during the test."""
    sizes: list[int] = []
    handle = bundle.unet.register_forward_pre_hook(
        lambda _module, _arguments, kwargs: sizes.append(len(kwargs["sample"])), with_kwargs=True
    )
    yield sizes
    handle.remove()
