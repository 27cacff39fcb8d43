"""One stroke of a pen: its points as drawn, its width and its colour."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from uuid import uuid4

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

RGBA = tuple[int, int, int, int]
BLACK: RGBA = (0, 0, 0, 255)
DEFAULT_WIDTH = 8.0  # page units: 2 pixels of a picture of 256 x 256, like the line drawings that models learn from


class StrokePoint(NamedTuple):
    """A sample of the pen: page units, pressure in [0, 1], seconds since the stroke began."""

    x: float
    y: float
    pressure: float = 1.0
    t: float = 0.0


def new_id() -> str:
    """A name that no other stroke or layer has."""
    return uuid4().hex


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

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """(N, 4): x, y, pressure, t."""
        result = np.asarray(self.points, dtype=np.float64).reshape(-1, 4)
        result.setflags(write=False)
        return result

    @cached_property
    def bounds(self) -> QRectF:
        """A rectangle that holds all of the ink, with some room to spare."""
        return ink_bounds(self.array, self.width)


def ink_bounds(points: npt.NDArray[np.float64], width: float) -> QRectF:
    """A rectangle that holds all the ink of points (N, 2 or more) and the curve through them."""
    if len(points) == 0:
        return QRectF()
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    margin = width / 2 + 1
    if len(points) > 2:  # a smooth curve leaves the chord by no more than a quarter of its length
        margin += 0.25 * float(np.hypot(*np.diff(points[:, :2], axis=0).T).max())
    return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1]).adjusted(-margin, -margin, margin, margin)
