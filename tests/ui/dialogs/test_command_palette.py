from __future__ import annotations

from hand import Hand
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from sketchstudio.ui.dialogs.command_palette import CommandPalette


def opened(hand: Hand) -> CommandPalette:
    hand.trigger("palette")
    palette = hand.window.findChild(CommandPalette)
    assert palette is not None and palette.isVisible()
    return palette


def test_a_few_letters_and_return_run_a_command(hand: Hand) -> None:
    palette = opened(hand)
    hand.wait(lambda: QApplication.focusWidget() is palette.field)
    hand.qtbot.keyClicks(palette.field, "erase")
    assert palette.texts()[0] == "Tool: Eraser"
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert hand.canvas.tool().name == "eraser" and not palette.isVisible()


def test_it_lists_every_command_but_itself(hand: Hand) -> None:
    palette = opened(hand)
    texts = palette.texts()
    for action in hand.window.actions_by_id.values():
        if action.objectName() != "palette":
            assert any(text.endswith(": " + action.text().rstrip("…")) for text in texts), action.text()
    assert not any("All Commands" in text for text in texts)
    palette.close()


def test_the_arrows_move_while_the_field_keeps_the_keyboard(hand: Hand) -> None:
    palette = opened(hand)
    hand.qtbot.keyClicks(palette.field, "zoom")
    texts = palette.texts()
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentItem().text() == texts[1]
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentItem().text() == texts[-1]
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_cannot_be_done_now_is_shown_and_not_done(hand: Hand) -> None:
    assert not hand.window.actions_by_id["undo"].isEnabled()
    palette = opened(hand)
    hand.qtbot.keyClicks(palette.field, "edit undo")
    assert palette.texts()[0] == "Edit: Undo"
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_a_name_that_is_not_there_is_said_so(hand: Hand) -> None:
    palette = opened(hand)
    hand.qtbot.keyClicks(palette.field, "qqqq")
    assert palette.texts() == [] and not palette.list.isVisible() and palette._nothing.isVisible()
    hand.qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    palette.close()


def test_a_click_runs_a_command(hand: Hand) -> None:
    palette = opened(hand)
    hand.qtbot.keyClicks(palette.field, "tool pan")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    hand.qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert hand.canvas.tool().name == "pan"
