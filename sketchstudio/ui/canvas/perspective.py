"""Two-point perspective: straight lines run to a vanishing point on the horizon, or upright.

Level lines that are parallel in space meet in a point of the horizon; those of a box in two.
"""

from __future__ import annotations

from math import atan2, ceil, cos, floor, hypot, pi, radians, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from sketchstudio.document.layer import Page
from sketchstudio.ui.canvas.view_transform import ViewTransform

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.guides import Guides

FAN = radians(7.5)  # between two of the lines that are shown, at most
FEWEST = 8  # lines, or nearly: to a point that is far away they lie closer
EDGE = 14.0  # view pixels: a point that is out of sight has its handle as near to the edge of the view
RADIUS = 6.0  # view pixels, of a handle
REACH = 12.0  # view pixels: a press this near takes hold of it
COLOURS = (QColor(60, 110, 190), QColor(190, 100, 50))  # of the points, left and right
FAINT = 60  # of 255, lines
NEARLY_NONE = 1e-9  # square page units


def points(guides: Guides) -> tuple[QPointF, QPointF]:
    """The vanishing points, in page units."""
    return QPointF(guides.vanishing_left, guides.horizon), QPointF(guides.vanishing_right, guides.horizon)


def along(guides: Guides, start: QPointF, end: QPointF) -> QPointF:
    """The end of a line from `start` that runs to a vanishing point or upright, whichever is nearest to how it was
    drawn."""
    way = end - start
    ends = [start + QPointF(0, way.y())]
    for point in points(guides):
        to = point - start
        away = QPointF.dotProduct(to, to)
        if away > NEARLY_NONE:  # from the point itself there is no way to it
            ends.append(start + to * (QPointF.dotProduct(way, to) / away))
    return min(ends, key=lambda place: hypot(place.x() - end.x(), place.y() - end.y()))


def handles(guides: Guides, transform: ViewTransform, view: QRectF) -> list[QPointF]:
    """Where the points are taken hold of, in pixels of the view: at its edge where they are out of sight."""
    room = view.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    return [
        QPointF(min(max(at.x(), room.left()), room.right()), min(max(at.y(), room.top()), room.bottom()))
        for at in map(transform.to_view, points(guides))
    ]


def handle_at(guides: Guides, transform: ViewTransform, view: QRectF, at: QPointF) -> int | None:
    """Which of the points a press would take hold of: the nearest one, of two in one place the one on top."""
    away = [hypot(place.x() - at.x(), place.y() - at.y()) for place in handles(guides, transform, view)]
    nearest = min((1, 0), key=away.__getitem__)
    return nearest if away[nearest] <= REACH else None


def paint(painter: QPainter, guides: Guides, page: Page, transform: ViewTransform, view: QRectF) -> None:
    """Draw lines to both points over the page, the horizon and the handles, in pixels of the view."""
    rect, to_view = QRectF(0, 0, *page), transform.to_view
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet = QPainterPath()
    sheet.addPolygon(transform.matrix().map(QPolygonF(rect)))
    painter.setClipPath(sheet)
    for point, colour in zip(points(guides), COLOURS, strict=True):
        painter.setPen(QPen(QColor(colour.red(), colour.green(), colour.blue(), FAINT), 1))
        painter.drawLines([QLineF(to_view(line.p1()), to_view(line.p2())) for line in _fan(point, rect)])
    painter.setClipping(False)
    left, right = (to_view(point) for point in points(guides))
    painter.setPen(QPen(QColor(128, 128, 128), 1))
    painter.drawLine(QLineF(left, right))
    for place, colour in zip(handles(guides, transform, view), COLOURS, strict=True):
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(place, RADIUS, RADIUS)
    painter.restore()


def _fan(point: QPointF, rect: QRectF) -> list[QLineF]:
    """Lines from a point over a rectangle, at equal angles."""
    corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
    away = [corner - point for corner in corners]
    length = max(hypot(way.x(), way.y()) for way in away)
    if rect.contains(point):
        low, high = -pi, pi - FAN / 2
    else:
        middle = rect.center() - point
        turn = atan2(middle.y(), middle.x())
        angles = [(atan2(way.y(), way.x()) - turn + pi) % (2 * pi) - pi + turn for way in away]
        low, high = min(angles), max(angles)
    step = FAN
    while high - low < FEWEST * step:
        step /= 2
    steps = range(ceil(low / step), floor(high / step) + 1)
    return [QLineF(point, point + QPointF(cos(i * step), sin(i * step)) * length) for i in steps]
