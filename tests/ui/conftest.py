"""The real window with the real worker and a tiny random model, in the hands of a test; and a canvas alone."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync
from fakes import write_tiny_model
from hand import Hand
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid, ownedByPython

from sketchstudio.app import Studio
from sketchstudio.document.document import Document
from sketchstudio.settings import Settings
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.canvas_view import CanvasView


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    with qasync.QEventLoop(qapp) as loop:
        yield loop
        loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(None)


def left_to_the_collector() -> list[str]:
    """Objects of Qt that Python's garbage collector destroys while the window goes on. It runs in whichever thread it
    likes, and where that is not the window's, the app dies of it. `collected_in_the_main_thread` has it wait."""
    new = (thing for thing in gc.get_objects(generation=0) if issubclass(type(thing), QObject))
    owned = [(weakref.ref(thing), repr(thing)) for thing in new if isValid(thing) and ownedByPython(thing)]
    gc.collect(0)
    return [name for thing, name in owned if thing() is None]


@pytest.fixture
def canvas(qtbot: QtBot) -> CanvasView:
    """A canvas by itself, with a drawing that is blank."""
    canvas = CanvasView(Document())
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


@pytest.fixture
def hand(qtbot: QtBot, qapp: QApplication, loop: qasync.QEventLoop, tiny_model: Path) -> Iterator[Hand]:
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, "light")
    studio = Studio(Settings(), str(tiny_model))
    window = studio.window
    window.show()
    window.fill_menus()  # as the app does
    studio.start()
    small = window.parameters.parameters().replace(width=64, height=64, steps=4)
    window.parameters.set_parameters(small)
    yield Hand(qtbot, studio, loop)
    studio.stop()
    left = left_to_the_collector()
    for tab in window.tabs:
        tab.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    qapp.setQuitOnLastWindowClosed(quits)
    assert not left
