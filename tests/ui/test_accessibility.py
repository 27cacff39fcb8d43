"""Whoever does not see the window must be told what is in it, and whoever uses no mouse must get everywhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from sketchstudio.document.pictures.importing import Picture
from sketchstudio.generation.metadata import Provenance, from_text, to_text
from sketchstudio.parameters import GenerationParameters
from sketchstudio.ui.dialogs.command_palette import CommandPalette
from sketchstudio.ui.dialogs.compare_pictures import ComparePictures
from sketchstudio.ui.dialogs.page_dialog import PageDialog
from sketchstudio.ui.dialogs.picture_import import ImportDialog
from sketchstudio.ui.dialogs.settings_dialog import SettingsDialog
from sketchstudio.ui.files.export import ExportDialog
from sketchstudio.ui.files.timelapse_export import Making
from sketchstudio.ui.tab_bar import TabBar
from sketchstudio.ui.watching.seen import Seen

INTERACTIVE = (
    QAbstractButton, QLineEdit, QAbstractSpinBox, QComboBox, QAbstractSlider, QAbstractItemView, QPlainTextEdit,
    QTextEdit, QTabBar,
)  # fmt: skip

MADE: Provenance = from_text(
    to_text(GenerationParameters(width=64, height=64), model="m", fingerprint="", device="", versions={})
)


def own(widget: QWidget) -> Iterator[QWidget]:
    """The interactive widgets in one, but for the parts that Qt's own are made of."""
    for child in widget.findChildren(QWidget):
        parents = []
        parent = child.parentWidget()
        while parent is not None and parent is not widget:
            parents.append(parent)
            parent = parent.parentWidget()
        inner = any(isinstance(part, (QAbstractSpinBox, QComboBox, QAbstractItemView, QLineEdit)) for part in parents)
        if inner or child.objectName().startswith("qt_") or isinstance(child, QScrollBar):
            continue
        if isinstance(child, INTERACTIVE) or child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield child


def nameless(widget: QWidget) -> list[str]:
    found = []
    for child in own(widget):
        interface = QAccessible.queryAccessibleInterface(child)
        name = interface.text(QAccessible.Text.Name) if interface is not None else child.accessibleName()
        if not name.strip():
            around = child.parentWidget()
            found.append(f"{type(child).__name__} {child.objectName()!r} in {type(around).__name__}")
    return found


def test_everything_in_the_window_has_a_name(hand: Hand) -> None:
    hand.window.furnish()
    hand.window.parameters.more.setChecked(True)
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("new")  # the tabs, too
    assert nameless(hand.window) == []


def test_everything_in_the_dialogs_has_a_name(hand: Hand) -> None:
    picture = Seen(np.zeros((64, 64, 3), np.uint8))
    photo = Picture("photo", np.full((8, 8, 4), 90, np.uint8))
    dialogs: list[QDialog] = [
        CommandPalette(hand.window), SettingsDialog(hand.window), ExportDialog(hand.window, picture, 1),
        PageDialog(hand.window.document.snapshot(), hand.window), ImportDialog(photo, hand.window),
        ComparePictures(hand.window, ("one", "another"), (picture.image, picture.image), (MADE, MADE)),
        Making(hand.window, "a.webp", 9),
    ]  # fmt: skip
    for dialog in dialogs:
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.deleteLater()


def test_every_command_says_its_keys_and_has_a_place_in_the_menus(hand: Hand) -> None:
    in_menus = {action for menu in hand.window.menus.values() for action in menu.actions()}
    for name, action in hand.window.actions_by_id.items():
        assert action in in_menus, name
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in action.toolTip(), name


def test_whatever_a_right_click_offers_is_in_the_menus_as_well(hand: Hand) -> None:
    window = hand.window
    window.furnish()
    for action in ("new", "select_all"):
        hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
        hand.trigger(action)
    for dock in ("history", "show_queue"):
        hand.trigger(dock)
    docks, bar = window.watching.docks, window.findChild(TabBar)
    everywhere = (
        window.canvas_menu.menu().actions(), window.layers.panel.menu().actions(),
        bar.menu(window.tabs.current).actions(), window.watching.timeline.menu().actions(),
        window.result.actions(), docks.queue.list.actions(), docks.history.grid.actions(),
    )  # fmt: skip
    in_menus = {action.text() for menu in window.menus.values() for action in menu.actions()}
    for offered in everywhere:
        texts = {action.text() for action in offered if not action.isSeparator()}
        assert texts and texts <= in_menus


def test_the_other_drawings_are_closed_by_the_menu(hand: Hand) -> None:
    for _ in range(3):
        hand.trigger("new")
        hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
        hand.window.document.undo_stack.setClean()
    hand.trigger("previous_tab")
    kept = hand.window.tabs.current

    async def scene() -> None:
        hand.choose_in_menu("File", "close_others")
        await hand.until(lambda: len(hand.window.tabs.all) == 1)

    hand.do(scene())
    assert hand.window.tabs.all == [kept]


@pytest.mark.parametrize("name", ["settings", "palette", "page_size", "export", "open", "save_as", "export_steps"])
def test_escape_leaves_every_dialog_with_nothing_changed(hand: Hand, tmp_path: Path, name: str) -> None:
    window = hand.window
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("generate")
    hand.wait_for_picture()
    steps, picture = window.document.undo_stack.count(), window.finished
    window.settings.folder = window.settings.pictures = str(tmp_path)
    before = dataclasses.asdict(window.settings)

    async def scene() -> None:
        hand.trigger(name)
        await hand.until(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
        (dialog,) = (dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
        hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        await hand.until(lambda: not any(dialog.isVisible() for dialog in window.findChildren(QDialog)))

    hand.do(scene())
    assert (window.document.undo_stack.count(), window.finished) == (steps, picture)
    assert list(tmp_path.iterdir()) == [] and len(window.tabs.all) == 1
    assert dataclasses.asdict(window.settings) == before


@pytest.mark.parametrize("forward", [True, False])
def test_tab_goes_round_and_comes_back_to_the_canvas(hand: Hand, forward: bool) -> None:
    hand.window.furnish()
    canvas: QWidget = hand.window.canvas
    seen, widget = [], canvas
    while len(seen) < 2000:
        widget = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if widget is canvas:
            break
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.append(widget)
    assert widget is canvas
    assert hand.window.parameters.button in seen and hand.window.parameters.rows["sketch_scale"].editor.slider in seen
