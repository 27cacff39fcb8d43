"""What line, rectangle and ellipse have in common: a shape pulled from one point to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from sketchstudio.document.commands import AddStroke
from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.path import Contour, Path
from sketchstudio.document.marks.stroke import new_id
from sketchstudio.ui.canvas.selection import united
from sketchstudio.ui.tools.anchors import Anchors
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

SMALLEST = 3.0  # view pixels: a shorter pull was a click


class Shape(Tool):
    """Subclasses say which contour lies between two points."""

    title: ClassVar[str]  # of the step back
    hint = "Shift keeps it regular, Alt draws from the centre."

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._layer: Layer | None = None
        self._start = QPointF()
        self._shape = Path(())
        self._anchors = Anchors(canvas)

    def contour(self, start: QPointF, end: QPointF, regular: bool, centred: bool) -> Contour:
        """The shape that a pull from `start` to `end` means."""
        raise NotImplementedError  # every shape has its own

    def is_regular(self, event: PointerEvent) -> bool:
        """Whether it is to be as wide as high, or whatever else is regular for it."""
        return bool(event.modifiers & Qt.KeyboardModifier.ShiftModifier)

    def aimed(self, event: PointerEvent) -> PointerEvent:
        """Where a pull ends."""
        return self._anchors.aimed(event)

    @property
    def width(self) -> float:  # shared by all shapes
        return self.canvas.shape_style.width

    @width.setter
    def width(self, width: float) -> None:
        self.canvas.shape_style.width = width

    def begin(self, event: PointerEvent) -> bool:
        self._layer = self.canvas.usable_layer(layer_to_draw_on(self.canvas))
        if self._layer is None:
            return False
        self.canvas.document.set_current_layer(self._layer.id)
        self._start = _place(self._anchors.aimed(event))
        self._shape = styled(self.canvas, self._layer, ())
        return True

    def extend(self, event: PointerEvent) -> None:
        assert self._layer is not None  # between begin and finish
        centred = bool(event.modifiers & Qt.KeyboardModifier.AltModifier)
        before = united(with_reflections(self.canvas, self._shape))
        regular = self.is_regular(event)
        if regular:  # what is square ends where it does
            self._anchors.let_go()
        end = self.canvas.guides.snapped(event) if regular else self.aimed(event)
        contour = self.contour(self._start, _place(end), regular, centred)
        self._shape = self._shape.with_contours([contour])
        marks = with_reflections(self.canvas, self._shape)
        shown = replace(self._layer, strokes=self._layer.strokes + marks)
        self.canvas.document.show_live_layer(shown, before.united(united(marks)))

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        assert self._layer is not None  # as above
        extent, layer = self._shape.extent, self._layer
        self._layer = None
        self._anchors.let_go()
        if max(extent.width(), extent.height()) * self.canvas.zoom() < SMALLEST:
            self.canvas.document.cancel_live()
        else:
            add(self.canvas, layer, with_reflections(self.canvas, self._shape), translate("tools", self.title))

    def abandon(self) -> None:
        self._layer = None
        self._anchors.let_go()
        self.canvas.document.cancel_live()

    def hover(self, event: PointerEvent) -> None:
        self._anchors.aimed(event)

    def put_down(self) -> None:
        self._anchors.let_go()

    def paint(self, painter: QPainter) -> None:
        self._anchors.paint(painter)


def layer_to_draw_on(canvas: CanvasView) -> Layer | None:
    """The current layer where it takes shapes, else the topmost sketch."""
    current = canvas.document.current_layer
    if current.role in (Role.SKETCH, Role.COLOUR, Role.MASK):
        return current
    return canvas.document.layer_for(Role.SKETCH)


def styled(canvas: CanvasView, layer: Layer, contours: tuple[Contour, ...], fillable: bool = True) -> Path:
    """A path as the next shape on this layer looks: lines of the pen's colour on a sketch, else paint."""
    style = canvas.shape_style
    if layer.role is Role.SKETCH:
        return Path(contours, style.width, canvas.pen.colour, weight=canvas.weight)
    filled = fillable and style.filled
    width = style.width if style.outlined or not filled else 0.0
    colour = canvas.colour()
    return Path(contours, width, colour, colour if filled else None, canvas.weight)


def with_reflections(canvas: CanvasView, shape: Path) -> tuple[Path, ...]:
    """The shape, and what the mirror axes make of it."""
    reflections = canvas.guides.reflections(canvas.document.page)
    return (shape, *(replace(shape.transformed(matrix), id=new_id()) for matrix in reflections))


def add(canvas: CanvasView, layer: Layer, marks: tuple[Path, ...], title: str) -> None:
    """Put finished shapes on their layer, as one step back."""
    command = AddStroke(canvas.document, layer.id, *marks)
    command.setText(title)
    canvas.document.undo_stack.push(command)
    canvas.stroke_finished.emit()


def _place(event: PointerEvent) -> QPointF:
    return QPointF(event.x, event.y)


def box(start: QPointF, end: QPointF, regular: bool, centred: bool) -> QRectF:
    """The upright rectangle between two corners, or around its centre; square where it is to be regular."""
    reach = end - start
    if regular:
        side = max(abs(reach.x()), abs(reach.y()))
        reach = QPointF(side if reach.x() >= 0 else -side, side if reach.y() >= 0 else -side)
    return QRectF(start - reach if centred else start, start + reach).normalized()
