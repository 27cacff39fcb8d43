"""What else is seen while a selection is moved or pulled: its edges and middles hold on to those of others, and lines
show which they met."""

from __future__ import annotations

from collections.abc import Collection
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from sketchstudio.document.marks import arrange
from sketchstudio.document.pictures.placed import picture_of

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

REACH = 6.0  # view pixels
SAME = 0.01  # page units: edges as near as this lie on one line
MOST = 64  # things, the nearest ones: on a crowded page everything is near something
COLOUR = QColor(200, 60, 140)


class Edge(NamedTuple):
    """A place across or down the page where a thing begins, has its middle or ends, and how far it goes the other
    way."""

    at: float
    low: float
    high: float


class Neighbours:
    """All in page units. The page is one of them."""

    def __init__(self, canvas: CanvasView, around: QRectF, but: Collection[str]) -> None:
        """Of what lies `around`, `but` for things with these ids."""
        self._canvas = canvas
        rects = [QRectF(0, 0, *canvas.document.page), *_extents(canvas, around, but)]
        self._across = [edge for rect in rects for edge in _across(rect)]
        self._down = [edge for rect in rects for edge in _across(_turned(rect))]

    def way(self, rect: QRectF) -> tuple[float | None, float | None]:
        """How far it is across and down to where an edge or the middle of a rectangle meets the nearest one; None
        where none is near. For a point, a rectangle without size."""
        reach = REACH / self._canvas.zoom()
        return (
            _way([edge.at for edge in _across(rect)], self._across, reach),
            _way([edge.at for edge in _across(_turned(rect))], self._down, reach),
        )

    def lines(self, rect: QRectF) -> list[QLineF]:
        """Over all that a rectangle meets, and itself."""
        down = [QLineF(line.y1(), line.x1(), line.y2(), line.x2()) for line in _meeting(_turned(rect), self._down)]
        return _meeting(rect, self._across) + down

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw these lines, in pixels of the view."""
        to_view = self._canvas.transform.to_view
        painter.setPen(QPen(COLOUR, 1))
        painter.drawLines([QLineF(to_view(line.p1()), to_view(line.p2())) for line in self.lines(rect)])


def _extents(canvas: CanvasView, around: QRectF, but: Collection[str]) -> list[QRectF]:
    """Of the nearest things that are seen."""
    document = canvas.document
    seen = canvas.transform.rect_to_page(QRectF(canvas.rect()))
    things: list[arrange.Thing] = []
    for layer in document.layers:
        if document.snapshot().as_seen(layer).visible:
            picture = picture_of(layer, document.page)
            things += ([picture] if picture is not None else []) + list(layer.strokes)
    centre = around.center()

    def away(thing: arrange.Thing) -> float:
        return float((thing.bounds.center() - centre).manhattanLength())

    near = (thing for thing in things if thing.id not in but and thing.bounds.intersects(seen))
    return [arrange.extent([thing]) for thing in nsmallest(MOST, near, key=away)]


def _turned(rect: QRectF) -> QRectF:
    """With across and down exchanged."""
    return QRectF(rect.y(), rect.x(), rect.height(), rect.width())


def _across(rect: QRectF) -> list[Edge]:
    return [Edge(at, rect.top(), rect.bottom()) for at in (rect.left(), rect.center().x(), rect.right())]


def _way(places: list[float], edges: list[Edge], reach: float) -> float | None:
    """The shortest from one of the places to one of the edges; None where all are out of reach."""
    way = min((edge.at - place for place in places for edge in edges), key=abs)
    return way if abs(way) < reach else None


def _meeting(rect: QRectF, edges: list[Edge]) -> list[QLineF]:
    """Upright lines over all that lies on one line with an edge or the middle of the rectangle."""
    result = []
    for own in _across(rect):
        met = [edge for edge in edges if abs(edge.at - own.at) < SAME]
        if met:
            low, high = min(edge.low for edge in (own, *met)), max(edge.high for edge in (own, *met))
            result.append(QLineF(own.at, low, own.at, high))
    return result
