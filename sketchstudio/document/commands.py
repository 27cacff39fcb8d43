"""One QUndoCommand for each thing a person can do to a drawing: a gesture is one command."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QUndoCommand

from sketchstudio.document.layer import Drawing, Group, Layer
from sketchstudio.document.marks.path import Mark, bounds

if TYPE_CHECKING:
    from sketchstudio.document.document import Document

translate = QCoreApplication.translate

Entry = TypeVar("Entry", Layer, Group)

CHANGE_LAYER = 1  # commands with this id merge: dragging a slider is one step back
SETTABLE = {"name", "visible", "opacity", "locked"}  # of layers and groups


class _Command(QUndoCommand):
    """A change of a document, which has the command on its stack and is not kept alive by it: where Python's garbage
    collector took the two apart beginning with the command, Qt would delete the command once more."""

    def __init__(self, document: Document, text: str) -> None:
        super().__init__(text)
        self._reference = weakref.ref(document)

    @property
    def _document(self) -> Document:
        document = self._reference()
        assert document is not None  # it runs its commands itself
        return document


class _LayerCommand(_Command):
    """A change within one layer."""

    def __init__(self, document: Document, layer_id: str, text: str) -> None:
        super().__init__(document, text)
        layer = document.layer(layer_id)
        if layer is None:
            raise ValueError(f"there is no layer {layer_id}")
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
    """Strokes on top of a layer: one, or one and its mirror images. Holds these alone, so that thousands of commands
    stay light."""

    def __init__(self, document: Document, layer_id: str, *strokes: Mark) -> None:
        super().__init__(document, layer_id, translate("commands", "Draw"))
        del self._before
        self._strokes = tuple(map(self._layer().takes, strokes))
        self._region = bounds(self._strokes)

    def redo(self) -> None:
        layer = self._layer()
        self._set(replace(layer, strokes=layer.strokes + self._strokes), self._region)

    def undo(self) -> None:
        layer = self._layer()
        self._set(replace(layer, strokes=layer.strokes[: -len(self._strokes)]), self._region)


class ReplaceContent(_LayerCommand):
    """Other marks and another image for a layer: erasing, clearing, moving."""

    def __init__(self, document: Document, layer_id: str, content: Layer, text: str) -> None:
        super().__init__(document, layer_id, text)
        self._after = content
        same_image = self._before.image is content.image and self._before.place == content.place
        self._region = _difference(self._before.strokes, content.strokes) if same_image else None

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)

    def _put(self, content: Layer) -> None:
        layer = replace(self._layer(), strokes=content.strokes, image=content.image, place=content.place)
        self._set(layer, self._region)


class ChangeLayer(_Command):
    """Name, visibility, opacity or lock of a layer or a group; neighbouring changes of the opacity merge."""

    def __init__(self, document: Document, entry_id: str, attributes: dict[str, Any]) -> None:
        if not attributes.keys() <= SETTABLE:
            raise ValueError(f"not attributes of a layer: {sorted(attributes.keys() - SETTABLE)}")
        entry = document.entry(entry_id)
        if entry is None:
            raise ValueError(f"there is no layer {entry_id}")
        super().__init__(document, _change_text(entry, attributes))
        self._id = entry_id
        self._after = attributes
        self._old = {name: getattr(entry, name) for name in attributes}

    def id(self) -> int:
        return CHANGE_LAYER

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangeLayer) or other._id != self._id:
            return False
        if other._after.keys() != {"opacity"} or self._after.keys() != {"opacity"}:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._set(self._after)

    def undo(self) -> None:
        self._set(self._old)

    def _set(self, attributes: dict[str, Any]) -> None:
        def changed(entry: Entry) -> Entry:
            return replace(entry, **attributes) if entry.id == self._id else entry

        drawing = self._document.snapshot()
        layers, groups = tuple(map(changed, drawing.layers)), tuple(map(changed, drawing.groups))
        self._document.apply(replace(drawing, layers=layers, groups=groups))


class ReplaceDrawing(_Command):
    """Another page or another set of layers: opening a file, adding and removing layers."""

    def __init__(self, document: Document, drawing: Drawing, text: str) -> None:
        super().__init__(document, text)
        self._before, self._after = document.snapshot(), drawing

    def redo(self) -> None:
        self._document.apply(self._after)

    def undo(self) -> None:
        self._document.apply(self._before)


def _change_text(entry: Layer | Group, attributes: dict[str, Any]) -> str:
    """What the list of steps says."""
    if "name" in attributes:
        text = translate("commands", "Rename {name}")
    elif "opacity" in attributes:
        text = translate("commands", "Opacity of {name}")
    elif "visible" in attributes:
        text = translate("commands", "Show {name}") if attributes["visible"] else translate("commands", "Hide {name}")
    elif attributes.get("locked"):
        text = translate("commands", "Lock {name}")
    else:
        text = translate("commands", "Unlock {name}")
    return text.format(name=entry.name)


def _difference(before: Iterable[Mark], after: Iterable[Mark]) -> QRectF:
    """A rectangle around all marks that are in one of the two only."""
    return bounds(set(before) ^ set(after))
