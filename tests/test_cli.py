"""The command line itself: which command is meant, and one line for what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sketchstudio.cli import main


def test_an_unknown_command_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generat"]) == 2
    assert "generat" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_output_that_is_full_is_one_line_and_code_2() -> None:
    command = [sys.executable, "-m", "sketchstudio", "models"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 2, result.stderr
    assert result.stderr.count("\n") == 1 and "No space left" in result.stderr


def test_what_only_training_needs_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.delitem(sys.modules, "sketchstudio.training.edge_maps", raising=False)
    assert main(["prepare-edges", str(tmp_path)]) == 2
    assert "pip install '.[train]'" in capsys.readouterr().err
