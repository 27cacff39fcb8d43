"""How dense translucent ink is where, in tiles of device pixels: the same ink over itself is no denser."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from sketchstudio.document.marks.ink_path import Ink
from sketchstudio.ui.canvas.layer_tiles import SIDE, Key, tiles_over


class Density:
    """What was added stays; each pixel is as dense as the densest ink on it. Grey levels: black is none."""

    def __init__(self, matrix: QTransform) -> None:
        """`matrix` maps page units to device pixels."""
        self.matrix = matrix
        self._tiles: dict[Key, QImage] = {}

    def add(self, ink: Ink) -> None:
        """Put the ink of one part where it belongs."""
        pixels = self._pixels(ink)
        for key in tiles_over(pixels):
            corner = QPoint(key[0] * SIDE, key[1] * SIDE)
            part = pixels & QRect(corner, QSize(SIDE, SIDE))
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = _black(QSize(SIDE, SIDE))
            _lighten(tile, part.topLeft() - corner, self._painted(ink, part))

    def image(self, pixels: QRect, more: Ink, colour: QColor) -> QImage:
        """The ink in a rectangle, with `more` of it that is not added."""
        grey = self._painted([], pixels)
        painter = QPainter(grey)
        for key in tiles_over(pixels):
            if (tile := self._tiles.get(key)) is not None:
                painter.drawImage(QPoint(key[0] * SIDE, key[1] * SIDE) - pixels.topLeft(), tile)
        painter.end()
        part = pixels & self._pixels(more)
        if not part.isEmpty():
            _lighten(grey, part.topLeft() - pixels.topLeft(), self._painted(more, part))
        alpha = grey.convertToFormat(QImage.Format.Format_Grayscale8)
        alpha.reinterpretAsFormat(QImage.Format.Format_Alpha8)
        result = QImage(pixels.size(), QImage.Format.Format_ARGB32_Premultiplied)
        result.fill(QColor(colour.red(), colour.green(), colour.blue()))
        painter = QPainter(result)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, alpha)
        painter.end()
        return result

    def _painted(self, ink: Ink, pixels: QRect) -> QImage:
        image = _black(pixels.size())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self.matrix * QTransform.fromTranslate(-pixels.x(), -pixels.y()))
        for path, colour in ink:
            painter.fillPath(path, QColor.fromRgbF(1, 1, 1, colour.alphaF()))
        painter.end()
        return image

    def _pixels(self, ink: Ink) -> QRect:
        result = QRect()
        for path, _ in ink:
            result |= self.matrix.mapRect(path.controlPointRect()).toAlignedRect().adjusted(-1, -1, 1, 1)
        return result


def _black(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    return image


def _lighten(image: QImage, at: QPoint, other: QImage) -> None:
    """Take the lighter of two, pixel by pixel."""
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
    painter.drawImage(at, other)
    painter.end()
