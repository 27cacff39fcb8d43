"""Where lines and shapes may begin and end on demand: nodes of paths and ends of strokes, so that corners meet."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.ui.tools.neighbours import COLOUR, REACH
from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

RING = 5.0  # view pixels, its radius
FREE = Qt.KeyboardModifier.ControlModifier


class Anchors:
    """Of all layers that are seen, locked ones as well."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._indices: dict[str, MarkIndex] = {}  # by the ids of layers
        self._met: QPointF | None = None  # page units

    def aimed(self, event: PointerEvent, but: str = "") -> PointerEvent:
        """Where the pointer means: on the nearest anchor, but for those of the mark with this id, else on the grid, as
        far as these guides are on. Ctrl goes past anchors."""
        wanted = self._canvas.guides.neighbours and not event.modifiers & FREE
        self._meet(self._nearest(event, but) if wanted else None)
        if self._met is None:
            return self._canvas.guides.snapped(event)
        return event._replace(x=self._met.x(), y=self._met.y())

    def let_go(self) -> None:
        """Show none, and keep none: the drawing may be closed."""
        self._meet(None)
        self._indices.clear()

    def paint(self, painter: QPainter) -> None:
        """Draw a ring around the anchor that is met, in pixels of the view."""
        if self._met is not None and self._canvas.guides.neighbours:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(COLOUR, 1.5))
            painter.drawEllipse(self._canvas.transform.to_view(self._met), RING, RING)

    def aimed_from(self, start: QPointF, event: PointerEvent) -> PointerEvent:
        """The same for the end of a straight line from `start`, which may run in perspective; not with Ctrl."""
        aimed, guides = self.aimed(event), self._canvas.guides
        if self._met is not None or not guides.perspective or event.modifiers & FREE:
            return aimed
        return guides.receding(start, event)

    def _meet(self, anchor: QPointF | None) -> None:
        if anchor != self._met:
            self._met = anchor
            self._canvas.update()

    def _nearest(self, event: PointerEvent, but: str) -> QPointF | None:
        reach = REACH / self._canvas.zoom()

        def away(point: QPointF) -> float:
            return hypot(point.x() - event.x, point.y() - event.y)

        around = QRectF(event.x - reach, event.y - reach, 2 * reach, 2 * reach)
        near = (point for mark in self._marks(around) if mark.id != but for point in _anchors(mark))
        found = min(near, key=away, default=None)
        return found if found is not None and away(found) < reach else None

    def _marks(self, around: QRectF) -> Iterator[Mark]:
        document = self._canvas.document
        for layer in document.layers:
            if document.snapshot().as_seen(layer).visible:
                index = self._indices.setdefault(layer.id, MarkIndex())
                index.follow(layer.strokes)
                yield from index.meeting(around)


def _anchors(mark: Mark) -> list[QPointF]:
    if isinstance(mark, Path):
        return [QPointF(node.x, node.y) for contour in mark.contours for node in contour.nodes]
    return [QPointF(point.x, point.y) for point in (*mark.points[:1], *mark.points[-1:])]
