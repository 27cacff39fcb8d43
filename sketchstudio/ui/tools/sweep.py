"""A gesture from an empty place that chooses what lies in its way: a box, or a loop after the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from sketchstudio.ui import theme
from sketchstudio.ui.canvas.view_transform import ViewTransform


class Sweep:
    """Remembers the whole way: it may become a loop while it goes on."""

    def __init__(self, start: QPointF) -> None:
        self._way = [start]  # page units
        self._is_loop = False

    def follow(self, to: QPointF, loop: bool) -> None:
        """The pointer moved."""
        self._way.append(to)
        self._is_loop = loop

    @property
    def area(self) -> QPolygonF:
        """What is swept, in page units."""
        return QPolygonF(self._way if self._is_loop else QRectF(self._way[0], self._way[-1]).normalized())

    def paint(self, painter: QPainter, transform: ViewTransform) -> None:
        """Draw it, in pixels of the view."""
        accent = QColor(theme.scheme().accent)
        wash = QColor(accent)
        wash.setAlphaF(0.12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        painter.setBrush(wash)
        painter.drawPolygon(QPolygonF([transform.to_view(point) for point in self.area.toList()]))
