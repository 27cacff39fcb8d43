"""The list of steps: all gestures of the drawing that is shown, and a click goes to any of them."""

from __future__ import annotations

from hand import Hand
from PySide6.QtCore import Qt

from sketchstudio.document.layer import Role


def strokes(hand: Hand) -> int:
    return len(hand.window.document.layer_for(Role.SKETCH).strokes)


def test_a_click_goes_back_to_a_step_and_forth_again(hand: Hand) -> None:
    hand.window.furnish()
    view = hand.window.layer_actions.steps.view
    hand.window.layer_actions.steps.show()
    hand.window.layer_actions.steps.raise_()
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
