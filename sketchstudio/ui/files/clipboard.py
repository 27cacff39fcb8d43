"""Marks between programs: as our own marks, as SVG and as a picture, whichever the other side understands."""

from __future__ import annotations

import json
from dataclasses import replace
from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QMimeData, QRectF, Qt
from PySide6.QtGui import QImage

from sketchstudio.document.composite import composite
from sketchstudio.document.formats import svg
from sketchstudio.document.formats.mark_file import mark_from_dict, mark_to_dict
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.marks.arrange import extent
from sketchstudio.document.marks.path import Mark
from sketchstudio.errors import UserError

translate = QCoreApplication.translate

MARKS = "application/x-sketchstudio-marks"
SVG = "image/svg+xml"
MARGIN = 4.0  # page units around marks in a picture of them
SIDE = 2048  # pixels of such a picture at most

Marks: TypeAlias = tuple[Role, tuple[Mark, ...]]  # and the role of the layer that they belong on


def to_mime(layer: Layer, marks: tuple[Mark, ...], page: Page) -> QMimeData:
    """What goes onto the clipboard for some marks of a layer."""
    data = QMimeData()
    content = {"role": layer.role.value, "marks": [mark_to_dict(mark) for mark in marks]}
    data.setData(MARKS, json.dumps(content).encode())
    drawing = Drawing(page, (Layer(layer.role, layer.name, marks),))
    data.setData(SVG, svg.to_svg(drawing).encode())
    around = extent(marks).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    data.setImageData(_picture(drawing, around))
    return data


def has_content(mime: QMimeData) -> bool:
    """Whether there is anything that can be pasted."""
    return mime.hasFormat(MARKS) or mime.hasFormat(SVG) or mime.hasImage() or _is_svg(mime.text())


def from_mime(mime: QMimeData | None) -> list[Marks]:
    """The marks on the clipboard, ours or any SVG; none for pictures. UserError where they are damaged."""
    if mime is None:  # as an empty clipboard says it, whatever the declarations promise
        return []
    if mime.hasFormat(MARKS):
        try:
            content = json.loads(bytes(mime.data(MARKS).data()))
            return [(Role(content["role"]), tuple(mark_from_dict(values) for values in content["marks"]))]
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UserError("What was copied is damaged. Copy it again.") from error
    if mime.hasFormat(SVG):
        return marks_of(svg.read(bytes(mime.data(SVG).data()), translate("clipboard", "What was copied")))
    if _is_svg(mime.text()):
        return marks_of(svg.read(mime.text().encode(), translate("clipboard", "What was copied")))
    return []


def marks_of(drawing: Drawing) -> list[Marks]:
    """All marks of a drawing, layer by layer."""
    return [(layer.role, layer.strokes) for layer in drawing.layers if layer.strokes and layer.visible]


def picture_in(mime: QMimeData | None) -> Pixels | None:
    """The picture on the clipboard, straight RGBA (H, W, 4)."""
    image = mime.imageData() if mime is not None and mime.hasImage() else None
    return pixels(image) if isinstance(image, QImage) and not image.isNull() else None


def pixels(image: QImage) -> Pixels:
    """A copy of an image as straight RGBA, (H, W, 4)."""
    import numpy as np

    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), dtype=np.uint8).reshape(straight.height(), straight.bytesPerLine())
    return rows[:, : 4 * straight.width()].reshape(straight.height(), straight.width(), 4).copy()


def _picture(drawing: Drawing, area: QRectF) -> QImage:
    """The marks on nothing, one pixel a page unit where that is not too large."""
    scale = min(1.0, SIDE / max(area.width(), area.height()))
    width, height = max(1, ceil(area.width() * scale)), max(1, ceil(area.height() * scale))
    opaque = (replace(layer, opacity=1.0) for layer in drawing.layers)
    return composite(drawing, opaque, area, width, height, Qt.GlobalColor.transparent)


def _is_svg(text: str) -> bool:
    start = text[:1000].lstrip()
    return start.startswith("<svg") or (start.startswith("<?xml") and "<svg" in text[:4000])
