"""Select: a click, a box or a loop chooses marks and images of any layers; the frame around them moves, scales and
turns them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QTransform

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks import arrange
from sketchstudio.document.marks.path import Path
from sketchstudio.ui.canvas.selection import united, usable_layers
from sketchstudio.ui.tools import handles, snapping
from sketchstudio.ui.tools.handles import Frame, Grip
from sketchstudio.ui.tools.keys import ARROWS, way_of
from sketchstudio.ui.tools.neighbours import Neighbours
from sketchstudio.ui.tools.picking import Picking
from sketchstudio.ui.tools.selecting import Selecting
from sketchstudio.ui.tools.sweep import Sweep
from sketchstudio.ui.tools.tool import PointerEvent, State
from sketchstudio.ui.tools.transformation import MANY, Transformation

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

CLICK = 4.0  # view pixels: a pointer that moves less has clicked
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


class Select(Selecting):
    """A gesture either sweeps an area, from an empty place, or transforms what is selected."""

    name = "select"
    hint = "Click, or drag around marks. Shift adds; Alt draws a loop, or drags a copy of what is selected."
    cursor = Qt.CursorShape.ArrowCursor
    choices = ("lasso", "one_layer")

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.picking = Picking(canvas)
        self.lasso = False  # sweep with a loop, not with a box
        self._start = QPointF()  # page units
        self._moved = False  # further than a click
        self._clicked = -1.0  # when a click ended; below 0 for none
        self._pressed: Layer | None = None  # whose image a click would choose
        self._sweep: Sweep | None = None  # in progress, as is
        self._transformation: Transformation | None = None
        self._settling: Transformation | None = None  # the last one, until its marks are painted
        self._neighbours: Neighbours | None = None  # of what is transformed
        self._framed: tuple[tuple[arrange.Thing, ...], QRectF] = ((), QRectF())
        canvas.layer_changed.connect(self._on_layer_changed)

    @property
    def one_layer(self) -> bool:  # whether other layers than the current one are left alone
        return self.picking.one_layer

    @one_layer.setter
    def one_layer(self, one_layer: bool) -> None:
        self.picking.one_layer = one_layer

    def frame(self) -> Frame | None:
        """Around what is selected; turned, where that is one image."""
        if self._transformation is not None:
            return self._transformation.frame()
        things = self.canvas.selection.things
        if not things:
            return None
        if len(self.canvas.selection.pictures) == len(things) == 1:
            return Frame(self.canvas.selection.pictures[0].place.matrix, self.canvas.transform)
        if things is not self._framed[0]:  # looked at with every move of the pointer
            self._framed = things, arrange.extent(things) if len(things) <= MANY else united(things)
        return Frame.around(self._framed[1], self.canvas.transform)

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        self._start = QPointF(event.x, event.y)
        self._moved, self._pressed, self._sweep, self._transformation = False, None, None, None
        frame = self.frame()
        grip = frame.grip_at(event.view) if frame is not None else None
        alt = bool(event.modifiers & ALT)
        if alt and grip is None and self._is_on_selected():
            return self._take_hold(None, copying=True)
        if grip is not None or (not alt and self._press(bool(event.modifiers & SHIFT))):  # a loop begins anywhere else
            return self._take_hold(grip)
        self._sweep = Sweep(self._start)
        return True

    def _press(self, adding: bool) -> bool:
        """Choose what lies under the pointer, unless it is selected. Whether the gesture may go on to move it."""
        if (found := self.picking.mark_at(self._start)) is not None:
            layer, mark = found
            self._choose(layer, mark.id, adding)
            return True
        frame = self.frame()
        if frame is not None and frame.contains(self._start) and not adding:
            return True
        self._pressed = layer_under = self.picking.image_at(self._start)
        current = self.canvas.document.current_layer
        if layer_under is not current or current.strokes or adding:  # marks over an image can be swept
            return False
        self._choose(current, current.id, adding)
        return True

    def _is_on_selected(self) -> bool:
        """Whether the pointer is on a mark that is selected, and nothing but marks are."""
        found = self.picking.mark_at(self._start)
        selection = self.canvas.selection
        return found is not None and found[1].id in selection.ids and not selection.pictures

    def _take_hold(self, grip: Grip | None, copying: bool = False) -> bool:
        """Begin to transform what is selected, or copies of it."""
        frame = self.frame()
        layers = usable_layers(self.canvas)
        if frame is None or not layers:
            return False
        start = self._start

        def matrix(at: PointerEvent) -> QTransform:
            shift, alt, guides = bool(at.modifiers & SHIFT), bool(at.modifiers & ALT), self.canvas.guides
            near = self._neighbours
            if grip is None:
                return snapping.moving(guides, frame, start, at, near)
            if grip is handles.TURN:
                return frame.turning(start, _place(at), shift)
            return frame.scaling(grip, start, snapping.pulled(guides, frame, grip, start, at, near), shift, alt)

        titles = {None: translate("select", "Move"), handles.TURN: translate("select", "Rotate")}
        title = translate("editing", "Duplicate") if copying else titles.get(grip, translate("select", "Scale"))
        self._settling = None
        self._neighbours = None
        if self.canvas.guides.neighbours and grip is not handles.TURN:
            self._neighbours = Neighbours(self.canvas, frame.rect, () if copying else self.canvas.selection.ids)
        self._transformation = Transformation(self.canvas, layers, frame, matrix, title, copying)
        return True

    def extend(self, event: PointerEvent) -> None:
        way = (_place(event) - self._start) * self.canvas.zoom()
        self._moved = self._moved or way.manhattanLength() >= CLICK
        if self._sweep is not None:
            self._sweep.follow(_place(event), self.lasso or bool(event.modifiers & ALT))
        elif self._transformation is not None and self._moved:
            self._transformation.follow(event)
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        adding, moved = bool(event.modifiers & SHIFT), self._moved
        sweep, transformation = self._sweep, self._transformation
        self._end_gesture()
        second = 0 <= event.t - self._clicked <= QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000
        self._clicked = -1.0 if moved or second else event.t
        if second and not moved and self._edit_path_at(self._start):
            return
        if sweep is not None and moved:
            self._choose_swept(sweep, adding)
        elif sweep is not None and self._pressed is not None:
            self._choose(self._pressed, self._pressed.id, adding)
        elif sweep is not None and not adding:
            self.canvas.selection.clear()
        elif transformation is not None and moved:
            transformation.put_down()
            self.canvas.selection.set(transformation.ids)
            self._settling = transformation
            self.canvas.stroke_finished.emit()
        self.hover(event)

    def abandon(self) -> None:
        self._clicked = -1.0
        self._end_gesture()
        self.canvas.document.cancel_live()

    def document_changed(self) -> None:
        self._settling = None

    def _end_gesture(self) -> None:
        self._sweep = self._transformation = None
        self.canvas.update()

    # Choosing

    def chosen(self) -> None:
        self._take_image()

    def _on_layer_changed(self) -> None:
        if self.canvas.tool() is self:
            self._take_image()

    def _take_image(self) -> None:
        """With nothing selected, an image that has the current layer for itself is meant."""
        layer, selection = self.canvas.document.current_layer, self.canvas.selection
        if selection or layer.image is None or layer.strokes or self.state is State.DRAWING:
            return
        if layer in self.picking.layers():
            selection.set([layer.id])

    def _choose(self, layer: Layer, name: str, adding: bool) -> None:
        selection = self.canvas.selection
        if adding:
            selection.toggle([name])
        elif name not in selection.ids:
            selection.set([name])
        self.canvas.document.set_current_layer(layer.id)

    def _choose_swept(self, sweep: Sweep, adding: bool) -> None:
        selection, document = self.canvas.selection, self.canvas.document
        selection.set(self.picking.within(sweep.area) | (selection.ids if adding else set()))
        layers = selection.layers
        if layers and document.current_layer not in layers:
            document.set_current_layer(layers[-1].id)

    def select_all(self) -> None:
        """All that can be worked on."""
        self.canvas.selection.set(self.picking.all())

    def invert(self) -> None:
        """All that can be worked on but what is selected."""
        self.canvas.selection.set(self.picking.all() - self.canvas.selection.ids)

    # Keys and pointer

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        selection = self.canvas.selection
        if not selection:
            return None
        if key == Qt.Key.Key_Escape:
            return selection.clear
        if key in ARROWS and not modifiers & ALT:  # with Alt they go through the steps of a run
            return lambda: self._nudge(way_of(key, modifiers))
        marks = selection.marks
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and marks and isinstance(marks[-1], Path):
            return self.edit_nodes
        return None

    def _edit_path_at(self, page: QPointF) -> bool:
        """Edit the nodes of a path under the pointer; False where there is none."""
        found = self.picking.mark_at(page)
        if found is None or not isinstance(found[1], Path):
            return False
        self.canvas.selection.set([found[1].id])
        self.edit_nodes()
        return True

    def edit_nodes(self) -> None:
        """Take up the path tool with the topmost path that is selected."""
        selection = self.canvas.selection
        selection.set([selection.marks[-1].id])
        self.canvas.set_tool("path")

    def _nudge(self, way: QPointF) -> None:
        things, layers = self.canvas.selection.things, usable_layers(self.canvas)
        if layers:
            matrix = QTransform.fromTranslate(way.x(), way.y())
            moved = [thing.transformed(matrix) for thing in things]
            contents = [arrange.with_marks(layer, moved) for layer in layers]
            self.canvas.document.replace_contents(contents, translate("select", "Move"))
            self.canvas.stroke_finished.emit()

    def hover(self, event: PointerEvent) -> None:
        frame = self.frame()
        over = frame.cursor_at(event) if frame is not None else None
        shape = Qt.CursorShape.ArrowCursor if over is None else over
        if shape != self.cursor:
            self.cursor = shape
            self.canvas.setCursor(shape)

    def carried(self) -> Mapping[str, Callable[[QPainter, QTransform], None]]:
        shown = self._transformation or self._settling
        return shown.carried() if shown is not None else {}

    def paint(self, painter: QPainter) -> None:
        if self._settling is not None and not self.canvas.is_refining():
            self._settling = None
            self.canvas.update()  # without what it had on its layers
        shown = self._transformation or self._settling
        if shown is not None and not shown.paint(painter):
            self.canvas.update()
        if self._sweep is not None and self._moved:
            self._sweep.paint(painter, self.canvas.transform)
        elif (frame := self.frame()) is not None:
            frame.paint(painter)
            if self._transformation is not None and self._neighbours is not None and self._moved:
                self._neighbours.paint(painter, frame.rect)


def _place(event: PointerEvent) -> QPointF:
    return QPointF(event.x, event.y)
