"""The page seen in a mirror, through the real window: what is drawn is where the pointer was."""

import pytest
from pointing import mouse_stroke, view_point
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role


def test_a_key_mirrors_the_view_and_once_more_brings_it_back(hand):
    window = hand.window
    before, action = window.canvas.transform, window.actions_by_id["mirror_view"]
    QTest.keyClick(window.canvas, Qt.Key.Key_Q)
    assert window.canvas.transform.mirrored and action.isChecked() and "mirrored" in window.status.zoom.text()
    assert not window.document.undo_stack.canUndo()
    QTest.keyClick(window.canvas, Qt.Key.Key_Q)
    assert window.canvas.transform == before and not action.isChecked() and "mirrored" not in window.status.zoom.text()


def test_what_is_drawn_in_the_mirror_lies_under_the_pointer(hand):
    canvas = hand.canvas
    canvas.mirror()
    canvas.turn(15)
    assert view_point(canvas, 100, 500).x() > view_point(canvas, 900, 500).x()
    mouse_stroke(canvas, [(100, 300), (120, 320)])
    (stroke,) = hand.window.document.layer_for(Role.SKETCH).strokes
    assert stroke.points[0][:2] == pytest.approx((100, 300), abs=2)


def test_actual_size_is_a_pixel_to_a_unit(hand):
    QTest.keyClick(hand.canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert hand.canvas.zoom() == 1.0
