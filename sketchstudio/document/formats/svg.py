"""SVG in and out. Every program shows what we write; we read our own strokes back as they were drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from PIL import Image

from sketchstudio.document.formats.mark_file import FAR, mark_from_dict
from sketchstudio.document.formats.readable import MEGAPIXELS, check_file
from sketchstudio.document.formats.svg_shapes import TooDetailedError, read_shapes
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Place, Role
from sketchstudio.document.marks.outline import Array, outline
from sketchstudio.document.marks.path import Contour, Mark
from sketchstudio.document.marks.path import Path as PathMark
from sketchstudio.document.marks.stroke import RGBA, ROUND, Stroke
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
    root = Element(
        f"{{{SVG}}}svg",
        {
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            f"{{{OURS}}}version": VERSION,
        },
    )
    for layer in drawing.layers:
        group = SubElement(
            root,
            f"{{{SVG}}}g",
            {
                f"{{{OURS}}}role": layer.role.value,
                f"{{{OURS}}}name": layer.name,
                "opacity": f"{layer.opacity:g}",
            },
        )
        if not layer.visible:
            group.set("display", "none")
        if layer.image is not None:
            rect = layer.image_rect(drawing.page)
            SubElement(
                group,
                f"{{{SVG}}}image",
                {
                    "x": f"{rect.x():g}",
                    "y": f"{rect.y():g}",
                    "width": f"{rect.width():g}",
                    "height": f"{rect.height():g}",
                    "preserveAspectRatio": "none",
                    "href": _to_url(layer.image),
                },
            )
        for mark in layer.strokes:
            if isinstance(mark, PathMark):
                _write_path(group, mark)
            else:
                _write_stroke(group, mark)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def load(path: Path) -> Drawing:
    """Read any SVG as a drawing. UserError where it is missing, damaged, empty or too large."""
    check_file(path)
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path.name} is larger than {LARGEST // 2**20} MB. Simplify it first.")
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}. Use another file.") from error
    return read(data, path.name)


def read(data: bytes, name: str) -> Drawing:
    """SVG from a file or another program, known to people as `name`, as a drawing. UserError where it is damaged."""
    try:
        if len(data) > LARGEST:
            raise TooDetailedError(f"it has more than {LARGEST // 2**20} MB")
        return from_svg(data)
    except TooDetailedError as error:
        raise UserError(f"{name} is too detailed: {error}. Simplify it first.") from error
    except ElementTree.ParseError as error:
        raise UserError(f"{name} is no sound SVG ({error}). Save it again or use another file.") from error
    except (OSError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What the libraries raise where images, numbers or references are damaged.
        raise UserError(f"{name} cannot be read as SVG ({error}). Save it again or use another file.") from error


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
    layers = tuple(_read_layer(group, page) for group in root if group.get(f"{{{OURS}}}role"))
    return Drawing(page, layers) if layers else Drawing(page)


def _write_stroke(group: Element, stroke: Stroke) -> None:
    shape = " ".join(
        "M" + " ".join(f"{x:g} {y:g}" for x, y in np.round(polygon, 2).tolist()) + "Z"
        for polygon in outline(stroke.array, stroke.width, nib=stroke.nib)
    )
    element = SubElement(
        group,
        f"{{{SVG}}}path",
        {
            "d": shape,
            f"{{{OURS}}}width": f"{stroke.width:g}",
            f"{{{OURS}}}points": _numbers(stroke.array),
        },
    )
    _write_colour(element, "fill", stroke.colour)
    _write_weight(element, stroke.weight)
    if stroke.softness:
        element.set(f"{{{OURS}}}softness", f"{stroke.softness:g}")
    if stroke.nib != ROUND:
        element.set(f"{{{OURS}}}nib", " ".join(f"{value:g}" for value in stroke.nib))


def _write_path(group: Element, path: PathMark) -> None:
    """A path as SVG knows it. Its nodes are in attributes of ours as well, since `d` does not tell a smooth node
    without handles from a corner."""
    element = SubElement(
        group,
        f"{{{SVG}}}path",
        {
            "d": " ".join(map(_outline, path.contours)),
            "fill-rule": "evenodd",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
            "stroke-width": f"{path.width:g}",
            f"{{{OURS}}}nodes": ";".join(
                f"{'closed' if contour.closed else 'open'} {_numbers(np.array(contour.nodes))}"
                for contour in path.contours
            ),
        },
    )
    _write_colour(element, "stroke", path.colour)
    _write_colour(element, "fill", path.fill)
    if path.width == 0:  # the colour is kept for an outline to come, but not drawn with
        element.set("stroke-opacity", "0")
    _write_weight(element, path.weight)


def _outline(contour: Contour) -> str:
    """The path data of a contour."""
    if not contour.nodes:
        return ""
    parts = [f"M{contour.nodes[0].x:.7g} {contour.nodes[0].y:.7g}"]
    for a, b in contour.segments():
        curve = (a.x + a.out_x, a.y + a.out_y, b.x + b.in_x, b.y + b.in_y, b.x, b.y)
        parts.append("C" + " ".join(f"{value:.7g}" for value in curve))
    return "".join(parts) + ("Z" if contour.closed else "")


def _write_colour(element: Element, name: str, colour: RGBA | None) -> None:
    if colour is None:
        element.set(name, "none")
        return
    red, green, blue, alpha = colour
    element.set(name, f"#{red:02x}{green:02x}{blue:02x}")
    if alpha < 255:
        element.set(f"{name}-opacity", f"{alpha / 255:.4f}")


def _write_weight(element: Element, weight: float) -> None:
    if weight != 1:
        element.set(f"{{{OURS}}}weight", f"{weight:g}")


def _numbers(array: Array) -> str:
    return " ".join(f"{value:.10g}" for value in np.round(array, 3).reshape(-1).tolist())


def _read_layer(group: Element, page: Page) -> Layer:
    role = Role(group.get(f"{{{OURS}}}role", ""))
    image = group.find(f"{{{SVG}}}image")
    return Layer(
        role,
        group.get(f"{{{OURS}}}name", role.value),
        tuple(mark for path in group.findall(f"{{{SVG}}}path") if (mark := _read_mark(path)) is not None),
        None if image is None else _from_url(image.get("href", ""), role),
        visible=group.get("display") != "none",
        opacity=float(group.get("opacity", "1")),
        place=None if image is None else _read_place(image, page),
    )


def _read_place(image: Element, page: Page) -> Place | None:
    """Where an image lies; None where it fills the page."""
    x, y, width, height = (
        float(image.get(name, default))
        for name, default in (("x", "0"), ("y", "0"), ("width", str(page.width)), ("height", str(page.height)))
    )
    if not (abs(x) < FAR and abs(y) < FAR and 0 < width < FAR and 0 < height < FAR):
        raise ValueError("an image lies nowhere")
    fills = abs(width - page.width) < 0.01 and abs(height - page.height) < 0.01 and abs(x) < 0.01 and abs(y) < 0.01
    return None if fills else Place(x, y, width, height)


def _read_mark(path: Element) -> Mark | None:
    """A mark of ours; None for a path that another program has added."""
    weight = path.get(f"{{{OURS}}}weight", "1")
    values: dict[str, Any] = {"id": "", "weight": weight}
    if points := path.get(f"{{{OURS}}}points"):
        nib = path.get(f"{{{OURS}}}nib")
        return mark_from_dict(
            values
            | {
                "width": path.get(f"{{{OURS}}}width", ""),
                "colour": _read_colour(path, "fill"),
                "points": points.split(),
                "softness": path.get(f"{{{OURS}}}softness", "0"),
            }
            | ({"nib": nib.split()} if nib else {})
        )
    if nodes := path.get(f"{{{OURS}}}nodes"):
        width = path.get("stroke-width", "")
        contours = [contour.split() for contour in nodes.split(";")]
        colour = _read_colour(path, "stroke")
        return mark_from_dict(
            values
            | {
                "width": width,
                "colour": [*colour[:3], 255] if float(width) == 0 else colour,
                "fill": None if path.get("fill") == "none" else _read_colour(path, "fill"),
                "contours": [{"closed": contour[0] == "closed", "nodes": contour[1:]} for contour in contours],
            }
        )
    return None


def _read_colour(path: Element, name: str) -> RGBA:
    rgb = bytes.fromhex(path.get(name, "")[1:])
    return rgb[0], rgb[1], rgb[2], round(255 * float(path.get(f"{name}-opacity", "1")))


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
    return pixels[..., 3].copy() if role.is_ink else pixels
