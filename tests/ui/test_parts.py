"""From part to part of the window without a pointer, and with more room for the drawing."""

from __future__ import annotations

import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar, QWidget

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def ready(hand: Hand) -> Hand:
    hand.window.furnish()
    hand.window.activateWindow()
    QApplication.processEvents()
    hand.canvas.setFocus()
    return hand


def press(hand: Hand, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> QWidget:
    """What has the keyboard after that."""
    hand.qtbot.keyClick(QApplication.focusWidget(), key, keys)
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_key_goes_round_the_parts_and_each_keeps_its_place(ready: Hand) -> None:
    window = ready.window
    parts = [window.arrangement.options, window.result_pane, window.parameters, window.layers, window.canvas_pane]
    for part in parts:
        assert part.isAncestorOf(press(ready, Qt.Key.Key_F6))
    slider = window.parameters.rows["sketch_scale"].editor.slider
    slider.setFocus()
    assert window.layers.isAncestorOf(press(ready, Qt.Key.Key_F6))
    assert press(ready, Qt.Key.Key_F6, SHIFT) is slider
    window.arrangement.picture.hide()
    ready.canvas.setFocus()
    for part in (window.layers, window.result_pane, window.arrangement.options, window.canvas_pane):
        assert part.isAncestorOf(press(ready, Qt.Key.Key_F6, SHIFT))


def test_tab_on_the_canvas_hides_the_docks_and_brings_them_back(ready: Hand) -> None:
    window = ready.window
    shown = [dock for dock in window.findChildren(QDockWidget) if not dock.isHidden()]
    assert shown and press(ready, Qt.Key.Key_Tab) is ready.canvas
    assert all(dock.isHidden() for dock in shown)
    assert press(ready, Qt.Key.Key_Tab) is ready.canvas
    QApplication.processEvents()  # Qt puts tabs of its own there
    assert not any(dock.isHidden() for dock in shown)
    assert window.layers.isAncestorOf(press(ready, Qt.Key.Key_Tab, SHIFT))  # the way out


def test_tab_goes_on_to_the_next_field_everywhere_else(ready: Hand) -> None:
    form = ready.window.parameters
    form.rows["prompt"].editor.setFocus()
    assert form.isAncestorOf(press(ready, Qt.Key.Key_Tab))
    assert not form.rows["prompt"].editor.hasFocus() and not ready.window.layers.isHidden()


def test_the_page_stays_where_it_is_under_the_pen(ready: Hand) -> None:
    ready.qtbot.mousePress(ready.canvas, Qt.MouseButton.LeftButton, pos=ready.canvas.rect().center())
    press(ready, Qt.Key.Key_Tab)
    assert ready.canvas.is_drawing() and not ready.window.layers.isHidden()
    ready.qtbot.mouseRelease(ready.canvas, Qt.MouseButton.LeftButton, pos=ready.canvas.rect().center())


def test_tabs_of_docks_take_the_keyboard_only_where_they_are_seen(ready: Hand) -> None:
    window = ready.window
    window.watching.docks.show_history()
    QApplication.processEvents()
    (bar,) = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert bar.count() == 2 and bar.focusPolicy() == Qt.FocusPolicy.TabFocus and bar.accessibleName()
    window.watching.docks.history.hide()
    QApplication.processEvents()
    assert bar.focusPolicy() == Qt.FocusPolicy.NoFocus
