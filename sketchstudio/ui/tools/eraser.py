"""Eraser: takes away what lies under it on the current layer, cutting marks in two, or all of what it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate


class Eraser(Tool):
    """A circle that leaves no ink where it went; all of one gesture is one step back."""

    name = "eraser"

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.width = 40.0
        self.whole = False  # takes away all of a mark that it touches
        self._before: Layer | None = None
        self._layer: Layer | None = None
        self._index = MarkIndex()
        self._last = QPointF()

    @property
    def diameter(self) -> float:
        return self.width

    def begin(self, event: PointerEvent) -> bool:
        self._layer = self._before = self.canvas.usable_layer(self.canvas.document.current_layer)
        if self._layer is None:
            return False
        self._index = MarkIndex()
        self._last = QPointF(event.x, event.y)
        self.extend(event)
        return True

    def extend(self, event: PointerEvent) -> None:
        from sketchstudio.document.marks.erase import erased, without_touched  # late: the window opens without NumPy

        assert self._layer is not None  # between begin and finish
        to = QPointF(event.x, event.y)
        if self.whole:
            layer, region = without_touched(self._layer, self._last, to, self.width / 2, self._index)
        else:
            page = self.canvas.document.page
            layer, region = erased(self._layer, page, self._last, to, self.width / 2, self._index)
        self._last = to
        if layer is not self._layer:
            self._layer = layer
            self.canvas.document.show_live_layer(layer, region)

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
