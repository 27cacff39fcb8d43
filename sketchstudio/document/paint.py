"""Drawing -> painter: ink and images of layers, for the eye. Loads without NumPy, as the window does."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from sketchstudio.document.layer import Layer, Page, Pixels
from sketchstudio.document.stroke import Stroke

PaintStroke = Callable[[QPainter, Stroke, QRectF | None], None]


def paint_stroke(painter: QPainter, stroke: Stroke, region: QRectF | None = None) -> None:
    """Fill the ink of a stroke; the painter's transform maps page units. `region` leaves out what lies elsewhere."""
    from sketchstudio.document.ink_path import ink_paths  # late: outlines need NumPy

    if region is not None and not stroke.bounds.intersects(region):
        return
    for path in ink_paths(stroke):
        if region is None or path.controlPointRect().intersects(region):
            painter.fillPath(path, QColor(*stroke.colour))


def paint_draft(painter: QPainter, stroke: Stroke, region: QRectF | None = None) -> None:
    """Like `paint_stroke` but unsmoothed, a chain of round lines: what can be drawn before NumPy is there."""
    if region is not None and not stroke.bounds.intersects(region):
        return
    pen = QPen(QColor(*stroke.colour))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for a, b in pairwise((*stroke.points[:1], *stroke.points)):
        pen.setWidthF(stroke.diameter((a.pressure + b.pressure) / 2))
        painter.setPen(pen)
        if a is b:
            painter.drawPoint(QPointF(a.x, a.y))  # Qt leaves out a line without length
        else:
            painter.drawLine(QLineF(a.x, a.y, b.x, b.y))


def paint_layer(
    painter: QPainter, layer: Layer, page: Page, region: QRectF | None = None, ink: PaintStroke = paint_stroke
) -> None:
    """Paint image and strokes of a layer without its opacity; `region` leaves out what lies elsewhere."""
    if layer.image is not None:
        painter.drawImage(QRectF(0, 0, *page), to_qimage(layer.image))
    for stroke in layer.strokes:
        ink(painter, stroke, region)


def to_qimage(pixels: Pixels) -> QImage:
    """An image over the same memory: (H, W) is alpha of black ink, (H, W, 4) straight RGBA."""
    height, width = pixels.shape[:2]
    ink = pixels.ndim == 2
    kind = QImage.Format.Format_Alpha8 if ink else QImage.Format.Format_RGBA8888
    data = pixels if pixels.flags.c_contiguous else pixels.copy()
    return QImage(data.data, width, height, width * (1 if ink else 4), kind)
