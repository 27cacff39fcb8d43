from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from predictors import card_for, new_predictor
from safetensors import safe_open

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.predictor_file import KEY, NAME, load_for, load_predictor, save_predictor
from sketchstudio.errors import UserError


@pytest.mark.parametrize("architecture", ["conv", "mlp"])
@pytest.mark.parametrize("target", ["edges", "latent"])
def test_a_predictor_comes_back_as_it_was(bundle: ModelBundle, tmp_path: Path, architecture: str, target: str) -> None:
    predictor = new_predictor(bundle, architecture=architecture, target=target)
    path, card = tmp_path / "edges.safetensors", replace(card_for(bundle), figures={"steps": 7})
    save_predictor(path, predictor, card)
    again, read = load_predictor(path)
    assert again.spec == predictor.spec and read == card
    pairs = zip(again.state_dict().values(), predictor.state_dict().values(), strict=True)
    assert all(torch.equal(a, b.half().to(b.dtype)) for a, b in pairs)
    assert path.stat().st_size < 2.5 * sum(p.numel() for p in predictor.state_dict().values()) + 4000
    assert not again.training and not any(weight.requires_grad for weight in again.parameters())


def test_the_header_says_as_json_what_it_is_for(bundle: ModelBundle, tmp_path: Path) -> None:
    predictor, card = new_predictor(bundle), replace(card_for(bundle), figures={"held_out_loss": {"all": 0.5}})
    save_predictor(tmp_path / "e.safetensors", predictor, card)
    with safe_open(tmp_path / "e.safetensors", "pt") as file:
        header = json.loads(file.metadata()[KEY])
    assert header["card"] == {
        "fingerprint": bundle.fingerprint,
        "model": "tiny",
        "prediction_type": "v_prediction",
        "downsampling": 4,
        "detector": "gradient",
        "t_range": [0, 999],
        "polarity": "white lines on black",
        "figures": {"held_out_loss": {"all": 0.5}},
    }
    assert header["spec"]["taps"] == list(taps.preset("resnets", bundle.unet))
    assert header["spec"]["channels"] == [16, 32, 32, 16]
    assert (header["spec"]["architecture"], header["spec"]["target"]) == ("conv", "edges")


def test_another_model_is_refused_by_name(bundle: ModelBundle, plain: ModelBundle, tmp_path: Path) -> None:
    path = tmp_path / "edges.safetensors"
    save_predictor(path, new_predictor(bundle), card_for(bundle))
    assert load_for(bundle, path).spec.latent_channels == 4
    with pytest.raises(UserError, match=rf"trained for the model tiny .*{bundle.fingerprint[:8]}.*plain") as refusal:
        load_for(plain, path)
    assert plain.fingerprint[:8] in str(refusal.value)


def test_what_does_not_fit_is_named(bundle: ModelBundle, tmp_path: Path) -> None:
    path, predictor, card = tmp_path / "edges.safetensors", new_predictor(bundle), card_for(bundle)
    for changes, complaint in (
        ({"downsampling": 8}, "8 pixels a latent, but tiny has 4"),
        ({"polarity": "black lines on white"}, "black lines on white"),
    ):
        save_predictor(path, predictor, replace(card, **changes))
        with pytest.raises(UserError, match=complaint):
            load_for(bundle, path)
    predictor.spec = replace(predictor.spec, taps=("up_blocks.9", *predictor.spec.taps[1:]))
    save_predictor(path, predictor, card)
    with pytest.raises(UserError, match=r"up_blocks\.9"):
        load_for(bundle, path)


def test_a_model_without_one_says_how_to_make_it(plain: ModelBundle) -> None:
    with pytest.raises(UserError, match=rf"train edge-predictor --model .*plain --images DIR --out .*{NAME}"):
        load_for(plain)


def test_other_and_damaged_files_are_refused(bundle: ModelBundle, tmp_path: Path) -> None:
    path = tmp_path / "edges.safetensors"
    with pytest.raises(UserError, match="no edge predictor"):
        load_predictor(path)
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(UserError, match="no edge predictor of SketchStudio"):
        load_predictor(path)
    save_predictor(path, new_predictor(bundle), card_for(bundle))
    other = new_predictor(bundle)
    other.spec = replace(other.spec, widths=(48, 16))
    save_predictor(path, other, card_for(bundle))
    with pytest.raises(UserError, match="damaged"):
        load_predictor(path)
