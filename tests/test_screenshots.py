"""The pictures of the window are taken with the real worker, one for each state."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import write_tiny_model
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio import screenshots
from sketchstudio.errors import UserError
from sketchstudio.parameters import GenerationParameters
from sketchstudio.screenshot_states import STATES
from sketchstudio.settings import Settings


def test_each_state_is_another_picture(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits = qapp.quitOnLastWindowClosed()
    model = write_tiny_model(tmp_path / "tiny")
    small = Settings(parameters=GenerationParameters(width=64, height=64, steps=6).to_dict())
    monkeypatch.setattr(screenshots, "Settings", lambda: small)  # the tiny model is slow at full size
    taken = screenshots.take(tmp_path / "shots", str(model))
    qapp.setQuitOnLastWindowClosed(quits)
    assert [path.stem[3:] for path in taken] == list(STATES)
    assert len({path.read_bytes() for path in taken}) == len(STATES)
    assert {(QImage(str(path)).width(), path.stem[3:].startswith("small")) for path in taken} == {
        (1440, False), (1024, True),
    }  # fmt: skip


def test_only_the_states_that_are_asked_for(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits = qapp.quitOnLastWindowClosed()
    taken = screenshots.take(tmp_path / "shots", str(write_tiny_model(tmp_path / "tiny")), ["empty", "drawing"])
    qapp.setQuitOnLastWindowClosed(quits)
    assert [path.name for path in taken] == ["01-empty.png", "03-drawing.png"]
    with pytest.raises(UserError, match="no state “full”"):
        screenshots.take(tmp_path, only=["full"])


def test_a_model_that_is_not_there_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    quits = qapp.quitOnLastWindowClosed()
    with pytest.raises(UserError, match="no such model"):
        screenshots.take(tmp_path, "no such model")
    qapp.setQuitOnLastWindowClosed(quits)
