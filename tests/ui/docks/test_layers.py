"""The layers dock follows the document and changes it through commands: by mouse, by drag and by key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui import actions, theme
from sketchstudio.ui.docks.layer_model import EYE, LOCK, NAME
from sketchstudio.ui.docks.layer_view import LayerView
from sketchstudio.ui.docks.layers import LayersDock

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def document() -> Document:
    document = Document()
    for name in ("Details", "More"):
        document.add_layer(Layer(Role.SKETCH, name))
    return document


@pytest.fixture
def dock(qtbot: QtBot, qapp: QApplication, document: Document) -> Iterator[LayersDock]:
    theme.apply(qapp, "light")
    window = QMainWindow()
    qtbot.addWidget(window)
    table, _ = actions.build(window)
    dock = LayersDock(document)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.furnish(table, QMenu("Use As", window))
    window.resize(420, 500)
    window.show()
    yield dock


@pytest.fixture
def view(dock: LayersDock) -> LayerView:
    return dock.panel.view


def named(document: Document, name: str) -> str:
    return next(entry.id for entry in (*document.layers, *document.groups) if entry.name == name)


def rows(view: LayerView, document: Document) -> list[str]:
    """What the list shows from top to bottom, what is in groups indented."""
    result, index = [], view.layers.index(0, 0)
    while index.isValid():
        around = index.parent()
        indent = ""
        while around.isValid():
            indent, around = indent + "  ", around.parent()
        result.append(indent + index.data())
        index = view.indexBelow(index)
    return result


def place(view: LayerView, entry_id: str, column: int = NAME) -> QRect:
    return view.visualRect(view.layers.index_of(entry_id, column))


def drag(view: LayerView, to: QPoint, *ids: str) -> None:
    """What Qt sends to the list while layers are dragged over it and dropped."""
    data: QMimeData = view.layers.mimeData([view.layers.index_of(name) for name in ids])
    move, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    viewport = view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(to, move, data, LEFT, none))
    QApplication.sendEvent(viewport, QDragMoveEvent(to, move, data, LEFT, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(to), move, data, LEFT, none))


def test_the_topmost_layer_is_first(view: LayerView, document: Document) -> None:
    assert rows(view, document) == ["More", "Details", "Sketch", "Colour"]


@pytest.mark.parametrize(("column", "attribute"), [(EYE, "visible"), (LOCK, "locked")])
def test_a_click_switches_and_undo_switches_back(
    view: LayerView, document: Document, qtbot: QtBot, column: int, attribute: str
) -> None:
    before, current = document.layers[0], document.current_layer
    qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, before.id, column).center())
    assert getattr(document.layers[0], attribute) != getattr(before, attribute)
    assert document.current_layer is current  # a switch chooses nothing
    document.undo_stack.undo()
    assert getattr(document.layers[0], attribute) == getattr(before, attribute)


def test_a_click_chooses_the_layer(dock: LayersDock, view: LayerView, document: Document, qtbot: QtBot) -> None:
    colour = document.layer_for(Role.COLOUR)
    with qtbot.waitSignal(dock.layer_chosen, timeout=1000):
        qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, colour.id).center())
    assert document.current_layer is colour
    assert view.selected_ids() == [colour.id]


def test_a_layer_chosen_elsewhere_is_selected(view: LayerView, document: Document) -> None:
    document.set_current_layer(document.layers[0].id)
    assert view.selected_ids() == [document.layers[0].id]


def test_keys_choose_and_hide(view: LayerView, document: Document, qtbot: QtBot) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert document.current_layer.name == "Details"
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not document.current_layer.visible


def test_renaming_in_place(view: LayerView, document: Document, qtbot: QtBot) -> None:
    view.rename()
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.setText("  Whiskers ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.current_layer.name == "Whiskers", timeout=1000)  # Qt commits it a little later
    document.undo_stack.undo()
    assert document.current_layer.name == "More"


def test_a_name_is_never_empty(view: LayerView, document: Document, qtbot: QtBot) -> None:
    view.rename()
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.clear()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.findChild(QLineEdit) is None, timeout=1000)
    assert document.current_layer.name == "More" and document.undo_stack.undoText() == "Add More"


def test_dragging_orders_and_is_one_step(view: LayerView, document: Document) -> None:
    more = named(document, "More")
    drag(view, place(view, named(document, "Sketch")).bottomLeft() + QPoint(60, -1), more)
    assert rows(view, document) == ["Details", "Sketch", "More", "Colour"]
    document.undo_stack.undo()
    assert rows(view, document) == ["More", "Details", "Sketch", "Colour"]


def test_dragging_below_all_layers_puts_it_at_the_bottom(view: LayerView, document: Document) -> None:
    drag(view, QPoint(60, view.viewport().height() - 2), named(document, "More"))
    assert rows(view, document) == ["Details", "Sketch", "Colour", "More"]


def test_dragging_into_a_group_and_out_of_it(view: LayerView, document: Document) -> None:
    document.group_layers([named(document, "Sketch")], "Body")
    drag(view, place(view, named(document, "Body")).center(), named(document, "More"))
    assert rows(view, document) == ["Details", "Body", "  More", "  Sketch", "Colour"]
    drag(view, place(view, named(document, "Details")).topLeft() + QPoint(60, 1), named(document, "More"))
    assert rows(view, document) == ["More", "Details", "Body", "  Sketch", "Colour"]


@pytest.fixture
def nested(document: Document) -> Document:
    """Two groups in each other."""
    inner = document.group_layers([named(document, "Sketch")], "Inner")
    document.group_layers([inner, named(document, "Details")], "Outer")
    return document


NESTED = ["More", "Outer", "  Details", "  Inner", "    Sketch", "Colour"]


def test_a_group_is_dragged_into_a_group_and_out_of_it(view: LayerView, nested: Document) -> None:
    assert rows(view, nested) == NESTED
    inner, outer = named(nested, "Inner"), named(nested, "Outer")
    drag(view, place(view, named(nested, "More")).topLeft() + QPoint(60, 1), inner)
    assert rows(view, nested) == ["Inner", "  Sketch", "More", "Outer", "  Details", "Colour"]
    drag(view, place(view, inner).center(), outer, named(nested, "Colour"))
    assert rows(view, nested) == ["Inner", "  Outer", "    Details", "  Colour", "  Sketch", "More"]
    nested.undo_stack.undo()
    nested.undo_stack.undo()
    assert rows(view, nested) == NESTED


def test_a_group_is_not_dragged_into_itself(view: LayerView, nested: Document) -> None:
    outer = named(nested, "Outer")
    for to in ("Inner", "Sketch", "Outer"):
        drag(view, place(view, named(nested, to)).center() + QPoint(0, 2), outer)
    assert rows(view, nested) == NESTED


def test_below_the_last_row_the_side_says_how_deep(view: LayerView, nested: Document) -> None:
    more, last = named(nested, "More"), named(nested, "Sketch")
    results = []
    for out in (4, -4, -4 - view.indentation()):
        rect = place(view, last)
        drag(view, QPoint(rect.left() + out, rect.bottom() - 1), more)
        results.append(rows(view, nested))
        nested.undo_stack.undo()
    assert results == [
        ["Outer", "  Details", "  Inner", "    Sketch", "    More", "Colour"],
        ["Outer", "  Details", "  Inner", "    Sketch", "  More", "Colour"],
        ["Outer", "  Details", "  Inner", "    Sketch", "More", "Colour"],
    ]


def test_where_layers_would_land_is_shown(view: LayerView, nested: Document) -> None:
    before = view.grab().toImage()
    data = view.layers.mimeData([view.layers.index_of(named(nested, "More"))])
    move, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    looks = []
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(QPoint(60, 5), move, data, LEFT, none))
    for to in (place(view, named(nested, "Inner")).center(), place(view, named(nested, "Colour")).topLeft()):
        event = QDragMoveEvent(to + QPoint(2, 1), move, data, LEFT, none)
        QApplication.sendEvent(view.viewport(), event)
        assert event.isAccepted()
        looks.append(view.grab().toImage())
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert looks[0] != looks[1] and before not in looks and view.grab().toImage() == before


def test_keys_close_and_open_groups(view: LayerView, nested: Document, qtbot: QtBot) -> None:
    view.select(named(nested, "Outer"))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert rows(view, nested) == ["More", "Outer", "Colour"]
    nested.add_layer(Layer(Role.MASK, "Mask"))
    nested.duplicate_layers(named(nested, "Mask"))
    assert rows(view, nested) == ["Mask 2", "Mask", "More", "Outer", "Colour"]  # it stays closed
    view.select(named(nested, "Outer"))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert rows(view, nested)[3:] == NESTED[1:]
    nested.set_current_layer(named(nested, "Sketch"))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.layers.entry_id(view.currentIndex()) == named(nested, "Inner")


def test_a_layer_in_a_closed_group_is_shown_when_it_is_chosen(view: LayerView, nested: Document) -> None:
    view.collapseAll()
    assert rows(view, nested) == ["More", "Outer", "Colour"]
    nested.set_current_layer(named(nested, "Sketch"))
    assert rows(view, nested) == NESTED


def click(view: LayerView, qtbot: QtBot, name: str, modifier: Qt.KeyboardModifier) -> None:
    entry = next(entry for entry in (*view.layers._drawing.layers, *view.layers._drawing.groups) if entry.name == name)
    qtbot.mouseClick(view.viewport(), LEFT, modifier, place(view, entry.id).center())


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_clicks_select_several_layers(view: LayerView, document: Document, qtbot: QtBot) -> None:
    def selected() -> list[str]:
        return [document.entry(name).name for name in view.selected_ids()]  # type: ignore[union-attr]  # they are there

    click(view, qtbot, "Colour", CTRL)
    assert selected() == ["More", "Colour"] and document.current_layer.name == "Colour"
    click(view, qtbot, "Details", CTRL)
    click(view, qtbot, "Colour", CTRL)  # out again: what is left is drawn on
    assert selected() == ["More", "Details"] and document.current_layer.name == "More"
    click(view, qtbot, "Details", Qt.KeyboardModifier.NoModifier)
    click(view, qtbot, "Colour", SHIFT)
    assert selected() == ["Details", "Sketch", "Colour"] and document.current_layer.name == "Colour"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert selected() == ["Details", "Sketch"] and document.current_layer.name == "Sketch"


def test_what_is_selected_is_hidden_locked_and_faded_at_once(
    dock: LayersDock, view: LayerView, document: Document, qtbot: QtBot
) -> None:
    click(view, qtbot, "Sketch", SHIFT)
    steps = document.undo_stack.count()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [layer.visible for layer in document.layers] == [True, False, False, False]
    qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, named(document, "Details"), LOCK).center())
    assert [layer.locked for layer in document.layers] == [False, True, True, True]
    qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, named(document, "Colour"), LOCK).center())
    assert document.layers[0].locked  # a switch of another row is for that row
    dock.panel.opacity.set_value(50)
    dock.panel.opacity.set_value(40)
    assert [layer.opacity for layer in document.layers] == [1, 0.4, 0.4, 0.4]
    assert document.undo_stack.count() == steps + 4
    for _ in range(4):
        document.undo_stack.undo()
    assert all(layer.visible and not layer.locked and layer.opacity == 1 for layer in document.layers)


def test_several_are_dragged_together(view: LayerView, nested: Document) -> None:
    drag(view, place(view, named(nested, "Inner")).center(), *(named(nested, name) for name in ("More", "Colour")))
    assert rows(view, nested) == ["Outer", "  Details", "  Inner", "    More", "    Colour", "    Sketch"]
    nested.undo_stack.undo()
    assert rows(view, nested) == NESTED


def test_what_is_in_a_hidden_group_is_seen_to_be(view: LayerView, nested: Document) -> None:
    sketch = nested.layer(named(nested, "Sketch"))
    rect = place(view, sketch.id)
    before = view.viewport().grab(rect).toImage()
    nested.change_layer(named(nested, "Outer"), visible=False)
    assert not view.layers.is_shown(sketch) and view.viewport().grab(rect).toImage() != before


def test_a_real_press_and_move_starts_a_drag(
    view: LayerView, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[list[str]] = []
    monkeypatch.setattr(view, "startDrag", lambda actions: dragged.append(view.selected_ids()))
    start = place(view, named(document, "Details")).center()
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    for down in range(5, 50, 5):
        QTest.mouseMove(view.viewport(), start + QPoint(0, down))
        view.mouseMoveEvent(_moved(view, start + QPoint(0, down)))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=start)
    assert dragged and dragged[0] == [named(document, "Details")]


def _moved(view: LayerView, to: QPoint):  # type: ignore[no-untyped-def]  # an event
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    where = QPointF(to)
    return QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        view.viewport().mapToGlobal(where),
        Qt.MouseButton.NoButton,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )


def test_the_slider_sets_the_opacity_in_one_step(dock: LayersDock, document: Document) -> None:
    steps = document.undo_stack.count()
    for percent in (90, 70, 40):
        dock.panel.opacity.set_value(percent)
    assert document.current_layer.opacity == 0.4 and document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert dock.panel.opacity.value() == 100


def test_a_hidden_group_keeps_what_was_collapsed_and_selected(view: LayerView, document: Document) -> None:
    group = document.group_layers([named(document, "More"), named(document, "Details")], "Cat")
    view.setExpanded(view.layers.index_of(group), False)
    view.select(group)
    document.add_layer(Layer(Role.MASK, "Mask"))
    assert not view.isExpanded(view.layers.index_of(group))


def test_thumbnails_show_what_is_drawn(view: LayerView, document: Document, qtbot: QtBot) -> None:
    layer = document.current_layer
    qtbot.waitUntil(lambda: view.layers.image(layer.id) is not None, timeout=5000)
    points = tuple(StrokePoint(x, 512.0) for x in range(0, 1024, 32))
    document.add_stroke(layer.id, Stroke(points, 200))

    def centre() -> int:
        image = view.layers.image(layer.id)
        return image.pixelColor(image.rect().center()).alpha()

    qtbot.waitUntil(lambda: centre() == 255, timeout=5000)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: centre() == 0, timeout=5000)


def test_the_last_layer_cannot_be_deleted(view: LayerView, document: Document, dock: LayersDock) -> None:
    remove = next(a for a in dock.panel.menu().actions() if a.objectName() == "remove_layer")
    assert remove.isEnabled()
    view.select(*(layer.id for layer in document.layers))
    assert not remove.isEnabled()


def test_the_menu_key_opens_the_menu(view: LayerView, qtbot: QtBot) -> None:
    view.menu_asked.disconnect()  # a menu would take the keyboard, which the offscreen platform cannot give
    with qtbot.waitSignal(view.menu_asked, timeout=1000):
        QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))


def test_another_document_takes_its_place(dock: LayersDock, view: LayerView, document: Document) -> None:
    other = Document()
    dock.document = other
    assert rows(view, other) == ["Sketch", "Colour"]
    document.add_layer(Layer(Role.SKETCH, "Elsewhere"))
    assert rows(view, other) == ["Sketch", "Colour"]
    other.add_layer(Layer(Role.REFERENCE, "Photo"))
    assert rows(view, other)[0] == "Photo"


def test_all_of_it_has_names_that_can_be_read_aloud(dock: LayersDock, view: LayerView, document: Document) -> None:
    text = Qt.ItemDataRole.AccessibleTextRole
    index = view.layers.index_of(document.current_layer.id)
    assert index.data(text) == "More, sketch layer"
    assert index.siblingAtColumn(EYE).data(text) == "More is visible"
    assert index.siblingAtColumn(LOCK).data(text) == "More is unlocked"
    widgets = [view, dock.panel.add_button, *dock.panel.findChildren(QWidget, "")]
    assert all(
        w.accessibleName()
        for w in widgets
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.isVisible()
        and type(w).__name__ in ("QToolButton", "LayerView", "Slider", "SpinBox")
    )
