"""How dense ink is where, for ink that is seen through: the same ink over itself is no denser.

Densities are grey levels, black is none. Each part of a stroke is painted by itself, and a pixel is as dense as the
densest of them: in whichever order and however often they are painted, the result is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

if TYPE_CHECKING:
    from sketchstudio.document.marks.ink_parts import InkPart
    from sketchstudio.document.marks.ink_path import Ink


def none(size: QSize) -> QImage:
    """An image without ink."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    return image


def place_of(bounds: QRectF, matrix: QTransform) -> QRect:
    """The pixels that ink within these bounds may touch; `matrix` maps page units to pixels."""
    return matrix.mapRect(bounds).toAlignedRect().adjusted(-1, -1, 1, 1)


def add(image: QImage, corner: QPoint, part: InkPart, matrix: QTransform) -> None:
    """Put the ink of a part onto an image, whose corner is at this pixel, as far as it lies there."""
    ink, bounds = part
    pixels = place_of(bounds, matrix) & QRect(corner, image.size())
    if pixels.isEmpty():
        return
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
    painter.drawImage(pixels.topLeft() - corner, _painted(ink, pixels, matrix))
    painter.end()


def coloured(density: QImage, colour: QColor) -> QImage:
    """Ink of a colour, as dense as this; premultiplied."""
    alpha = density.convertToFormat(QImage.Format.Format_Grayscale8)
    alpha.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    result = QImage(density.size(), QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(QColor(colour.red(), colour.green(), colour.blue()))
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, alpha)
    painter.end()
    return result


def ink_image(parts: Iterable[InkPart], matrix: QTransform, pixels: QRect, colour: QColor) -> QImage:
    """The ink of a stroke in a rectangle of pixels."""
    image = none(pixels.size())
    for part in parts:
        add(image, pixels.topLeft(), part, matrix)
    return coloured(image, colour)


def _painted(ink: Ink, pixels: QRect, matrix: QTransform) -> QImage:
    image = none(pixels.size())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(matrix * QTransform.fromTranslate(-pixels.x(), -pixels.y()))
    for path, colour in ink:
        painter.fillPath(path, QColor.fromRgbF(1, 1, 1, colour.alphaF()))
    painter.end()
    return image
