"""What the drawing lies on: a page of paper on a desk."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen, QPolygonF

from sketchstudio.document.layer import Page
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.layer_tiles import Frame
from sketchstudio.ui.canvas.stand_ins import PAPER

SHADE = QColor(0, 0, 0, 26)  # around the page


def paint_paper(painter: QPainter, page: Page, frame: Frame, part: QRect) -> None:
    """Fill the page and keep to it from here on. The origin is its corner, `part` in device pixels is what is seen."""
    ratio = frame.ratio
    if frame.angle:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turned = QPainterPath()
        turned.addPolygon(frame.matrix().map(QPolygonF(QRectF(0, 0, *page))))
        turned.closeSubpath()
        painter.strokePath(turned, QPen(SHADE, 3 * ratio))
        painter.fillPath(turned, PAPER)
        painter.setClipPath(turned, Qt.ClipOperation.IntersectClip)
        return
    rect = frame.matrix().mapRect(QRectF(0, 0, *page))
    if not rect.contains(part):
        for grow in (3 * ratio, 2 * ratio, ratio):
            theme.fill(painter, rect.adjusted(-grow, ratio - grow, grow, grow + ratio), SHADE)
    theme.fill(painter, rect, PAPER)
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)


def desk_colour(palette: QPalette) -> QColor:
    """Neutral, and a little apart from the panels around, so that colours on the page look like themselves."""
    window = palette.color(QPalette.ColorRole.Window)
    grey = round(0.299 * window.red() + 0.587 * window.green() + 0.114 * window.blue())
    grey = max(0, grey - 20) if grey > 127 else max(0, grey - 10)
    return QColor(grey, grey, grey)
