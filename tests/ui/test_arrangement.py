"""Where the parts of the window lie, while it opens and after."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QWindow
from PySide6.QtWidgets import QApplication, QDockWidget, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from sketchstudio.app import Studio
from sketchstudio.paths import config_dir
from sketchstudio.settings import COMPARISONS, Settings
from sketchstudio.ui import theme
from sketchstudio.ui.main_window import MainWindow

AS_LEFT = [Settings(), Settings(more_open=True)] + [Settings(comparison=mode) for mode in COMPARISONS[1:]]


@pytest.fixture(params=AS_LEFT, ids=["plain", "more", *COMPARISONS[1:]])
def window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[MainWindow]:
    """Just shown; nothing has been served by the event loop."""
    theme.apply(qapp, "light")
    window = Studio(deepcopy(request.param), "starter").window  # closing it writes into them
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
    assert all(widget.isVisible() for widget in (window.parameters.button, window.options.thickness.editor))
    assert not shown.windows


def test_one_command_hides_all_docks_and_brings_them_back_as_they_were(window: MainWindow, qapp: QApplication) -> None:
    window.furnish()
    window.arrangement.picture.hide()
    window.watching.docks.show_history()
    qapp.processEvents()
    docks = {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}
    before = {name: (dock.isHidden(), dock.visibleRegion().isEmpty()) for name, dock in docks.items()}
    assert not before["history"][1] and not before["layers"][0]
    width = window.arrangement.splitter.width()
    window.actions_by_id["toggle_docks"].trigger()
    qapp.processEvents()
    assert all(dock.isHidden() for dock in docks.values()) and window.arrangement.splitter.width() > width
    window.actions_by_id["toggle_docks"].trigger()
    qapp.processEvents()
    assert {name: (dock.isHidden(), dock.visibleRegion().isEmpty()) for name, dock in docks.items()} == before
    for dock in docks.values():
        dock.close()
    window.arrangement.toggle_docks()  # nobody knows which of them
    assert not window.arrangement.picture.isHidden() and not window.layers.isHidden()


def test_all_tools_have_room_on_a_small_screen(window: MainWindow, qapp: QApplication) -> None:
    window.resize(1024, 700)
    qapp.processEvents()
    bar = window.findChild(QToolBar, "tools")
    assert not bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible()


def test_the_history_opens_with_room_for_more_than_a_row(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    window.furnish()
    window.parameters.more.setChecked(False)
    bar = window.parameters.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    window.watching.docks.show_history()
    qapp.processEvents()
    grid = window.watching.docks.history.grid
    assert grid.viewport().height() >= 2 * grid.gridSize().height()
    qtbot.wait(20)
    assert bar.maximum() == 0  # what steers the picture is all in view


def test_who_is_faster_finds_it_there(window: MainWindow) -> None:
    assert window.parameters.parameters() == window.settings.generation_parameters()
    assert window.parameters.isVisible()
    assert window.parameters.more.isChecked() == window.settings.more_open


@pytest.mark.parametrize("damaged", ["abc", "é", "AAAA"])
def test_a_damaged_memory_of_the_layout_costs_only_the_layout(qapp: QApplication, damaged: str) -> None:
    window = Studio(Settings(geometry=damaged, layout=damaged, splitter=damaged), "starter").window
    assert window.arrangement.splitter.count() == 2
    window.deleteLater()


@pytest.mark.parametrize("points", [10, 14, 20])
def test_what_makes_the_picture_is_in_view_in_any_font_and_at_any_height(
    qtbot: QtBot, qapp: QApplication, points: int
) -> None:
    font = QFont(usual := qapp.font())
    font.setPointSize(points)
    qapp.setFont(font)
    try:
        window = Studio(Settings(more_open=True), "starter").window
        window.resize(1024, 700)
        window.show()
        window.furnish()
        button, bar = window.parameters.button, window.parameters.area.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        for height in (700, window.minimumSizeHint().height(), 1):
            window.resize(1024, height)
            qapp.processEvents()
            for running in (False, True):
                window.parameters.set_running(running)
                for place in (0, bar.maximum()):
                    bar.setValue(place)
                    assert button.visibleRegion().boundingRect() == button.rect()
                    assert window.rect().contains(button.rect().translated(button.mapTo(window, QPoint())))
    finally:
        qapp.setFont(usual)
    window.deleteLater()


@pytest.mark.parametrize("wanted", [330, 270])
def test_docks_lie_where_they_were_left_at_the_next_start(wanted: int, qapp: QApplication, qtbot: QtBot) -> None:
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    theme.apply(qapp, "light")
    first = Studio(Settings(), "starter").window
    first.show()
    first.resize(780, 700)  # smaller than the screen of the tests
    first.furnish()
    assert first.dockWidgetArea(first.layers) == right
    first.addDockWidget(left, first.layers)
    first.arrangement.picture.close()
    first.resizeDocks([first.layers], [wanted], Qt.Orientation.Horizontal)  # as a drag of its edge does
    qtbot.wait(50)
    width, size = first.layers.width(), first.size()
    assert width == pytest.approx(wanted, abs=2)
    first.close()
    first.deleteLater()
    again = Studio(Settings.load(config_dir()), "starter").window
    again.show()
    again.furnish()
    qtbot.wait(50)
    assert again.dockWidgetArea(again.layers) == left and again.layers.isVisible()
    assert not again.arrangement.picture.isVisible() and again.layers.width() == pytest.approx(width, abs=2)
    assert again.size() == size
    again.close()
    again.deleteLater()
