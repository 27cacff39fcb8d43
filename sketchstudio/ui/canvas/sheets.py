"""Layers over each other on the canvas: what fades as one sheet is put together first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from sketchstudio.document.fading import Faded, Part
from sketchstudio.document.layer import Layer
from sketchstudio.ui.canvas.layer_tiles import blank, opacity_of

PaintLayer = Callable[[QPainter, Layer, QRect], None]


def paint_parts(
    painter: QPainter, parts: Iterable[Part], pixels: QRect, paint: PaintLayer, pieced: str | None = None
) -> None:
    """Paint what lies in a rectangle of pixels. `paint` paints a layer there, with the opacity that its painter has;
    `pieced` is the id of a layer that comes in pieces, which would show through each other and round otherwise."""
    if pixels.isEmpty():
        return
    for part in parts:
        opacity = part.opacity if isinstance(part, Faded) else opacity_of(part)
        if isinstance(part, Layer) and part.id != pieced:
            painter.setOpacity(opacity)
            paint(painter, part, pixels)
            continue
        sheet = blank(pixels.size())
        onto = QPainter(sheet)
        onto.translate(-pixels.topLeft())
        if isinstance(part, Faded):
            paint_parts(onto, part.inside, pixels, paint, pieced)
        else:
            paint(onto, part, pixels)
        onto.end()
        painter.setOpacity(opacity)
        painter.drawImage(pixels.topLeft(), sheet)
    painter.setOpacity(1)
