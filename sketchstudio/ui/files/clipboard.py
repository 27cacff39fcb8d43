"""Marks and images between programs: as our own, as SVG and as a picture, whichever the other side understands."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from PySide6.QtCore import QCoreApplication, QMimeData, QRectF, Qt
from PySide6.QtGui import QImage

from sketchstudio.document.composite import composite
from sketchstudio.document.formats import svg
from sketchstudio.document.formats.layer_file import from_png, layer_from_dict, layer_to_dict, to_png
from sketchstudio.document.formats.readable import DAMAGE
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.marks.arrange import extent
from sketchstudio.document.marks.paint import from_qimage
from sketchstudio.document.pictures.placed import picture_of
from sketchstudio.errors import UserError

translate = QCoreApplication.translate

MARKS = "application/x-sketchstudio-marks"
SVG = "image/svg+xml"
MARGIN = 4.0  # page units around marks in a picture of them
SIDE = 2048  # pixels of such a picture at most


def to_mime(layers: Sequence[Layer], page: Page) -> QMimeData:
    """What goes onto the clipboard for all that is on some layers."""
    data = QMimeData()
    drawing = Drawing(page, tuple(replace(layer, parent=None) for layer in layers))
    content = [_to_dict(layer) for layer in parts_of(drawing)]
    data.setData(MARKS, json.dumps(content).encode())
    data.setData(SVG, svg.to_svg(drawing).encode())
    around = extent_of(drawing.layers, page).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    data.setImageData(_picture(drawing, around))
    return data


def extent_of(layers: Sequence[Layer], page: Page) -> QRectF:
    """The smallest upright rectangle around all that is on some layers."""
    pictures = (picture for layer in layers if (picture := picture_of(layer, page)) is not None)
    return extent((*pictures, *(mark for layer in layers for mark in layer.strokes)))


def has_content(mime: QMimeData) -> bool:
    """Whether there is anything that can be pasted."""
    return mime.hasFormat(MARKS) or mime.hasFormat(SVG) or mime.hasImage() or _is_svg(mime.text())


def from_mime(mime: QMimeData | None) -> list[Layer]:
    """Layers with what is on the clipboard, ours or any SVG; none for pictures. UserError where it is damaged."""
    if mime is None:  # as an empty clipboard says it, whatever the declarations promise
        return []
    if mime.hasFormat(MARKS):
        try:
            return [_from_dict(values) for values in json.loads(bytes(mime.data(MARKS).data()))]
        except (OSError, *DAMAGE) as error:
            raise UserError("What was copied is damaged. Copy it again.") from error
    if mime.hasFormat(SVG):
        return parts_of(svg.read(bytes(mime.data(SVG).data()), translate("clipboard", "What was copied")))
    if _is_svg(mime.text()):
        return parts_of(svg.read(mime.text().encode(), translate("clipboard", "What was copied")))
    return []


def parts_of(drawing: Drawing) -> list[Layer]:
    """The layers of a drawing that have something on them; where their images lie no longer hangs on its page."""
    return [
        layer if layer.image is None else replace(layer, place=layer.image_place(drawing.page))
        for layer in drawing.layers
        if layer.visible and (layer.strokes or layer.image is not None)
    ]


def picture_in(mime: QMimeData | None) -> Pixels | None:
    """The picture on the clipboard, straight RGBA (H, W, 4)."""
    image = mime.imageData() if mime is not None and mime.hasImage() else None
    return from_qimage(image) if isinstance(image, QImage) and not image.isNull() else None


def _to_dict(layer: Layer) -> dict[str, Any]:
    return layer_to_dict(layer, None if layer.image is None else b64encode(to_png(layer.image)).decode())


def _from_dict(values: dict[str, Any]) -> Layer:
    png = values["image"]
    return layer_from_dict(values, None if png is None else from_png(b64decode(png), Role(values["role"])))


def _picture(drawing: Drawing, area: QRectF) -> QImage:
    """The marks on nothing, one pixel a page unit where that is not too large."""
    scale = min(1.0, SIDE / max(area.width(), area.height()))
    width, height = max(1, ceil(area.width() * scale)), max(1, ceil(area.height() * scale))
    opaque = (replace(layer, opacity=1.0) for layer in drawing.layers)
    return composite(drawing, opaque, area, width, height, Qt.GlobalColor.transparent)


def _is_svg(text: str) -> bool:
    start = text[:1000].lstrip()
    return start.startswith("<svg") or (start.startswith("<?xml") and "<svg" in text[:4000])
