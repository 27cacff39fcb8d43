"""Where the parts of the window lie, while it opens and after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio.app import Studio
from sketchstudio.settings import COMPARISONS, Settings
from sketchstudio.ui import theme
from sketchstudio.ui.main_window import MainWindow

AS_LEFT = [Settings(), Settings(more_open=True)] + [Settings(comparison=mode) for mode in COMPARISONS[1:]]


@pytest.fixture(params=AS_LEFT, ids=["plain", "more", *COMPARISONS[1:]])
def window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[MainWindow]:
    """Just shown; nothing has been served by the event loop."""
    theme.apply(qapp, "light")
    window = Studio(request.param, "starter").window
    window.show()
    yield window
    window.close()
    window.deleteLater()
    qapp.processEvents()


class Shown(QObject):
    """Notes each window that opens."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWindow] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWindow):
            self.windows.append(watched)
        return False


def places(window: MainWindow) -> dict[str, QRect]:
    parts = (window.canvas, window.result, window.layers, window.arrangement.picture, window.arrangement.options)
    return {part.objectName() or type(part).__name__: part.geometry() for part in (*parts, window)}


def test_drawing_and_picture_are_seen_as_they_were_left_from_the_first_moment(window: MainWindow) -> None:
    mode = window.settings.comparison
    assert window.canvas_pane.isVisible() == (mode != "result")
    assert window.result_pane.isVisible() == (mode in ("side", "result"))


def test_what_takes_long_comes_by_itself_and_moves_nothing(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    assert not {"parameters", "options"} & vars(window).keys()
    before, shown = places(window), Shown()
    qapp.installEventFilter(shown)
    try:
        qtbot.waitUntil(lambda: {"parameters", "options"} <= vars(window).keys())
        qapp.processEvents()
    finally:
        qapp.removeEventFilter(shown)
    assert places(window) == before
    assert all(widget.isVisible() for widget in (window.parameters.button, window.options.width_editor))
    assert not shown.windows


def test_who_is_faster_finds_it_there(window: MainWindow) -> None:
    assert window.parameters.parameters() == window.settings.generation_parameters()
    assert window.parameters.isVisible()
    assert window.parameters.more.isChecked() == window.settings.more_open
