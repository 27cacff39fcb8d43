"""Layers over each other on the canvas: what fades as one sheet is put together first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from sketchstudio.document.fading import Faded, Part
from sketchstudio.document.layer import Layer
from sketchstudio.ui.canvas.layer_tiles import blank

PaintLayer = Callable[[QPainter, Layer, QRect], None]


def paint_parts(
    painter: QPainter, parts: Iterable[Part], pixels: QRect, paint: PaintLayer, pieced: Collection[str] = ()
) -> None:
    """Paint what lies in a rectangle of pixels. `paint` paints a layer there, with the opacity that its painter has;
    `pieced` are the ids of layers that come in pieces, which would show through each other and round otherwise."""
    if pixels.isEmpty():
        return
    for part in parts:
        if isinstance(part, Layer) and part.id not in pieced:
            painter.setOpacity(part.opacity)
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
        painter.setOpacity(part.opacity)
        painter.drawImage(pixels.topLeft(), sheet)
    painter.setOpacity(1)
