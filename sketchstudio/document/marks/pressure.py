"""The pressure of a pen -> what the ink makes of it: a monotone cubic curve through a few points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

MOST = 8  # points
CLOSEST = 0.02  # between two points, along the pressure


class PressureCurve:
    """Rises through its points and never overshoots them (F. Fritsch, R. Carlson, 1980: Monotone piecewise cubic
    interpolation; slopes after F. Fritsch, J. Butland, 1984). From 0 to 1, to values of 0 to 1."""

    def __init__(self, points: Iterable[tuple[float, float]] = ((0.0, 0.0), (1.0, 1.0))) -> None:
        """ValueError where they are not 2 to MOST points from pressure 0 to 1 that rise."""
        self.points = tuple((float(x), float(y)) for x, y in points)
        if not 2 <= len(self.points) <= MOST or self.points[0][0] != 0 or self.points[-1][0] != 1:
            raise ValueError("a pressure curve goes from 0 to 1")
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if not (x1 - x0 >= CLOSEST - 1e-9 and 0 <= y0 <= y1 <= 1):  # also true for NaN
                raise ValueError("a pressure curve rises")
        self._slopes = _slopes(self.points)

    @classmethod
    def from_settings(cls, stored: Any) -> PressureCurve:
        """The curve of a list of pairs; the straight one where that is none."""
        try:
            return cls((x, y) for x, y in stored)
        except (TypeError, ValueError):
            return cls()

    @property
    def is_straight(self) -> bool:
        """Whether it changes nothing."""
        return all(x == y for x, y in self.points)

    def __call__(self, pressure: float) -> float:
        x = min(max(pressure, 0.0), 1.0)
        i = min(max(bisect_right(self.points, (x, 2.0)) - 1, 0), len(self.points) - 2)
        (x0, y0), (x1, y1) = self.points[i], self.points[i + 1]
        h = x1 - x0
        u = (x - x0) / h
        v = 1 - u
        value = v * v * (1 + 2 * u) * y0 + u * u * (3 - 2 * u) * y1
        value += h * u * v * (v * self._slopes[i] - u * self._slopes[i + 1])
        return min(max(value, y0), y1)


def _slopes(points: tuple[tuple[float, float], ...]) -> list[float]:
    """At each point: the weighted harmonic mean of the chords beside it, and the slope of the chord at the ends."""
    chords = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    widths = [x1 - x0 for (x0, _), (x1, _) in pairwise(points)]
    slopes = [chords[0]]
    for a, b, h0, h1 in zip(chords, chords[1:], widths, widths[1:], strict=False):
        w0, w1 = 2 * h1 + h0, h1 + 2 * h0
        slopes.append((w0 + w1) / (w0 / a + w1 / b) if a > 0 and b > 0 else 0.0)
    return [*slopes, chords[-1]]
