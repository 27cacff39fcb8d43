"""The image of a layer as one thing that is selected and moved, like a mark."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer, Page, Place


@dataclass(frozen=True, eq=False)
class PlacedPicture:
    """Where the image of a layer lies. `id` is that of the layer, since it has no other image."""

    id: str
    place: Place

    @property
    def bounds(self) -> QRectF:
        """The upright rectangle around it, in page units."""
        return self.place.bounds

    def transformed(self, matrix: QTransform) -> PlacedPicture:
        """Moved, scaled, turned."""
        return replace(self, place=self.place.transformed(matrix))


def picture_of(layer: Layer, page: Page) -> PlacedPicture | None:
    """The image of a layer, if there is one."""
    return None if layer.image is None else PlacedPicture(layer.id, layer.image_place(page))
