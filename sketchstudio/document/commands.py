"""One QUndoCommand for each thing a person can do to a drawing: a gesture is one command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QUndoCommand

from sketchstudio.document.layer import Drawing, Layer
from sketchstudio.document.stroke import Stroke

if TYPE_CHECKING:
    from sketchstudio.document.document import Document

CHANGE_LAYER = 1  # commands with this id merge: dragging a slider is one step back
SETTABLE = {"name", "visible", "opacity", "locked"}


class _LayerCommand(QUndoCommand):
    """A change within one layer."""

    def __init__(self, document: Document, layer_id: str, text: str) -> None:
        super().__init__(text)
        layer = document.layer(layer_id)
        if layer is None:
            raise ValueError(f"there is no layer {layer_id}")
        self._document = document
        self._layer_id = layer_id
        self._before = layer

    def _layer(self) -> Layer:
        layer = self._document.layer(self._layer_id)
        assert layer is not None  # undo and redo run in order, so the layer is there as it was
        return layer

    def _set(self, layer: Layer, region: QRectF | None) -> None:
        drawing = self._document.snapshot()
        layers = tuple(layer if old.id == layer.id else old for old in drawing.layers)
        self._document.apply(replace(drawing, layers=layers), region)


class AddStroke(_LayerCommand):
    """A stroke on top of a layer. Holds the stroke alone, so that thousands of them stay light."""

    def __init__(self, document: Document, layer_id: str, stroke: Stroke) -> None:
        super().__init__(document, layer_id, "Draw")
        del self._before
        self._stroke = stroke

    def redo(self) -> None:
        layer = self._layer()
        self._set(replace(layer, strokes=layer.strokes + (self._stroke,)), self._stroke.bounds)

    def undo(self) -> None:
        layer = self._layer()
        self._set(replace(layer, strokes=layer.strokes[:-1]), self._stroke.bounds)


class ReplaceContent(_LayerCommand):
    """Other strokes and another image for a layer: erasing, clearing."""

    def __init__(self, document: Document, layer_id: str, content: Layer, text: str) -> None:
        super().__init__(document, layer_id, text)
        self._after = content
        same_image = self._before.image is content.image
        self._region = _difference(self._before.strokes, content.strokes) if same_image else None

    def redo(self) -> None:
        self._set(replace(self._layer(), strokes=self._after.strokes, image=self._after.image), self._region)

    def undo(self) -> None:
        self._set(replace(self._layer(), strokes=self._before.strokes, image=self._before.image), self._region)


class ChangeLayer(_LayerCommand):
    """Name, visibility, opacity or lock of a layer; neighbouring changes of the same attributes merge."""

    def __init__(self, document: Document, layer_id: str, attributes: dict[str, Any]) -> None:
        if not attributes.keys() <= SETTABLE:
            raise ValueError(f"not attributes of a layer: {sorted(attributes.keys() - SETTABLE)}")
        super().__init__(document, layer_id, "Change layer")
        self._after = attributes
        self._old = {name: getattr(self._before, name) for name in attributes}

    def id(self) -> int:
        return CHANGE_LAYER

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangeLayer) or other._layer_id != self._layer_id:
            return False
        if other._after.keys() != {"opacity"} or self._after.keys() != {"opacity"}:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._set(replace(self._layer(), **self._after), None)

    def undo(self) -> None:
        self._set(replace(self._layer(), **self._old), None)


class ReplaceDrawing(QUndoCommand):
    """Another page or another set of layers: opening a file, adding and removing layers."""

    def __init__(self, document: Document, drawing: Drawing, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before, self._after = document.snapshot(), drawing

    def redo(self) -> None:
        self._document.apply(self._after)

    def undo(self) -> None:
        self._document.apply(self._before)


def _difference(before: Iterable[Stroke], after: Iterable[Stroke]) -> QRectF:
    """A rectangle around all strokes that are in one of the two only."""
    region = QRectF()
    for stroke in set(before) ^ set(after):
        region = region.united(stroke.bounds)
    return region
