"""Part of a drawing as a picture, as the eye sees it: layers over each other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from sketchstudio.document.fading import Faded, Part, parts
from sketchstudio.document.layer import Drawing, Layer, Page
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
    onto_image = QTransform.fromTranslate(-area.x(), -area.y())
    onto_image *= QTransform.fromScale(width / area.width(), height / area.height())
    painter = QPainter(image)
    _lay(painter, parts(drawing, layers), drawing.page, area, onto_image)
    painter.end()
    return image


def _lay(painter: QPainter, seen: Iterable[Part], page: Page, area: QRectF, matrix: QTransform) -> None:
    """Put layers over each other, each as a sheet of its own; `matrix` maps the area to the painter's image."""
    for part in seen:
        device = painter.device()
        sheet = QImage(device.width(), device.height(), QImage.Format.Format_ARGB32_Premultiplied)
        sheet.fill(Qt.GlobalColor.transparent)
        ink = QPainter(sheet)
        if isinstance(part, Faded):
            _lay(ink, part.inside, page, area, matrix)
        else:
            ink.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            ink.setTransform(matrix)
            paint_layer(ink, part, page, area)
        ink.end()
        painter.setOpacity(part.opacity)
        painter.drawImage(0, 0, sheet)
