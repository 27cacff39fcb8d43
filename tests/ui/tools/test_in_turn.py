"""Marks are chosen, moved and deleted without a pointer."""

from __future__ import annotations

import pytest
from hand import Hand
from PySide6.QtCore import QPointF, QRectF, Qt

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Mark
from sketchstudio.ui.canvas.view_transform import MARGIN

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def drawn(hand: Hand) -> Hand:
    """Three strokes, one below the other, and one of the brush; the keyboard is on the canvas."""
    hand.window.furnish()
    hand.trigger("brush")
    hand.draw_with_mouse((0.4, 0.8), (0.6, 0.8))
    hand.trigger("pen")
    for height in (0.3, 0.5, 0.7):
        hand.draw_with_mouse((0.3, height), (0.6, height))
    hand.window.activateWindow()
    hand.canvas.setFocus()
    return hand


def marks(hand: Hand) -> list[Mark]:
    return list(hand.window.document.layer_for(Role.SKETCH).strokes)


def press(hand: Hand, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int | None:
    """Which of the strokes is selected after that; None unless it is just one."""
    hand.qtbot.keyClick(hand.canvas, key, keys)
    ids = [mark.id for mark in marks(hand)]
    chosen = hand.canvas.selection.ids
    return ids.index(*chosen) if len(chosen) == 1 and chosen <= set(ids) else None


def test_one_key_goes_through_the_marks_of_the_layer_and_another_one_back(drawn: Hand) -> None:
    assert [press(drawn, Qt.Key.Key_N) for _ in range(4)] == [0, 1, 2, 0]
    assert drawn.canvas.tool().name == "select"
    assert [press(drawn, Qt.Key.Key_N, SHIFT) for _ in range(3)] == [2, 1, 0]
    drawn.trigger("select_all")
    assert press(drawn, Qt.Key.Key_N, SHIFT) == 2
    drawn.trigger("layer_below")
    assert press(drawn, Qt.Key.Key_N) is None  # it is on the other layer
    assert drawn.canvas.selection.layers == (drawn.window.document.layer_for(Role.COLOUR),)


def test_what_was_chosen_by_key_is_moved_and_deleted_by_key(drawn: Hand) -> None:
    for _ in range(2):
        press(drawn, Qt.Key.Key_N)
    _, middle, last = marks(drawn)
    steps = drawn.window.document.undo_stack.count()
    press(drawn, Qt.Key.Key_Down, SHIFT)
    assert marks(drawn)[1].bounds.top() == middle.bounds.top() + 10
    assert drawn.window.document.undo_stack.count() == steps + 1
    press(drawn, Qt.Key.Key_Delete)
    assert [mark.id for mark in marks(drawn)][1:] == [last.id]


def test_what_is_chosen_comes_into_view_by_the_shortest_way(drawn: Hand) -> None:
    canvas = drawn.canvas
    canvas.zoom_to(4.0)
    canvas.set_transform(canvas.transform.moved(-3000, -3000))
    press(drawn, Qt.Key.Key_N)
    (mark,) = canvas.selection.marks
    shown = canvas.transform.rect_to_view(mark.bounds)
    assert QPointF(canvas.rect().center()).x() == pytest.approx(shown.center().x(), abs=2)  # it is wider than the view
    assert shown.top() == pytest.approx(MARGIN, abs=4 * mark.width)  # and this is near enough
    canvas.zoom_to(0.5)
    press(drawn, Qt.Key.Key_N)
    assert QRectF(canvas.rect()).contains(canvas.transform.rect_to_view(canvas.selection.bounds))
    before = canvas.transform
    press(drawn, Qt.Key.Key_N, SHIFT)
    assert canvas.transform == before  # it was in view


def test_a_layer_without_marks_or_with_a_lock_says_why_nothing_is_chosen(drawn: Hand) -> None:
    bar, document = drawn.window.canvas_pane.bar, drawn.window.document
    drawn.trigger("add_sketch")
    assert press(drawn, Qt.Key.Key_N) is None and "nothing on this layer" in bar.text
    drawn.trigger("layer_below")
    document.change_layer(document.current_layer.id, locked=True)
    assert press(drawn, Qt.Key.Key_N) is None and "locked" in bar.text


def test_steps_of_a_run_keep_their_keys_while_something_is_selected(drawn: Hand) -> None:
    press(drawn, Qt.Key.Key_N)
    before = marks(drawn)
    for tool in ("select", "pan", "crop"):
        drawn.trigger(tool)
        view = drawn.canvas.transform
        press(drawn, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert marks(drawn) == before and drawn.canvas.transform == view
