"""What can be given wrongly to `train` and `prepare-edges` is one line, before anything is trained."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from sketchstudio.cli import main


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images" / "box"
    folder.mkdir(parents=True)
    for i in range(3):
        Image.new("RGB", (32, 32), (60 * i, 90, 90)).save(folder / f"{i}.png")
    return folder.parent


def refused(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1 and expected in captured.err, captured.err


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--minutes", "0", "above 0"),
        ("--minutes", "nan", "--minutes"),
        ("--minutes", "long", "no number"),
        ("--batch", "0", "less than 1"),
        ("--batch", "1.5", "whole number"),
        ("--limit", "-3", "less than 1"),
        ("--steps", "0", "less than 1"),
        ("--peak-lr", "-1", "above 0"),
        ("--seed", "-1", "less than 0"),
        ("--upscale", "-1", "less than 1"),
        ("--out", "predictor.bin", "predictor.safetensors"),
        ("--out", "/", "is a folder"),
    ],
)
def test_a_stage_refuses(
    images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, expected: str
) -> None:
    out = tmp_path / "predictor.safetensors"
    words = ["train", "edge-predictor", "--model", "starter", "--images", str(images), "--out", str(out)]
    refused([*words, option, value], expected, capsys)
    assert sorted(tmp_path.iterdir()) == [images]


def test_preparing_edges_refuses(images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["prepare-edges", str(images), "--limit", "0"], "--limit", capsys)
    refused(["prepare-edges", str(images), "--size", "1"], "--size", capsys)
    refused(["prepare-edges", str(tmp_path / "nowhere")], "no folder", capsys)
    refused(["prepare-edges", str(images), "--out", str(images / "edges")], "Choose another --out", capsys)
    assert sorted(tmp_path.iterdir()) == [images]
