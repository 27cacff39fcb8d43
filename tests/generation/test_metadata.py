"""A picture can be made again from its PNG alone, and a bad file gives one clear line."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchstudio.errors import UserError
from sketchstudio.generation import metadata
from sketchstudio.generation.course import Change
from sketchstudio.generation.request import Fork, GenerationRequest
from sketchstudio.parameters import GenerationParameters

PARAMETERS = GenerationParameters(
    prompt="a red “chair”, 椅子", negative_prompt="blur", seed=7, width=64, height=72, steps=3
)
CHANGES = (Change(2, {"sketch_scale": 0.1 + 0.2}), Change(3, {"realism": 0.5, "guidance_scale": 3.0}))


def pixels(seed: int, *shape: int) -> metadata.Pixels:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def full_text() -> dict[str, str]:
    return metadata.to_text(
        PARAMETERS,
        model="starter",
        fingerprint="0123456789abcdef",
        device="cpu",
        versions={"torch": "2.13.0"},
        sketch=pixels(1, 72, 64),
        colour=pixels(2, 72, 64, 4),
        initial=pixels(3, 72, 64, 3),
        changes=CHANGES,
    )


def stored_with(**entries: object) -> str:
    """The record of a picture with some entries set, or left out where None."""
    record = {**json.loads(full_text()[metadata.CHUNK]), **entries}
    return json.dumps({key: value for key, value in record.items() if value is not None})


def test_everything_a_picture_was_made_of_comes_back_from_its_file(tmp_path: Path) -> None:
    image = pixels(0, 72, 64, 3)
    metadata.save_png(tmp_path / "out.png", image, full_text())

    stored, text = metadata.read_png(tmp_path / "out.png")
    found = metadata.from_text(text)

    assert np.array_equal(stored, image)
    assert found.parameters == PARAMETERS
    assert (found.model, found.fingerprint, found.device) == ("starter", "0123456789abcdef", "cpu")
    assert found.versions == {"torch": "2.13.0"}
    assert np.array_equal(found.sketch, pixels(1, 72, 64))
    assert np.array_equal(found.colour, pixels(2, 72, 64, 4))  # also the colour under zero alpha
    assert np.array_equal(found.initial, pixels(3, 72, 64, 3))
    assert found.changes == found.request().changes == CHANGES


def test_the_request_of_a_png_takes_the_id_it_is_given(tmp_path: Path) -> None:
    metadata.save_png(tmp_path / "out.png", pixels(0, 72, 64, 3), full_text())
    request = metadata.request_from_png(tmp_path / "out.png", request_id=12)
    assert request.id == 12
    assert request.sketch is not None and not request.sketch.flags.writeable


def test_what_was_not_given_stays_not_given() -> None:
    text = metadata.to_text(PARAMETERS, model="starter", fingerprint="", device="cpu", versions={})
    found = metadata.from_text(text)
    assert found.sketch is None and found.colour is None and found.initial is None


def test_other_programs_find_a_readable_line() -> None:
    line = full_text()["parameters"]
    assert line.startswith("a red “chair”, 椅子\nNegative prompt: blur\nSteps: 3, Sampler: ddim")
    assert "Seed: 7" in line and "Size: 64x72" in line
    assert line.endswith("Changes: Sketch 0.3 from step 2; Realism 0.5 from step 3; Guidance 3 from step 3")


def test_a_picture_from_before_changes_were_stored_is_still_read() -> None:
    found = metadata.from_text({**full_text(), metadata.CHUNK: stored_with(changes=None)})
    assert found.parameters == PARAMETERS and found.changes == ()


def test_a_picture_from_before_a_parameter_was_there_is_made_without_what_it_does() -> None:
    given = PARAMETERS.to_dict()
    for name in ("guidance_rescale", "epsilon_scale", "guidance_rise"):
        del given[name]
    found = metadata.from_text({**full_text(), metadata.CHUNK: stored_with(parameters=given)}).parameters
    assert (found.guidance_rescale, found.epsilon_scale, found.guidance_rise) == (0.0, 1.0, 0.0)
    assert found.replace(guidance_rescale=0.5, epsilon_scale=0.97, guidance_rise=1.0) == PARAMETERS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({metadata.CHUNK: None}, "no SketchStudio parameters"),
        ({metadata.CHUNK: "{"}, "damaged"),
        ({metadata.CHUNK: "[]"}, "damaged"),
        ({metadata.CHUNK: '{"schema": 1, "parameters": 3, "model": "starter"}'}, "damaged"),
        ({metadata.CHUNK: '{"schema": 1, "parameters": {"steps": "many"}, "model": "starter"}'}, "damaged"),
        ({metadata.CHUNK: '{"schema": 1, "parameters": {"steps": 0}, "model": "starter"}'}, "between 1 and 200"),
        ({metadata.CHUNK: json.dumps({"schema": metadata.SCHEMA + 1})}, "newer SketchStudio"),
        ({metadata.CHUNK: '{"schema": 1e999}'}, "damaged"),
        ({metadata.CHUNK: stored_with(parameters={"steps": 10**400})}, "damaged|between"),
        ({metadata.CHUNK: stored_with(parameters={"steps": 3}).replace("3}", "1e999}")}, "damaged"),
        ({metadata.CHUNK: stored_with(changes="now and then")}, "list of changes"),
        ({metadata.CHUNK: stored_with(changes=[{"step": 4, "realism": 0.5}])}, "list of changes"),  # of 3 steps
        ({metadata.CHUNK: stored_with(changes=[{"step": 2, "realism": 7}])}, "list of changes"),
        ({f"{metadata.CHUNK}.sketch": "not base64!"}, "damaged"),
        ({f"{metadata.CHUNK}.sketch": "AAAA"}, "damaged"),
    ],
)
def test_bad_text_is_refused_with_one_line(change: dict[str, str | None], message: str) -> None:
    text = {key: value for key, value in {**full_text(), **change}.items() if value is not None}
    with pytest.raises(UserError, match=message) as caught:
        metadata.from_text(text)
    assert "\n" not in str(caught.value)


def test_a_drawing_of_another_size_is_refused() -> None:
    other = metadata.to_text(PARAMETERS, model="s", fingerprint="", device="", versions={}, sketch=pixels(1, 8, 8))
    with pytest.raises(UserError, match="damaged"):
        metadata.from_text(other)


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG that claims a huge size."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    data = b"\x00\x00\x00\x00IDAT" + zlib.crc32(b"IDAT").to_bytes(4)
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + head + zlib.crc32(head).to_bytes(4) + data


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no file"),
        (b"", "0 bytes"),
        (b"hello", "not a PNG"),
        (bomb(30_000, 30_000), "too large"),
        (bomb(10_000, 10_000), "too large"),
    ],
)
def test_a_bad_file_is_refused_with_one_line(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "bad.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=message) as caught:
        metadata.read_png(path)
    assert "\n" not in str(caught.value)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(pixels(0, 64, 64, 3)).save(buffer, "PNG")
    (tmp_path / "cut.png").write_bytes(buffer.getvalue()[:3000])
    with pytest.raises(UserError, match="damaged"):
        metadata.read_png(tmp_path / "cut.png")


def test_a_full_disk_leaves_the_old_picture_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.png"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk is full"):
        metadata.save_png(path, pixels(0, 64, 64, 3), {})
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        metadata.save_png(tmp_path / "nowhere" / "out.png", pixels(0, 64, 64, 3), {})


def test_mask_weights_and_fork_come_back_from_the_file(tmp_path: Path) -> None:
    weights = np.random.default_rng(4).random((72, 64), dtype=np.float32)
    origin = GenerationRequest(3, PARAMETERS.replace(prompt="before"), "starter", sketch=pixels(5, 72, 64))
    text = metadata.to_text(
        PARAMETERS, model="starter", fingerprint="", device="cpu", versions={}, mask=pixels(6, 72, 64),
        weights=weights, fork=Fork(origin, 2), edge_fingerprint="abc",
    )  # fmt: skip
    metadata.save_png(tmp_path / "out.png", pixels(0, 72, 64, 3), text)
    found = metadata.request_from_png(tmp_path / "out.png")
    assert np.array_equal(found.mask, pixels(6, 72, 64)) and np.array_equal(found.weights, weights)
    assert found.edge_fingerprint == "abc"
    assert found.fork is not None and found.fork.step == 2
    assert found.fork.origin.parameters.prompt == "before"
    assert np.array_equal(found.fork.origin.sketch, pixels(5, 72, 64))
    assert found.begins_as(metadata.from_text(text).request())


@pytest.mark.parametrize(
    ("chunk", "value"),
    [
        (metadata.WEIGHTS, "no base 64"),
        (metadata.WEIGHTS, base64.b64encode(zlib.compress(bytes(10**6))).decode()),
        (metadata.FORK, "{}"),
        (metadata.FORK, "["),
        (metadata.FORK, json.dumps({"step": 2, "origin": {}})),
    ],
)
def test_damaged_weights_and_forks_are_said(chunk: str, value: str) -> None:
    with pytest.raises(UserError):
        metadata.from_text({**full_text(), chunk: value})
