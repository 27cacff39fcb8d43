"""`generate` as a person meets it: real files, the real engine on a tiny model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchstudio import parameters
from sketchstudio.cli import main
from sketchstudio.document.formats import project_file
from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.generation.metadata import CHUNK, from_text, read_png, request_from_png, save_png
from sketchstudio.generation.picture_file import encode


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def test_a_sketch_becomes_a_picture(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    output = tmp_path / "out" / "picture.png"
    assert pixels(output).shape == (64, 64, 3)
    captured = capsys.readouterr()
    assert captured.out == f"{output}\n"
    assert captured.err == ""  # the progress line is for terminals only


def test_json_is_one_object_with_seed_times_and_files(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frames = tmp_path / "frames" / "deep"
    assert main([*arguments, "--json", "--seed", "7", "--frames", str(frames)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["seed"] == 7
    assert report["files"] == [str(tmp_path / "out" / "picture.png")]
    assert len(report["frames"]) == len(report["times"]["steps"]) == 3
    assert all(pixels(Path(path)).shape == (64, 64, 3) for path in report["frames"])
    assert sorted(report["times"]) == ["first_preview", "load", "per_step", "steps", "total"]
    assert all(seconds >= 0 for name, seconds in report["times"].items() if name != "steps")


def test_a_batch_goes_up_by_one_seed_each(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--batch", "2", "--seed", "5", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["seeds"] == [5, 6]
    first, second = (Path(path) for path in report["files"])
    assert (first.name, second.name) == ("picture-1.png", "picture-2.png")
    assert (pixels(first) != pixels(second)).any()
    assert main([*arguments, "--seed", "6"]) == 0
    assert (pixels(tmp_path / "out" / "picture.png") == pixels(second)).all()


def test_a_picture_can_be_made_again_from_itself(arguments: list[str], model: Path, tmp_path: Path) -> None:
    colours = tmp_path / "colours.png"
    Image.new("RGBA", (64, 64), (200, 30, 30, 255)).save(colours)
    assert main([*arguments, "--colour", str(colours), "--seed", "3", "--scheduler", "unipc"]) == 0
    first, second = tmp_path / "out" / "picture.png", tmp_path / "out" / "again.png"
    assert main(["generate", str(first), "--again", "-o", str(second)]) == 0
    assert (pixels(first) == pixels(second)).all()
    assert read_png(first)[1] == read_png(second)[1]


def test_again_takes_new_parameters(arguments: list[str], tmp_path: Path) -> None:
    assert main(arguments) == 0
    first, second = tmp_path / "out" / "picture.png", tmp_path / "out" / "again.png"
    assert main(["generate", str(first), "--again", "-o", str(second), "--seed", "9"]) == 0
    made = from_text(read_png(second)[1])
    assert (made.parameters.seed, made.parameters.prompt) == (9, "a ball")
    assert (pixels(first) != pixels(second)).any()


def with_changes(path: Path, changes: object) -> Path:
    """The same picture, as if live parameters had been changed while it formed."""
    image, text = read_png(path)
    record = {**json.loads(text[CHUNK]), "changes": changes}
    changed = path.with_name("changed.png")
    save_png(changed, image, {**text, CHUNK: json.dumps(record)})
    return changed


def test_again_follows_what_was_changed_midway(arguments: list[str], tmp_path: Path) -> None:
    assert main(arguments) == 0
    plain, output = tmp_path / "out" / "picture.png", tmp_path / "out" / "again.png"
    changed = with_changes(plain, [{"step": 2, "sketch_scale": 4.0}, {"step": 3, "sketch_scale": 1.5, "realism": 0.5}])
    again = ["generate", str(changed), "--again", "-o", str(output)]
    assert main(again) == 0
    made = from_text(read_png(output)[1])
    assert made.changes == from_text(read_png(changed)[1]).changes
    assert made.parameters == from_text(read_png(plain)[1]).parameters
    assert (pixels(output) != pixels(plain)).any()
    first = pixels(output)
    assert main(["generate", str(output), "--again", "-o", str(output), "--batch", "2"]) == 0
    assert (pixels(tmp_path / "out" / "again-1.png") == first).all()
    assert main([*again, "--sketch-scale", "2", "--realism", "1"]) == 0  # given for the whole run
    assert from_text(read_png(output)[1]).changes == ()


def test_a_broken_list_of_changes_is_one_line_and_code_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    changed = with_changes(tmp_path / "out" / "picture.png", [{"step": "soon", "sketch_scale": 4.0}])
    capsys.readouterr()
    assert main(["generate", str(changed), "--again", "-o", str(tmp_path / "out" / "again.png")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1 and "list of changes" in captured.err
    assert not (tmp_path / "out" / "again.png").exists()


@pytest.mark.parametrize("option", ["--colour", "--initial"])
def test_what_is_given_beside_the_sketch_matters(arguments: list[str], tmp_path: Path, option: str) -> None:
    output = tmp_path / "out" / "picture.png"
    strength = ["--strength", "0.6"]
    assert main([*arguments, *strength]) == 0
    plain = pixels(output)
    picture = tmp_path / "red.png"
    Image.new("RGB", (64, 64), (220, 20, 20)).save(picture)
    assert main([*arguments, *strength, option, str(picture)]) == 0
    assert (pixels(output) != plain).any()


def test_vectors_are_sketches_too(arguments: list[str], tmp_path: Path) -> None:
    svg = tmp_path / "line.svg"
    svg.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        '<path d="M10 10 L90 90" fill="none" stroke="black" stroke-width="3"/></svg>'
    )
    assert main([arguments[0], str(svg), *arguments[2:]]) == 0
    assert from_text(read_png(tmp_path / "out" / "picture.png")[1]).sketch.any()


def test_every_parameter_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["generate", "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for name in set(parameters.names()) - {"width", "height"}:
        assert f"--{name.replace('_', '-')} " in text


def test_ctrl_c_ends_with_130_and_leaves_nothing(arguments: list[str], tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    command = [sys.executable, "-m", "sketchstudio", *arguments, "--steps", "200", "--frames", str(frames)]
    listening = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs are deaf to it
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=listening)
    while not (frames.is_dir() and any(frames.glob("*.png"))) and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate()
    assert process.returncode == 130, error
    assert (out, error.count("\n")) == ("", 1)
    assert list((tmp_path / "out").iterdir()) == []
    assert all(pixels(path).shape == (64, 64, 3) for path in frames.iterdir())  # every frame is whole


def test_a_terminal_sees_progress(arguments: list[str]) -> None:
    reader, writer = os.openpty()
    command = [sys.executable, "-m", "sketchstudio", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=writer)
    os.close(writer)
    shown = b""
    while True:
        try:
            chunk = os.read(reader, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(reader)
    assert process.wait() == 0
    assert b"step 1/3" in shown
    assert b"step 3/3" in shown


def test_the_weights_of_a_drawing_count_as_in_the_window(arguments: list[str], tmp_path: Path) -> None:
    points = (StrokePoint(100, 100), StrokePoint(900, 900))
    layers = (Layer(Role.COLOUR, "c"), Layer(Role.SKETCH, "s", strokes=(Stroke(points, 8.0, weight=0.5),)))
    project_file.save(tmp_path / "light.sketchstudio", Drawing(Page(1024, 1024), layers), {}, None, ())
    arguments[1] = str(tmp_path / "light.sketchstudio")
    assert main(arguments) == 0
    made = request_from_png(tmp_path / "out" / "picture.png")
    assert made.weights is not None and made.weights.min() == pytest.approx(0.5, abs=0.01)


def test_a_prompt_that_the_model_does_not_read_to_its_end_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments[arguments.index("--model") + 1] = "starter"
    assert main([*arguments, "--prompt", "a red wooden chair " * 10, "--batch", "2", "--json"]) == 0
    captured = capsys.readouterr()
    assert "The model read only the first " in captured.err and " of the 40 words" in captured.err
    assert captured.err.count("\n") == 1  # once for both pictures
    assert json.loads(captured.out)["notes"] == [captured.err.rstrip("\n")]
    assert main([*arguments, "--prompt", "a red chair", "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "" and json.loads(captured.out)["notes"] == []


def masked_project(path: Path, picture: bytes | None = None, *more: Layer) -> str:
    """A line, and a mask over the left half of the page."""
    ink = np.zeros((64, 64), np.uint8)
    ink[:, :32] = 255
    line = Stroke((StrokePoint(100, 500), StrokePoint(900, 500)), 20)
    layers = (*more, Layer(Role.SKETCH, "s", strokes=(line,)), Layer(Role.MASK, "m", image=ink))
    project_file.save(path, Drawing(Page(1024, 1024), layers), {}, picture)
    return str(path)


def coloured(level: int) -> np.ndarray:
    return np.dstack([np.tile(np.linspace(0, level, 64, dtype=np.uint8), (64, 1))] * 3)


@pytest.mark.parametrize("kept", ["the last picture", "a result layer", "both", "--initial"])
def test_a_mask_in_a_project_keeps_the_rest_of_its_picture(arguments: list[str], tmp_path: Path, kept: str) -> None:
    last, on_page, given = coloured(200), coloured(120), coloured(80)
    layer = Layer(Role.RESULT, "r", image=np.dstack([on_page, np.full((64, 64), 255, np.uint8)]))
    more = [layer] if kept in ("a result layer", "both") else []
    picture = encode(last, {}) if kept in ("the last picture", "both") else None
    arguments[1] = masked_project(tmp_path / "chair.sketchstudio", picture, *more)
    if kept == "--initial":
        Image.fromarray(given).save(tmp_path / "given.png")
        arguments += ["--initial", str(tmp_path / "given.png")]
    assert main(arguments) == 0
    made, before = pixels(tmp_path / "out" / "picture.png"), {"a result layer": on_page, "--initial": given}
    wanted = before.get(kept, last)
    assert (made[:, 33:] == wanted[:, 33:]).all() and (made[:, :24] != wanted[:, :24]).any()
    again = request_from_png(tmp_path / "out" / "picture.png")
    assert again.mask is not None and again.mask[:, :31].all() and not again.mask[:, 33:].any()


@pytest.mark.parametrize(("side", "expected"), [(0, "--initial"), (128, "--size 128x128")])
def test_a_mask_with_nothing_to_keep_is_one_line_and_code_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], side: int, expected: str
) -> None:
    picture = encode(np.zeros((side, side, 3), np.uint8), {}) if side else None
    arguments[1] = masked_project(tmp_path / "chair.sketchstudio", picture)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1 and expected in captured.err and "hide the mask layer" in captured.err
    assert not (tmp_path / "out" / "picture.png").exists()
