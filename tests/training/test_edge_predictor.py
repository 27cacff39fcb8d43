"""The edge predictor's training on a tiny random model: the loss falls, it resumes, and guidance takes its file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from fakes import STABLE_DIFFUSION_SCHEDULE, write_tiny_model
from PIL import Image
from safetensors.torch import load_file

from sketchstudio.cli import main
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.guidance.base import Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.latent_edge import EdgeSettings, LatentEdges
from sketchstudio.diffusion.predictor_file import load_for, load_predictor
from sketchstudio.errors import UserError
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import GenerationParameters
from sketchstudio.training.edge_predictor import EdgePredictorRecipe, train_edge_predictor
from sketchstudio.training.noised_features import KeptLatents, NoisedFeatures, chosen_taps, rgb_of
from sketchstudio.training.pictures import Picture
from sketchstudio.training.run import CHECKPOINT

STEPS = 60


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Boxes and balls, 64 pixels wide, in folders that name them."""
    folder = tmp_path_factory.mktemp("images")
    random = np.random.default_rng(0)
    for i in range(24):
        image = np.full((64, 64, 3), 240, np.uint8)
        x, y, size = (int(v) for v in random.integers((16, 16, 8), (48, 48, 16)))
        colour = tuple(int(v) for v in random.integers(20, 160, 3))
        if i % 2:
            cv2.circle(image, (x, y), size, colour, -1)
        else:
            cv2.rectangle(image, (x - size, y - size), (x + size, y + size), colour, -1)
        (folder / ("ball" if i % 2 else "box")).mkdir(exist_ok=True)
        Image.fromarray(image).save(folder / ("ball" if i % 2 else "box") / f"{i}.png")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="module")
