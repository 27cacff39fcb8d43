"""Points of a pen -> outline polygons of the ink. Pure functions over arrays.

The idea is that of perfect-freehand (radius from pressure, offset to both sides, round caps), with one difference:
the outline is a union of polygons that all turn the same way, so that filling by the non-zero rule never leaves a
hole where a thick stroke bends sharply or crosses itself.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sketchstudio.document.marks.stroke import ROUND, Nib

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

CORNER = np.radians(55)  # a sharper turn of the pen is meant as a corner
PIECE = 96  # samples of the centre line filled at once
FINEST = 0.15  # of the radius between two samples: the ink hides what is finer
ROUGH = np.radians(30)  # a turn of the sampled centre line that needs a round joint
TOLERANCE = 0.04  # page units between a curve and its polygon
SWELL = 12  # samples of the centre line where it tapers
LEVELS = 12  # of density: more would not be seen


def outline(points: Array, width: float, minimum: float = 0.0, nib: Nib = ROUND) -> list[Array]:
    """Outline of a stroke: polygons (M, 2) to be filled together by the non-zero rule.

    `points` is (N, 3 or more): x, y, pressure. The ink is `width` across at full pressure, and nowhere thinner
    than `minimum`. No points, no polygons; one point gives a disc.
    """
    return ribbon(centre_line(points, width, minimum, nib)[:, :3])


def outline_pieces(points: Array, width: float, minimum: float = 0.0, nib: Nib = ROUND) -> list[list[Array]]:
    """The same ink as `outline`, cut along the stroke into pieces that overlap where they meet.

    Filled one by one, many small outlines take a fraction of the time of a long one, and those out of sight none;
    only translucent ink, which would show the overlaps, has to be filled as a whole.
    """
    line = centre_line(points, width, minimum, nib)[:, :3]
    starts = range(0, max(1, len(line) - 1), PIECE)
    # Pieces share one step of the line, which hides the cut; only the ends of the stroke are round.
    return [
        ribbon(line[at : at + PIECE + 2], round_start=at == 0, round_end=at + PIECE + 2 >= len(line)) for at in starts
    ]


def centre_line(
    points: Array, width: float, minimum: float = 0.0, nib: Nib = ROUND, typical: float | None = None
) -> Array:
    """Points (N, 3 or more) of x, y, pressure -> smooth line (M, 5) of x, y, radius, opacity, and how far along the
    points it is, as index + fraction. `typical` is the radius that says how fine the line is, the mean by default."""
    if len(points) == 0:
        return np.empty((0, 5))
    line = np.empty((len(points), 5))
    pressure = even(points[:, 2])
    line[:, :2] = points[:, :2]
    line[:, 2] = np.maximum(width * (1 - nib.width_by_pressure * (1 - pressure)), minimum) / 2
    line[:, 3] = 1 - nib.opacity_by_pressure * (1 - pressure)
    line[:, 4] = np.arange(len(points))
    line = smooth(thin_out(line, typical))
    return tapered(line, nib.taper_in, nib.taper_out, minimum) if nib.taper_in or nib.taper_out else line


def stretch(line: Array, start: float, end: float) -> Array:
    """What of a centre line (N, 5) lies between two of its points, and no more than a step beyond."""
    first = int(np.searchsorted(line[:, 4], start, "right")) - 1
    last = int(np.searchsorted(line[:, 4], end, "left"))
    return line[max(0, first) : last + 1]


def even(pressure: Array) -> Array:
    """Pressure (N,) -> the same in [0, 1], evened out along the stroke: sensors are coarse and would leave beads."""
    result = pressure.copy()
    if len(pressure) > 2:
        result[1:-1] = (pressure[:-2] + 2 * pressure[1:-1] + pressure[2:]) / 4
    return np.clip(result, 0, 1)


def tapered(line: Array, at_start: float, at_end: float, minimum: float = 0.0) -> Array:
    """A centre line (N, 4 or more) whose ink runs out to a point over these lengths; they share a short line."""
    travelled = np.append(0, np.cumsum(_lengths(line[1:] - line[:-1])))
    total = travelled[-1]
    if total == 0:
        return line
    share = min(1.0, total / max(at_start + at_end, 1e-6))
    at_start, at_end = at_start * share, at_end * share
    # The swell of the ink needs samples of its own where the line is straight.
    swell = np.linspace(0, 1, SWELL)
    at = np.unique(np.concatenate([travelled, at_start * swell, total - at_end * swell]))
    line = np.column_stack([np.interp(at, travelled, column) for column in line.T])
    for length, way in ((at_start, at), (at_end, total - at)):
        if length > 0:
            u = np.clip(way / max(length, 1e-6), 0, 1)
            line[:, 2] *= u * (2 - u)
    line[:, 2] = np.maximum(line[:, 2], minimum / 2)
    return line


def levels(line: Array, softness: float) -> list[list[Array]]:
    """Centre line (N, 4 or more) of ink that is not the same all over -> LEVELS shapes, each within the one before.

    The ink is at least k / LEVELS as dense within shape k as it is at its densest: its density falls by a cosine from
    full, at 1 - `softness` of the radius, to nothing at the edge, and with the opacity of the line. A stroke that
    crosses itself is as dense there as its denser part.
    """
    shapes = []
    for k in range(LEVELS):
        density = (k + 0.5) / LEVELS
        reached = np.minimum(density / np.maximum(line[:, 3], 1e-6), 1)
        radius = line[:, 2] * (1 - softness + softness * np.arccos(2 * reached - 1) / np.pi)
        inside = line[:, 3] > density
        edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
        level = np.column_stack([line[:, :2], radius])
        shapes.append([shape for a, b in edges.reshape(-1, 2) for shape in ribbon(level[a:b])])
    return shapes


def thin_out(xyr: Array, typical: float | None = None) -> Array:
    """Leave out points that lie closer than the ink can show; the first and the last stay."""
    spacing = max(0.2, FINEST * (float(xyr[:, 2].mean()) if typical is None else typical))
    travelled = np.zeros(len(xyr))
    np.cumsum(_lengths(xyr[1:] - xyr[:-1]), out=travelled[1:])
    bucket = np.floor(travelled / spacing)
    keep = np.ones(len(xyr), dtype=bool)
    np.greater(bucket[1:], bucket[:-1], out=keep[1:])
    if travelled[-1] > 0 and not keep[-1]:
        last = np.flatnonzero(keep)[-1]
        if last > 0:
            keep[last] = False  # the last point takes the place of its neighbour
        keep[-1] = True
    return xyr[keep]


def smooth(xyr: Array) -> Array:
    """A curve through all points, sampled finely where it bends; corners and straight pieces stay as they are."""
    if len(xyr) < 3:
        return xyr
    step = xyr[1:] - xyr[:-1]
    length = np.maximum(_lengths(step), 1e-9)  # a pen that went out and came back may be where it was
    slope = step / length[:, None]  # (N - 1, 3), per unit of length
    turn = turns(step)  # (N - 2,)
    # The tangent at an inner point: that of the parabola through it and its neighbours.
    weight = (length[:-1] / (length[:-1] + length[1:]))[:, None]
    tangent = (1 - weight) * slope[:-1] + weight * slope[1:]
    corner = (turn > CORNER)[:, None]
    after, before = np.where(corner, slope[1:], tangent), np.where(corner, slope[:-1], tangent)
    # The ends go on bending as their neighbours do.
    leaving = np.vstack([2 * slope[:1] - before[:1], after]) * length[:, None]
    arriving = np.vstack([before, 2 * slope[-1:] - after[-1:]]) * length[:, None]
    bend = np.where(corner[:, 0], 0.0, turn)
    bend = np.maximum(np.append(0, bend), np.append(bend, 0))  # (N - 1,) per piece
    curve, _ = hermite(xyr, leaving, arriving, length, bend)
    return np.vstack([curve, xyr[-1:]])


def hermite(points: Array, leaving: Array, arriving: Array, length: Array, bend: Array) -> tuple[Array, Indices]:
    """Samples of the cubic pieces between points (N, >= 3) of x, y, radius, ..., and how many each piece has.

    `leaving` and `arriving` (N - 1, 2) are the derivatives at the ends of each piece, `length` (N - 1,) is that of its
    chord, `bend` (N - 1,) the angle by which it turns. The last point is not among the samples.
    """
    # An arc that turns by `bend` lies bend * length / 8 from its chord, a quarter of that with twice the chords.
    radius = np.maximum(points[:-1, 2], points[1:, 2])
    wanted = np.sqrt((length + radius * bend) * bend / (8 * TOLERANCE))
    count = np.ceil(np.clip(wanted, 1, np.maximum(1, length / np.maximum(1, FINEST * radius)))).astype(int)
    # Cubic Hermite pieces, all samples at once.
    piece = np.repeat(np.arange(len(count)), count)
    begin = np.repeat(np.cumsum(count) - count, count)
    u = ((np.arange(len(piece)) - begin) / np.repeat(count, count))[:, None]
    start, end = points[piece], points[piece + 1]
    v = 1 - u
    curve = v * v * (1 + 2 * u) * start + u * u * (3 - 2 * u) * end
    curve += u * v * v * leaving[piece] - u * u * v * arriving[piece]
    curve[:, 2:] = v * start[:, 2:] + u * end[:, 2:]
    return curve, count


def ribbon(line: Array, round_start: bool = True, round_end: bool = True) -> list[Array]:
    """Centre line (N, 3) of x, y, radius -> polygons: smooth runs of ink, and discs at ends and joints."""
    if len(line) == 0:
        return []
    step = line[1:, :2] - line[:-1, :2]
    length = _lengths(step)
    if length.min(initial=1) < 1e-9:
        return ribbon(line[np.append(True, length >= 1e-9)], round_start, round_end)
    if len(line) == 1:
        return [disc(*line[0])]
    own = step[:, ::-1] * ((-1, 1) / length[:, None])  # (N - 1, 2): normals of the steps
    shared = np.empty((len(line), 2))
    shared[0], shared[-1] = own[0], own[-1]
    shared[1:-1] = own[:-1] + own[1:]
    shared /= np.maximum(_lengths(shared), 1e-9)[:, None]
    joint = np.ones(len(line), dtype=bool)
    joint[1:-1] = turns(step) > ROUGH
    # Where the ink is wider than the bend, a side runs backwards: such a piece stands alone between two discs.
    side = shared * line[:, 2:]
    for edge in (line[:, :2] + side, line[:, :2] - side):
        along = edge[1:] - edge[:-1]
        backwards = along[:, 0] * step[:, 0] + along[:, 1] * step[:, 1] <= 0
        joint[:-1] |= backwards
        joint[1:] |= backwards
    stops = np.flatnonzero(joint)
    polygons = [disc(*line[i]) for i in stops[0 if round_start else 1 : len(stops) if round_end else -1]]
    for a, b in pairwise(stops):
        normal = shared[a : b + 1].copy()
        normal[0], normal[-1] = own[a], own[b - 1]
        centre, offset = line[a : b + 1, :2], normal * line[a : b + 1, 2:]
        polygons.append(np.vstack([centre + offset, (centre - offset)[::-1]]))
    return polygons


def disc(x: float, y: float, radius: float) -> Array:
    """A regular polygon (M, 2) that passes for a disc, turning the way of the runs of `ribbon`."""
    return unit_polygon(sides_of_disc(radius)) * radius + (x, y)


def sides_of_disc(radius: float) -> int:
    """How many sides make a polygon pass for a disc of this size."""
    sides = math.ceil(math.pi / math.acos(max(0.0, 1 - TOLERANCE / max(radius, 1e-6))))
    return min(max(sides, 8), 72)


@cache
def unit_polygon(sides: int) -> Array:
    """A regular polygon (sides, 2) around the origin, its corners 1 from there."""
    angle = -2 * np.pi * np.arange(sides) / sides
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _lengths(step: Array) -> Array:
    """Lengths (N,) of steps (N, 2 or more) in x and y."""
    result: Array = np.hypot(step[:, 0], step[:, 1])
    return result


def turns(step: Array) -> Array:
    """Angles in [0, pi] between neighbouring steps (N, 2 or more) -> (N - 1,)."""
    a, b = step[:-1], step[1:]
    return np.abs(np.arctan2(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1]))
