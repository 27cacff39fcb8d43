"""Line: straight from one point to another."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF

from sketchstudio.document.marks.path import Contour, line
from sketchstudio.ui.tools.shape import Shape
from sketchstudio.ui.tools.tool import PointerEvent

STEP = pi / 12  # between the directions that Shift allows


class Line(Shape):
    """Shift turns it in steps of 15 degrees, and so does the guide that keeps straight lines to them."""

    name = "line"
    title = "Line"
    hint = "Shift keeps it straight, Alt draws from the middle."

    def is_regular(self, event: PointerEvent) -> bool:
        return super().is_regular(event) or self.canvas.guides.angles

    def aimed(self, event: PointerEvent) -> PointerEvent:
        return self._anchors.aimed_from(self._start, event)

    def contour(self, start: QPointF, end: QPointF, regular: bool, centred: bool) -> Contour:
        reach = straightened(end - start) if regular else end - start
        return line(start - reach if centred else start, start + reach)


def straightened(reach: QPointF) -> QPointF:
    """The same length in the nearest of the directions that are multiples of 15 degrees."""
    length = hypot(reach.x(), reach.y())
    angle = round(atan2(reach.y(), reach.x()) / STEP) * STEP
    return QPointF(length * cos(angle), length * sin(angle))
