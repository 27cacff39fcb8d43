"""The layers dock follows the document and changes it through commands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.ui.docks.layers import LayersDock


@pytest.fixture
def document() -> Document:
    return Document()


@pytest.fixture
def dock(qtbot: QtBot, document: Document) -> Iterator[LayersDock]:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = LayersDock(document)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.show()
    yield dock


def test_the_topmost_layer_is_first(dock: LayersDock, document: Document) -> None:
    assert [row.layer_id for row in dock.rows] == [layer.id for layer in reversed(document.layers)]


def test_the_eye_hides_and_undo_shows_again(dock: LayersDock, document: Document, qtbot: QtBot) -> None:
    layer = document.layer(dock.rows[0].layer_id)
    qtbot.mouseClick(dock.rows[0].eye, Qt.MouseButton.LeftButton)
    assert not document.layer(layer.id).visible
    document.undo_stack.undo()
    assert document.layer(layer.id).visible
    assert dock.rows[0].eye.isChecked()


def test_a_click_chooses_the_layer(dock: LayersDock, document: Document, qtbot: QtBot) -> None:
    colour = document.layer_for(Role.COLOUR)
    row = next(row for row in dock.rows if row.layer_id == colour.id)
    with qtbot.waitSignal(dock.layer_chosen, timeout=1000):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert document.current_layer is colour
    assert [r.property("active") for r in dock.rows] == [r is row for r in dock.rows]


def test_the_keyboard_chooses_it_too(dock: LayersDock, document: Document, qtbot: QtBot) -> None:
    row = dock.rows[1]
    qtbot.keyClick(row, Qt.Key.Key_Space)
    assert document.current_layer.id == row.layer_id


def test_an_added_layer_appears(dock: LayersDock, document: Document) -> None:
    document.add_layer(Layer(Role.SKETCH, "Details"))
    assert len(dock.rows) == 3 and dock.rows[0].layer_id == document.current_layer.id
