from __future__ import annotations

import logging
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from fakes import write_tiny_model
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion import preview
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.preview import LinearPreview, Preview, fit_linear_preview, synthetic_images, to_pixels


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def decoding(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A model with a tiny decoder for previews."""
    folder = tmp_path_factory.mktemp("models") / "decoding"
    return ModelBundle.load(write_tiny_model(folder, preview_decoder=True), "cpu")


def linear_autoencoder(block: int) -> ModelBundle:
    """Latents that are an invertible matrix away from the pixels of a block."""
    size = 3 * block**2
    matrix = torch.randn(size, size, generator=torch.Generator().manual_seed(0))

    def encode(rgb: Tensor) -> Tensor:
        return torch.einsum("ij,bjhw->bihw", matrix, F.pixel_unshuffle(rgb, block)) + 0.3

    return cast(ModelBundle, SimpleNamespace(encode=encode, downsampling=block, latent_channels=size))


@pytest.mark.parametrize("block", [1, 2, 4])
def test_the_fit_recovers_a_linear_autoencoder(block: int) -> None:
    bundle = linear_autoencoder(block)
    images = 2 * torch.rand(8, 3, 32, 32) - 1
    fitted = fit_linear_preview(bundle, images)
    assert fitted.block == block
    assert (fitted(bundle.encode(images[:1])) - images[:1]).abs().max() < 0.1


def test_a_coarser_block_is_the_mean_of_its_pixels() -> None:
    bundle = linear_autoencoder(4)
    images = 2 * torch.rand(8, 3, 32, 32) - 1
    fitted = fit_linear_preview(bundle, images, block=2)
    assert (fitted(bundle.encode(images[:1])) - F.avg_pool2d(images[:1], 2)).abs().max() < 0.1


def test_a_map_survives_its_file(bundle: ModelBundle, tmp_path: Path) -> None:
    fitted = fit_linear_preview(bundle, synthetic_images(64))
    fitted.save(tmp_path)
    latents = torch.randn(1, 4, 16, 16)
    assert torch.equal(LinearPreview.load(tmp_path)(latents), fitted(latents))
    assert [path.name for path in tmp_path.iterdir()] == [preview.FILE]


@pytest.mark.parametrize("block", [1, 2, 8])
def test_pixels_are_those_of_the_rgb(block: int) -> None:
    generator = torch.Generator().manual_seed(block)
    size = 3 * block**2
    linear = LinearPreview(torch.randn(size, 4, generator=generator), torch.randn(size, generator=generator))
    latents = torch.randn(1, 4, 6, 10, generator=generator)
    pixels, expected = linear.pixels(latents), to_pixels(linear(latents))
    assert pixels.shape == expected.shape == (6 * block, 10 * block, 3) and pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    differs = np.abs(pixels.astype(int) - expected)
    assert differs.max() <= 1 and (differs > 0).mean() < 0.01  # sums in another order may round otherwise
    assert (pixels == 0).any() and (pixels == 255).any()


@pytest.mark.filterwarnings("error")
def test_values_that_are_not_numbers_make_a_frame_all_the_same() -> None:
    linear = LinearPreview(torch.ones(3, 4), torch.zeros(3))
    assert linear.pixels(torch.full((1, 4, 2, 2), float("nan"))).shape == (2, 2, 3)


def test_the_models_own_map_is_used(bundle: ModelBundle, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(bundle.folder, tmp_path / "model"))
    own = LinearPreview(torch.zeros(48, 4), torch.ones(48))
    own.save(folder)
    frame = Preview(ModelBundle.load(folder, "cpu"), 64, 64).frame(torch.randn(1, 4, 16, 16))
    assert frame is not None and frame.shape == (64, 64, 3) and (frame == 255).all()


def test_without_a_map_one_is_fitted_once(bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    fits = []
    monkeypatch.setattr(preview, "_fitted", {})
    monkeypatch.setattr(
        preview, "fit_linear_preview", lambda *arguments: fits.append(1) or fit_linear_preview(*arguments)
    )
    for _ in range(3):
        frame = Preview(bundle, 64, 64).frame(torch.randn(1, 4, 16, 16))
        assert frame is not None and frame.dtype == np.uint8 and frame.shape == (64, 64, 3)
    assert len(fits) == 1


def test_a_coarse_map_is_enlarged_to_the_picture(bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "_fitted", {bundle.fingerprint: LinearPreview(torch.randn(3, 4), torch.zeros(3))})
    frame = Preview(bundle, 96, 64).frame(torch.randn(1, 4, 16, 24))
    assert frame is not None and frame.shape == (64, 96, 3)


def test_the_tiny_decoder_runs_at_most_every_150_ms(decoding: ModelBundle) -> None:
    clock, decoded = Clock(), []
    frames = Preview(decoding, 64, 64, clock=clock)
    x0 = torch.randn(1, 4, 16, 16)

    def count(*_arguments: Any) -> None:
        decoded.append(round(clock.now - 100, 2))
        clock.now += 0.01  # what it takes

    handle = decoding.preview_decoder.decoder.register_forward_hook(count)
    try:
        for _ in range(20):
            clock.now += 0.05
            assert frames.frame(x0) is not None
    finally:
        handle.remove()
    assert len(decoded) >= 5
    assert all(after - before >= preview.INTERVAL for before, after in pairwise(decoded))


def test_previews_keep_to_their_share_of_the_time(bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, made = Clock(), []

    def slow(_map: LinearPreview, latents: Tensor) -> np.ndarray:
        made.append(clock.now)
        clock.now += 1.0
        return np.zeros((64, 64, 3), dtype=np.uint8)

    monkeypatch.setattr(LinearPreview, "pixels", slow)
    frames = Preview(bundle, 64, 64, clock=clock)
    pictures = []
    for _ in range(40):
        clock.now += 0.5  # a step
        pictures.append(frames.frame(torch.zeros(1, 4, 16, 16)))
    assert all(picture is not None for picture in pictures)  # the last one is shown again
    assert 2 <= len(made) <= (preview.SHARE + 0.1) * (clock.now - 100)


def test_what_a_device_still_computes_is_not_the_time_of_previews(
    bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Devices work behind the program's back: whoever reads a result first waits for all that comes before it."""
    clock, made = Clock(), []

    def step_ends(_device: torch.device) -> None:
        clock.now += 1.0

    def quick(_map: LinearPreview, latents: Tensor) -> np.ndarray:
        made.append(clock.now)
        clock.now += 0.01
        return np.zeros((64, 64, 3), dtype=np.uint8)

    monkeypatch.setattr(preview, "wait_for", step_ends)
    monkeypatch.setattr(LinearPreview, "pixels", quick)
    frames = Preview(bundle, 64, 64, clock=clock)
    for _ in range(20):
        frames.frame(torch.zeros(1, 4, 16, 16))
    assert len(made) == 20


def test_an_error_costs_a_frame_and_is_logged_once(
    bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    frames = Preview(bundle, 64, 64, clock=Clock())
    x0 = torch.randn(1, 4, 16, 16)
    good = frames.frame(x0)

    def fail(*_arguments: Any) -> Tensor:
        raise RuntimeError("broken")

    monkeypatch.setattr(LinearPreview, "pixels", fail)
    with caplog.at_level(logging.WARNING):
        assert frames.frame(x0) is good
        assert frames.frame(x0) is good
        assert Preview(bundle, 64, 64).frame(x0) is None
    assert [record.message for record in caplog.records].count("a preview failed; the picture goes on without") == 2


def test_pixels_are_rounded_and_clipped() -> None:
    rgb = torch.tensor([-9.0, -1.0, 0.0, 1.0, 9.0]).expand(1, 3, 1, 5)
    assert to_pixels(rgb)[0, :, 0].tolist() == [0, 0, 128, 255, 255]
