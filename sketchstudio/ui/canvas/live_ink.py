"""The stroke being drawn: its outline is computed for the newest points only."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from sketchstudio.document.marks.paint import PaintMark
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import Stroke

SETTLE = 32  # points


class LiveInk:
    """Paints one stroke again and again while it grows."""

    def __init__(self, ink: PaintMark) -> None:
        self._ink = ink
        self._settled: list[Stroke] = []
        self._from = 0  # index of the first point that is not settled

    def paint(self, painter: QPainter, mark: Mark, region: QRectF) -> None:
        """Fill the part of the ink that lies in `region`; the painter's transform maps page units."""
        if isinstance(mark, Path) or not _may_be_cut(mark):
            self._ink(painter, mark, region)
            return
        if len(mark.points) < self._from:
            self._settled, self._from = [], 0
        while len(mark.points) - self._from > 2 * SETTLE:
            self._settled.append(self._part(mark, self._from + SETTLE))
            self._from += SETTLE
        for part in (*self._settled, self._part(mark, len(mark.points))):
            self._ink(painter, part, region)

    def _part(self, stroke: Stroke, end: int) -> Stroke:
        # A few points more at the beginning, so that the curve goes on as it came.
        return replace(stroke, points=stroke.points[max(0, self._from - 3) : end])


def _may_be_cut(stroke: Stroke) -> bool:
    """False for ink that would show where pieces of it overlap, or that changes far from its end."""
    nib = stroke.nib
    plain = stroke.colour[3] == 255 and not stroke.softness and not nib.opacity_by_pressure
    return plain and not nib.taper_in and not nib.taper_out
