"""The real window with the real worker and a tiny random model, in the hands of a test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync
from fakes import write_tiny_model
from hand import Hand
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio.app import Studio
from sketchstudio.settings import Settings
from sketchstudio.ui import theme


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    with qasync.QEventLoop(qapp) as loop:
        yield loop
        loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(None)


@pytest.fixture
def hand(qtbot: QtBot, qapp: QApplication, loop: qasync.QEventLoop, tiny_model: Path) -> Iterator[Hand]:
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, "light")
    studio = Studio(Settings(), str(tiny_model))
    window = studio.window
    window.show()
    studio.start()
    small = window.parameters.parameters().replace(width=64, height=64, steps=4)
    window.parameters.set_parameters(small)
    yield Hand(qtbot, studio, loop)
    studio.stop()
    for tab in window.tabs:
        tab.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    qapp.processEvents()
    qapp.setQuitOnLastWindowClosed(quits)
