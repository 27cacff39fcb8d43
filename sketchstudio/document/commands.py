"""One QUndoCommand for each thing a person can do to a drawing: a gesture is one command."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QUndoCommand

from sketchstudio.document.layer import Drawing, Entry, Group, Layer
from sketchstudio.document.marks.path import Mark, bounds

if TYPE_CHECKING:
    from sketchstudio.document.document import Document

translate = QCoreApplication.translate

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


class AddStroke(_Command):
    """Strokes on top of a layer: one, or one and its mirror images. Holds these alone, so that thousands of commands
    stay light."""

    def __init__(self, document: Document, layer_id: str, *strokes: Mark) -> None:
        super().__init__(document, translate("commands", "Draw"))
        layer = document.layer(layer_id)
        if layer is None:
            raise ValueError(f"there is no layer {layer_id}")
        self._layer_id = layer_id
        self._strokes = tuple(map(layer.takes, strokes))
        self._region = bounds(self._strokes)

    def redo(self) -> None:
        self._set(lambda strokes: strokes + self._strokes)

    def undo(self) -> None:
        self._set(lambda strokes: strokes[: -len(self._strokes)])

    def _set(self, change: Callable[[tuple[Mark, ...]], tuple[Mark, ...]]) -> None:
        drawing = self._document.snapshot()
        layers = tuple(
            replace(layer, strokes=change(layer.strokes)) if layer.id == self._layer_id else layer
            for layer in drawing.layers
        )
        self._document.apply(replace(drawing, layers=layers), self._region)


class ReplaceContent(_Command):
    """Other marks and other images for some layers: erasing, clearing, moving."""

    def __init__(self, document: Document, contents: Iterable[Layer], text: str) -> None:
        super().__init__(document, text)
        self._after = {layer.id: layer for layer in contents}
        self._before = {layer.id: layer for layer in document.layers if layer.id in self._after}
        if self._before.keys() != self._after.keys():
            raise ValueError(f"there is no layer {next(iter(self._after.keys() - self._before.keys()))}")
        pairs = [(self._before[name], after) for name, after in self._after.items()]
        if all(old.image is new.image and old.place == new.place for old, new in pairs):
            self._region: QRectF | None = bounds(mark for old, new in pairs for mark in _difference(old, new))
        else:
            self._region = None

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)

    def _put(self, contents: dict[str, Layer]) -> None:
        def now(layer: Layer) -> Layer:
            new = contents.get(layer.id)
            return layer if new is None else replace(layer, strokes=new.strokes, image=new.image, place=new.place)

        drawing = self._document.snapshot()
        self._document.apply(replace(drawing, layers=tuple(map(now, drawing.layers))), self._region)


class ChangeLayers(_Command):
    """Name, visibility, opacity or lock of layers and groups; neighbouring changes of the opacity merge."""

    def __init__(self, document: Document, ids: Iterable[str], attributes: dict[str, Any]) -> None:
        if not attributes.keys() <= SETTABLE:
            raise ValueError(f"not attributes of a layer: {sorted(attributes.keys() - SETTABLE)}")
        entries = {entry_id: document.entry(entry_id) for entry_id in ids}
        found = [entry for entry in entries.values() if entry is not None]
        if not found or len(found) < len(entries):
            raise ValueError(f"there is no layer {next((name for name, one in entries.items() if one is None), '')}")
        super().__init__(document, _change_text(found, attributes))
        self._old = {entry.id: {name: getattr(entry, name) for name in attributes} for entry in found}
        self._after = attributes

    def id(self) -> int:
        return CHANGE_LAYER

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangeLayers) or other._old.keys() != self._old.keys():
            return False
        if other._after.keys() != {"opacity"} or self._after.keys() != {"opacity"}:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._set(dict.fromkeys(self._old, self._after))

    def undo(self) -> None:
        self._set(self._old)

    def _set(self, attributes: dict[str, dict[str, Any]]) -> None:
        def changed(entry: Entry) -> Entry:
            return replace(entry, **attributes[entry.id]) if entry.id in attributes else entry

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


def _change_text(entries: list[Layer | Group], attributes: dict[str, Any]) -> str:
    """What the list of steps says."""
    if len(entries) > 1:
        return _change_of_many(attributes)
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
    return text.format(name=entries[0].name)


def _change_of_many(attributes: dict[str, Any]) -> str:
    if "opacity" in attributes:
        return translate("commands", "Opacity of layers")
    if "visible" in attributes:
        return translate("commands", "Show layers") if attributes["visible"] else translate("commands", "Hide layers")
    return translate("commands", "Lock layers") if attributes.get("locked") else translate("commands", "Unlock layers")


def _difference(before: Layer, after: Layer) -> set[Mark]:
    """The marks that are in one of the two only, or elsewhere in the stack."""
    from sketchstudio.document.marks.splice import differing  # late: a first stroke replaces nothing

    return differing(before.strokes, after.strokes)
