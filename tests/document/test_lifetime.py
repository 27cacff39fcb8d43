"""A document goes at once when nobody holds it, whoever holds its commands; none is left to the garbage collector."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.restyle import Restyle


@pytest.fixture(autouse=True)
def no_collector(qapp: QApplication) -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_commands_do_not_keep_a_document_alive() -> None:
    document = Document()
    layer = document.layers[-1]
    document.add_stroke(layer.id, Stroke((StrokePoint(1, 1), StrokePoint(2, 2))))
    document.change_layer(layer.id, opacity=0.5)
    document.add_layer(Layer(Role.COLOUR, "Paint"))
    document.undo_stack.push(Restyle(document, [layer], [], "Restyle", lambda mark: mark))
    document.undo_stack.undo()
    held = [document.undo_stack.command(place) for place in range(document.undo_stack.count())]
    gone = weakref.ref(document)
    del document
    assert gone() is None and held
