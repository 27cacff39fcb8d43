"""What is seen where tiles are not painted yet: the page as it was last shown, or a draft of it that is soon there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from sketchstudio.document.fading import Faded, Part
from sketchstudio.document.layer import Layer, Page
from sketchstudio.document.marks.paint import paint_image, paint_rough
from sketchstudio.document.marks.path import Mark
from sketchstudio.ui.canvas.layer_tiles import blank

PAPER = QColor(255, 255, 255)
DRAFT_SIDE = 768  # pixels of a draft at most

Tint = Callable[[Mark], Mark]  # a mark -> the mark in the colour that it is shown in


class StandIn:
    """A picture of the page or, unless it is `whole`, of a part. `matrix` maps page units to its pixels."""

    def __init__(self, size: QSize, matrix: QTransform, whole: bool) -> None:
        self.image = QImage(size, QImage.Format.Format_RGB32)
        self.image.fill(PAPER)
        self.matrix, self.whole = matrix, whole

    def painter(self, image: QImage | None = None) -> QPainter:
        """One that takes page units, onto its image or another one of the same size."""
        painter = QPainter(image or self.image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self.matrix)
        return painter


class Draft(StandIn):
    """All of the page in few pixels, each mark a plain line: thousands of them take a fraction of a second."""

    def __init__(self, page: Page, parts: Iterable[Part], tint: Tint) -> None:
        scale = min(1.0, DRAFT_SIDE / max(page))
        width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
        super().__init__(QSize(width, height), QTransform.fromScale(width / page.width, height / page.height), True)
        self._page, self._tint = page, tint
        self._left = _in_order(parts)
        self._opacity = 1.0  # of the marks of a layer
        self._sheets: list[QImage] = []  # what fades as one, not yet put down; the innermost last

    def work(self, until: float) -> bool:
        """Paint until it is done (True) or the time is over."""
        painter = self._onto()
        over = False
        while not over and (part := next(self._left, None)) is not None:
            if isinstance(part, Faded):
                painter.end()
                self._sheets.append(blank(self.image.size()))
                painter = self._onto()
            elif isinstance(part, float):
                painter.end()
                sheet = self._sheets.pop()
                painter = self._onto()
                painter.resetTransform()
                painter.setOpacity(part)
                painter.drawImage(0, 0, sheet)
                painter.setTransform(self.matrix)
            elif isinstance(part, Layer):
                self._opacity = part.opacity
                painter.setOpacity(self._opacity)
                paint_image(painter, part, self._page)
            else:
                paint_rough(painter, self._tint(part))
                _ = part.bounds  # kept with the mark: those who ask for all of them need not wait
            over = time.perf_counter() >= until
        painter.end()
        return not over

    def _onto(self) -> QPainter:
        """The page, or the sheet that is in hand."""
        painter = self.painter(self._sheets[-1] if self._sheets else None)
        painter.setOpacity(self._opacity)
        return painter


def _in_order(parts: Iterable[Part]) -> Iterator[Part | Mark | float]:
    """What comes after what: a layer before its marks; before those of a sheet, the sheet, and its opacity at its
    end."""
    for part in parts:
        yield part
        if isinstance(part, Faded):
            yield from _in_order(part.inside)
            yield part.opacity
        else:
            yield from part.strokes


class StandIns:
    """What covers the whole page, then what was seen last."""

    def __init__(self) -> None:
        self._all: list[StandIn] = []
        self._draft: Draft | None = None

    @property
    def draft(self) -> Draft | None:
        """The one that is being painted."""
        return self._draft

    @property
    def cover_all(self) -> bool:
        """Whether there is one of the whole page, or soon will be."""
        return any(stand_in.whole for stand_in in self._all)

    def clear(self) -> None:
        """They are of no use any more."""
        self._all.clear()
        self._draft = None

    def put(self, stand_in: StandIn) -> None:
        """Take another one; it covers what is there."""
        if stand_in.whole:
            self._all.clear()
            self._draft = None
        self._all = [*(one for one in self._all if one.whole), stand_in]

    def begin(self, draft: Draft) -> None:
        """Take one that `work` will paint."""
        self._all.insert(0, draft)
        self._draft = draft

    def work(self, until: float) -> bool:
        """Paint the draft; False where the time was over first."""
        if self._draft is not None and self._draft.work(until):
            self._draft = None
        return self._draft is None

    def add(self, layer: Layer, marks: Iterable[Mark], tint: Tint) -> None:
        """New ink lies on top of a layer, and tiles may not show it yet."""
        for stand_in in self._all:
            painter = stand_in.painter()
            painter.setOpacity(layer.opacity)
            for mark in marks:
                paint_rough(painter, tint(mark))
            painter.end()

    def paint(self, painter: QPainter, to_device: QTransform) -> None:
        """Paint them; `to_device` maps page units into the painter's."""
        for stand_in in self._all:
            painter.save()
            painter.setTransform(stand_in.matrix.inverted()[0] * to_device, combine=True)
            painter.drawImage(0, 0, stand_in.image)
            painter.restore()
