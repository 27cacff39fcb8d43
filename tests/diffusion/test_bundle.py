from __future__ import annotations

import json
import shutil
import socket
import warnings
from pathlib import Path

import pytest
import torch
from fakes import write_tiny_model
from safetensors.torch import load_file, save_file

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.errors import UserError


@pytest.fixture
def copy(bundle: ModelBundle, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundle.folder, tmp_path / "copy"))


def edit_index(folder: Path, **entries: object) -> None:
    path = folder / "model_index.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **entries}))


@pytest.mark.parametrize(("kind", "factor"), [("AutoencoderDC", 4), ("AutoencoderKL", 8), ("AutoencoderTiny", 8)])
def test_every_autoencoder_class_encodes_and_decodes(tmp_path: Path, kind: str, factor: int) -> None:
    bundle = ModelBundle.load(write_tiny_model(tmp_path / "model", autoencoder=kind), "cpu")
    assert (bundle.downsampling, bundle.latent_channels) == (factor, 4)
    rgb = 2 * torch.rand(2, 3, 64, 32) - 1
    latents = bundle.encode(rgb)
    assert latents.shape == (2, 4, 64 // factor, 32 // factor)
    assert bundle.decode(latents).shape == rgb.shape
    assert torch.equal(latents, bundle.encode(rgb))  # the mode, not a sample


def test_latents_are_normalised_by_the_autoencoders_own_factors(plain: ModelBundle) -> None:
    rgb = torch.zeros(1, 3, 64, 64)
    with torch.no_grad():
        mode = plain.vae.encode(rgb).latent_dist.mode()
    assert torch.allclose(plain.encode(rgb), mode * plain.vae.config.scaling_factor)


def test_parameters_are_frozen_and_in_eval_mode(bundle: ModelBundle) -> None:
    for module in (bundle.unet, bundle.vae, bundle.text_encoder):
        assert not module.training
        assert not any(parameter.requires_grad for parameter in module.parameters())


def test_loading_needs_no_network_and_gives_no_warning(
    bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    capfd.readouterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ModelBundle.load(bundle.folder, "cpu")
    assert capfd.readouterr() == ("", "")  # no progress bars either


def test_half_precision_weights_are_cast_to_float32_on_the_cpu(copy: Path) -> None:
    path = next((copy / "unet").glob("*.safetensors"))
    save_file({name: tensor.half() for name, tensor in load_file(path).items()}, path, metadata={"format": "pt"})
    bundle = ModelBundle.load(copy, "cpu")
    assert bundle.dtype == bundle.unet.dtype == torch.float32


def test_a_folder_with_fp16_variants_alone_loads(copy: Path) -> None:
    for part in ("unet", "vae", "text_encoder"):
        path = next((copy / part).glob("*.safetensors"))
        path.rename(path.with_name(path.name.replace(".safetensors", ".fp16.safetensors")))
    assert ModelBundle.load(copy, "cpu").unet.dtype == torch.float32


def test_bfloat16_can_be_asked_for_and_the_autoencoder_stays_exact(bundle: ModelBundle) -> None:
    loaded = ModelBundle.load(bundle.folder, "cpu", torch.bfloat16)
    assert loaded.unet.dtype == loaded.encode_prompts(["a"]).dtype == torch.bfloat16
    assert loaded.vae.dtype == torch.float32


def test_the_fingerprint_tells_weights_apart_and_is_stable(bundle: ModelBundle, copy: Path, tmp_path: Path) -> None:
    assert ModelBundle.load(copy, "cpu").fingerprint == bundle.fingerprint
    other = ModelBundle.load(write_tiny_model(tmp_path / "other", seed=1), "cpu")
    assert other.fingerprint != bundle.fingerprint


def test_prompts_of_any_length_have_the_same_shape(bundle: ModelBundle) -> None:
    embeddings = bundle.encode_prompts(["", "a red chair", "a red wooden chair of metal " * 40])
    assert embeddings.shape == (3, 12, 32)
    assert not torch.allclose(embeddings[0], embeddings[1])


@pytest.mark.parametrize("entry", [["os", "system"], ["diffusers", "StableDiffusionPipeline"], None, "UNet"])
def test_only_known_classes_are_loaded(copy: Path, entry: object) -> None:
    edit_index(copy, unet=entry)
    with pytest.raises(UserError, match=r"unet is of the kind .*UNet2DConditionModel"):
        ModelBundle.load(copy, "cpu")


def test_damaged_and_incomplete_weights_are_said(copy: Path) -> None:
    path = next((copy / "unet").glob("*.safetensors"))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="unet cannot be loaded"):
        ModelBundle.load(copy, "cpu")
    path.write_bytes(whole)
    tensors = load_file(path)
    del tensors["conv_in.weight"]
    save_file(tensors, path, metadata={"format": "pt"})
    with pytest.raises(UserError, match=r"conv_in\.weight are missing"):
        ModelBundle.load(copy, "cpu")


@pytest.mark.parametrize("step", ["from_pretrained", "to"])
def test_too_little_memory_for_a_model_is_said(bundle: ModelBundle, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(type(bundle.unet), step, full)
    with pytest.raises(UserError, match="not enough memory for this model"):
        ModelBundle.load(bundle.folder, "cpu")


def test_parts_that_do_not_fit_together_are_said(copy: Path) -> None:
    ConditioningSpec(sketch="latent").save(copy)
    with pytest.raises(UserError, match="does not fit together"):
        ModelBundle.load(copy, "cpu")


def test_a_size_that_the_autoencoder_cannot_make_names_the_nearest(bundle: ModelBundle) -> None:
    bundle.check_size(64, 128)
    with pytest.raises(UserError, match=r"height is 66, but this model needs a multiple of 4\. The nearest is 64"):
        bundle.check_size(64, 66)
