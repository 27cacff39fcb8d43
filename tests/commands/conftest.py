"""A model, a sketch and a command that works, for those that make pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import write_tiny_model
from PIL import Image, ImageDraw

from sketchstudio.diffusion.conditioning import ConditioningSpec

SIZE = ("--size", "64x64", "--steps", "3")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = ConditioningSpec(sketch="space_to_depth", colour="latent")
    return write_tiny_model(tmp_path_factory.mktemp("model"), conditioning=spec, autoencoder="AutoencoderKL")


@pytest.fixture
def sketch(tmp_path: Path) -> Path:
    image = Image.new("RGB", (200, 150), "white")
    ImageDraw.Draw(image).ellipse((30, 20, 170, 130), outline="black", width=3)
    path = tmp_path / "sketch.png"
    image.save(path)
    return path


@pytest.fixture
def arguments(sketch: Path, model: Path, tmp_path: Path) -> list[str]:
    """A generate command that works."""
    output = tmp_path / "out" / "picture.png"
    output.parent.mkdir()
    return ["generate", str(sketch), "--model", str(model), "--prompt", "a ball", *SIZE, "-o", str(output)]
