"""A gesture on what is selected: it is moved, scaled and turned on the way, and put down as one step back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QTransform

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks import arrange
from sketchstudio.ui.canvas.carried import Carried
from sketchstudio.ui.canvas.selection import united
from sketchstudio.ui.tools.handles import Frame
from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

MANY = 64  # marks: more are dragged as a picture, above everything, and framed with some room


class Transformation:
    """Few marks are shown where they come to lie. Many, and images, are taken off their layers onto a picture that
    follows the pointer."""

    def __init__(
        self,
        canvas: CanvasView,
        layers: tuple[Layer, ...],
        frame: Frame,
        matrix: Callable[[PointerEvent], QTransform],
        title: str,
    ) -> None:
        """`layers` have what is selected on them; `matrix` says what the pointer does to it."""
        self._canvas, self._layers, self._matrix, self._title = canvas, layers, matrix, title
        self._shape = frame.shape  # as it was before
        self._ids = canvas.selection.ids
        self._before = self._shown = canvas.selection.things
        self._in_hand = bool(canvas.selection.pictures) or len(self._before) > MANY
        self._carried: list[Carried] = []
        self._by = QTransform()  # what the gesture has done so far

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

    def paint(self, painter: QPainter) -> bool:
        """Draw the picture that follows the pointer; False while not all of it is painted."""
        done = [carried.work() for carried in self._carried]
        for carried in self._carried:
            carried.paint(painter, self._by, self._canvas.transform.matrix())
        return all(done)

    def _take_off(self) -> None:
        document, scale = self._canvas.document, self._canvas.zoom() * self._canvas.devicePixelRatio()
        drawing = document.snapshot()
        parts = [arrange.only(drawing.as_seen(layer), self._ids) for layer in self._layers]
        self._carried = [Carried(part, document.page, scale) for part in parts]
        document.show_live_layers([arrange.without(layer, self._ids) for layer in self._layers], united(self._before))

    def _transformed(self) -> tuple[arrange.Thing, ...]:
        return tuple(thing.transformed(self._by) for thing in self._before)

    def _with(self, things: tuple[arrange.Thing, ...]) -> list[Layer]:
        return [arrange.with_marks(layer, things) for layer in self._layers]
