"""Layers out as OpenRaster (.ora), which Krita, GIMP, MyPaint and others read and write, and in again.

The format: https://www.openraster.org/baseline/file-layout-spec.html (a zip with the mimetype first and stored,
stack.xml, one PNG a layer, the merged image and a thumbnail of at most 256 pixels). Sketches keep their lines, masks
show as their overlay; the first layer in the file is the topmost, and a group is a stack. What comes back: the page,
layers and groups with their names, order, looks and roles, all marks as images.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage

from sketchstudio.document.composite import composite
from sketchstudio.document.formats.archive import read_member, room_for_images
from sketchstudio.document.formats.layer_file import decoded, place_from
from sketchstudio.document.formats.mark_file import number
from sketchstudio.document.formats.readable import DAMAGE, check_file, unreadable
from sketchstudio.document.formats.timelapse_file import page_from
from sketchstudio.document.formats.xml_text import xml_text
from sketchstudio.document.layer import Drawing, Group, Layer, Pixels, Place, Role
from sketchstudio.document.layer_tree import Nodes, in_order, tree
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

LONGER_SIDE = 2048  # pixels of an exported layer
THUMBNAIL = 256
VERSION = "0.0.5"
MIMETYPE = b"image/openraster"
OURS = "urn:sketchstudio:drawing"  # of attributes that the format knows nothing of
PAGE_SIDE = 1024.0  # page units of the longer side, where another program wrote the file
MOST_LAYERS = 2000


def save(path: Path, drawing: Drawing, longer_side: int = LONGER_SIDE) -> None:
    """Write all layers, hidden ones too. UserError where it cannot be written."""
    write_atomically(path, to_open_raster(drawing, longer_side))


def to_open_raster(drawing: Drawing, longer_side: int = LONGER_SIDE) -> bytes:
    """A drawing as the bytes of an .ora file, so many pixels long."""
    scale = longer_side / max(drawing.page)
    width, height = max(1, round(drawing.page.width * scale)), max(1, round(drawing.page.height * scale))
    area = QRectF(0, 0, *drawing.page)
    ElementTree.register_namespace("sketchstudio", OURS)
    image = Element("image", {"version": VERSION, "w": str(width), "h": str(height), "name": "drawing"})
    image.set(f"{{{OURS}}}page", " ".join(map(repr, drawing.page)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)  # first, and stored: so says the format

        def add(parent: Element, nodes: Nodes) -> None:
            for node in reversed(nodes):
                if (group := drawing.group(node.id)) is not None:
                    add(SubElement(parent, "stack", _attributes(group)), node.inside)
                elif (layer := drawing.layer(node.id)) is not None:
                    source = f"data/layer{len(archive.namelist())}.png"
                    role = {f"{{{OURS}}}role": layer.role.value}
                    SubElement(parent, "layer", _attributes(layer) | role | {"src": source, "x": "0", "y": "0"})
                    alone = Drawing(drawing.page, (_plain(layer),))
                    pixels = composite(alone, alone.layers, area, width, height, Qt.GlobalColor.transparent)
                    archive.writestr(zipfile.ZipInfo(source), _png(pixels))

        add(SubElement(image, "stack"), tree(drawing))
        merged = composite(drawing, _shown(drawing), area, width, height)
        archive.writestr("stack.xml", ElementTree.tostring(image, encoding="utf-8", xml_declaration=True))
        archive.writestr(zipfile.ZipInfo("mergedimage.png"), _png(merged))
        small = merged.scaled(
            THUMBNAIL, THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        archive.writestr(zipfile.ZipInfo("Thumbnails/thumbnail.png"), _png(small))
    return buffer.getvalue()


def load(path: Path) -> Drawing:
    """Read the layers and groups of a file. UserError where it is missing or damaged."""
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if read_member(archive, "mimetype").strip() != MIMETYPE:
                raise ValueError("it is another kind of zip")
            return _read(archive)
    except OSError as error:
        raise unreadable(path, error) from error
    except DAMAGE as error:
        raise UserError(
            "{name} is damaged or no OpenRaster file ({damage}). Save it again or use another file.",
            name=path.name,
            damage=type(error).__name__,
        ) from error


def _read(archive: zipfile.ZipFile) -> Drawing:
    image = ElementTree.fromstring(read_member(archive, "stack.xml"))
    width, height = int(image.get("w", "")), int(image.get("h", ""))
    if not (0 < width < 2**16 and 0 < height < 2**16):
        raise ValueError("the page has no size")
    scale = PAGE_SIDE / max(width, height)
    ours = image.get(f"{{{OURS}}}page", f"{width * scale} {height * scale}").split()
    page = page_from(ours)
    layers: list[Layer] = []
    groups: list[Group] = []
    room = room_for_images(archive)

    def read(parent: Element, group: Group | None) -> None:
        nonlocal room
        for element in reversed(parent):
            look: dict[str, Any] = {
                "visible": element.get("visibility", "visible") != "hidden",
                "opacity": number(element.get("opacity", "1"), 0.0, 1.0),
                "locked": element.get("edit-locked") == "true",
                "parent": group.id if group is not None else None,
            }
            name = element.get("name", "")
            if element.tag == "stack":
                groups.append(inner := Group(name or "Group", **look))
                read(element, inner)
            elif element.tag == "layer" and len(layers) < MOST_LAYERS:
                role = Role(element.get(f"{{{OURS}}}role", Role.COLOUR))
                pixels = decoded(read_member(archive, element.get("src", "")), "RGBA")
                room -= pixels.nbytes
                if room < 0:
                    raise ValueError("its images are too large")
                corner = float(element.get("x", "0")), float(element.get("y", "0"))
                if role.is_ink:  # as strong as it is opaque
                    pixels = pixels[..., 3]
                found, place = _cut_out(pixels, *corner, page.width / width, page.height / height)
                full = place == Place(0, 0, *page)
                layers.append(Layer(role, name or role.label, image=found, place=None if full else place, **look))

    for stack in image.findall("stack"):
        read(stack, None)
    if not layers:
        raise ValueError("it has no layers")
    return in_order(Drawing(page, tuple(layers), tuple(groups)))


def _cut_out(pixels: Pixels, x: float, y: float, across: float, down: float) -> tuple[Pixels | None, Place | None]:
    """The part of an image that has marks in it, and where it lies on the page; the image is at (x, y), its pixels are
    so many page units large. None where there are none."""
    marks = pixels if pixels.ndim == 2 else pixels[..., 3]
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if len(rows) == 0:
        return None, None
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    sides = ((x + left) * across, (y + top) * down, (right - left) * across, (bottom - top) * down)
    return np.ascontiguousarray(pixels[top:bottom, left:right]), place_from(sides)


def _attributes(entry: Layer | Group) -> dict[str, str]:
    values = {
        "name": xml_text(entry.name),
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
