"""One stroke of a pen: its points as drawn, its width and its colour."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF

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


def new_id() -> str:
    """A name that no other stroke or layer has."""
    return os.urandom(16).hex()


@dataclass(frozen=True, eq=False)
class Stroke:
    """Points in the order of drawing. `width` is the diameter in page units at full pressure."""

    points: tuple[StrokePoint, ...]
    width: float = DEFAULT_WIDTH
    colour: RGBA = BLACK
    id: str = field(default_factory=new_id)

    def with_points(self, points: tuple[StrokePoint, ...]) -> Stroke:
        """The same stroke, drawn on or redrawn."""
        return replace(self, points=points)

    def diameter(self, pressure: float) -> float:
        """Of the ink in page units where the pen is pressed like this."""
        return self.width * (THINNEST + (1 - THINNEST) * min(max(pressure, 0.0), 1.0))

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


def ink_bounds(points: Sequence[StrokePoint], width: float) -> QRectF:
    """A rectangle that holds all the ink of some points and the curve through them."""
    if not points:
        return QRectF()
    xs, ys = [point.x for point in points], [point.y for point in points]
    left, top = min(xs), min(ys)
    margin = width / 2 + 1
    if len(points) > 2:  # a smooth curve leaves the chord by no more than a quarter of its length
        margin += 0.25 * max(hypot(b.x - a.x, b.y - a.y) for a, b in pairwise(points))
    return QRectF(left, top, max(xs) - left, max(ys) - top).adjusted(-margin, -margin, margin, margin)
