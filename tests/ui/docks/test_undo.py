"""The list of steps: all gestures of the drawing that is shown, and a click goes to any of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawings import serialised
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from sketchstudio.document.layer import Role


def strokes(hand: Hand) -> int:
    return len(hand.window.document.layer_for(Role.SKETCH).strokes)


@pytest.fixture
def view(hand: Hand) -> QListView:
    hand.window.furnish()
    hand.window.layer_actions.steps.show()
    hand.window.layer_actions.steps.raise_()
    return hand.window.layer_actions.steps.view


def test_each_gesture_of_each_tool_is_one_row_and_one_step_back(hand: Hand, view: QListView) -> None:
    def in_one_step(gesture: Callable[[], None]) -> None:
        rows, before = view.model().rowCount(), serialised(hand.window.document.snapshot())
        gesture()
        after = serialised(hand.window.document.snapshot())
        assert view.model().rowCount() == rows + 1 and after != before
        hand.trigger("undo")
        assert serialised(hand.window.document.snapshot()) == before
        hand.trigger("redo")
        assert serialised(hand.window.document.snapshot()) == after

    across = ((0.3, 0.4), (0.45, 0.5), (0.6, 0.4))
    for tool in ("pen", "line", "rectangle", "ellipse", "brush"):
        hand.trigger(tool)
        in_one_step(lambda: hand.draw_with_mouse(*across))
    hand.trigger("pen")
    in_one_step(lambda: hand.draw_with_pen((0.3, 0.6, 0.2), (0.5, 0.6, 0.9), (0.6, 0.62, 0.4)))
    hand.trigger("eraser")
    in_one_step(lambda: hand.draw_with_mouse((0.45, 0.55), (0.45, 0.6), (0.45, 0.65)))
    hand.trigger("select_all")
    in_one_step(lambda: hand.draw_with_mouse((0.45, 0.5), (0.5, 0.52), (0.55, 0.55)))
    in_one_step(lambda: hand.qtbot.keyClick(hand.canvas, Qt.Key.Key_Delete))


def test_there_is_no_end_to_going_back(hand: Hand, view: QListView) -> None:
    document = hand.window.document
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    blank = serialised(document.snapshot())
    for number in range(150):
        hand.draw_with_mouse((0.3, 0.2 + number / 300), (0.6, 0.25 + number / 300))
    drawn = serialised(document.snapshot())
    assert view.model().rowCount() == 151
    for _ in range(150):
        hand.qtbot.keyClick(hand.window, Qt.Key.Key_Z, control)
    assert serialised(document.snapshot()) == blank and not hand.window.actions_by_id["undo"].isEnabled()
    for _ in range(150):
        hand.qtbot.keyClick(hand.window, Qt.Key.Key_Z, control | shift)
    assert serialised(document.snapshot()) == drawn


def test_a_click_goes_back_to_a_step_and_forth_again(hand: Hand, view: QListView) -> None:
    for height in (0.3, 0.5, 0.7):
        hand.draw_with_mouse((0.3, height), (0.6, height))
    rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
    assert len(rows) == 4 and rows[0].data() == "As it was opened"
    for row, left in ((1, 1), (0, 0), (3, 3)):
        hand.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(rows[row]).center())
        assert strokes(hand) == left
    hand.trigger("undo")
    assert view.currentIndex().row() == 2
    hand.trigger("new")
    assert view.model().rowCount() == 1  # that of another drawing
