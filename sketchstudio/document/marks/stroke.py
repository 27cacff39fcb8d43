"""One stroke of a pen: its points as drawn, its width and its colour."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import hypot, sqrt
from operator import sub
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

if TYPE_CHECKING:  # the window opens without NumPy: its import takes as long as all the rest
    import numpy as np
    import numpy.typing as npt

RGBA = tuple[int, int, int, int]
BLACK: RGBA = (0, 0, 0, 255)
THINNEST = 0.25  # of the full width, at no pressure
DEFAULT_WIDTH = 8.0  # page units: 2 pixels of a picture of 256 x 256, like the line drawings that models learn from


class StrokePoint(NamedTuple):
    """A sample of the pen: page units, pressure in [0, 1], seconds since the stroke began."""

    x: float
    y: float
    pressure: float = 1.0
    t: float = 0.0


class Nib(NamedTuple):
    """How ink follows the pen: what share of width and opacity the pressure decides, and over how many page units the
    ink runs out to a point at its beginning and at its end."""

    width_by_pressure: float = 1 - THINNEST
    opacity_by_pressure: float = 0.0
    taper_in: float = 0.0
    taper_out: float = 0.0


ROUND = Nib()


def new_id() -> str:
    """A name that no other stroke or layer has."""
    return os.urandom(16).hex()


@dataclass(frozen=True, eq=False)
class Stroke:
    """Points in the order of drawing. `width` is the diameter in page units at full pressure.

    `softness` is how far the edge of a marker fades: 0 is a hard edge, 1 fades from the middle. `weight` is how much
    the model should mind the stroke: 0 not at all, 1 as usual, up to 2. `nib` is how pressure shapes the ink.
    """

    points: tuple[StrokePoint, ...]
    width: float = DEFAULT_WIDTH
    colour: RGBA = BLACK
    id: str = field(default_factory=new_id)
    weight: float = 1.0
    softness: float = 0.0
    nib: Nib = ROUND

    def with_points(self, points: tuple[StrokePoint, ...]) -> Stroke:
        """The same stroke, drawn on or redrawn."""
        return replace(self, points=points)

    def transformed(self, matrix: QTransform) -> Stroke:
        """Moved, scaled, turned; the ink grows with the shape."""
        a, b, c, d, left, top = (matrix.m11(), matrix.m12(), matrix.m21(), matrix.m22(), matrix.dx(), matrix.dy())
        points = tuple(StrokePoint(a * x + c * y + left, b * x + d * y + top, p, t) for x, y, p, t in self.points)
        factor = sqrt(abs(matrix.determinant()))
        nib = self.nib._replace(taper_in=self.nib.taper_in * factor, taper_out=self.nib.taper_out * factor)
        result = replace(self, points=points, width=self.width * factor, nib=nib)
        if abs(a - d) + abs(b + c) <= 1e-9 * (abs(a) + abs(b)):
            # Moved, turned, grown alike: its ink, found once for the eye, is found again by mapping it.
            if "_ink" in self.__dict__:
                _, fills = self.__dict__["_ink"]
                result.__dict__["_ink"] = (0.0, [(_mapped(matrix, path), colour) for path, colour in fills])
            if "_ink_parts" in self.__dict__:
                result.__dict__["_ink_parts"] = [
                    ([(_mapped(matrix, path), colour) for path, colour in ink], matrix.mapRect(bounds))
                    for ink, bounds in self.__dict__["_ink_parts"]
                ]
        return result

    def diameter(self, pressure: float) -> float:
        """Of the ink in page units where the pen is pressed like this."""
        return self.width * (1 - self.nib.width_by_pressure * (1 - min(max(pressure, 0.0), 1.0)))

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """(N, 4): x, y, pressure, t."""
        import numpy as np

        result = np.asarray(self.points, dtype=np.float64).reshape(-1, 4)
        result.setflags(write=False)
        return result

    @cached_property
    def bounds(self) -> QRectF:
        """A rectangle that holds all of the ink, with some room to spare."""
        return ink_bounds(self.points, self.width)


def _mapped(matrix: QTransform, path: QPainterPath) -> QPainterPath:
    result = matrix.map(path)
    result.controlPointRect()  # Qt notes it on first use; let that be here, before threads share the path
    return result


def point_after(points: Sequence[StrokePoint], length: float) -> int:
    """Index of the first point that lies at least this far along the line; that of the last where none does."""
    for at in range(1, len(points)):
        if length <= 0:
            return at - 1
        (x, y, *_), (to_x, to_y, *_) = points[at - 1], points[at]
        length -= hypot(to_x - x, to_y - y)
    return len(points) - 1


def point_before_end(points: Sequence[StrokePoint], length: float) -> int:
    """Index of the last point that lies at least this far before the end of the line; 0 where none does."""
    for at in range(len(points) - 1, 0, -1):
        if length <= 0:
            return at
        (x, y, *_), (to_x, to_y, *_) = points[at - 1], points[at]
        length -= hypot(to_x - x, to_y - y)
    return 0


def ink_bounds(points: Sequence[StrokePoint], width: float) -> QRectF:
    """A rectangle that holds all the ink of some points and the curve through them."""
    if not points:
        return QRectF()
    xs, ys = [point.x for point in points], [point.y for point in points]
    left, top = min(xs), min(ys)
    margin = width / 2 + 1
    if len(points) > 2:  # a smooth curve leaves the chord by no more than a quarter of its length
        margin += 0.25 * max(map(hypot, map(sub, xs[1:], xs), map(sub, ys[1:], ys)))
    return QRectF(left, top, max(xs) - left, max(ys) - top).adjusted(-margin, -margin, margin, margin)
