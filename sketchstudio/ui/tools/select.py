"""Select: a click, a box or a loop chooses marks of one layer; the frame around them moves, scales and turns them.

With nothing selected the frame is around the image of the current layer, and moves and scales that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from sketchstudio.document.layer import Layer, Place
from sketchstudio.document.marks import arrange, hit
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.restyle import Restyle
from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.carried import Carried
from sketchstudio.ui.canvas.selection import united
from sketchstudio.ui.tools import handles
from sketchstudio.ui.tools.handles import Frame
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

REACH = 5.0  # view pixels: a click this near means the mark
CLICK = 4.0  # view pixels: a pointer that moves less has clicked
MANY = 64  # marks: more are dragged as a picture, below what lies above them, and framed with some room
SMALLEST = 4.0  # page units, of a side of an image that is scaled
NUDGE, LEAP = 1.0, 10.0  # page units, of an arrow key, without and with Shift
ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0), Qt.Key.Key_Right: QPointF(1, 0), Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}  # fmt: skip
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


class Select(Tool):
    """A gesture either sweeps an area, from an empty place, or transforms what is selected."""

    name = "select"
    hint = "Click, or drag around marks. Shift adds; Alt draws a loop."
    cursor = Qt.CursorShape.ArrowCursor
    selects = True

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.lasso = False  # sweep with a loop, not with a box
        self._start = self._end = QPointF()  # page units
        self._moved = False  # further than a click
        self._sweeps_loop = False
        self._loop: list[QPointF] = []  # of a sweep in progress
        self._matrix: Callable[[PointerEvent], QTransform] | None = None  # of a transformation in progress
        self._title = ""
        self._framed: tuple[tuple[Mark, ...], QRectF] = ((), QRectF())
        self._layer: Layer | None = None  # as it was before
        self._marks: tuple[Mark, ...] = ()  # as they were before
        self._shown: tuple[Mark, ...] = ()  # as they are now
        self._picture: Layer | None = None  # whose image is transformed
        self._carried: Carried | None = None  # what stands in for many marks or an image that are dragged
        self._settling: Carried | None = None  # the same after the gesture, until they are painted
        self._by = QTransform()  # what the gesture has done to it so far

    # What belongs to the selection

    @property
    def width(self) -> float:  # that of the marks that are selected
        return max((mark.width for mark in self.canvas.selection.marks), default=0.0)

    @width.setter
    def width(self, width: float) -> None:
        self._restyle(translate("select", "Change width"), lambda mark: arrange.rewidened(mark, width))

    def recolour(self, colour: RGBA) -> None:
        """Give what is selected another colour."""
        self._restyle(translate("select", "Change colour"), lambda mark: arrange.recoloured(mark, colour))

    def reweight(self, weight: float) -> None:
        """Let the model mind what is selected more or less."""
        self._restyle(translate("select", "Change weight"), lambda mark: arrange.reweighted(mark, weight))

    def _restyle(self, text: str, change: Callable[[Mark], Mark]) -> None:
        selection = self.canvas.selection
        if (layer := self.canvas.usable_layer(selection.layer)) is not None:
            document = self.canvas.document
            document.undo_stack.push(Restyle(document, layer, selection.ids, text, change))
            self.canvas.stroke_finished.emit()

    def frame(self) -> Frame | None:
        """Around what is selected, or around the image of the current layer where nothing is."""
        if self._carried is not None:
            return Frame(self._by.mapRect(self._carried.rect), self.canvas.transform, turns=self._picture is None)
        marks = self._shown if self._matrix is not None else self.canvas.selection.marks
        if not marks and (layer := self._layer_with_image()) is not None:
            return Frame(layer.image_rect(self.canvas.document.page), self.canvas.transform, turns=False)
        if marks is not self._framed[0]:  # looked at with every move of the pointer
            self._framed = marks, arrange.extent(marks) if len(marks) <= MANY else united(marks)
        return Frame(self._framed[1], self.canvas.transform) if marks else None

    def _layer_with_image(self) -> Layer | None:
        """The current layer, if there is an image in it that can be worked on."""
        document = self.canvas.document
        layer = document.current_layer
        seen = document.snapshot().as_seen(layer)
        return layer if layer.image is not None and seen.visible and not seen.locked else None

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        self._start = self._end = QPointF(event.x, event.y)
        self._moved, self._loop, self._matrix = False, [self._start], None
        frame = self.frame()
        grip = frame.grip_at(event.view) if frame is not None else None
        if grip is None and event.modifiers & ALT:
            return True  # a loop, wherever it begins
        if grip is None:
            found = self.mark_at(self._start)
            if found is None and (frame is None or not frame.contains(self._start) or event.modifiers & SHIFT):
                return True  # a sweep
            if found is not None:
                self._choose(*found, adding=bool(event.modifiers & SHIFT))
            elif not self.canvas.selection and self.canvas.document.current_layer.strokes:
                return True  # a sweep over marks that lie on an image
            frame = self.frame()
        selection = self.canvas.selection
        self._picture = None if selection else self._layer_with_image()
        layer = self._picture or (self.canvas.usable_layer(selection.layer) if frame is not None else None)
        if layer is None or frame is None:
            return False
        self._layer, self._marks = layer, selection.marks
        self._shown, self._settling, self._by = self._marks, None, QTransform()
        rect, start = frame.rect, self._start
        if grip is None:
            self._title = translate("select", "Move")
            self._matrix = lambda at: handles.moving(start, QPointF(at.x, at.y), bool(at.modifiers & SHIFT))
        elif grip is handles.TURN:
            self._title = translate("select", "Rotate")
            self._matrix = lambda at: handles.turning(rect, start, QPointF(at.x, at.y), bool(at.modifiers & SHIFT))
        else:
            self._title = translate("select", "Scale")
            self._matrix = lambda at: handles.scaling(
                rect, grip, start, QPointF(at.x, at.y), bool(at.modifiers & SHIFT), bool(at.modifiers & ALT)
            )
        return True

    def extend(self, event: PointerEvent) -> None:
        self._end = QPointF(event.x, event.y)
        way = (self._end - self._start) * self.canvas.zoom()
        self._moved = self._moved or way.manhattanLength() >= CLICK
        if self._matrix is None:
            self._loop.append(self._end)
            self._sweeps_loop = self.lasso or bool(event.modifiers & ALT)
        elif self._moved:
            assert self._layer is not None  # since there is a matrix
            self._by = self._matrix(event)
            if self._picture is not None or len(self._marks) > MANY:
                if self._carried is None:
                    self._carry(self._layer)
            else:
                before, self._shown = self._shown, tuple(mark.transformed(self._by) for mark in self._marks)
                region = united(before).united(united(self._shown))
                self.canvas.document.show_live_layer(arrange.with_marks(self._layer, self._shown), region)
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        if self._matrix is None:
            self._select_swept(adding=bool(event.modifiers & SHIFT))
        elif self._moved:
            carried, content = self._carried, self._result()
            self._end_gesture()
            if content is None:
                self.canvas.document.commit_live(self._title)
            else:
                self.canvas.document.cancel_live()
                self.canvas.document.replace_content(content.id, content, self._title)
                self._settling = carried
            self.canvas.stroke_finished.emit()
        self._end_gesture()
        self.hover(event)

    def abandon(self) -> None:
        self._end_gesture()
        self.canvas.document.cancel_live()

    def _carry(self, layer: Layer) -> None:
        """Take marks or the image off the layer and onto a picture that follows the pointer."""
        document, ratio = self.canvas.document, self.canvas.devicePixelRatio()
        rect = united(self._marks)
        self._carried = Carried(layer, document.page, self._marks, rect, self.canvas.zoom() * ratio)
        if self._picture is not None:
            document.show_live_layer(replace(layer, image=None, place=None), None)
        else:
            document.show_live_layer(arrange.without(layer, self.canvas.selection.ids), rect)

    def _result(self) -> Layer | None:
        """The layer after the gesture with what was carried put down; None where nothing was."""
        if self._carried is None or self._layer is None:
            return None
        if self._picture is None:
            return arrange.with_marks(self._layer, (mark.transformed(self._by) for mark in self._marks))
        rect = self._by.mapRect(self._carried.rect)
        return replace(
            self._layer, place=Place(rect.x(), rect.y(), max(rect.width(), SMALLEST), max(rect.height(), SMALLEST))
        )

    def document_changed(self) -> None:
        self._settling = None

    def _end_gesture(self) -> None:
        self._matrix, self._layer, self._marks, self._shown, self._loop = None, None, (), (), []
        self._picture = self._carried = None
        self.canvas.update()

    # Choosing

    def mark_at(self, page: QPointF) -> tuple[Layer, Mark] | None:
        """The topmost mark under a point, on any layer that can be worked on; the current layer comes first."""
        reach = REACH / self.canvas.zoom()
        for layer in self._layers():
            for mark in reversed(layer.strokes):
                if hit.touches(mark, page, reach):
                    return layer, mark
        return None

    def _layers(self) -> Iterator[Layer]:
        """Those that can be worked on: the current one, then the others from the top."""
        document = self.canvas.document
        drawing, current = document.snapshot(), document.current_layer
        for layer in (current, *(layer for layer in reversed(document.layers) if layer.id != current.id)):
            seen = drawing.as_seen(layer)
            if seen.visible and not seen.locked:
                yield layer

    def _choose(self, layer: Layer, mark: Mark, adding: bool) -> None:
        selection = self.canvas.selection
        if adding:
            selection.toggle(layer.id, [mark.id])
        elif layer.id != selection.layer_id or mark.id not in selection.ids:
            selection.set(layer.id, [mark.id])
        self.canvas.document.set_current_layer(layer.id)

    def _select_swept(self, adding: bool) -> None:
        selection = self.canvas.selection
        if not self._moved:
            if not adding:
                selection.clear()
            return
        area = self._area()
        for layer in self._layers():
            if adding and selection and layer.id != selection.layer_id:
                continue
            ids = [mark.id for mark in layer.strokes if hit.encloses(area, mark)]
            if ids:
                selection.set(layer.id, {*ids, *(selection.ids if adding else ())})
                self.canvas.document.set_current_layer(layer.id)
                return
        if not adding:
            selection.clear()

    def _area(self) -> QPolygonF:
        """What is swept, in page units."""
        if self._sweeps_loop:
            return QPolygonF(self._loop)
        return QPolygonF(QRectF(self._start, self._end).normalized())

    # Keys and pointer

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        selection = self.canvas.selection
        if not selection:
            return None
        if key == Qt.Key.Key_Escape:
            return selection.clear
        if key in ARROWS:
            return lambda: self._nudge(ARROWS[key] * (LEAP if modifiers & SHIFT else NUDGE))
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(selection.marks[-1], Path):
            return self.edit_nodes
        return None

    def edit_nodes(self) -> None:
        """Take up the path tool with the topmost path that is selected."""
        selection = self.canvas.selection
        selection.set(selection.layer_id, [selection.marks[-1].id])
        self.canvas.set_tool("path")

    def _nudge(self, way: QPointF) -> None:
        selection = self.canvas.selection
        layer = self.canvas.usable_layer(selection.layer)
        if layer is not None:
            matrix = QTransform.fromTranslate(way.x(), way.y())
            moved = arrange.with_marks(layer, (mark.transformed(matrix) for mark in selection.marks))
            self.canvas.document.replace_content(layer.id, moved, translate("select", "Move"))
            self.canvas.stroke_finished.emit()

    def hover(self, event: PointerEvent) -> None:
        frame = self.frame()
        shape = Qt.CursorShape.ArrowCursor
        if frame is not None and (grip := frame.grip_at(event.view)) is not None:
            shape = frame.cursor(grip)
        elif frame is not None and frame.contains(QPointF(event.x, event.y)):
            shape = Qt.CursorShape.SizeAllCursor
        if shape != self.cursor:
            self.cursor = shape
            self.canvas.setCursor(shape)

    def paint(self, painter: QPainter) -> None:
        if not self.canvas.is_refining():
            self._settling = None
        if (carried := self._carried or self._settling) is not None:
            if not carried.work():
                self.canvas.update()
            carried.paint(painter, self._by, self.canvas.transform.matrix())
        if self.state is State.DRAWING and self._matrix is None and self._moved:
            accent = QColor(theme.scheme().accent)
            wash = QColor(accent)
            wash.setAlphaF(0.12)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
            painter.setBrush(wash)
            painter.drawPolygon(QPolygonF([self.canvas.transform.to_view(point) for point in self._area().toList()]))
        elif (frame := self.frame()) is not None:
            frame.paint(painter)
