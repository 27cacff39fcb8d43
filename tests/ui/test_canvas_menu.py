"""The menu over the canvas: there for mouse, pen and keys, for the mark under the pointer, never in a stroke."""

from __future__ import annotations

import pytest
from hand import Hand
from pointing import LEFT, NONE, RIGHT, tablet
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.canvas_menu import FOR_MARKS

DOTS = tuple(Stroke((StrokePoint(x, y),), 20.0) for x, y in ((200, 200), (600, 600)))
Reason = QContextMenuEvent.Reason


@pytest.fixture
def drawn(hand: Hand) -> Hand:
    hand.window.furnish()
    layer = hand.window.document.layer_for(Role.SKETCH)
    assert layer is not None
    hand.window.document.add_stroke(layer.id, *DOTS)
    return hand


def place(hand: Hand, x: float, y: float) -> QPoint:
    return hand.canvas.transform.to_view(QPointF(x, y)).toPoint()


def ask(hand: Hand, at: QPoint, reason: Reason = Reason.Mouse) -> QMenu | None:
    QApplication.sendEvent(hand.canvas, QContextMenuEvent(reason, at, hand.canvas.mapToGlobal(at)))
    return opened()


def opened() -> QMenu | None:
    menu = QApplication.activePopupWidget()
    assert menu is None or isinstance(menu, QMenu)
    return menu


def names(menu: QMenu) -> set[str]:
    return {action.objectName() for action in menu.actions() if not action.isSeparator()}


@pytest.mark.parametrize("reason", [Reason.Mouse, Reason.Keyboard])
def test_it_has_what_the_menus_have(drawn: Hand, reason: Reason) -> None:
    menu = ask(drawn, place(drawn, 400, 400), reason)
    assert menu is not None and {"cut", "copy", "paste", "select_all", "fit"} <= names(menu)
    assert not names(menu) & set(FOR_MARKS)
    assert set(menu.actions()) & set(drawn.window.actions_by_id.values())  # the same actions, not others like them
    menu.close()


def test_with_select_in_hand_it_is_for_the_mark_under_the_pointer(drawn: Hand) -> None:
    drawn.trigger("select")
    menu = ask(drawn, place(drawn, 600, 600))
    assert menu is not None and set(FOR_MARKS) <= names(menu)
    menu.close()
    assert drawn.canvas.selection.marks == DOTS[1:]
    drawn.window.actions_by_id["delete"].trigger()
    assert drawn.window.document.current_layer.strokes == DOTS[:1]


def test_marks_that_are_selected_stay_so(drawn: Hand) -> None:
    drawn.trigger("select_all")
    menu = ask(drawn, place(drawn, 200, 200))
    assert menu is not None
    menu.close()
    assert drawn.canvas.selection.marks == DOTS


def test_the_button_that_gives_a_stroke_up_opens_nothing(drawn: Hand) -> None:
    at = place(drawn, 400, 400)
    drawn.qtbot.mousePress(drawn.canvas, LEFT, pos=at)
    drawn.qtbot.mousePress(drawn.canvas, RIGHT, pos=at)
    assert ask(drawn, at) is None
    drawn.qtbot.mouseRelease(drawn.canvas, RIGHT, pos=at)
    drawn.qtbot.mouseRelease(drawn.canvas, LEFT, pos=at)
    drawn.qtbot.mousePress(drawn.canvas, RIGHT, pos=at)
    menu = ask(drawn, at)
    assert menu is not None
    menu.close()


def test_the_button_of_the_pen_opens_it_and_the_pen_draws_on_afterwards(drawn: Hand) -> None:
    tablet(drawn.canvas, QEvent.Type.TabletPress, 300, 300, button=RIGHT, buttons=RIGHT)
    tablet(drawn.canvas, QEvent.Type.TabletRelease, 300, 300, button=RIGHT, buttons=NONE)
    drawn.wait(lambda: opened() is not None)
    menu = opened()
    assert menu is not None
    menu.close()
    drawn.draw_with_pen((0.4, 0.4, 0.5), (0.6, 0.6, 0.5))
    assert len(drawn.window.document.current_layer.strokes) == 3
