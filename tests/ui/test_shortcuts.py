from __future__ import annotations

from itertools import combinations

import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio.app import Studio
from sketchstudio.errors import UserError
from sketchstudio.paths import config_dir
from sketchstudio.settings import Settings
from sketchstudio.ui.actions import TABLE
from sketchstudio.ui.dialogs.shortcuts_page import ShortcutsPage
from sketchstudio.ui.shortcuts import RESERVED, Shortcuts, _collide


@pytest.fixture
def actions(qapp: QApplication) -> dict[str, QAction]:
    made = {}
    for entry in TABLE:
        made[entry.id] = QAction(entry.text)
        made[entry.id].setShortcut(entry.shortcut)
    return made


def colliding(actions: dict[str, QAction]) -> list[tuple[str, str]]:
    return [
        (one, two) for (one, a), (two, b) in combinations(actions.items(), 2) if _collide(a.shortcut(), b.shortcut())
    ]


def test_the_keys_of_the_first_day_do_not_collide(actions: dict[str, QAction]) -> None:
    assert colliding(actions) == []
    assert not [entry.id for entry in TABLE if QKeySequence(entry.shortcut).toString() in RESERVED]
    assert not [entry.id for entry in TABLE if entry.shortcut and QKeySequence(entry.shortcut).isEmpty()]


def test_no_two_things_in_the_whole_window_have_the_same_keys(hand: Hand) -> None:
    hand.window.furnish()
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    for name in ("history", "show_queue", "new"):
        hand.trigger(name)
    keys = [
        (keys, action)
        for action in hand.window.findChildren(QAction)
        if action.shortcutContext() != Qt.ShortcutContext.WidgetShortcut
        for keys in action.shortcuts()
    ]
    keys += [(shortcut.key(), shortcut) for shortcut in hand.window.findChildren(QShortcut)]
    assert len(keys) > 60
    assert [(one, two) for one, two in combinations(keys, 2) if _collide(one[0], two[0])] == []


def test_other_keys_are_kept_and_come_back(actions: dict[str, QAction]) -> None:
    stored: dict[str, str] = {}
    Shortcuts(actions, stored).set_keys("pen", QKeySequence("F7"))
    assert actions["pen"].shortcut() == QKeySequence("F7") and "F7" in actions["pen"].toolTip()
    assert stored == {"pen": "F7"}
    actions["pen"].setShortcut("B")
    Shortcuts(actions, stored).restore()
    assert actions["pen"].shortcut() == QKeySequence("F7")


@pytest.mark.parametrize("keys", ["E", "Ctrl+Z", "Space", "Tab", "Return"])
def test_keys_in_use_are_refused_and_nothing_changes(actions: dict[str, QAction], keys: str) -> None:
    stored: dict[str, str] = {}
    with pytest.raises(UserError):
        Shortcuts(actions, stored).set_keys("pen", QKeySequence(keys))
    assert actions["pen"].shortcut() == QKeySequence("B") and stored == {}


def test_keys_that_begin_others_are_refused(actions: dict[str, QAction]) -> None:
    shortcuts = Shortcuts(actions, {})
    shortcuts.set_keys("pen", QKeySequence("Ctrl+K, Ctrl+P"))
    with pytest.raises(UserError, match="Pen"):
        shortcuts.set_keys("eraser", QKeySequence("Ctrl+K"))


def test_one_and_all_go_back(actions: dict[str, QAction]) -> None:
    stored: dict[str, str] = {}
    shortcuts = Shortcuts(actions, stored)
    shortcuts.set_keys("pen", QKeySequence("F7"))
    shortcuts.set_keys("eraser", QKeySequence("B"))
    with pytest.raises(UserError, match="Eraser"):
        shortcuts.reset("pen")  # its key is another one's by now
    shortcuts.set_keys("new", QKeySequence())
    assert stored == {"pen": "F7", "eraser": "B", "new": ""}
    shortcuts.reset("eraser")
    assert actions["eraser"].shortcut() == QKeySequence("E")
    shortcuts.reset_all()
    assert stored == {} and all(shortcuts.is_default(name) for name in shortcuts)


def test_a_damaged_file_never_makes_two_collide(actions: dict[str, QAction]) -> None:
    stored = {"pen": "E", "eraser": "E", "brush": "Ctrl+S", "nobody": "F9", "pan": "Space", "fit": "no such keys"}
    Shortcuts(actions, stored).restore()
    assert colliding(actions) == []
    assert actions["pen"].shortcut() == QKeySequence("E") and actions["brush"].shortcut() == QKeySequence("Ctrl+S")


def test_the_page_takes_keys_as_they_are_pressed(actions: dict[str, QAction], qtbot: QtBot) -> None:
    page = ShortcutsPage(Shortcuts(actions, {}))
    qtbot.addWidget(page)
    page.show()
    page.choose("pen")
    qtbot.keyClick(page.editor, Qt.Key.Key_F7)
    assert actions["pen"].shortcut() == QKeySequence("F7") and page.items["pen"].text(1) == "F7"
    qtbot.keyClick(page.editor, Qt.Key.Key_E)
    assert "Eraser" in page.message.text()
    assert actions["pen"].shortcut() == QKeySequence("F7") and page.editor.keySequence() == QKeySequence("F7")
    qtbot.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    assert actions["pen"].shortcut() == QKeySequence("B") and page.message.text() == ""
    qtbot.mouseClick(page.none, Qt.MouseButton.LeftButton)
    assert actions["pen"].shortcut().isEmpty()
    qtbot.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert actions["pen"].shortcut() == QKeySequence("B") and not page.reset_all.isEnabled()


def test_the_page_finds_commands_and_keys(actions: dict[str, QAction], qtbot: QtBot) -> None:
    page = ShortcutsPage(Shortcuts(actions, {}))
    qtbot.addWidget(page)
    page.search.setText("zoom")
    shown = [name for name, item in page.items.items() if not item.isHidden()]
    assert {"zoom_in", "zoom_out"} <= set(shown) and "pen" not in shown
    page.search.setText("ctrl+z")
    assert not page.items["undo"].isHidden() and page.items["pen"].isHidden()


def test_the_window_remembers_them(hand: Hand) -> None:
    hand.window.dialogs.shortcuts.set_keys("pen", QKeySequence("F7"))
    hand.window.close()
    window = Studio(Settings.load(config_dir()), "starter").window
    assert window.actions_by_id["pen"].shortcut() == QKeySequence("F7")
    window.deleteLater()
