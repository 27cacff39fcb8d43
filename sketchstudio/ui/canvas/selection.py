"""Which marks are selected: some of one layer. Tools and menus change them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer

if TYPE_CHECKING:
    from sketchstudio.document.marks.path import Mark


class Selection(QObject):
    """Ids of marks on the layer `layer_id`. A mark that is gone is no longer selected."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.layer_id = ""
        self.ids: frozenset[str] = frozenset()
        self._of: Layer | None = None  # the state of the layer that `_marks` were found in
        self._marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def layer(self) -> Layer | None:
        """The layer of the marks, None without any."""
        return self.document.layer(self.layer_id) if self.ids else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Oldest first."""
        layer = self.layer
        if layer is not self._of:
            self._of = layer
            self._marks = () if layer is None else tuple(mark for mark in layer.strokes if mark.id in self.ids)
        return self._marks

    @property
    def bounds(self) -> QRectF:
        """A rectangle around the ink."""
        return united(self.marks)

    def set(self, layer_id: str, ids: Iterable[str]) -> None:
        """Select these marks of a layer, and no other."""
        wanted = frozenset(ids)
        if (layer_id, wanted) != (self.layer_id, self.ids):
            self.layer_id, self.ids, self._of, self._marks = layer_id, wanted, None, ()
            self.changed.emit()

    def toggle(self, layer_id: str, ids: Iterable[str]) -> None:
        """Add these marks, or take them away where all of them are selected; another layer's are given up."""
        wanted = frozenset(ids)
        kept = self.ids if layer_id == self.layer_id else frozenset[str]()
        self.set(layer_id, kept - wanted if wanted <= kept else kept | wanted)

    def clear(self) -> None:
        """Select nothing."""
        self.set("", ())

    def follow(self) -> None:
        """The drawing has changed: keep what is still there."""
        if self.ids:
            layer = self.document.layer(self.layer_id)
            there = {mark.id for mark in layer.strokes} if layer is not None else set()
            if self.ids <= there:
                self._of = None
                self.changed.emit()
            else:
                self.set(self.layer_id, self.ids & there)


def united(marks: Iterable[Mark]) -> QRectF:
    """A rectangle around marks."""
    bounds = QRectF()
    for mark in marks:
        bounds = bounds.united(mark.bounds)
    return bounds
