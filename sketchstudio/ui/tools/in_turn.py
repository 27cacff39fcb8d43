"""One thing after the other: what the current layer holds is chosen without a pointer, in the order of the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sketchstudio.document.marks.arrange import extent
from sketchstudio.document.pictures.placed import picture_of

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate


def choose(canvas: CanvasView, forward: bool) -> None:
    """Select the thing above the topmost that is selected on the layer, or below the lowest, and bring it into view.
    After the last one comes the first; an image lies below the marks."""
    document, selection = canvas.document, canvas.selection
    layer = canvas.usable_layer(document.current_layer)
    if layer is None:
        return
    picture = picture_of(layer, document.page)
    things = (*((picture,) if picture is not None else ()), *layer.strokes)
    if not things:
        canvas.refused.emit(translate("select", "There is nothing on this layer to select."))
        return
    chosen = [number for number, thing in enumerate(things) if thing.id in selection.ids]
    if forward:
        number = chosen[-1] + 1 if chosen else 0
    else:
        number = chosen[0] - 1 if chosen else -1
    thing = things[number % len(things)]
    selection.set([thing.id])
    canvas.reveal(extent([thing]))
