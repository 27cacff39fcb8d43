"""What tools that work on the selection have in common: it takes the width, the colour and the weight that is set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from sketchstudio.document.layer import Role
from sketchstudio.document.marks import arrange
from sketchstudio.document.marks.path import Mark
from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.document.restyle import Restyle
from sketchstudio.ui.canvas.selection import usable_layers
from sketchstudio.ui.tools.tool import Tool

translate = QCoreApplication.translate


class Selecting(Tool):
    """Each change is one step back, and so is a slider that is dragged."""

    selects = True

    @property
    def width(self) -> float:  # that of the marks that are selected
        return max((mark.width for mark in self.canvas.selection.marks), default=0.0)

    @width.setter
    def width(self, width: float) -> None:
        self._rewiden(width)

    def _rewiden(self, width: float) -> None:
        self._restyle(translate("select", "Change width"), lambda mark: arrange.rewidened(mark, width))

    def recolour(self, colour: RGBA) -> None:
        """Give what is selected another colour."""
        self._restyle(translate("select", "Change colour"), lambda mark: arrange.recoloured(mark, colour))

    def fade(self, opacity: float) -> None:
        """Let what lies below paint show through it; lines stay as they are."""
        layers = [layer for layer in self.canvas.selection.layers if layer.role is not Role.SKETCH]
        paint = {mark.id for layer in layers for mark in layer.strokes}
        self._restyle(
            translate("select", "Change opacity"),
            lambda mark: arrange.faded(mark, opacity) if mark.id in paint else mark,
        )

    def reweight(self, weight: float) -> None:
        """Let the model mind what is selected more or less."""
        self._restyle(translate("select", "Change weight"), lambda mark: arrange.reweighted(mark, weight))

    def relook(self, outlined: bool, filled: bool) -> None:
        """Let paths have an outline, a fill or both."""
        width = self.canvas.shape_style.width
        self._restyle(translate("select", "Change look"), lambda mark: arrange.relooked(mark, outlined, filled, width))

    def _restyle(self, text: str, change: Callable[[Mark], Mark]) -> None:
        document, ids = self.canvas.document, self.canvas.selection.ids
        if self.canvas.selection.marks and (layers := usable_layers(self.canvas)):
            document.undo_stack.push(Restyle(document, layers, ids, text, change))
            self.canvas.stroke_finished.emit()
