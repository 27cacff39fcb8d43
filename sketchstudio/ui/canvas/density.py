"""The density of what is settled of a stroke, kept in tiles of device pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from sketchstudio.document.marks import density
from sketchstudio.ui.canvas.layer_tiles import SIDE, Key, tiles_over

if TYPE_CHECKING:
    from sketchstudio.document.marks.ink_parts import InkPart


class DensityTiles:
    """What was added stays."""

    def __init__(self, matrix: QTransform) -> None:
        """`matrix` maps page units to device pixels."""
        self.matrix = matrix
        self._tiles: dict[Key, QImage] = {}

    def add(self, part: InkPart) -> None:
        """Put the ink of one part where it belongs."""
        for key in tiles_over(density.place_of(part[1], self.matrix)):
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = density.none(QSize(SIDE, SIDE))
            density.add(tile, QPoint(key[0] * SIDE, key[1] * SIDE), part, self.matrix)

    def image(self, pixels: QRect, newest: Iterable[InkPart], colour: QColor) -> QImage:
        """The ink in a rectangle, with parts of it that are not added."""
        image = density.none(pixels.size())
        painter = QPainter(image)
        for key in tiles_over(pixels):
            if (tile := self._tiles.get(key)) is not None:
                painter.drawImage(QPoint(key[0] * SIDE, key[1] * SIDE) - pixels.topLeft(), tile)
        painter.end()
        for part in newest:
            density.add(image, pixels.topLeft(), part, self.matrix)
        return density.coloured(image, colour)
