"""Rectangle: from corner to corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from sketchstudio.document.marks.path import Contour, rectangle
from sketchstudio.ui.tools.shape import Shape, box


class Rectangle(Shape):
    """Shift makes it a square."""

    name = "rectangle"
    title = "Rectangle"
    hint = "Shift makes a square, Alt draws from the centre."

    def contour(self, start: QPointF, end: QPointF, regular: bool, centred: bool) -> Contour:
        return rectangle(box(start, end, regular, centred))
