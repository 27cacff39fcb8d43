"""What the pointer means: marks and images under a point or within a loop, on any layer that can be worked on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks import hit
from sketchstudio.document.marks.path import Mark

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

REACH = 5.0  # view pixels: a click this near means the mark
DRAWN = (Role.SKETCH, Role.COLOUR, Role.MASK)  # layers that are drawn on; the others are looked at


class Picking:
    """Layers that are hidden or locked are left alone."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self.one_layer = False  # the current one only

    def layers(self) -> Iterator[Layer]:
        """Those that can be worked on: the current one, then the others from the top."""
        document = self._canvas.document
        drawing, current = document.snapshot(), document.current_layer
        others = [] if self.one_layer else [layer for layer in reversed(document.layers) if layer.id != current.id]
        for layer in (current, *others):
            seen = drawing.as_seen(layer)
            if seen.visible and not seen.locked:
                yield layer

    def mark_at(self, page: QPointF) -> tuple[Layer, Mark] | None:
        """The topmost mark under a point; the current layer comes first."""
        reach = REACH / self._canvas.zoom()
        for layer in self.layers():
            for mark in reversed(layer.strokes):
                if hit.touches(mark, page, reach):
                    return layer, mark
        return None

    def image_at(self, page: QPointF) -> Layer | None:
        """The layer whose image lies under a point; the current layer comes first."""
        size, reach = self._canvas.document.page, REACH / self._canvas.zoom()
        return next((layer for layer in self.layers() if hit.touches_image(layer, size, page, reach)), None)

    def within(self, loop: QPolygonF) -> set[str]:
        """What lies within a closed loop: marks for the greater part, images wholly."""
        page, found = self._canvas.document.page, set()
        for layer in self.layers():
            found |= {mark.id for mark in layer.strokes if hit.encloses(loop, mark)}
            if layer.image is not None and hit.encloses_image(loop, layer.image_place(page)):
                found.add(layer.id)
        return found

    def all(self) -> set[str]:
        """All marks, and the images on layers that are drawn on: a picture to trace stays where it is."""
        found = set()
        for layer in self.layers():
            found |= {mark.id for mark in layer.strokes}
            if layer.image is not None and (layer.role in DRAWN or self.one_layer):
                found.add(layer.id)
        return found
