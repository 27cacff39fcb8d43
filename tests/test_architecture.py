"""Which way is down: the import contracts of pyproject.toml, and what they cannot see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]


def test_imports_keep_the_contracts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that are there after a statement in a Python of its own."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(result.stdout.split())


def test_the_window_loads_no_torch() -> None:
    assert not loaded_by("import sketchstudio.app") & {"torch", "diffusers", "transformers"}


def test_the_engine_loads_no_qt() -> None:
    assert "PySide6" not in loaded_by("import sketchstudio.diffusion.generate")


def test_the_command_line_loads_neither_before_it_knows_the_command() -> None:
    assert not loaded_by("import sketchstudio.cli") & {"torch", "PySide6", "numpy"}
    assert not loaded_by("import sketchstudio.commands.generate") & {"torch", "PySide6"}
