"""What is dragged, as a picture: thousands of marks follow the pointer, and are computed anew once, at the end."""

from __future__ import annotations

import time
from math import ceil, sqrt

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from sketchstudio.document.layer import Layer, Page
from sketchstudio.document.marks.paint import paint_image, paint_mark

MOST = 12_000_000  # pixels of the picture: what is larger is drawn coarser
SLICE = 0.008  # seconds of painting before the pointer may move on
A_FEW = 8  # marks between two looks at the clock


class Carried:
    """What is dragged of a layer, painted once at the scale of the view and then only moved, scaled and turned."""

    def __init__(self, part: Layer, page: Page, scale: float) -> None:
        """`part` is the layer with nothing else on it; `scale` is device pixels a page unit."""
        self.rect = rect = QRectF() if part.image is None else part.image_rect(page)
        for mark in part.strokes:
            self.rect = rect = rect.united(mark.bounds)
        self._marks, self._done = part.strokes, 0
        self.opacity = part.opacity
        scale = min(scale, sqrt(MOST / max(rect.width() * rect.height(), 1.0)))
        width, height = (max(1, ceil(side * scale)) for side in (rect.width(), rect.height()))
        self._image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.fill(Qt.GlobalColor.transparent)
        self._to_image = QTransform.fromTranslate(-rect.x(), -rect.y()) * QTransform.fromScale(
            width / max(rect.width(), 1e-6), height / max(rect.height(), 1e-6)
        )
        painter = self._painter()
        paint_image(painter, part, page)
        painter.end()

    def work(self) -> bool:
        """Paint some more of the marks; False while there are others left."""
        if self._done == len(self._marks):
            return True
        until = time.perf_counter() + SLICE
        painter = self._painter()
        while self._done < len(self._marks) and time.perf_counter() < until:
            for mark in self._marks[self._done : self._done + A_FEW]:
                paint_mark(painter, mark)
            self._done = min(self._done + A_FEW, len(self._marks))
        painter.end()
        return self._done == len(self._marks)

    def _painter(self) -> QPainter:
        painter = QPainter(self._image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self._to_image)
        return painter

    def paint(self, painter: QPainter, to_view: QTransform, by: QTransform) -> None:
        """Draw it where `by` takes it on the page, as see-through as the painter is."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(by * to_view, combine=True)
        painter.drawImage(self.rect, self._image)
        painter.restore()
