"""A system that lacks what Qt needs is told about in one line, before Qt would end the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sketchstudio import system

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the wheel holds all of Qt")


def test_a_missing_library_is_named_with_its_packages() -> None:
    line = system.missing_libraries(ImportError("libEGL.so.1: cannot open shared object file: No such file"))
    assert "libEGL.so.1" in line
    assert "libegl1" in line.partition("apt install ")[2]
    assert "libglvnd-egl" in line.partition("dnf install ")[2]
    assert "\n" not in line


def test_qt_loads_here() -> None:
    assert system.qt_problem() is None


def test_without_a_display_there_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "no display" in str(system.display_problem())


def test_a_display_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-of-nobody")
    assert "no display" in str(system.display_problem())


def test_a_platform_plugin_that_cannot_be_loaded_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(system, "_wayland", lambda: False)
    monkeypatch.setattr(system, "_x11", lambda: True)
    monkeypatch.setattr(system, "_platform_plugins", lambda: tmp_path)  # an installation without any plugin
    assert system.display_problem() is not None


def test_qt_itself_agrees(tmp_path: Path) -> None:
    """Where no problem is seen on the offscreen platform, an application object can indeed be made."""
    code = "from PySide6.QtWidgets import QApplication; QApplication([]); print('made')"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == "made\n"