def trained(images: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_edge_predictor(recipe(images, model, tmp_path_factory.mktemp("out") / "edges.safetensors"))


def recipe(images: Path, model: Path, out: Path, **changes: Any) -> EdgePredictorRecipe:
    given = {"steps": STEPS, "batch": 8, "size": 64, "device": "cpu", "peak_lr": 5e-3, "ema_decay": 0.9, **changes}
    return EdgePredictorRecipe(model=str(model), images=images, out=out, **given)


def log(out: Path) -> list[dict[str, float]]:
    file = out.with_name(out.name + ".training") / "log.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_loss_falls(trained: Path) -> None:
    losses = [line["loss"] for line in log(trained) if "loss" in line]
    held_out = [line["held_out_all"] for line in log(trained) if "held_out_all" in line]
    assert held_out[-1] < 0.8 * losses[0]


def test_the_file_tells_the_held_out_loss_of_each_tenth_of_the_timesteps(trained: Path, model: Path) -> None:
    _, card = load_predictor(trained)
    losses = card.figures["held_out_loss"]
    assert list(losses)[:2] == ["t000-099", "t100-199"] and len(losses) == 11
    assert losses["all"] == pytest.approx(np.mean(list(losses.values())[:10]), abs=1e-3)
    assert card.model == "tiny" and card.detector == "gradient"
    assert card.figures["steps"] == STEPS and card.t_range == (0, 999)
    assert load_for(ModelBundle.load(model, "cpu"), trained).spec.taps[-1] == "mid_block.resnets.1"
    assert (trained.with_name(trained.name + ".training") / "samples.png").is_file()


def test_it_is_trained_by_adamw_and_the_file_holds_the_averaged_weights(trained: Path) -> None:
    checkpoint = trained.with_name(trained.name + ".training") / CHECKPOINT
    (group,) = torch.load(checkpoint / "optimizer.bin", weights_only=True)["param_groups"]
    assert group["decoupled_weight_decay"] and group["weight_decay"] > 0
    averages = torch.load(checkpoint / "custom_checkpoint_0.pkl", weights_only=True)["shadow_params"]
    last = load_file(checkpoint / "model.safetensors")
    for (name, weight), average in zip(load_predictor(trained)[0].named_parameters(), averages, strict=True):
        assert torch.equal(weight, average.half().float())
        assert not torch.equal(weight, last[name].half().float())


def test_latents_are_noised_over_the_whole_range_as_the_timestep_says(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = ModelBundle.load(model, "cpu")
    alphas = torch.linspace(0.999, 0.0, 1000)
    features = NoisedFeatures(bundle, chosen_taps("lean", bundle.unet), alphas, drop_text=0.0, show_colour=0.0)
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    monkeypatch.setattr(features, "_run", lambda noisy, t, prompts, colours: seen.append((noisy, t)) or [])
    grey = Picture(np.full((64, 64, 3), 90, np.uint8), np.zeros((64, 64), np.uint8), "a box")
    features(np.random.default_rng(0), [grey] * 500, [(0, False)] * 500)
    ((noisy, t),) = seen
    assert t.min() < 20 and t.max() > 980 and abs(t.float().mean() - 500) < 50
    clean = bundle.encode(rgb_of([grey]))
    noise = (noisy - alphas[t].sqrt()[:, None, None, None] * clean) / (1 - alphas[t]).sqrt()[:, None, None, None]
    assert torch.allclose(noise.std((1, 2, 3)), torch.ones(500), atol=0.15)


def test_a_latent_s_prediction_begins_at_its_mean(images: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "e.safetensors"
    train_edge_predictor(recipe(images, model, out, target="latent", steps=1))
    bundle = ModelBundle.load(model, "cpu")
    blank = bundle.encode(-torch.ones(1, 3, 64, 64))  # an edge map is mostly this
    assert blank.square().mean() > 0
    bias = load_predictor(out)[0].body.rest[-1].bias
    assert (bias - blank.mean((0, 2, 3))).norm() < 0.7 * blank.mean((0, 2, 3)).norm()


def test_the_features_see_more_with_less_noise(trained: Path) -> None:
    losses = load_predictor(trained)[1].figures["held_out_loss"]
    assert losses["t000-099"] < losses["t900-999"]


def test_training_goes_on_where_it_was(images: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "e.safetensors"
    for steps in (3, 5):
        train_edge_predictor(recipe(images, model, out, steps=steps))
        assert load_predictor(out)[1].figures["steps"] == steps
        assert load_predictor(out)[1].figures["images"] == 8 * steps
    assert (tmp_path / "e.safetensors.training" / CHECKPOINT).is_dir()
    assert [line["step"] for line in log(out) if "loss" in line] == [0]  # it did not begin again


@pytest.mark.parametrize(("architecture", "target"), [("conv", "edges"), ("conv", "latent"), ("mlp", "edges")])
def test_every_kind_trains_and_steers(
    images: Path, model: Path, tmp_path: Path, architecture: str, target: str
) -> None:
    out = train_edge_predictor(
        recipe(images, model, tmp_path / "e.safetensors", architecture=architecture, target=target, steps=3)
    )
    sketch = np.zeros((64, 64), np.uint8)
    sketch[20:44, 20] = 255
    bundle = ModelBundle.load(model, "cpu")
    request = GenerationRequest(1, GenerationParameters(width=64, height=64, steps=2), sketch=sketch)
    edges = LatentEdges(EdgeSettings(stop=1.0), load_for(bundle, out))
    events = list(denoise(Run(bundle, request), [ClassifierFree(), edges]))
    assert all(torch.isfinite(event.latents).all() and event.losses["edges"] > 0 for event in events)


def test_each_picture_is_encoded_once(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = ModelBundle.load(model, "cpu")
    encoded: list[int] = []
    encode = ModelBundle.encode
    monkeypatch.setattr(ModelBundle, "encode", lambda self, rgb: (encoded.append(len(rgb)), encode(self, rgb))[1])
    rgb, kept = torch.rand(3, 3, 64, 64) * 2 - 1, KeptLatents(bundle)
    first = kept(rgb, [(0, False), (0, True), (0, False)])  # the same picture twice, and its mirror image
    second = kept(rgb.flip(0)[:2], [(7, False), (0, True)])
    assert encoded == [2, 1]
    assert torch.equal(first[0], first[2]) and torch.equal(second[1], first[1])
    assert torch.allclose(second[0], bundle.encode(rgb[2:])[0], atol=1e-2)  # they are kept in half precision


def test_a_plain_text_model_with_kept_edges_from_the_command_line(images: Path, tmp_path: Path) -> None:
    model = write_tiny_model(
        tmp_path / "plain", conditioning=ConditioningSpec(), autoencoder="AutoencoderKL",
        schedule=STABLE_DIFFUSION_SCHEDULE,
    )  # fmt: skip
    out = tmp_path / "edges.safetensors"
    words = ["train", "edge-predictor", "--model", str(model), "--images", str(images), "--out", str(out)]
    assert main(["prepare-edges", str(images), "--size", "64", "-o", str(tmp_path / "edges")]) == 0
    assert (tmp_path / "edges" / "sheet.png").is_file() and (tmp_path / "edges" / "box" / "0.png").is_file()
    assert main([*words, "--edges", str(tmp_path / "edges"), "--size", "64", "--steps", "2", "--batch", "2"]) == 0
    assert load_predictor(out)[1].detector == "gradient"
    assert main([*words, "--edges", str(tmp_path / "edges"), "--size", "128", "--steps", "4"]) == 2


def test_taps_are_presets_or_paths(model: Path) -> None:
    unet = ModelBundle.load(model, "cpu").unet
    assert chosen_taps("lean", unet) == chosen_taps("resnets", unet)[:-1]
    assert chosen_taps("mid_block, up_blocks.0", unet) == ("mid_block", "up_blocks.0")
    with pytest.raises(UserError, match=r"up_blocks\.7"):
        chosen_taps("mid_block,up_blocks.7", unet)


def test_renders_are_trained_on_with_their_own_lines_and_the_model_stays_as_it_is(
    objects: Path, model: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in model.rglob("*") if path.is_file()}
    out = tmp_path / "e.safetensors"
    train_edge_predictor(recipe(objects, model, out, size=256, batch=2, steps=1, limit=2))
    assert load_predictor(out)[1].detector == "exact lines of the geometry"
    assert {path: path.read_bytes() for path in model.rglob("*") if path.is_file()} == before


def test_another_kind_in_the_same_place_is_refused_instead_of_resumed(
    images: Path, model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "e.safetensors"
    train_edge_predictor(recipe(images, model, out, steps=1))
    with pytest.raises(UserError, match="another kind"):
        train_edge_predictor(replace(recipe(images, model, out, steps=2), target="edges"))


@pytest.mark.parametrize("upscale", [-1, 3, 1024])
def test_an_edge_map_that_would_not_fit_the_picture_is_refused(
    images: Path, model: Path, tmp_path: Path, upscale: int
) -> None:
    with pytest.raises(UserError, match="--upscale"):
        train_edge_predictor(recipe(images, model, tmp_path / "edges.safetensors", upscale=upscale))
    assert list(tmp_path.iterdir()) == []
