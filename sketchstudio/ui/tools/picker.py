"""Colour picker: takes the colour under the pointer to paint with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

RADIUS = 22.0  # view pixels, of the ring that shows the colour
THICK = 9.0


class Picker(Tool):
    """The colour follows a drag, shown in a ring around the pointer; Escape brings the old one back."""

    name = "picker"
    hint = "Click or drag: the colour under the pointer is the one to paint with."
    draws = False

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._before: RGBA = (0, 0, 0, 255)
        self._at = QPointF()

    def begin(self, event: PointerEvent) -> bool:
        self._before = self.canvas.colour()
        self.extend(event)
        return True

    def extend(self, event: PointerEvent) -> None:
        self._at = event.view
        if (colour := self.colour_at(QPointF(event.x, event.y))) is not None:
            self.canvas.set_colour(colour)
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)

    def abandon(self) -> None:
        self.canvas.set_colour(self._before)
        self.canvas.update()

    def colour_at(self, point: QPointF) -> RGBA | None:
        """What the eye sees at a point of the page, the drawing or a picture over it; None beside it. A mask is no
        colour."""
        from sketchstudio.document.composite import composite  # late: a first stroke needs none

        drawing = self.canvas.document.snapshot()
        if not QRectF(0, 0, *drawing.page).contains(point):
            return None
        side = 1 / self.canvas.zoom()
        area = QRectF(point.x() - side / 2, point.y() - side / 2, side, side)
        layers = [layer for layer in drawing.layers if layer.role is not Role.MASK]
        colour = composite(drawing, layers, area, 1, 1).pixelColor(0, 0)
        over = self.canvas.picture_over and self.canvas.picture_over(self.canvas.transform.to_view(point))
        if over:
            colour = mixed(colour, *over)
        return colour.red(), colour.green(), colour.blue(), 255

    def paint(self, painter: QPainter) -> None:
        if self.state is not State.DRAWING:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # The old colour below, the new one above, with an edge that shows on any ground.
        ring = QRectF(self._at.x() - RADIUS, self._at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        for start, colour in ((0, self.canvas.colour()), (180 * 16, self._before)):
            painter.setPen(QPen(QColor(*colour), THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, start, 180 * 16)
        painter.setPen(QPen(QColor(128, 128, 128), 1))
        for radius in (RADIUS - THICK / 2, RADIUS + THICK / 2):
            painter.drawEllipse(self._at, radius, radius)


def mixed(below: QColor, above: QColor, opacity: float) -> QColor:
    """A colour seen through another one."""
    levels = zip(below.getRgb(), above.getRgb(), strict=True)  # type: ignore[call-overload]
    return QColor(*(round(a + (b - a) * opacity) for a, b in levels))
