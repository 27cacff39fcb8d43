"""Eraser: takes away what lies under it on the current layer, cutting marks in two, or all of what it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from PySide6.QtGui import QTransform

    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate


class Eraser(Tool):
    """A circle that leaves no ink where it went, nor where it went in the mirrors; one gesture is one step back."""

    name = "eraser"
    choices = ("width", "whole")

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = 40.0
        self.whole = False  # takes away all of a mark that it touches
        self._before: Layer | None = None
        self._layer: Layer | None = None
        self._index = MarkIndex()
        self._last = QPointF()
        self._reflections: list[QTransform] = []

    @property
    def diameter(self) -> float:
        return self.width

    def begin(self, event: PointerEvent) -> bool:
        self._layer = self._before = self.canvas.usable_layer(self.canvas.document.current_layer)
        if self._layer is None:
            return False
        self._index = MarkIndex()
        self._last = QPointF(event.x, event.y)
        self._reflections = self.canvas.guides.reflections(self.canvas.document.page)
        self.extend(event)
        return True

    def extend(self, event: PointerEvent) -> None:
        assert self._layer is not None  # between begin and finish
        start, self._last = self._last, QPointF(event.x, event.y)
        layer, region = self._erased(self._layer, start, self._last)
        for mirror in self._reflections:
            layer, part = self._erased(layer, mirror.map(start), mirror.map(self._last))
            region = region.united(part)
        if layer is not self._layer:
            self._layer = layer
            self.canvas.document.show_live_layer(layer, region)

    def _erased(self, layer: Layer, start: QPointF, end: QPointF) -> tuple[Layer, QRectF]:
        """The layer after the circle went from one point to another, and where it changed."""
        from sketchstudio.document.marks.erase import erased, without_touched  # late: the window opens without NumPy

        if self.whole:
            return without_touched(layer, start, end, self.width / 2, self._index)
        return erased(layer, self.canvas.document.page, start, end, self.width / 2, self._index)

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        touched = self._layer is not self._before
        self._layer = self._before = None
        if touched:
            self.canvas.document.commit_live(translate("eraser", "Erase"))
            self.canvas.stroke_finished.emit()

    def abandon(self) -> None:
        self._layer = self._before = None
        self.canvas.document.cancel_live()
