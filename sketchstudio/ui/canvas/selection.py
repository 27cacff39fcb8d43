"""What is selected: marks and images of any layers. Tools and menus change them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer
from sketchstudio.document.pictures.placed import PlacedPicture, picture_of

if TYPE_CHECKING:
    from sketchstudio.document.marks.arrange import Thing
    from sketchstudio.document.marks.path import Mark
    from sketchstudio.ui.canvas.canvas_view import CanvasView


class Selection(QObject):
    """Ids of marks, and of layers for their images; no two things have the same. What is gone is not selected."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.ids: frozenset[str] = frozenset()
        self._of: tuple[Layer, ...] | None = None  # the layers as they were when the rest was found in them
        self._layers: tuple[Layer, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._pictures: tuple[PlacedPicture, ...] = ()
        self._things: tuple[Thing, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Those that something is selected on, bottom first."""
        self._look()
        return self._layers

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Lowest layer first, the oldest of each first."""
        self._look()
        return self._marks

    @property
    def pictures(self) -> tuple[PlacedPicture, ...]:
        """The images of layers that are selected, lowest first."""
        self._look()
        return self._pictures

    @property
    def things(self) -> tuple[Thing, ...]:
        """All of it; the same tuple until something changes."""
        self._look()
        return self._things

    @property
    def bounds(self) -> QRectF:
        """A rectangle around it."""
        return united(self.things)

    def set(self, ids: Iterable[str]) -> None:
        """Select these marks and images, and nothing else."""
        wanted = frozenset(ids)
        if wanted != self.ids:
            self.ids = wanted
            self._of = None
            self.changed.emit()

    def toggle(self, ids: Iterable[str]) -> None:
        """Add these, or take them away where all of them are selected."""
        wanted = frozenset(ids)
        self.set(self.ids - wanted if wanted <= self.ids else self.ids | wanted)

    def clear(self) -> None:
        """Select nothing."""
        self.set(())

    def follow(self) -> None:
        """The drawing has changed: keep what is still there."""
        if self.ids:
            there = {thing.id for thing in self.things}
            if self.ids <= there:
                self.changed.emit()
            else:
                self.set(self.ids & there)

    def _look(self) -> None:
        """Find what is selected, unless nothing has changed since it was found."""
        layers = self.document.layers if self.ids else ()
        if layers is self._of:
            return
        self._of, page = layers, self.document.page
        pictures = [picture_of(layer, page) for layer in layers if layer.id in self.ids]
        found = [(layer, [mark for mark in layer.strokes if mark.id in self.ids]) for layer in layers]
        self._pictures = tuple(picture for picture in pictures if picture is not None)
        self._marks = tuple(mark for _, marks in found for mark in marks)
        self._things = (*self._pictures, *self._marks)
        seen = {picture.id for picture in self._pictures}
        self._layers = tuple(layer for layer, marks in found if marks or layer.id in seen)


def usable_layers(canvas: CanvasView) -> tuple[Layer, ...]:
    """Those that something is selected on, if a tool may change all of them; else none, and `refused` says why."""
    layers = canvas.selection.layers
    return layers if all(canvas.usable_layer(layer) is not None for layer in layers) else ()


def united(things: Iterable[Thing]) -> QRectF:
    """A rectangle around marks and images."""
    bounds = QRectF()
    for thing in things:
        bounds = bounds.united(thing.bounds)
    return bounds
