"""What guides a drawing hand: mirror axes, a grid and steps of angles. Shown over the page while they are on."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, log2, radians, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from sketchstudio.document.layer import Page
from sketchstudio.ui.canvas.view_transform import ViewTransform
from sketchstudio.ui.tools.tool import PointerEvent

ANGLE = 15.0  # degrees
SPACINGS = (1.0, 256.0)  # of a grid, page units: the least and the most
FARTHEST = 20_000.0  # page units: where a vanishing point or the horizon may be, this way and that
CROWDED = 6.0  # pixels: of a finer grid every second line is shown, or every fourth, ...


@dataclass
class Guides:
    """Which are on. Mirror axes run through the middle of the page."""

    mirror_across: bool = False  # left and right
    mirror_down: bool = False  # top and bottom
    grid: bool = False
    spacing: float = 32.0  # of the grid, page units
    angles: bool = False  # straight lines keep to steps of ANGLE
    perspective: bool = False  # straight lines run to one of two vanishing points, or upright
    horizon: float = 360.0  # page units, down the page
    vanishing_left: float = -480.0  # page units, across the page
    vanishing_right: float = 1504.0
    neighbours: bool = False  # what is moved meets the edges of other marks, what is drawn their nodes and ends

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.mirror_across or self.mirror_down or self.grid or self.perspective

    def snapped(self, event: PointerEvent) -> PointerEvent:
        """On the nearest crossing of the grid, if that is on."""
        if not self.grid:
            return event
        return event._replace(x=self.on_grid(event.x), y=self.on_grid(event.y))

    def on_grid(self, place: float) -> float:
        """The nearest line of the grid to a place across or down the page."""
        return round(place / self.spacing) * self.spacing

    def to_grid(self, box: QRectF) -> QPointF:
        """The way to where the nearest edges of a box lie on the grid, one across and one down."""

        def way(*edges: float) -> float:
            return min((self.on_grid(edge) - edge for edge in edges), key=abs)

        return QPointF(way(box.left(), box.right()), way(box.top(), box.bottom()))

    def straight(self, start: QPointF, event: PointerEvent) -> PointerEvent:
        """The end of a straight line from `start`: at a step of angles, if they are on or Ctrl is held, else in
        perspective or on the grid. Both at once there hardly ever is."""
        if not (self.angles or event.modifiers & Qt.KeyboardModifier.ControlModifier):
            return self.receding(start, event) if self.perspective else self.snapped(event)
        x, y = event.x - start.x(), event.y - start.y()
        angle = radians(round(atan2(y, x) / radians(ANGLE)) * ANGLE)
        length = hypot(x, y)
        return event._replace(x=start.x() + length * cos(angle), y=start.y() + length * sin(angle))

    def receding(self, start: QPointF, event: PointerEvent) -> PointerEvent:
        """The end of a line from `start` in perspective."""
        from sketchstudio.ui.canvas.perspective import along  # late: it is rarely on

        end = along(self, start, QPointF(event.x, event.y))
        return event._replace(x=end.x(), y=end.y())

    def reflections(self, page: Page) -> list[QTransform]:
        """What maps a stroke to its mirror images."""
        across = QTransform(-1, 0, 0, 1, page.width, 0)
        down = QTransform(1, 0, 0, -1, 0, page.height)
        if self.mirror_across and self.mirror_down:
            return [across, down, across * down]
        return [across] if self.mirror_across else [down] if self.mirror_down else []

    def _shown(self, scale: float) -> int:
        """One of how many lines of the grid is shown where the page is seen at this scale."""
        return 1 << max(0, ceil(log2(CROWDED / (self.spacing * scale))))

    def paint(self, painter: QPainter, page: Page, transform: ViewTransform, seen: QRectF) -> None:
        """Draw grid and axes; the painter's units are pixels of the view. `seen` leaves out what lies elsewhere."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, transform.angle != 0)
        to_view = transform.to_view
        if self.grid:
            part = transform.rect_to_page(seen) & QRectF(0, 0, *page)
            painter.setPen(QPen(QColor(60, 110, 190, 60), 1))
            step, edges = self.spacing * self._shown(transform.scale), part.getCoords()
            left, top, right, bottom = (round(edge / step) for edge in edges)  # type: ignore[attr-defined]
            lines = [(QPointF(i * step, 0), QPointF(i * step, page.height)) for i in range(left, right + 1)]
            lines += [(QPointF(0, i * step), QPointF(page.width, i * step)) for i in range(top, bottom + 1)]
            painter.drawLines([QLineF(to_view(a), to_view(b)) for a, b in lines])
        painter.setPen(QPen(QColor(200, 60, 140, 170), 1, Qt.PenStyle.DashLine))
        middle_x, middle_y = page.width / 2, page.height / 2
        if self.mirror_across:
            painter.drawLine(to_view(QPointF(middle_x, 0)), to_view(QPointF(middle_x, page.height)))
        if self.mirror_down:
            painter.drawLine(to_view(QPointF(0, middle_y)), to_view(QPointF(page.width, middle_y)))
        if self.perspective:
            from sketchstudio.ui.canvas import perspective  # late, as above

            perspective.paint(painter, self, page, transform, QRectF(painter.viewport()))
