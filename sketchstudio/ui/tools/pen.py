"""Pen and brush: a gesture is a stroke, lines on the sketch layer or paint on the colour layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.stroke import BLACK, DEFAULT_WIDTH, RGBA, Stroke, StrokePoint, ink_bounds
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas_view import CanvasView

TAIL = 6  # points: a new one changes the smooth curve no further back
CATCH_UP = 8  # points from where a stabilised pen trails to where it was lifted


class Pen(Tool):
    """Draws black lines for the model to follow."""

    name = "pen"
    role = Role.SKETCH

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = DEFAULT_WIDTH
        self.colour: RGBA = BLACK
        self.stabiliser = 0.0  # 0: the points as they come, to 100: a long pulled string
        self._layer: Layer | None = None
        self._stroke = Stroke(())
        self._start = 0.0

    @property
    def diameter(self) -> float:
        return self.width

    def chosen(self) -> None:
        layer = self.canvas.document.layer_for(self.role)
        if layer is not None:
            self.canvas.document.set_current_layer(layer.id)

    def begin(self, event: PointerEvent) -> bool:
        layer = self.canvas.usable_layer(self.canvas.document.layer_for(self.role))
        if layer is None:
            return False
        self._layer, self._start = layer, event.t
        self.canvas.document.set_current_layer(layer.id)
        self._stroke = Stroke((StrokePoint(event.x, event.y, event.pressure, 0.0),), self.width, self.colour)
        self._show()
        return True

    def extend(self, event: PointerEvent) -> None:
        last = self._stroke.points[-1]
        x, y = follow(last.x, event.x, self.stabiliser), follow(last.y, event.y, self.stabiliser)
        pressure = follow(last.pressure, event.pressure, self.stabiliser)
        if (x, y, pressure) == last[:3]:
            return
        if (x, y) == last[:2]:  # pressed harder or softer on the spot: a dot is as thick as it got
            if len(self._stroke.points) == 1 and pressure > last.pressure:
                self._put(StrokePoint(x, y, pressure, last.t), replacing=1)
            return
        self._put(StrokePoint(x, y, pressure, event.t - self._start))

    def finish(self, event: PointerEvent) -> None:
        last = self._stroke.points[-1]
        if self.stabiliser > 0:
            for step in range(1, CATCH_UP + 1):  # a line may not end short of where the pen was lifted
                u = step / CATCH_UP
                x, y = last.x + (event.x - last.x) * u, last.y + (event.y - last.y) * u
                if (x, y) != self._stroke.points[-1][:2]:
                    self._put(StrokePoint(x, y, last.pressure, event.t - self._start))
        elif (event.x, event.y) != last[:2]:  # a pen that is lifted reports no pressure
            self._put(StrokePoint(event.x, event.y, last.pressure, event.t - self._start))
        self._layer = None
        self.canvas.document.commit_live()
        self.canvas.stroke_finished.emit()

    def abandon(self) -> None:
        self._layer = None
        self.canvas.document.cancel_live()

    def _put(self, point: StrokePoint, replacing: int = 0) -> None:
        points = self._stroke.points
        self._stroke = self._stroke.with_points(points[: len(points) - replacing] + (point,))
        self._show()

    def _show(self) -> None:
        assert self._layer is not None  # between begin and finish
        region = ink_bounds(self._stroke.points[-TAIL:], self.width)
        self.canvas.document.show_live_stroke(self._layer, self._stroke, region)


class Brush(Pen):
    """Paints colours for the model to follow."""

    name = "brush"
    role = Role.COLOUR

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = 64.0
        self.colour = (214, 69, 65, 255)


def follow(previous: float, target: float, stabiliser: float) -> float:
    """One coordinate of a pen that trails its target: `stabiliser` 0 is at once, 100 is very slow."""
    return previous + (target - previous) * (1 - 0.93 * (stabiliser / 100) ** 0.5)
