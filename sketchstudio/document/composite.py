"""Part of a drawing as a picture, as the eye sees it: layers over each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from sketchstudio.document.layer import Drawing, Layer
from sketchstudio.document.marks.paint import paint_layer


def composite(
    drawing: Drawing,
    layers: Iterable[Layer],
    area: QRectF,
    width: int,
    height: int,
    paper: QColor | Qt.GlobalColor = Qt.GlobalColor.white,
) -> QImage:
    """The visible ones of some layers in an area of the page (page units), bottom first, on paper; premultiplied."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(paper)
    painter = QPainter(image)
    for layer in map(drawing.as_seen, layers):
        if layer.visible and layer.opacity > 0:
            painter.setOpacity(1)
            own = QImage(image.size(), image.format())
            own.fill(Qt.GlobalColor.transparent)
            ink = QPainter(own)
            ink.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            ink.scale(width / area.width(), height / area.height())
            ink.translate(-area.topLeft())
            paint_layer(ink, layer, drawing.page, area)
            ink.end()
            painter.setOpacity(layer.opacity)
            painter.drawImage(0, 0, own)
    painter.end()
    return image
