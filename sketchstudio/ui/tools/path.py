"""Path: click by click a polygon, or curves where a click is dragged; the nodes of a finished path can be moved."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks import arrange, hit
from sketchstudio.document.marks.paint import paint_mark
from sketchstudio.document.marks.path import Contour, Node, Path, painter_path
from sketchstudio.ui import theme
from sketchstudio.ui.tools import nodes
from sketchstudio.ui.tools.line import straightened
from sketchstudio.ui.tools.nodes import Held, Part
from sketchstudio.ui.tools.shape import add, layer_to_draw_on, styled, with_reflections
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

CLICK = 3.0  # view pixels: a pointer that moves less has clicked
SHIFT, ALT, CONTROL = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


class PathTool(Tool):
    """Either a path is begun, and each gesture is a node more of it, or the nodes of the selected path are edited."""

    name = "path"
    hint = "Click for corners, drag for curves. Enter or a double click ends it, the first node closes it."
    selects = True

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._begun: tuple[Node, ...] = ()  # the path that is being built
        self._layer: Layer | None = None  # where it goes; in a gesture on nodes, the layer as it was
        self._pointer = QPointF()  # page units
        self._start = QPointF()  # view pixels
        self._moved = False  # further than a click
        self._closing = False  # the gesture that goes on is the last one
        self._before: Path | None = None  # as it was when the gesture on its nodes began
        self._held: Held | None = None  # the current node, or what of it is dragged

    @property
    def width(self) -> float:  # that of all shapes, or of the path that is selected
        path = self.edited
        return path.width if path is not None else self.canvas.shape_style.width

    @width.setter
    def width(self, width: float) -> None:
        self.canvas.shape_style.width = width

    @property
    def edited(self) -> Path | None:
        """The path whose nodes are shown: the only one that is selected."""
        marks = self.canvas.selection.marks
        return marks[0] if len(marks) == 1 and isinstance(marks[0], Path) and not self._begun else None

    def chosen(self) -> None:
        self._begun, self._held = (), None

    def put_down(self) -> None:
        self._end(closed=False)

    def document_changed(self) -> None:
        if self._layer is not None and self.canvas.document.layer(self._layer.id) is None:
            self._begun, self._layer = (), None
        path = self.edited
        if self._held is not None and (path is None or not _has(path, self._held)):
            self._held = None

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        self._start, self._pointer = event.view, QPointF(event.x, event.y)
        self._moved = self._closing = False
        if self._begun:
            return self._go_on(event)
        path = self.edited
        if event.modifiers & CONTROL:
            return self._choose()
        if path is not None and self._take_hold(path, event):
            return True
        self._layer = self.canvas.usable_layer(layer_to_draw_on(self.canvas))
        if self._layer is None:
            return False
        self.canvas.document.set_current_layer(self._layer.id)
        self.canvas.selection.clear()
        self._before = self._held = None
        at = self.canvas.guides.snapped(event)
        self._begun = (Node(at.x, at.y),)
        self.canvas.update()
        return True

    def extend(self, event: PointerEvent) -> None:
        self._pointer = QPointF(event.x, event.y)
        way = event.view - self._start
        self._moved = self._moved or hypot(way.x(), way.y()) >= CLICK
        if self._before is not None:
            if self._moved:
                self._drag(event)
        elif self._moved and not self._closing:  # the node that was just put down becomes smooth
            node = self._begun[-1]
            pull = QPointF(event.x - node.x, event.y - node.y)
            if event.modifiers & SHIFT:
                pull = straightened(pull)
            self._begun = (*self._begun[:-1], Node(node.x, node.y, -pull.x(), -pull.y(), pull.x(), pull.y()))
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        if self._before is not None:
            self._finish_nodes(event)
        elif self._closing:
            self._end(closed=self._is_near(event.view, self._begun[0]))

    def abandon(self) -> None:
        if self._before is not None:
            self._before = self._layer = None
            self.canvas.document.cancel_live()
        elif not self._closing:
            self._begun = self._begun[:-1]
        self.canvas.update()

    # Building

    def _go_on(self, event: PointerEvent) -> bool:
        """A node more, or the last press: on the first node or on the last one."""
        if len(self._begun) > 1 and any(self._is_near(event.view, self._begun[end]) for end in (0, -1)):
            self._closing = True
        else:
            at = self.canvas.guides.snapped(event)
            last, to = self._begun[-1], QPointF(at.x, at.y)
            if event.modifiers & SHIFT:
                to = QPointF(last.x, last.y) + straightened(to - QPointF(last.x, last.y))
            self._begun += (Node(to.x(), to.y()),)
        self.canvas.update()
        return True

    def _is_near(self, view: QPointF, node: Node) -> bool:
        away = self.canvas.transform.to_view(QPointF(node.x, node.y)) - view
        return hypot(away.x(), away.y()) <= nodes.REACH

    def _end(self, closed: bool) -> None:
        """Put the path on its layer, and keep it in hand to be edited."""
        begun, layer = self._begun, self._layer
        self._begun, self._layer, self._held = (), None, None
        if layer is not None and len(begun) > 1:
            path = self._path(layer, begun, closed and len(begun) > 2)
            add(self.canvas, layer, with_reflections(self.canvas, path), translate("path", "Path"))
            self.canvas.selection.set(layer.id, [path.id])
        self.canvas.update()

    def _path(self, layer: Layer, begun: tuple[Node, ...], closed: bool) -> Path:
        return styled(self.canvas, layer, (Contour(begun, closed),), fillable=closed)

    # Editing

    def _take_hold(self, path: Path, event: PointerEvent) -> bool:
        """Hold what lies under the pointer: a node, a handle, or a new node on the curve."""
        held = nodes.at(path, self.canvas.transform, event.view, self._held)
        new = None if held is not None else nodes.curve_at(path, self.canvas.transform, event.view)
        if held is None and new is None:
            return False
        self._layer = self.canvas.usable_layer(self.canvas.selection.layer)
        if self._layer is None:
            return False
        self._before = path
        if new is not None:
            self._before = nodes.inserted(path, *new)
            held = Held(new[0], new[1] + 1)
            self._show(self._before)
        self._held = held
        self.canvas.update()
        return True

    def _choose(self) -> bool:
        """Take up the path under the pointer."""
        reach = nodes.REACH / self.canvas.zoom()
        for layer in reversed(self.canvas.document.layers):
            for mark in reversed(layer.strokes):
                if isinstance(mark, Path) and hit.touches(mark, self._pointer, reach):
                    self._held = None
                    self.canvas.document.set_current_layer(layer.id)
                    self.canvas.selection.set(layer.id, [mark.id])
                    return False
        return False

    def _drag(self, event: PointerEvent) -> None:
        assert self._before is not None and self._held is not None  # in a gesture on nodes
        at = self.canvas.guides.snapped(event) if self._held.part is Part.NODE else event
        to = QPointF(at.x, at.y)
        if event.modifiers & SHIFT:
            start = self.canvas.transform.to_page(self._start)
            to = start + straightened(to - start)
        self._show(nodes.dragged(self._before, self._held, to, bool(event.modifiers & ALT)))

    def _show(self, path: Path) -> None:
        assert self._layer is not None and self._before is not None  # in a gesture on nodes
        shown = self._shown()
        region = path.bounds.united((shown or self._before).bounds)
        self.canvas.document.show_live_layer(arrange.with_marks(self._layer, [path]), region)

    def _shown(self) -> Path | None:
        """The path as a gesture on its nodes has it now."""
        document, path = self.canvas.document, self.edited
        if path is None or self._before is None or document.live_layer_id is None:
            return path
        live = next(layer for layer in document.displayed_layers() if layer.id == document.live_layer_id)
        return next((mark for mark in live.strokes if mark.id == path.id and isinstance(mark, Path)), path)

    def _finish_nodes(self, event: PointerEvent) -> None:
        before, self._before, self._layer = self._before, None, None
        assert before is not None and self._held is not None  # as above
        toggles = not self._moved and event.modifiers & ALT and self._held.part is Part.NODE
        if toggles:
            self._replace(nodes.toggled(before, self._held), translate("path", "Change node"))
        elif self.canvas.document.live_layer_id is not None:
            inserted = before is not self.edited and not self._moved
            self.canvas.document.commit_live(
                translate("path", "Add node") if inserted else translate("path", "Move node")
            )
            self.canvas.stroke_finished.emit()
        self._held = self._held._replace(part=Part.NODE)

    def _replace(self, path: Path, text: str) -> None:
        layer = self.canvas.usable_layer(self.canvas.selection.layer)
        if layer is not None:
            self.canvas.document.replace_content(layer.id, arrange.with_marks(layer, [path]), text)
            self.canvas.stroke_finished.emit()

    # Keys and pointer

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        if self._begun:
            match key:
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    return lambda: self._end(closed=False)
                case Qt.Key.Key_Escape:
                    return self._drop
                case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                    return self._take_back
        elif self.edited is not None:
            if key == Qt.Key.Key_Escape:
                return self._let_go
            if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._held is not None:
                return self._delete_node
        return None

    def _drop(self) -> None:
        self._begun, self._layer = (), None
        self.canvas.update()

    def _take_back(self) -> None:
        self._begun = self._begun[:-1]
        self.canvas.update()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self.canvas.update()
        else:
            self.canvas.selection.clear()

    def _delete_node(self) -> None:
        path, held = self.edited, self._held
        layer = self.canvas.usable_layer(self.canvas.selection.layer)
        if path is None or held is None or layer is None:
            return
        self._held = None
        rest = nodes.without(path, held)
        if rest is not None:
            self._replace(rest, translate("path", "Delete node"))
        else:
            self.canvas.document.replace_content(
                layer.id, arrange.without(layer, [path.id]), translate("path", "Delete")
            )
            self.canvas.stroke_finished.emit()

    def hover(self, event: PointerEvent) -> None:
        if self._begun:
            self._pointer = QPointF(event.x, event.y)
            if event.modifiers & SHIFT:
                last = QPointF(self._begun[-1].x, self._begun[-1].y)
                self._pointer = last + straightened(self._pointer - last)
            self.canvas.update()
        path = self.edited
        over = path is not None and nodes.at(path, self.canvas.transform, event.view, self._held) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor
        if shape != self.cursor:
            self.cursor = shape
            self.canvas.setCursor(shape)

    def paint(self, painter: QPainter) -> None:
        transform = self.canvas.transform
        if self._begun and self._layer is not None:
            path = self._path(self._layer, self._begun, closed=False)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(transform.matrix(), combine=True)
            paint_mark(painter, path)
            painter.restore()
            if self.state is State.IDLE:
                last = self._begun[-1]._replace(in_x=0, in_y=0)
                ahead = Contour((last, Node(self._pointer.x(), self._pointer.y())))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(theme.scheme().accent), 1, Qt.PenStyle.DashLine))
                painter.drawPath(transform.matrix().map(painter_path(path.with_contours([ahead]))))
            nodes.paint(painter, path, transform, Held(0, len(self._begun) - 1))
        elif (shown := self._shown()) is not None:
            nodes.paint(painter, shown, transform, self._held)


def _has(path: Path, held: Held) -> bool:
    return held.contour < len(path.contours) and held.node < len(path.contours[held.contour].nodes)
