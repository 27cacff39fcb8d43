"""A path that is being built: each gesture puts down one node more, until it is ended or closed."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.paint import paint_mark
from sketchstudio.document.marks.path import Contour, Node, Path, painter_path
from sketchstudio.ui import theme
from sketchstudio.ui.tools import nodes
from sketchstudio.ui.tools.anchors import Anchors
from sketchstudio.ui.tools.line import straightened
from sketchstudio.ui.tools.nodes import Held
from sketchstudio.ui.tools.shape import add, layer_to_draw_on, styled, with_reflections
from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

SHIFT = Qt.KeyboardModifier.ShiftModifier


class PathBuilding:
    """False while no node is put down. The path reaches the document when it is ended."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._nodes: tuple[Node, ...] = ()
        self._layer: Layer | None = None  # where it goes
        self._pointer = QPointF()  # page units
        self._anchors = Anchors(canvas)
        self._closing = False  # the gesture that goes on is the last one

    def __bool__(self) -> bool:
        return bool(self._nodes)

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        """Put down the first node, or one more, unless the press is on the first node or the last one: that ends it."""
        self._pointer, self._closing = QPointF(event.x, event.y), False
        if not self._nodes:
            self._layer = self._canvas.usable_layer(layer_to_draw_on(self._canvas))
            if self._layer is None:
                return False
            self._canvas.document.set_current_layer(self._layer.id)
            self._canvas.selection.clear()
        elif len(self._nodes) > 1 and any(self._is_near(event.view, self._nodes[end]) for end in (0, -1)):
            self._closing = True
            return True
        to = self._aim(event)
        self._nodes += (Node(to.x(), to.y()),)
        return True

    def extend(self, event: PointerEvent) -> None:
        """The node that was just put down becomes smooth."""
        self._pointer = QPointF(event.x, event.y)
        if self._closing:
            return
        node = self._nodes[-1]
        pull = QPointF(event.x - node.x, event.y - node.y)
        if event.modifiers & SHIFT:
            pull = straightened(pull)
        self._nodes = (*self._nodes[:-1], Node(node.x, node.y, -pull.x(), -pull.y(), pull.x(), pull.y()))

    def finish(self, event: PointerEvent) -> None:
        """The press on the first node closes the path, that on the last one ends it."""
        if self._closing:
            self.end(closed=self._is_near(event.view, self._nodes[0]))

    def abandon(self) -> None:
        """Take back what the gesture did."""
        if not self._closing:
            self._nodes = self._nodes[:-1]

    def _aim(self, event: PointerEvent) -> QPointF:
        """Where a node comes: on that of another path or on the grid, or from the last one in perspective or at a step
        of angles."""
        guides = self._canvas.guides
        if not self._nodes:
            at = self._anchors.aimed(event)
            return QPointF(at.x, at.y)
        last = QPointF(self._nodes[-1].x, self._nodes[-1].y)
        if not (guides.angles or event.modifiers & SHIFT):
            at = self._anchors.aimed_from(last, event)
            return QPointF(at.x, at.y)
        self._anchors.let_go()
        at = guides.snapped(event)
        return last + straightened(QPointF(at.x, at.y) - last)

    def _is_near(self, view: QPointF, node: Node) -> bool:
        away = self._canvas.transform.to_view(QPointF(node.x, node.y)) - view
        return hypot(away.x(), away.y()) <= nodes.REACH

    # Between gestures

    def end(self, closed: bool = False) -> None:
        """Put the path on its layer, and select it, to be edited."""
        begun, layer = self._nodes, self._layer
        self.drop()
        if layer is not None and len(begun) > 1:
            path = self._path(layer, begun, closed and len(begun) > 2)
            add(self._canvas, layer, with_reflections(self._canvas, path), translate("path", "Path"))
            self._canvas.selection.set([path.id])

    def drop(self) -> None:
        """Forget it."""
        self._nodes, self._layer = (), None
        self._anchors.let_go()
        self._canvas.update()

    def take_back(self) -> None:
        """The last node goes."""
        self._nodes = self._nodes[:-1]
        self._canvas.update()

    def document_changed(self) -> None:
        """Its layer may be gone."""
        if self._layer is not None and self._canvas.document.layer(self._layer.id) is None:
            self.drop()

    def hover(self, event: PointerEvent) -> None:
        """Where the next node would come."""
        self._pointer = self._aim(event)
        self._canvas.update()

    def paint(self, painter: QPainter, between: bool) -> None:
        """Draw it, in pixels of the view; `between` two gestures also the way to the pointer."""
        if self._layer is None:
            return
        transform = self._canvas.transform
        path = self._path(self._layer, self._nodes, closed=False)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(transform.matrix(), combine=True)
        for mark in with_reflections(self._canvas, path):
            paint_mark(painter, mark)
        painter.restore()
        if between:
            last = self._nodes[-1]._replace(in_x=0, in_y=0)
            ahead = Contour((last, Node(self._pointer.x(), self._pointer.y())))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.scheme().accent), 1, Qt.PenStyle.DashLine))
            painter.drawPath(transform.matrix().map(painter_path(path.with_contours([ahead]))))
        nodes.paint(painter, path, transform, Held(0, len(self._nodes) - 1))
        self._anchors.paint(painter)

    def _path(self, layer: Layer, begun: tuple[Node, ...], closed: bool) -> Path:
        return styled(self._canvas, layer, (Contour(begun, closed),), fillable=closed)
