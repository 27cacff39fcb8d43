"""The stroke being drawn: its ink is computed for the newest points only, and only what is exposed is painted.

Those of its parts that are settled are kept. Opaque ink is filled part by part. Ink that is seen through is painted as
`density` says, as it is when it is finished: nothing changes then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from sketchstudio.document.marks.ink_parts import CONTEXT, find_part, is_opaque, last_settled, next_end
from sketchstudio.document.marks.paint import paint_draft, paint_mark
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

if TYPE_CHECKING:
    from sketchstudio.document.marks.ink_parts import InkPart
    from sketchstudio.ui.canvas.density import DensityTiles


class LiveInk:
    """Paints one stroke again and again while it grows."""

    def __init__(self, draft: bool) -> None:
        self._draft = draft
        self._ends: list[tuple[int, StrokePoint]] = []  # the last points of settled parts, and of their context
        self._parts: list[InkPart] = []  # those
        self._density: DensityTiles | None = None  # of those
        self._reach = 0  # points from the end in which smoothing, or a straight line, has changed some so far

    def paint(self, painter: QPainter, mark: Mark, matrix: QTransform, pixels: QRect) -> None:
        """Paint what lies in a rectangle of pixels; `matrix` maps page units to them."""
        region = matrix.inverted()[0].mapRect(QRectF(pixels))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(mark, Path) or self._draft:
            painter.setTransform(matrix, combine=True)
            (paint_draft if self._draft else paint_mark)(painter, mark, region)
        elif mark.points:
            self._settle(mark)
            self._paint(painter, mark, matrix, pixels, region)
        painter.restore()

    def _paint(self, painter: QPainter, stroke: Stroke, matrix: QTransform, pixels: QRect, region: QRectF) -> None:
        newest = self._unsettled(stroke)
        if is_opaque(stroke):
            painter.setTransform(matrix, combine=True)
            for ink, bounds in (*self._parts, *newest):
                for path, colour in ink if bounds.intersects(region) else ():
                    painter.fillPath(path, colour)
            return
        if self._density is None or self._density.matrix != matrix:
            from sketchstudio.ui.canvas.density import DensityTiles

            self._density = DensityTiles(matrix)
            for part in self._parts:
                self._density.add(part)
        painter.drawImage(pixels.topLeft(), self._density.image(pixels, newest, QColor(*stroke.colour)))

    def _settle(self, stroke: Stroke) -> None:
        """Keep parts of what will not change any more, and give up those that did."""
        points, nib = stroke.points, stroke.nib
        last = last_settled(points, nib)
        # The end of a straight line came back, or the smoothing reached far: what it reaches is kept later from now on.
        while self._ends and (self._ends[-1][0] > last or points[self._ends[-1][0] + CONTEXT] is not self._ends[-1][1]):
            end, _ = self._ends.pop()
            self._parts.pop()
            self._density = None
            self._reach = max(self._reach, len(points) - end)
        last = min(last, len(points) - 1 - self._reach)
        start = self._ends[-1][0] if self._ends else 0
        while (end := next_end(points, nib, start)) <= last:
            self._ends.append((end, points[end + CONTEXT]))
            self._parts.append(self._find(stroke, start, end))
            if self._density is not None:
                self._density.add(self._parts[-1])
            start = end

    def _unsettled(self, stroke: Stroke) -> list[InkPart]:
        """The parts from the last settled one on, as the finished stroke will have them."""
        points, nib = stroke.points, stroke.nib
        start, last, parts = self._ends[-1][0] if self._ends else 0, last_settled(points, nib), []
        while (end := next_end(points, nib, start)) <= last:
            parts.append(self._find(stroke, start, end))
            start = end
        return [*parts, self._find(stroke, start, len(points) - 1)]

    def _find(self, stroke: Stroke, start: int, end: int) -> InkPart:
        return find_part(stroke, start, end)
