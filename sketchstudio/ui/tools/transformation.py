"""A gesture on what is selected: it is moved, scaled and turned on the way, and put down as one step back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QTransform

from sketchstudio.document import fading
from sketchstudio.document.layer import Layer
from sketchstudio.document.marks import arrange
from sketchstudio.ui.canvas.carried import Carried
from sketchstudio.ui.canvas.selection import united
from sketchstudio.ui.tools.handles import Frame
from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

MANY = 64  # marks: more are dragged as a picture, and framed with some room


class Transformation:
    """Few marks are shown where they come to lie. Many, and images, are taken off their layers onto pictures that
    follow the pointer: above everything, but for those of layers that fade together with others."""

    def __init__(
        self,
        canvas: CanvasView,
        layers: tuple[Layer, ...],
        frame: Frame,
        matrix: Callable[[PointerEvent], QTransform],
        title: str,
        copying: bool = False,
    ) -> None:
        """`layers` have what is selected on them; `matrix` says what the pointer does to it, or to copies of its
        marks."""
        self._canvas, self._layers, self._matrix, self._title = canvas, layers, matrix, title
        self._shape = frame.shape  # as it was before
        self._ids = canvas.selection.ids
        self._before = self._shown = canvas.selection.things
        if copying:
            copies = {layer.id: arrange.copies(arrange.only(layer, self._ids).strokes) for layer in layers}
            self._layers = tuple(replace(layer, strokes=layer.strokes + copies[layer.id]) for layer in layers)
            self._before = self._shown = tuple(mark for marks in copies.values() for mark in marks)
            self._ids = frozenset(mark.id for mark in self._before)
        self._in_hand = bool(canvas.selection.pictures) or len(self._before) > MANY
        self._carried: list[Carried] = []
        self._above: list[Carried] = []
        self._on_layers: dict[str, Carried] = {}  # by the ids of these
        self._done = True  # whether all that is carried is painted
        self._by = QTransform()  # what the gesture has done so far

    @property
    def ids(self) -> Collection[str]:
        """Of what is transformed."""
        return self._ids

    def frame(self) -> Frame:
        """Around what is selected, where it is now."""
        return Frame(self._shape * self._by, self._canvas.transform)

    def follow(self, event: PointerEvent) -> None:
        """The pointer moved."""
        self._by = self._matrix(event)
        if self._in_hand:
            if not self._carried:
                self._take_off()
            return
        shown = self._transformed()
        region = united(self._shown).united(united(shown))
        self._shown = shown
        self._canvas.document.show_live_layers(self._with(shown), region)

    def put_down(self) -> None:
        """Make it last."""
        document = self._canvas.document
        if self._in_hand:
            document.cancel_live()
            document.replace_contents(self._with(self._transformed()), self._title)
        else:
            document.commit_live(self._title)

    def carried(self) -> dict[str, Callable[[QPainter, QTransform], None]]:
        """What paints the pictures that follow the pointer among the layers, by the ids of those they lie on."""
        done = [carried.work() for carried in self._carried]
        self._done = all(done)
        return {layer: partial(carried.paint, by=self._by) for layer, carried in self._on_layers.items()}

    def paint(self, painter: QPainter) -> bool:
        """Draw those that do so above everything, after `carried`; False while not all is painted."""
        for carried in self._above:
            painter.setOpacity(carried.opacity)
            carried.paint(painter, self._canvas.transform.matrix(), self._by)
        painter.setOpacity(1)
        return self._done

    def _take_off(self) -> None:
        document, scale = self._canvas.document, self._canvas.zoom() * self._canvas.devicePixelRatio()
        drawing = document.snapshot()
        parts = [arrange.only(drawing.as_seen(layer), self._ids) for layer in self._layers]
        self._carried = [Carried(part, document.page, scale) for part in parts]
        together = set(fading.ids_together(fading.parts(drawing, drawing.layers)))
        by_layer = {part.id: carried for part, carried in zip(parts, self._carried, strict=True)}
        self._on_layers = {layer: carried for layer, carried in by_layer.items() if layer in together}
        self._above = [carried for layer, carried in by_layer.items() if layer not in together]
        document.show_live_layers([arrange.without(layer, self._ids) for layer in self._layers], united(self._before))

    def _transformed(self) -> tuple[arrange.Thing, ...]:
        return tuple(thing.transformed(self._by) for thing in self._before)

    def _with(self, things: tuple[arrange.Thing, ...]) -> list[Layer]:
        return [arrange.with_marks(layer, things) for layer in self._layers]
