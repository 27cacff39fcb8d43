"""Ellipse: within the rectangle from corner to corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from sketchstudio.document.marks.path import Contour, ellipse
from sketchstudio.ui.tools.shape import Shape, box


class Ellipse(Shape):
    """Shift makes it a circle."""

    name = "ellipse"
    title = "Ellipse"
    hint = "Shift makes a circle, Alt draws from the centre."

    def contour(self, start: QPointF, end: QPointF, regular: bool, centred: bool) -> Contour:
        return ellipse(box(start, end, regular, centred))
