"""Pen and brush: a gesture is a stroke, lines on the sketch layer or paint on the colour layer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.ink_parts import SPARE
from sketchstudio.document.marks.smoothing import reach, smoothed
from sketchstudio.document.marks.stroke import (
    BLACK,
    DEFAULT_WIDTH,
    RGBA,
    Stroke,
    StrokePoint,
    ink_bounds,
    point_before_end,
)
from sketchstudio.ui.options.ink_style import FLAT
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

TAIL = 6  # points: a new one changes the smooth curve no further back
NEAR = 32.0  # view pixels, at a smoothing of 100: the hand trembles by pixels, whatever they are on the page
CATCH_UP = 8  # points from where a stabilised pen trails to where it was lifted


class Pen(Tool):
    """Draws black lines for the model to follow."""

    name = "pen"
    role = Role.SKETCH
    choices: ClassVar[tuple[str, ...]] = ("width",)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = DEFAULT_WIDTH
        self.colour: RGBA = BLACK
        self.softness = 0.0  # of the edge of a marker: 0 is hard
        self.opacity = 1.0  # of a marker: what is below shows through, and no more where a stroke crosses itself
        self.stabiliser = 0.0  # 0: the points as they come, to 100: a long pulled string
        self._layer: Layer | None = None
        self._stroke = Stroke(())
        self._points: list[StrokePoint] = []  # as the hand moved, before smoothing
        self._reflections: list[QTransform] = []
        self._images: list[Stroke] = []  # in the mirrors
        self._corner: int | None = None  # the point that a straight line begins at
        self._tilts = False
        self._shown = QRectF()  # the end of the stroke as it was shown last
        self._start = 0.0
        self._scale = 1.0  # view pixels per page unit, when the stroke began

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
        self._layer, self._start, self._scale = layer, event.t, self.canvas.zoom()
        self.canvas.document.set_current_layer(layer.id)
        ink, guides = self.canvas.ink, self.canvas.guides
        self._tilts = ink.tilt and event.tilt is not None
        self._corner, self._shown = None, QRectF()
        self._reflections = guides.reflections(self.canvas.document.page)
        self._images = [Stroke(()) for _ in self._reflections]
        event = guides.snapped(event)
        width = self.width * (1 + FLAT) if self._tilts else self.width
        self._stroke = Stroke(
            (), width, self._ink_colour(), weight=self.canvas.weight, softness=self.softness,
            nib=ink.nib(self.width, self._tilts),
        )  # fmt: skip
        self._points = []
        self._put(StrokePoint(event.x, event.y, self._pressure(event), 0.0))
        return True

    def extend(self, event: PointerEvent) -> None:
        if event.modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._go_straight(event)
            return
        self._corner = None
        last = self._points[-1]
        event = self.canvas.guides.snapped(event)
        x, y = follow(last.x, event.x, self.stabiliser), follow(last.y, event.y, self.stabiliser)
        pressure = follow(last.pressure, self._pressure(event), self.stabiliser)
        if (x, y, pressure) == last[:3]:
            return
        if (x, y) == last[:2]:  # pressed harder or softer on the spot: a dot is as thick as it got
            if len(self._points) == 1 and pressure > last.pressure:
                self._put(StrokePoint(x, y, pressure, last.t), at=0)
            return
        self._put(StrokePoint(x, y, pressure, event.t - self._start))

    def finish(self, event: PointerEvent) -> None:
        last = self._points[-1]  # a pen that is lifted reports no pressure
        event = self.canvas.guides.snapped(event)
        if self._corner is not None:
            pass  # a straight line ends where it was shown last
        elif self.stabiliser > 0:
            for step in range(1, CATCH_UP + 1):  # a line may not end short of where the pen was lifted
                u = step / CATCH_UP
                x, y = last.x + (event.x - last.x) * u, last.y + (event.y - last.y) * u
                if (x, y) != self._points[-1][:2]:
                    self._put(StrokePoint(x, y, last.pressure, event.t - self._start))
        elif (event.x, event.y) != last[:2]:
            self._put(StrokePoint(event.x, event.y, last.pressure, event.t - self._start))
        self._layer = None
        self.canvas.document.commit_live()
        self.canvas.stroke_finished.emit()

    def abandon(self) -> None:
        self._layer = None
        self.canvas.document.cancel_live()

    def _ink_colour(self) -> RGBA:
        return *self.colour[:3], round(self.colour[3] * self.opacity)

    def _pressure(self, event: PointerEvent) -> float:
        return self.canvas.ink.pressure(event.pressure, event.tilt or 0.0) if self._tilts else event.pressure

    def _go_straight(self, event: PointerEvent) -> None:
        """A straight line from where Shift was pressed."""
        if self._corner is None:
            self._corner = len(self._points) - 1
        corner = self._points[self._corner]
        event = self.canvas.guides.straight(QPointF(corner.x, corner.y), event)
        if (event.x, event.y) != corner[:2]:
            point = StrokePoint(event.x, event.y, self._pressure(event), event.t - self._start)
            self._put(point, at=self._corner + 1)

    def _put(self, point: StrokePoint, at: int | None = None) -> None:
        """The stroke goes on, or goes on from point `at` in another way."""
        at = len(self._points) if at is None else at
        self._points[at:] = [point]
        smoothing = self.canvas.ink.smoothing
        first = max(0, min(at, len(self._stroke.points)) - reach(smoothing) - 1)  # smoothed points before it stay
        within = NEAR * smoothing / 100 / self._scale
        points = self._stroke.points[:first] + tuple(smoothed(self._points, smoothing, first, within))
        self._stroke = self._stroke.with_points(points)
        self._show(first)

    def _show(self, first: int) -> None:
        """Show the stroke, which is another one from point `first` on."""
        assert self._layer is not None  # between begin and finish
        stroke = self._stroke
        end = ink_bounds(stroke.points[max(0, min(first, self._tapered_from()) - TAIL) :], stroke.width)
        region, self._shown = end.united(self._shown), end
        fresh = stroke.with_points(stroke.points[first:])
        self._images = [
            replace(new := fresh.transformed(matrix), points=image.points[:first] + new.points, id=image.id)
            for image, matrix in zip(self._images, self._reflections, strict=True)
        ]
        for matrix in self._reflections:
            region = region.united(matrix.mapRect(region))
        self.canvas.document.show_live_stroke(self._layer, stroke, region, tuple(self._images))

    def _tapered_from(self) -> int:
        """The first point of the stroke whose ink runs out towards its end, which moves along."""
        points, nib = self._stroke.points, self._stroke.nib
        if not nib.taper_in and not nib.taper_out:
            return len(points)
        if point_before_end(points, SPARE * (nib.taper_in + nib.taper_out)) == 0:
            return 0  # both ends share a short line
        return point_before_end(points, SPARE * nib.taper_out)


class Brush(Pen):
    """Paints colours for the model to follow."""

    name = "brush"
    role = Role.COLOUR
    choices = ("width", "softness", "opacity")

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = 64.0
        self.colour = (214, 69, 65, 255)


def follow(previous: float, target: float, stabiliser: float) -> float:
    """One coordinate of a pen that trails its target: `stabiliser` 0 is at once, 100 is very slow."""
    return previous + (target - previous) * (1 - 0.93 * (stabiliser / 100) ** 0.5)
