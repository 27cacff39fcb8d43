"""Both training stages, small but whole: they run, resume after a kill, and leave a model that makes pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import EMAModel
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file

from sketchstudio.errors import UserError
from sketchstudio.training.autoencoder import SEAM, AutoencoderRecipe, batch_of_crops, edge_loss, train_autoencoder
from sketchstudio.training.dataset import load_photographs, load_renders
from sketchstudio.training.run import CHECKPOINT, learning_rate
from sketchstudio.training.unet import UNetRecipe, train_unet

MINUTES = 0.05


@pytest.fixture(scope="module")
def autoencoder(objects: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("autoencoder")
    return train_autoencoder(AutoencoderRecipe(data=objects, out=out, minutes=MINUTES, batch=4, crop=64))


@pytest.fixture(scope="module")
def model(objects: Path, autoencoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("unet")
    return train_unet(recipe(objects, autoencoder, out))


def recipe(objects: Path, autoencoder: Path, out: Path, minutes: float = MINUTES) -> UNetRecipe:
    return UNetRecipe(data=objects, autoencoder=autoencoder, out=out, minutes=minutes, batch=4, widths=(32, 32, 32))


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """When averages are read and moved. They are read into main memory: moved before that, the first step after a kill
    would find them in the wrong place on a GPU."""
    order: list[str] = []
    for name in ("load_state_dict", "to"):
        was = getattr(EMAModel, name)

        def noted(ema: EMAModel, *given: object, was: Callable[..., None] = was, name: str = name) -> None:
            order.append(name)
            was(ema, *given)

        monkeypatch.setattr(EMAModel, name, noted)
    return order


def steps_done(out: Path) -> int:
    """The step counter in the checkpoint; of what a stage registers, the run is the last."""
    files = sorted((out / CHECKPOINT).glob("custom_checkpoint_*.pkl"))
    return int(torch.load(files[-1], weights_only=True)["step"])


def log(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_autoencoder_stage_writes_a_stock_autoencoder_and_held_out_figures(autoencoder: Path):
    assert json.loads((autoencoder / "config.json").read_text())["_class_name"] == "AutoencoderDC"
    assert log(autoencoder.parent)[-1]["psnr_renders"] > 20
    with Image.open(autoencoder.parent / "samples.png") as sheet:
        assert sheet.height == 4 * 256


def test_unet_stage_writes_a_whole_model_folder_in_half_precision(model: Path):
    for part in ("unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"):
        with safe_open(model / f"{part}.safetensors", "pt") as weights:
            assert all(weights.get_slice(key).get_dtype() == "F16" for key in weights.keys())  # noqa: SIM118  # not a dict
    for name in (
        "model_index.json",
        "conditioning.json",
        "preview.safetensors",
        "tokenizer/tokenizer.json",
        "scheduler/scheduler_config.json",
    ):
        assert (model / name).is_file(), name
    with Image.open(model.parent / "samples.png") as sheet:
        assert sheet.height == 6 * 256


def test_a_step_across_the_seam_of_two_patches_costs_more_than_one_within_a_patch():
    flat = torch.zeros(1, 3, 48, 48)
    costs = {}
    for column in (16, 20, 32):
        stepped = flat.clone()
        stepped[..., column:] = 0.1
        costs[column] = edge_loss(stepped, flat).item()
    assert costs[16] == pytest.approx(costs[32]) == pytest.approx(SEAM * costs[20])
    lying = flat.clone()
    lying[..., 16:, :] = 0.1
    assert edge_loss(lying, flat).item() == pytest.approx(costs[16])
    assert edge_loss(stepped, stepped).item() == 0


def test_a_model_folder_does_not_say_where_it_was_made(model: Path, autoencoder: Path):
    for config in model.rglob("*.json"):
        assert str(autoencoder.parent) not in config.read_text(encoding="utf-8"), config


def test_a_stage_that_is_started_again_goes_on_where_it_was(objects: Path, autoencoder: Path, model: Path):
    before = steps_done(model.parent)
    train_unet(recipe(objects, autoencoder, model.parent, minutes=2 * MINUTES))
    assert steps_done(model.parent) > before > 0


def test_a_stage_whose_budget_is_used_up_trains_no_further(
    objects: Path, autoencoder: Path, model: Path, order: list[str]
):
    before = steps_done(model.parent)
    train_unet(recipe(objects, autoencoder, model.parent, minutes=MINUTES))
    assert steps_done(model.parent) == before
    assert order == ["load_state_dict", "to"]


def test_checkpoint_survives_a_kill_between_its_two_renames(objects: Path, autoencoder: Path, tmp_path: Path):
    train_unet(recipe(objects, autoencoder, tmp_path))
    (tmp_path / "checkpoint").rename(tmp_path / "checkpoint.previous")
    before = max(line["step"] for line in log(tmp_path))
    train_unet(recipe(objects, autoencoder, tmp_path, minutes=2 * MINUTES))
    assert steps_done(tmp_path) > before
    assert log(tmp_path)[-1]["step"] >= before  # it did not begin again at 0


def test_training_objects_and_held_out_objects_are_disjoint(objects: Path):
    train, test = (load_renders(objects, split) for split in ("train", "test"))
    assert not {e.object for e in train.examples} & {e.object for e in test.examples}


def test_a_folder_without_data_is_named_in_the_error(tmp_path: Path):
    with pytest.raises(UserError, match=r"index\.csv"):
        train_autoencoder(AutoencoderRecipe(data=tmp_path, out=tmp_path / "out", minutes=MINUTES))


def test_unet_stage_asks_for_an_autoencoder(objects: Path, tmp_path: Path):
    with pytest.raises(UserError, match="autoencoder"):
        train_unet(recipe(objects, tmp_path, tmp_path / "out"))


def test_learning_rate_warms_up_stays_and_falls():
    assert learning_rate(0.0, 0, 1.0) < 0.01
    assert learning_rate(0.3, 5000, 1.0) == 1.0
    assert 0.4 < learning_rate(0.75, 5000, 1.0) < 0.6
    assert learning_rate(1.0, 5000, 1.0) == pytest.approx(0.02)


def test_unet_stage_goes_on_from_a_finished_model(objects: Path, autoencoder: Path, model: Path, tmp_path: Path):
    further = train_unet(replace(recipe(objects, autoencoder, tmp_path, minutes=0.001), start=model))
    before, after = (load_file(folder / "unet/diffusion_pytorch_model.safetensors") for folder in (model, further))
    name = "conv_in.weight"
    # One warm-up step moves weights by a thousandth; another random start would differ everywhere.
    assert (before[name].float() - after[name].float()).abs().max() < 0.002
    assert (further / "tokenizer/tokenizer.json").read_text() == (model / "tokenizer/tokenizer.json").read_text()


def test_a_model_that_saw_lines_only_learns_what_they_enclose_from_where_it_was(
    objects: Path, autoencoder: Path, tmp_path: Path
):
    lines = train_unet(replace(recipe(objects, autoencoder, tmp_path / "lines", minutes=0.001), enclosed=False))
    start = replace(recipe(objects, autoencoder, tmp_path / "further", minutes=0.001), start=lines, drop_sketch=0.0)
    stored = [load_file(folder / "unet/diffusion_pytorch_model.safetensors") for folder in (lines, train_unet(start))]
    before, after = (weights["conv_in.weight"].float() for weights in stored)
    latent_and_lines, areas = len(stored[0]["conv_out.weight"]) + 256, 2 * 16
    assert after.shape[1] == before.shape[1] + areas
    new = after[:, latent_and_lines:][:, :areas]
    assert 0 < new.abs().max() < 0.002  # silent at first, and one warm-up step has moved it
    old = torch.cat([after[:, :latent_and_lines], after[:, latent_and_lines + areas :]], dim=1)
    assert (before - old).abs().max() < 0.002


def test_unet_stage_refuses_a_start_of_another_shape(objects: Path, autoencoder: Path, model: Path, tmp_path: Path):
    with pytest.raises(UserError, match="another shape"):
        train_unet(replace(recipe(objects, autoencoder, tmp_path), start=model, widths=(64, 64, 64)))


def test_pooled_prompt_reaches_every_layer_through_the_time_embedding(model: Path):
    unet = UNet2DConditionModel.from_pretrained(model / "unet").float()
    one, two = torch.zeros(1, 24, 128), torch.randn(1, 24, 128, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert not torch.equal(unet.add_embedding(one), unet.add_embedding(two))


def test_training_the_decoder_alone_leaves_the_latents_as_they_were(objects: Path, autoencoder: Path, tmp_path: Path):
    more = AutoencoderRecipe(
        data=objects, out=tmp_path, minutes=MINUTES, batch=4, crop=64, start=autoencoder, decoder_only=True
    )
    after = load_file(train_autoencoder(more) / "diffusion_pytorch_model.safetensors")
    before = load_file(autoencoder / "diffusion_pytorch_model.safetensors")
    assert all(torch.equal(before[name], after[name]) for name in before if name.startswith("encoder"))
    assert any(not torch.equal(before[name], after[name]) for name in before if name.startswith("decoder"))


def test_the_autoencoder_is_shown_renders_drawings_and_photographs(objects: Path, tmp_path: Path):
    Image.new("RGB", (400, 300), (250, 0, 250)).save(tmp_path / "photograph.jpg", quality=100)
    photographs = load_photographs(tmp_path, 5)
    assert photographs.shape == (1, 256, 256, 3)
    more = AutoencoderRecipe(data=objects, out=tmp_path, batch=400, crop=64)
    crops = batch_of_crops(np.random.default_rng(0), more, load_renders(objects, "train"), photographs)
    magenta = (crops[:, 0] > 0.9) & (crops[:, 1] < -0.9) & (crops[:, 2] > 0.9)
    taken = magenta.flatten(1).all(1)
    drawn = (crops == crops[:, :1]).flatten(1).all(1) & (crops < 0).flatten(1).any(1)  # lines of ink, without a colour
    assert 0.08 < taken.float().mean() < 0.17  # one in eight
    assert 0.18 < drawn.float().mean() < 0.32  # a quarter


def test_averages_that_a_checkpoint_holds_go_to_the_device(objects: Path, autoencoder: Path, order: list[str]):
    train_autoencoder(AutoencoderRecipe(data=objects, out=autoencoder.parent, minutes=0.001, batch=4, crop=64))
    assert order == ["load_state_dict", "to"]
