"""What is done with a picture of the history: from the menu, the palette and the keyboard as from its dock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import Qt

from sketchstudio.document.layer import Role
from sketchstudio.generation.metadata import from_text
from sketchstudio.ui.actions import HISTORY_COMMANDS


@pytest.fixture
def kept(hand: Hand, tmp_path: Path) -> Hand:
    """Two pictures in the history, each of another drawing and prompt; the newer one is that of the window."""
    window = hand.window
    window.watching.keeper.folder = tmp_path / "history"
    hand.trigger("history")
    grid = window.watching.docks.history.grid
    for count, (prompt, height) in enumerate((("a red chair", 0.3), ("a blue cup", 0.6)), 1):
        window.parameters.rows["prompt"].set_value(prompt)
        hand.draw_with_mouse((0.3, height), (0.6, height))
        hand.trigger("generate")
        hand.wait(lambda count=count: grid.count() == count)
    return hand


def strokes(hand: Hand) -> int:
    return len(hand.window.document.layer_for(Role.SKETCH).strokes)


def prompt(hand: Hand) -> str:
    return str(hand.window.parameters.rows["prompt"].value())


def test_its_commands_wait_for_a_picture_that_is_chosen(kept: Hand) -> None:
    grid, actions = kept.window.watching.docks.history.grid, kept.window.actions_by_id

    def usable() -> list[str]:
        return [name for name in HISTORY_COMMANDS if actions[name].isEnabled()]

    assert usable() == []
    grid.setCurrentRow(0)
    assert set(usable()) == set(HISTORY_COMMANDS) - {"compare_two"}
    grid.selectAll()
    assert usable() == ["favourite", "compare_two", "delete_pictures"]
    grid.clearSelection()
    assert usable() == []
    kept.wait(lambda: kept.window.watching.keeper.background._thread is None)


def test_drawing_and_settings_come_back_each_by_itself(kept: Hand) -> None:
    kept.window.watching.docks.history.grid.setCurrentRow(1)
    kept.trigger("restore_drawing")
    kept.wait(lambda: strokes(kept) == 1)
    assert prompt(kept) == "a blue cup"
    kept.trigger("undo")
    assert strokes(kept) == 2
    kept.trigger("restore_settings")
    kept.wait(lambda: prompt(kept) == "a red chair")
    assert strokes(kept) == 2


def test_a_double_click_brings_both_back_and_the_key_deletes(kept: Hand) -> None:
    grid = kept.window.watching.docks.history.grid
    place = grid.visualItemRect(grid.item(1)).center()
    kept.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    kept.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    kept.wait(lambda: strokes(kept) == 1 and prompt(kept) == "a red chair")
    kept.qtbot.keyClick(grid, Qt.Key.Key_Delete)
    kept.wait(lambda: grid.count() == 1)
    assert strokes(kept) == 1  # the key is that of the list


def test_the_keyboard_stays_at_its_picture_when_the_results_are_read_again(kept: Hand) -> None:
    grid = kept.window.watching.docks.history.grid
    grid.setCurrentRow(1)
    kept.trigger("favourite")
    kept.wait(lambda: kept.window.watching.docks.history.entries()[0].favourite)
    kept.qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert grid.currentRow() == 0
    kept.wait(lambda: kept.window.watching.keeper.background._thread is None)


def test_a_live_picture_is_had_back_by_a_click(hand: Hand, tmp_path: Path) -> None:
    window = hand.window
    window.watching.keeper.folder = tmp_path / "history"
    hand.trigger("history")
    grid = window.watching.docks.history.grid
    hand.trigger("live")
    for count, height in ((1, 0.3), (2, 0.6)):
        hand.draw_with_mouse((0.3, height), (0.6, height))
        hand.wait(lambda count=count: grid.count() == count and not window.session.running)
        if count == 1:
            good = window.finished
    hand.trigger("live")
    assert window.finished is not good and "live" in grid.item(1).toolTip()
    place = grid.visualItemRect(grid.item(1)).center()
    hand.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    hand.wait(lambda: window.finished.metadata == good.metadata)
    assert np.array_equal(window.result.image, good.image) and from_text(good.metadata).sketch.any()
