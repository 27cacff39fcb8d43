"""Another colour, width or weight for some marks, as one command: what a slider does in one drag is one step back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from sketchstudio.document.commands import ReplaceContent
from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.arrange import with_marks
from sketchstudio.document.marks.path import Mark

if TYPE_CHECKING:
    from sketchstudio.document.document import Document

RESTYLE = 2  # commands with this id merge


class Restyle(ReplaceContent):
    """Changes marks of a layer in their places; the next change of the same kind to the same marks joins it."""

    def __init__(
        self, document: Document, layer: Layer, ids: Collection[str], text: str, change: Callable[[Mark], Mark]
    ) -> None:
        marks = (change(mark) for mark in layer.strokes if mark.id in ids)
        super().__init__(document, layer.id, with_marks(layer, marks), text)
        self._ids = frozenset(ids)

    def id(self) -> int:
        return RESTYLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Restyle) or (other._layer_id, other._ids) != (self._layer_id, self._ids):
            return False
        if other.text() != self.text():
            return False
        self._after = other._after
        if self._region is not None and other._region is not None:
            self._region = self._region.united(other._region)
        return True
