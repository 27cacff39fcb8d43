"""Another colour, width or weight for some marks, as one command: what a slider does in one drag is one step back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
    """Changes marks of layers in their places; the next change of the same kind to the same marks joins it."""

    def __init__(
        self,
        document: Document,
        layers: Iterable[Layer],
        ids: Collection[str],
        text: str,
        change: Callable[[Mark], Mark],
    ) -> None:
        contents = [with_marks(layer, (change(mark) for mark in layer.strokes if mark.id in ids)) for layer in layers]
        super().__init__(document, contents, text)
        self._ids = frozenset(ids)

    def id(self) -> int:
        return RESTYLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Restyle) or other._ids != self._ids or other.text() != self.text():
            return False
        self._after = other._after
        if self._region is not None and other._region is not None:
            self._region = self._region.united(other._region)
        return True
