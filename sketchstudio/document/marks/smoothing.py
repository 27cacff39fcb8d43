"""Smoothing the points of a pen without a lag: each becomes a mean of its neighbours, the first and the last stay."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, inf

from sketchstudio.document.marks.stroke import StrokePoint

REACH = 24  # points to each side, at 100


def reach(amount: float) -> int:
    """How many points to each side have a say at an amount of 0 to 100; 0 leaves all as they are."""
    return round(REACH * min(max(amount, 0.0), 100.0) / 100)


def smoothed(points: Sequence[StrokePoint], amount: float, since: int = 0, within: float = inf) -> list[StrokePoint]:
    """Points from index `since` on, smoothed by 0 to 100. Nearer neighbours weigh more (a triangular window), and the
    window narrows towards the ends, so that the ends do not move. Times stay.

    Neighbours further away than `within` have no say: a hand that trembles is slow, and a quick one means its corners.
    """
    widest, last = reach(amount), len(points) - 1
    if widest == 0:
        return list(points[since:])
    result = []
    for i in range(since, last + 1):
        side = _side(points, i, min(widest, i, last - i), within)
        x = y = pressure = 0.0
        for k in range(-side, side + 1):
            point, weight = points[i + k], (side + 1 - abs(k)) / (side + 1) ** 2
            x, y, pressure = x + weight * point.x, y + weight * point.y, pressure + weight * point.pressure
        result.append(StrokePoint(x, y, pressure, points[i].t) if side else points[i])
    return result


def _side(points: Sequence[StrokePoint], i: int, most: int, within: float) -> int:
    """How many points to each side of point `i` are near enough, up to the first that is not."""
    at = points[i]
    for k in range(1, most + 1):
        for other in (points[i - k], points[i + k]):
            if hypot(other.x - at.x, other.y - at.y) > within:
                return k - 1
    return most
