"""What is locked stays as it is, whichever way somebody goes about it; one notice says what to do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QToolButton

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.ui.docks.layer_model import LOCK, NAME
from sketchstudio.ui.docks.layer_view import LayerView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def locked(hand: Hand) -> Hand:
    """Lines on a sketch layer that a click of the mouse has locked, in a group that is open, and a layer more."""
    hand.window.furnish()
    hand.trigger("pen")
    hand.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    document, view = hand.window.document, hand.window.layers.panel.view
    hand.trigger("group_layers")
    document.add_layer(Layer(Role.SKETCH, "More"))
    view.resize(260, 300)
    hand.qtbot.mouseClick(view.viewport(), LEFT, pos=centre(view, sketch(document).id, LOCK))
    assert sketch(document).locked
    document.undo_stack.clear()
    return hand


def sketch(document: Document) -> Layer:
    return next(layer for layer in document.layers if layer.name == "Sketch")


def centre(view: LayerView, entry_id: str, column: int = NAME):
    return view.visualRect(view.layers.index_of(entry_id, column)).center()


def by_button(hand: Hand) -> None:
    button = next(
        one
        for one in hand.window.layers.panel.findChildren(QToolButton)
        if one.defaultAction() is hand.window.actions_by_id["remove_layer"]
    )
    hand.qtbot.mouseClick(button, LEFT)


def by_key(hand: Hand) -> None:
    hand.qtbot.keyClick(hand.canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)


def by_menu(hand: Hand) -> None:
    menu = hand.window.menus["Layer"]
    next(action for action in menu.actions() if action.text() == "Delete").trigger()


def by_context_menu(hand: Hand) -> None:
    menu = hand.window.layers.panel.menu()
    next(action for action in menu.actions() if action.text() == "Delete").trigger()
    menu.deleteLater()


@pytest.mark.parametrize("way", [by_button, by_key, by_menu, by_context_menu])
@pytest.mark.parametrize("chosen", ["layer", "group", "several"])
def test_a_locked_layer_is_not_deleted(locked: Hand, way: Callable[[Hand], None], chosen: str) -> None:
    document, view = locked.window.document, locked.window.layers.panel.view
    layer, more = sketch(document), document.layers[-1]
    (group,) = document.groups
    ids = {"layer": [layer.id], "group": [group.id], "several": [more.id, layer.id]}[chosen]
    view.select(*ids)
    way(locked)
    assert len(document.layers) == 3 and document.undo_stack.count() == 0
    assert locked.window.canvas_pane.bar.text == (
        "The layer “Sketch” is locked. Unlock it first, with its lock in the list of layers."
    )
    locked.qtbot.mouseClick(view.viewport(), LEFT, pos=centre(view, layer.id, LOCK))
    view.select(*ids)
    way(locked)
    assert sketch_is_gone(document) and locked.window.canvas_pane.bar.text == ""


def sketch_is_gone(document: Document) -> bool:
    return all(layer.name != "Sketch" for layer in document.layers)


def test_a_layer_of_a_locked_group_stays_and_the_group_is_named(locked: Hand) -> None:
    document, view = locked.window.document, locked.window.layers.panel.view
    locked.trigger("toggle_locked")  # "More", which is selected
    (group,) = document.groups
    document.change_layers([sketch(document).id], locked=False)
    document.change_layers([group.id], locked=True)
    steps = document.undo_stack.count()
    view.select(sketch(document).id)
    by_button(locked)
    assert not sketch_is_gone(document) and "The group “Group” is locked" in locked.window.canvas_pane.bar.text
    for action in ("raise_layer", "lower_layer"):  # which would take it out
        locked.trigger(action)
        assert sketch(document).parent == group.id
    document.set_current_layer(sketch(document).id)
    locked.draw_with_mouse((0.3, 0.3), (0.7, 0.3))
    assert locked.window.canvas_pane.bar.text == "The group “Group” is locked. Unlock it to draw on its layers."
    view.select(sketch(document).id, document.layers[0].id)
    locked.trigger("group_layers")  # with one from outside
    assert len(document.groups) == 1
    assert document.undo_stack.count() == steps


def drop(view: LayerView, dragged: str, onto: str) -> None:
    data: QMimeData = view.layers.mimeData([view.layers.index_of(dragged)])
    move, none, to = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier, centre(view, onto)
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(to, move, data, LEFT, none))
    QApplication.sendEvent(view.viewport(), QDragMoveEvent(to, move, data, LEFT, none))
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(to), move, data, LEFT, none))


def test_nothing_is_dragged_into_a_locked_group_or_out_of_it(locked: Hand) -> None:
    document, view, bar = locked.window.document, locked.window.layers.panel.view, locked.window.canvas_pane.bar
    (group,), more = document.groups, document.layers[-1]
    document.change_layers([group.id], locked=True)
    steps = document.undo_stack.count()
    drop(view, more.id, group.id)
    assert document.layer(more.id).parent is None and "The group “Group” is locked" in bar.text
    bar.hide()
    drop(view, sketch(document).id, document.layers[0].id)
    assert sketch(document).parent == group.id and "The group “Group” is locked" in bar.text
    assert document.undo_stack.count() == steps
    document.change_layers([group.id], locked=False)
    drop(view, more.id, group.id)
    assert document.layer(more.id).parent == group.id


def test_a_new_layer_does_not_land_in_a_locked_group(locked: Hand) -> None:
    document, view = locked.window.document, locked.window.layers.panel.view
    (group,) = document.groups
    document.change_layers([group.id], locked=True)
    for chosen in (group.id, sketch(document).id):
        view.select(chosen)
        document.set_current_layer(sketch(document).id)
        locked.trigger("add_sketch")
        new = document.current_layer
        assert new.parent is None and new is document.layers[2]  # right above the group
        locked.draw_with_mouse((0.3, 0.3), (0.7, 0.3))
        assert len(document.layer(new.id).strokes) == 1


def test_neither_role_nor_content_of_a_locked_layer_changes(locked: Hand) -> None:
    document, view, bar = locked.window.document, locked.window.layers.panel.view, locked.window.canvas_pane.bar
    before = sketch(document)
    view.select(before.id)
    locked.window.layer_actions.use_as(Role.COLOUR)
    assert sketch(document) is before and "is locked" in bar.text
    for action in ("clear_layer", "select_all", "delete", "cut", "flip_across", "paste"):
        bar.hide()
        document.set_current_layer(before.id)
        locked.trigger(action)
        assert sketch(document).strokes == before.strokes, action
    locked.trigger("eraser")
    locked.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    assert sketch(document) is before and "is locked" in bar.text


def test_what_was_selected_before_its_layer_was_locked_stays(hand: Hand) -> None:
    hand.window.furnish()
    hand.trigger("pen")
    hand.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    hand.trigger("select_all")
    document, bar = hand.window.document, hand.window.canvas_pane.bar
    view = hand.window.layers.panel.view
    view.select(sketch(document).id)
    hand.trigger("toggle_locked")
    before = sketch(document)
    for action in ("delete", "cut", "back", "align_left", "flip_down", "duplicate"):
        bar.hide()
        hand.trigger(action)
        assert sketch(document) is before and "The layer “Sketch” is locked" in bar.text, action
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Delete):
        bar.hide()
        hand.qtbot.keyClick(hand.canvas, key)
        assert sketch(document) is before and "is locked" in bar.text
    bar.hide()
    hand.draw_with_mouse((0.5, 0.5), (0.6, 0.6))  # by the frame
    assert sketch(document) is before and "is locked" in bar.text
    hand.canvas.set_brush_width(30)
    assert sketch(document) is before


def test_a_picture_that_is_pasted_into_a_locked_group_lies_above_it(locked: Hand) -> None:
    document = locked.window.document
    (group,) = document.groups
    document.change_layers([group.id], locked=True)
    document.set_current_layer(sketch(document).id)
    locked.window.editing.insert_picture(np.full((8, 8, 4), 200, np.uint8), "Cat")
    assert document.current_layer.name == "Cat" and document.current_layer.parent is None
