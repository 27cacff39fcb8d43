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


# What the window opens without: imported with its first use, or right after the first paint.
LATER = {
    "sketchstudio.document.timelapse", "sketchstudio.generation.request", "sketchstudio.parameters",
    "sketchstudio.worker", "sketchstudio.ui.canvas_menu", "sketchstudio.ui.docks.layer_view",
    "sketchstudio.ui.docks.parameters",
    "sketchstudio.ui.editing", "sketchstudio.ui.files.dropping", "sketchstudio.ui.files.files",
    "sketchstudio.ui.layer_actions", "sketchstudio.ui.options.tool_options", "sketchstudio.ui.shortcuts",
    "sketchstudio.ui.tab_bar", "sketchstudio.ui.watching.watching",
}  # fmt: skip


def loaded_by(statement: str) -> set[str]:
    """Modules that are there after a statement in a Python of its own."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(result.stdout.split())


def test_the_window_loads_no_torch() -> None:
    assert not loaded_by("import sketchstudio.app") & {"torch", "diffusers", "transformers"}


def test_the_window_takes_a_stroke_before_numpy_is_there() -> None:
    stroke = """
import sketchstudio.app as app
from sketchstudio.commands.bench_hand import mouse_stroke
from sketchstudio.settings import Settings
application = app.application()
app.theme.apply(application, "light")
window = app.Studio(Settings(), "starter").window
window.canvas.set_draft(True)
window.show()
mouse_stroke(window.canvas)
application.processEvents()
assert not window.document.is_blank()
centre = window.canvas.rect().center()
assert window.canvas.grab().toImage().pixelColor(centre).value() < 30, "no ink"
from PySide6 import QtWidgets
# To learn which widget Qt means, PySide makes a Python type of each kind there is: 10 ms.
assert "QWizard" not in vars(QtWidgets), "a widget was asked of Qt that Python did not make"
"""
    assert not loaded_by(stroke) & ({"numpy", "PIL", "asyncio"} | LATER)


def test_the_engine_loads_no_qt() -> None:
    assert "PySide6" not in loaded_by("import sketchstudio.diffusion.generate")


def test_the_command_line_loads_neither_before_it_knows_the_command() -> None:
    assert not loaded_by("import sketchstudio.cli") & {"torch", "PySide6", "numpy"}
    assert not loaded_by("import sketchstudio.commands.generate") & {"torch", "PySide6"}
