"""The stroke being drawn: its ink is computed for the newest points only, and only what is exposed is painted.

Ink is a chain of parts. Those of opaque ink are filled one by one. Soft or translucent ink would show where they
overlap: there the density of what is settled is kept as pixels, to which the newest part is laid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from sketchstudio.document.marks.paint import paint_draft, paint_mark
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import Stroke, point_after, point_before_end

if TYPE_CHECKING:  # outlines need NumPy, and the window opens without it
    from sketchstudio.document.marks.ink_path import Ink
    from sketchstudio.ui.canvas.density import Density

SETTLE = 32  # points
SPARE = 1.2  # a curve and the chain of its points differ in length


class LiveInk:
    """Paints one stroke again and again while it grows."""

    def __init__(self, draft: bool) -> None:
        self._draft = draft
        self._ends: list[int] = []  # the last points of the parts that are settled
        self._parts: list[tuple[Ink, QRectF]] = []  # those, and where they are
        self._density: Density | None = None  # of those

    def paint(self, painter: QPainter, mark: Mark, matrix: QTransform, pixels: QRect) -> None:
        """Paint what lies in a rectangle of pixels; `matrix` maps page units to them."""
        region = matrix.inverted()[0].mapRect(QRectF(pixels))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(mark, Path) or self._draft:
            painter.setTransform(matrix, combine=True)
            (paint_draft if self._draft else paint_mark)(painter, mark, region)
        else:
            self._settle(mark)
            self._paint(painter, mark, matrix, pixels, region)
        painter.restore()

    def _paint(self, painter: QPainter, stroke: Stroke, matrix: QTransform, pixels: QRect, region: QRectF) -> None:
        newest = self._ink(stroke, self._ends[-1] if self._ends else 0, len(stroke.points) - 1)
        if is_opaque(stroke):
            painter.setTransform(matrix, combine=True)
            for ink, bounds in (*self._parts, (newest, region)):
                for path, colour in ink if bounds.intersects(region) else ():
                    painter.fillPath(path, colour)
            return
        if self._density is None or self._density.matrix != matrix:
            from sketchstudio.ui.canvas.density import Density

            self._density = Density(matrix)
            for ink, _ in self._parts:
                self._density.add(ink)
        painter.drawImage(pixels.topLeft(), self._density.image(pixels, newest, QColor(*stroke.colour)))

    def _settle(self, stroke: Stroke) -> None:
        """Keep parts of what will not change any more, and give up those that may."""
        points, nib = stroke.points, stroke.nib
        last = len(points) - SETTLE
        if nib.taper_out:
            last = min(last, point_before_end(points, SPARE * nib.taper_out))
        while self._ends and self._ends[-1] > last:  # the end of a straight line came back
            self._ends.pop(), self._parts.pop()
            self._density = None
        start = self._ends[-1] if self._ends else 0
        end = start + SETTLE
        if start == 0 and nib.taper_in:
            end = max(end, point_after(points, SPARE * nib.taper_in))  # all of it in one part
        while end <= last:
            ink = self._ink(stroke, start, end)
            bounds = QRectF()
            for path, _ in ink:
                bounds |= path.controlPointRect()
            self._ends.append(end)
            self._parts.append((ink, bounds))
            if self._density is not None:
                self._density.add(ink)
            start, end = end, end + SETTLE

    def _ink(self, stroke: Stroke, start: int, end: int) -> Ink:
        from sketchstudio.document.marks.ink_path import ink_of_part  # late: it needs NumPy

        return ink_of_part(stroke, start, end)


def is_opaque(stroke: Stroke) -> bool:
    """Whether ink on ink looks like ink."""
    return stroke.colour[3] == 255 and not stroke.softness and not stroke.nib.opacity_by_pressure
