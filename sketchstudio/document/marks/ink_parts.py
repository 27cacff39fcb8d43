"""Ink cut along the stroke into a chain of parts, each found by itself.

Where a part ends depends on the points before that place only, and on how far the pen has gone since: the stroke that
is being drawn settles part by part, and has the very same parts when it is finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QRectF

from sketchstudio.document.marks.stroke import Nib, Stroke, StrokePoint, point_after, point_before_end

if TYPE_CHECKING:  # outlines need NumPy, and the window opens without it
    from sketchstudio.document.marks.ink_path import Ink

    InkPart: TypeAlias = tuple[Ink, QRectF]  # and where it is, in page units

POINTS = 32  # of a part
CONTEXT = 4  # points on each side of a part that have a say in its curve
SPARE = 1.2  # a curve and the chain of its points differ in length


def is_opaque(stroke: Stroke) -> bool:
    """Whether ink on ink looks like ink."""
    return stroke.colour[3] == 255 and not stroke.softness and not stroke.nib.opacity_by_pressure


def last_settled(points: Sequence[StrokePoint], nib: Nib) -> int:
    """The last point whose ink stays as it is, however the stroke goes on."""
    last = len(points) - 1 - CONTEXT
    return min(last, point_before_end(points, SPARE * nib.taper_out)) if nib.taper_out else last


def next_end(points: Sequence[StrokePoint], nib: Nib, start: int) -> int:
    """The last point of the part that begins at `start`. All that tapers at the beginning is in the first part."""
    end = start + POINTS
    return max(end, point_after(points, SPARE * nib.taper_in)) if start == 0 and nib.taper_in else end


def find_part(stroke: Stroke, start: int, end: int) -> InkPart:
    """The ink between two points, and where it is."""
    from sketchstudio.document.marks.ink_path import ink_of_part  # late: it needs NumPy

    ink, bounds = ink_of_part(stroke, start, end), QRectF()
    for path, _ in ink:
        bounds |= path.controlPointRect()
    return ink, bounds


def ink_parts(stroke: Stroke) -> list[InkPart]:
    """All parts of a stroke, kept with it; at least one where it has points."""
    kept: dict[str, list[InkPart]] = stroke.__dict__  # as functools.cached_property does it
    if "_ink_parts" not in kept:
        points, start = stroke.points, 0
        parts: list[InkPart] = []
        last = last_settled(points, stroke.nib)
        while points and (end := next_end(points, stroke.nib, start)) <= last:
            parts.append(find_part(stroke, start, end))
            start = end
        kept["_ink_parts"] = [*parts, find_part(stroke, start, len(points) - 1)] if points else []
    return kept["_ink_parts"]
