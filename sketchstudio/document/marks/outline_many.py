"""Outlines of many strokes in one pass of NumPy: to the last digit those of `outline`, in a fifth of the time.

All lines lie in one array, one after the other; `first` and `last` tell where each begins and ends. Steps that lead
from the end of a line to the beginning of the next are computed with the rest, and made to have no effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sketchstudio.document.marks.outline import (
    CORNER,
    FINEST,
    PIECE,
    ROUGH,
    Array,
    Indices,
    hermite,
    sides_of_disc,
    turns,
    unit_polygon,
)
from sketchstudio.document.marks.stroke import Stroke


class Polygons(NamedTuple):
    """Polygons to be filled by the non-zero rule, those of a piece of a stroke together."""

    corners: Array  # (M, 2), of one polygon after the other
    sizes: Indices  # (P,): corners of each
    pieces: Indices  # (Q,): polygons of each piece
    strokes: list[int]  # pieces of each stroke


class _Lines(NamedTuple):
    points: Array  # (N, 3): x, y, radius
    first: Indices  # (S,): index of the first point of each line
    last: Indices

    @classmethod
    def of(cls, points: Array, counts: Indices) -> _Lines:
        """Lines of so many points each, at least one."""
        last = np.cumsum(counts) - 1
        return cls(points, last - counts + 1, last)

    def steps(self, columns: int) -> tuple[Array, Array]:
        """From each point to the next (N - 1, columns), and how long they are; 1 between lines."""
        step = self.points[1:, :columns] - self.points[:-1, :columns]
        length = np.hypot(step[:, 0], step[:, 1])
        length[self.last[:-1]] = 1
        return step, length


def outlines_of_many(strokes: Sequence[Stroke], minimum: float = 0.0) -> Polygons:
    """What `outline_pieces` makes of each stroke, and `outline` of one that is not opaque. Each has at least a point,
    and none tapers."""
    lines = _smooth(_thin_out(_centre_lines(strokes, minimum)))
    pieces = []
    counts = []
    for stroke, first, last in zip(strokes, lines.first.tolist(), lines.last.tolist(), strict=True):
        starts = range(first, max(first + 1, last), PIECE) if stroke.colour[3] == 255 else range(first, first + 1)
        step = PIECE + 1 if stroke.colour[3] == 255 else last - first
        pieces += [(at, min(at + step, last), at == first, at + step >= last) for at in starts]
        counts.append(len(starts))
    first_of, last_of, round_start, round_end = (np.array(column) for column in zip(*pieces, strict=True))
    sizes = last_of - first_of + 1
    cut = _Lines.of(lines.points[_ranges(first_of, sizes)], sizes)
    return Polygons(*_ribbons(_without_stops(cut), round_start, round_end), counts)


def _centre_lines(strokes: Sequence[Stroke], minimum: float) -> _Lines:
    counts = np.array([len(stroke.points) for stroke in strokes])
    numbers = chain.from_iterable(chain.from_iterable(stroke.points for stroke in strokes))
    raw = np.fromiter(numbers, np.float64, 4 * counts.sum()).reshape(-1, 4)
    lines = _Lines.of(np.empty((len(raw), 3)), counts)
    given = raw[:, 2]
    pressure = given.copy()
    pressure[1:-1] = (given[:-2] + 2 * given[1:-1] + given[2:]) / 4
    for end in (lines.first, lines.last):
        pressure[end] = given[end]
    pressure = np.clip(pressure, 0, 1)
    width = np.repeat([stroke.width for stroke in strokes], counts)
    share = np.repeat([stroke.nib.width_by_pressure for stroke in strokes], counts)
    lines.points[:, :2] = raw[:, :2]
    lines.points[:, 2] = np.maximum(width * (1 - share * (1 - pressure)), minimum) / 2
    return lines


def _thin_out(lines: _Lines) -> _Lines:
    points, first, last = lines
    _, length = lines.steps(2)
    travelled = np.zeros(len(points))
    spacing = np.empty(len(first))
    for line, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        # One by one: sums in another order would end in another last digit, and a point would stay or go by that.
        np.cumsum(length[a:b], out=travelled[a + 1 : b + 1])
        spacing[line] = max(0.2, FINEST * float(points[a : b + 1, 2].mean()))
    bucket = np.floor(travelled / np.repeat(spacing, last - first + 1))
    keep = np.ones(len(points), dtype=bool)
    np.greater(bucket[1:], bucket[:-1], out=keep[1:])
    keep[first] = True
    kept = np.flatnonzero(keep)
    lost = (travelled[last] > 0) & ~keep[last]
    before = kept[np.searchsorted(kept, last[lost]) - 1]
    keep[before[before > first[lost]]] = False  # the last point takes the place of its neighbour
    keep[last[lost]] = True
    return _Lines.of(points[keep], np.add.reduceat(keep, first, dtype=np.intp))


def _smooth(lines: _Lines) -> _Lines:
    points, first, last = lines
    step, length = lines.steps(3)
    length = np.maximum(length, 1e-9)
    slope = step / length[:, None]
    turn = turns(step)
    weight = (length[:-1] / (length[:-1] + length[1:]))[:, None]
    tangent = (1 - weight) * slope[:-1] + weight * slope[1:]
    corner = (turn > CORNER)[:, None]
    after, before = np.where(corner, slope[1:], tangent), np.where(corner, slope[:-1], tangent)
    leaving, arriving = slope.copy(), slope.copy()
    leaving[1:], arriving[:-1] = after, before
    bends = last - first > 1
    a, b = first[bends], last[bends] - 1  # first and last step
    leaving[a], arriving[b] = 2 * slope[a] - before[a], 2 * slope[b] - after[b - 1]
    leaving, arriving = leaving * length[:, None], arriving * length[:, None]
    bend_at = np.zeros(len(points))
    bend_at[1:-1] = np.where(corner[:, 0], 0.0, turn)
    bend_at[first] = bend_at[last] = 0  # a step between lines has one sample: the end of the line it leaves
    bend = np.maximum(bend_at[:-1], bend_at[1:])
    curve, count = hermite(points, leaving, arriving, length, bend)
    return _Lines.of(np.vstack([curve, points[-1:]]), np.add.reduceat(np.append(count, 1), first))


def _without_stops(lines: _Lines) -> _Lines:
    """Without points that lie on the one before."""
    while True:
        _, length = lines.steps(2)
        keep = np.append(True, length >= 1e-9)
        if keep.all():
            return lines
        lines = _Lines.of(lines.points[keep], np.add.reduceat(keep, lines.first, dtype=np.intp))


def _ribbons(
    lines: _Lines, round_start: npt.NDArray[np.bool_], round_end: npt.NDArray[np.bool_]
) -> tuple[Array, Indices, Indices]:
    """Corners, sizes of polygons and their number for each line: its discs, then its runs."""
    points, first, last = lines
    alone = first == last
    step, length = lines.steps(2)
    own = step[:, ::-1] * ((-1, 1) / length[:, None])
    shared = np.ones((len(points), 2))
    shared[1:-1] = own[:-1] + own[1:]
    shared[first[~alone]], shared[last[~alone]] = own[first[~alone]], own[last[~alone] - 1]
    shared /= np.maximum(np.hypot(shared[:, 0], shared[:, 1]), 1e-9)[:, None]
    joint = np.ones(len(points), dtype=bool)
    joint[1:-1] = turns(step) > ROUGH
    side = shared * points[:, 2:]
    for edge in (points[:, :2] + side, points[:, :2] - side):
        along = edge[1:] - edge[:-1]
        backwards = along[:, 0] * step[:, 0] + along[:, 1] * step[:, 1] <= 0
        backwards[last[:-1]] = False
        joint[:-1] |= backwards
        joint[1:] |= backwards
    joint[first] = joint[last] = True
    line_of = np.repeat(np.arange(len(first)), last - first + 1)
    stops = np.flatnonzero(joint)
    is_round = joint.copy()
    is_round[first[~round_start & ~alone]] = is_round[last[~round_end & ~alone]] = False
    discs = np.flatnonzero(is_round)
    inside = line_of[stops[:-1]] == line_of[stops[1:]]
    a, b = stops[:-1][inside], stops[1:][inside]
    round_corners, round_sizes = _discs(points[discs])
    run_corners, run_sizes = _runs(points, shared, own, a, b)
    sizes = np.concatenate([round_sizes, run_sizes])
    line = np.concatenate([line_of[discs], line_of[a]])
    order = np.argsort(line, kind="stable")
    corners = np.vstack([round_corners, run_corners])[_ranges((np.cumsum(sizes) - sizes)[order], sizes[order])]
    return corners, sizes[order], np.bincount(line, minlength=len(first))


def _discs(centres: Array) -> tuple[Array, Indices]:
    """Discs at (N, 3) of x, y, radius."""
    sides = [sides_of_disc(radius) for radius in centres[:, 2].tolist()]
    at = np.repeat(centres, sides, axis=0)
    unit = np.concatenate([unit_polygon(count) for count in sides]) if sides else np.empty((0, 2))
    return unit * at[:, 2:] + at[:, :2], np.array(sides, dtype=np.intp)


def _runs(points: Array, shared: Array, own: Array, a: Indices, b: Indices) -> tuple[Array, Indices]:
    """The ink between two stops each: one side there, the other back."""
    sizes = b - a + 1
    at = _ranges(a, sizes)
    begin = np.cumsum(sizes) - sizes
    normal = shared[at]
    normal[begin], normal[begin + sizes - 1] = own[a], own[b - 1]
    centre, offset = points[at, :2], normal * points[at, 2:]
    there = np.arange(len(at)) + np.repeat(begin, sizes)
    back = np.repeat(4 * begin + 2 * sizes - 1, sizes) - there
    corners = np.empty((2 * len(at), 2))
    corners[there], corners[back] = centre + offset, centre - offset
    return corners, 2 * sizes


def _ranges(starts: Indices, sizes: Indices) -> Indices:
    """start, start + 1, … of each, one after the other."""
    result: Indices = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return result
