"""Layers out as OpenRaster (.ora), which Krita, GIMP, MyPaint and others read.

The format: https://www.openraster.org/baseline/file-layout-spec.html (a zip with the mimetype first and stored,
stack.xml, one PNG a layer, the merged image and a thumbnail of at most 256 pixels). Sketches keep their lines, masks
show as their overlay; the first layer in the file is the topmost.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage

from sketchstudio.document.composite import composite
from sketchstudio.document.layer import Drawing, Group, Layer, Role
from sketchstudio.document.layer_order import tree
from sketchstudio.files import write_atomically

LONGER_SIDE = 2048  # pixels of an exported layer
THUMBNAIL = 256
VERSION = "0.0.5"


def save(path: Path, drawing: Drawing, longer_side: int = LONGER_SIDE) -> None:
    """Write all layers, hidden ones too. UserError where it cannot be written."""
    write_atomically(path, to_open_raster(drawing, longer_side))


def to_open_raster(drawing: Drawing, longer_side: int = LONGER_SIDE) -> bytes:
    """A drawing as the bytes of an .ora file, so many pixels long."""
    scale = longer_side / max(drawing.page)
    width, height = max(1, round(drawing.page.width * scale)), max(1, round(drawing.page.height * scale))
    area = QRectF(0, 0, *drawing.page)
    image = Element("image", {"version": VERSION, "w": str(width), "h": str(height), "name": "drawing"})
    stack = SubElement(image, "stack")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "image/openraster")  # first, and stored: so says the format

        def add(parent: Element, layer: Layer) -> None:
            source = f"data/layer{len(archive.namelist())}.png"
            SubElement(parent, "layer", _attributes(layer) | {"src": source, "x": "0", "y": "0"})
            alone = Drawing(drawing.page, (_plain(layer),))
            pixels = composite(alone, alone.layers, area, width, height, Qt.GlobalColor.transparent)
            archive.writestr(zipfile.ZipInfo(source), _png(pixels))

        for name, inside in reversed(tree(drawing)):
            group = drawing.group(name)
            parent = stack if group is None else SubElement(stack, "stack", _attributes(group))
            for layer in map(drawing.layer, reversed(inside or (name,))):
                assert layer is not None  # the tree is made of this drawing
                add(parent, layer)
        merged = composite(drawing, _shown(drawing), area, width, height)
        archive.writestr("stack.xml", ElementTree.tostring(image, encoding="utf-8", xml_declaration=True))
        archive.writestr(zipfile.ZipInfo("mergedimage.png"), _png(merged))
        small = merged.scaled(
            THUMBNAIL, THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        archive.writestr(zipfile.ZipInfo("Thumbnails/thumbnail.png"), _png(small))
    return buffer.getvalue()


def _attributes(entry: Layer | Group) -> dict[str, str]:
    values = {
        "name": entry.name,
        "opacity": f"{entry.opacity:g}",
        "visibility": "visible" if entry.visible else "hidden",
        "composite-op": "svg:src-over",
    }
    return values | ({"edit-locked": "true"} if entry.locked else {})


def _plain(layer: Layer) -> Layer:
    """What goes into the PNG of a layer: its opacity and whether it is hidden stand beside it."""
    return Layer(layer.role, layer.name, layer.strokes, layer.image, place=layer.place)


def _shown(drawing: Drawing) -> list[Layer]:
    """A mask is a tool, no part of the picture."""
    return [layer for layer in drawing.layers if layer.role is not Role.MASK]


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stubs know the format as bytes only
        raise MemoryError("an image cannot be encoded")
    return bytes(data.data())
