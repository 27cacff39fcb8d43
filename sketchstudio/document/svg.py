"""SVG in and out. Every program shows what we write; we read our own strokes back as they were drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from PIL import Image

from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.outline import outline
from sketchstudio.document.readable import MEGAPIXELS, check_file
from sketchstudio.document.stroke import RGBA, Stroke, StrokePoint
from sketchstudio.document.svg_shapes import TooDetailedError, read_shapes
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

SVG = "http://www.w3.org/2000/svg"
OURS = "urn:sketchstudio:drawing"
VERSION = "1"
LARGEST = 16 * 2**20  # bytes
PNG = "data:image/png;base64,"


def save(path: Path, drawing: Drawing) -> None:
    """Write a drawing as SVG. UserError where it cannot be written."""
    write_atomically(path, to_svg(drawing).encode())


def to_svg(drawing: Drawing) -> str:
    """A drawing as SVG: a group for each layer, a filled path for each stroke, its points in attributes of ours."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("sketchstudio", OURS)
    width, height = f"{drawing.page.width:g}", f"{drawing.page.height:g}"
    root = Element(f"{{{SVG}}}svg", {
        "width": width, "height": height, "viewBox": f"0 0 {width} {height}", f"{{{OURS}}}version": VERSION,
    })
    for layer in drawing.layers:
        group = SubElement(root, f"{{{SVG}}}g", {
            f"{{{OURS}}}role": layer.role.value, f"{{{OURS}}}name": layer.name, "opacity": f"{layer.opacity:g}",
        })
        if not layer.visible:
            group.set("display", "none")
        if layer.image is not None:
            SubElement(group, f"{{{SVG}}}image", {
                "width": width, "height": height, "preserveAspectRatio": "none", "href": _to_url(layer.image),
            })
        for stroke in layer.strokes:
            _write_stroke(group, stroke)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def load(path: Path) -> Drawing:
    """Read any SVG as a drawing. UserError where it is missing, damaged, empty or too large."""
    check_file(path)
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path.name} is larger than {LARGEST // 2**20} MB. Simplify it first.")
        return from_svg(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}. Use another file.") from error
    except TooDetailedError as error:
        raise UserError(f"{path.name} is too detailed: {error}. Simplify it first.") from error
    except ElementTree.ParseError as error:
        raise UserError(f"{path.name} is no sound SVG ({error}). Save it again or use another file.") from error
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What the library raises where numbers or references are damaged.
        raise UserError(f"{path.name} cannot be read as SVG ({error}). Save it again or use another file.") from error


def from_svg(data: bytes) -> Drawing:
    """SVG -> drawing; what `to_svg` wrote comes back as it was, whatever else as strokes along its shapes."""
    root = ElementTree.fromstring(data)
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise ValueError("it is another kind of XML")
    if root.get(f"{{{OURS}}}version") != VERSION:
        return read_shapes(data)
    page = Page(float(root.get("width", "")), float(root.get("height", "")))
    if not (0 < page.width < 1e5 and 0 < page.height < 1e5):
        raise ValueError("the page has no size")
    layers = tuple(_read_layer(group) for group in root if group.get(f"{{{OURS}}}role"))
    return Drawing(page, layers) if layers else Drawing(page)


def _write_stroke(group: Element, stroke: Stroke) -> None:
    shape = " ".join(
        "M" + " ".join(f"{x:g} {y:g}" for x, y in np.round(polygon, 2).tolist()) + "Z"
        for polygon in outline(stroke.array, stroke.width)
    )
    red, green, blue, alpha = stroke.colour
    element = SubElement(group, f"{{{SVG}}}path", {
        "d": shape,
        "fill": f"#{red:02x}{green:02x}{blue:02x}",
        f"{{{OURS}}}width": f"{stroke.width:g}",
        f"{{{OURS}}}points": " ".join(f"{v:g}" for v in np.round(stroke.array, 3).reshape(-1).tolist()),
    })
    if alpha < 255:
        element.set("fill-opacity", f"{alpha / 255:.4f}")


def _read_layer(group: Element) -> Layer:
    role = Role(group.get(f"{{{OURS}}}role", ""))
    image = group.find(f"{{{SVG}}}image")
    return Layer(
        role,
        group.get(f"{{{OURS}}}name", role.value),
        tuple(_read_stroke(path) for path in group.findall(f"{{{SVG}}}path") if path.get(f"{{{OURS}}}points")),
        None if image is None else _from_url(image.get("href", ""), role),
        visible=group.get("display") != "none",
        opacity=float(group.get("opacity", "1")),
    )


def _read_stroke(path: Element) -> Stroke:
    points = np.array(path.get(f"{{{OURS}}}points", "").split(), dtype=np.float64).reshape(-1, 4)
    width = float(path.get(f"{{{OURS}}}width", ""))
    if not (np.isfinite(points).all() and 0 < width < 1e4):
        raise ValueError("a stroke is damaged")
    fill = bytes.fromhex(path.get("fill", "")[1:])
    colour: RGBA = (fill[0], fill[1], fill[2], round(255 * float(path.get("fill-opacity", "1"))))
    return Stroke(tuple(StrokePoint(*row) for row in points.tolist()), width, colour)


def _to_url(pixels: Pixels) -> str:
    if pixels.ndim == 2:  # ink: black, as strong as it is opaque
        pixels = np.dstack([np.zeros_like(pixels)] * 3 + [pixels])
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return PNG + base64.b64encode(buffer.getvalue()).decode()


def _from_url(url: str, role: Role) -> Pixels:
    with Image.open(io.BytesIO(base64.b64decode(url.removeprefix(PNG))), formats=("PNG",)) as image:
        if image.width * image.height > MEGAPIXELS * 1_000_000:
            raise TooDetailedError("an image in it is too large")
        pixels = np.asarray(image.convert("RGBA"))
    return pixels[..., 3].copy() if role is Role.SKETCH else pixels
