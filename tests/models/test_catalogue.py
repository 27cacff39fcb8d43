from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from fakes import write_tiny_model

from sketchstudio.errors import UserError
from sketchstudio.models import catalogue
from sketchstudio.parameters import METHODS


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(model, tmp_path / "copy"))


def test_a_folder_in_diffusers_layout_is_taken(model: Path) -> None:
    assert catalogue.resolve(str(model)) == model


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"no model 'dreams'.*starter"):
        catalogue.resolve("dreams")


@pytest.mark.parametrize("name", ["model.ckpt", "model.pt", "model.pth", "model.bin"])
def test_a_pickle_checkpoint_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x80\x02}q\x00.")
    with pytest.raises(UserError, match=r"pickle.*any program.*safetensors"):
        catalogue.resolve(str(tmp_path / name))
    with pytest.raises(UserError, match="pickle"):  # the folder around it, too
        catalogue.resolve(str(tmp_path))


def test_pickled_weights_of_a_part_are_refused(copy: Path) -> None:
    weights = next((copy / "unet").glob("*.safetensors"))
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(UserError, match="pickle"):
        catalogue.resolve(str(copy))


def test_a_single_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model_index\.json is missing"):
        catalogue.resolve(str(tmp_path))
    (tmp_path / "model.safetensors").touch()
    with pytest.raises(UserError, match="single file"):
        catalogue.resolve(str(tmp_path / "model.safetensors"))


@pytest.mark.parametrize("part", catalogue.PARTS)
def test_a_missing_part_is_named(copy: Path, part: str) -> None:
    (copy / part).rename(copy / "elsewhere")
    with pytest.raises(UserError, match=f"the folder {part} is missing"):
        catalogue.resolve(str(copy))


def test_missing_weights_and_a_damaged_index_are_named(copy: Path) -> None:
    next((copy / "vae").glob("*.safetensors")).unlink()
    with pytest.raises(UserError, match="vae holds no weights"):
        catalogue.resolve(str(copy))
    (copy / "model_index.json").write_text("{ half a file")
    with pytest.raises(UserError, match="damaged"):
        catalogue.resolve(str(copy))


def test_other_kinds_of_model_are_refused_by_name(copy: Path) -> None:
    index = {"_class_name": "StableDiffusionXLPipeline", "text_encoder_2": ["transformers", "CLIPTextModel"]}
    (copy / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(UserError, match="StableDiffusionXLPipeline"):
        catalogue.resolve(str(copy))


def test_a_missing_starter_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "resource", lambda name: tmp_path / name)
    with pytest.raises(UserError, match="missing from this installation"):
        catalogue.resolve("starter")


def test_the_catalogue_does_not_import_torch() -> None:
    import subprocess

    code = "import sys, sketchstudio.models.catalogue; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_methods_of_edges_need_an_edge_predictor_in_the_model_s_folder(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "model")
    assert catalogue.methods(str(model)) == ("diss", "text")
    (model / catalogue.EDGE_PREDICTOR).write_bytes(b"")
    assert catalogue.methods(str(model)) == METHODS
    assert catalogue.methods(str(tmp_path / "nowhere")) == METHODS  # what is wrong is said when it is loaded
