"""Whatever is wrong with what `generate` is given: one line, exit code 2, and nothing new on disk."""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from sketchstudio.cli import main


def broken_file(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    return str(path)


def enormous_image(tmp_path: Path) -> str:
    """A PNG that says it is 30,000 x 30,000 pixels; the pixels themselves are not needed to refuse it."""
    path = tmp_path / "enormous.png"
    header = struct.pack(">4sIIBBBBB", b"IHDR", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    path.write_bytes(data + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    return str(path)


def pickle_checkpoint(tmp_path: Path) -> str:
    path = tmp_path / "model.ckpt"
    path.write_bytes(b"\x80\x04N.")
    return str(path)


def folder_named_like_a_picture(tmp_path: Path) -> str:
    folder = tmp_path / "folder.png"
    folder.mkdir()
    return str(folder)


BAD = {
    "missing file": (lambda _: ["missing.png"], [], "missing.png"),
    "not an image": (lambda tmp: [broken_file(tmp, b"this is text")], [], "broken.png"),
    "an image cut short": (lambda tmp: [broken_file(tmp, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")], [], "broken.png"),
    "0 bytes": (lambda tmp: [broken_file(tmp, b"")], [], "empty"),
    "an enormous image": (lambda tmp: [enormous_image(tmp)], [], "large"),
    "a folder as sketch": (lambda tmp: [str(tmp)], [], ""),
    "an unknown model": (None, ["--model", "nobody"], "nobody"),
    "a pickle checkpoint": (None, ["--model", pickle_checkpoint], "pickle"),
    "an unknown scheduler": (None, ["--scheduler", "euler-x"], "euler-x"),
    "an unknown method": (None, ["--method", "magic"], "magic"),
    "no steps": (None, ["--steps", "0"], "--steps"),
    "steps in words": (None, ["--steps", "many"], "many"),
    "a scale that is no number": (None, ["--sketch-scale", "nan"], "--sketch-scale"),
    "a size not a multiple of 8": (None, ["--size", "100x64"], "multiple of 8"),
    "a size in words": (None, ["--size", "large"], "large"),
    "an enormous size": (None, ["--size", "30000x30000"], "between"),
    "a seed too large": (None, ["--seed", "4294967296"], "between 0 and 4294967295"),
    "a batch that runs out of seeds": (None, ["--seed", "4294967295", "--batch", "2"], "--seed"),
    "no batch": (None, ["--batch", "0"], "--batch"),
    "an unknown option": (None, ["--colour-scales", "2"], "--colour-scales"),
    "an abbreviated option": (None, ["--guid", "2"], "--guid"),
    "an output that is a folder": (None, ["-o", folder_named_like_a_picture], "is a folder"),
    "an output that is no PNG": (None, ["-o", "picture.jpg"], "PNG"),
    "an output folder that is missing": (None, ["-o", "nowhere/picture.png"], "nowhere"),
    "frames where a file is": (None, ["--frames", __file__], "--frames"),
    "colours that are missing": (None, ["--colour", "colours.png"], "colours.png"),
    "a picture of somebody else, again": (None, ["--again"], "no SketchStudio parameters"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_code_2(
    case: str, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_sketch, options, expected = BAD[case]
    if make_sketch is not None:
        arguments[1:2] = make_sketch(tmp_path)
    if case.endswith("again"):
        arguments = [word for word in arguments if word not in ("--size", "64x64")]
    options = [word(tmp_path) if callable(word) else word for word in options]
    before = sorted(tmp_path.rglob("*"))
    assert main([*arguments, *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1, captured.err
    assert expected in captured.err
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_to_do_is_an_error(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--model", str(model), "-o", str(tmp_path / "picture.png")]) == 2
    assert "Give a sketch" in capsys.readouterr().err


def test_a_prompt_in_another_encoding_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--prompt", "a caf\udce9"]) == 2  # as Python hands on a byte that is no UTF-8
    assert capsys.readouterr().err.strip().endswith("--prompt is not text in UTF-8. Type it anew.")


def test_an_old_picture_survives_a_full_disk(arguments: list[str], tmp_path: Path) -> None:
    """A file-size limit is what a disk without room looks like to a program."""
    output = tmp_path / "out" / "picture.png"
    output.write_bytes(b"the old picture")

    import resource  # POSIX has it

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    command = [sys.executable, "-m", "sketchstudio", *arguments]
    result = subprocess.run(command, preexec_fn=no_room, capture_output=True, text=True, check=False)
    assert result.returncode == 2, result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert output.read_bytes() == b"the old picture"
    assert list(output.parent.iterdir()) == [output]
