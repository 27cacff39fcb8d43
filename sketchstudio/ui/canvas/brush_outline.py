"""The outline of the brush under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def paint_brush_outline(painter: QPainter, centre: QPointF, diameter: float) -> None:
    """The brush at its true size (view pixels), readable on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = max(diameter / 2, 1.5)
    painter.setPen(QPen(QColor(255, 255, 255, 170), 3))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(0, 0, 0, 220), 1))
    painter.drawEllipse(centre, radius, radius)
