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
        newest = self._find(stroke, self._ends[-1][0] if self._ends else 0, len(stroke.points) - 1)
        if is_opaque(stroke):
            painter.setTransform(matrix, combine=True)
            for ink, bounds in (*self._parts, newest):
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
        # The end of a straight line came back, or the smoothing reached far.
        while self._ends and (self._ends[-1][0] > last or points[self._ends[-1][0] + CONTEXT] is not self._ends[-1][1]):
            self._ends.pop(), self._parts.pop()
            self._density = None
        start = self._ends[-1][0] if self._ends else 0
        while (end := next_end(points, nib, start)) <= last:
            self._ends.append((end, points[end + CONTEXT]))
            self._parts.append(self._find(stroke, start, end))
            if self._density is not None:
                self._density.add(self._parts[-1])
            start = end

    def _find(self, stroke: Stroke, start: int, end: int) -> InkPart:
        return find_part(stroke, start, end)
