"""SVG in and out. Every program shows what we write; we read our own drawings back as they were.

What comes back: page, layers and groups with their names, roles, order, visibility, opacity and locks, images at their
places to the pixel, marks with their points to a thousandth of a page unit. What does not: the ids, which are new (SVG
is how marks are copied), and characters in names that XML has none of.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from PIL import Image

from sketchstudio.document.formats.layer_file import decoded
from sketchstudio.document.formats.mark_file import FAR, mark_from_dict, rounded
from sketchstudio.document.formats.readable import DAMAGE, check_file
from sketchstudio.document.formats.svg_shapes import TooDetailedError, read_shapes
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Pixels, Place, Role
from sketchstudio.document.layer_order import in_order, tree
from sketchstudio.document.marks.outline import outline
from sketchstudio.document.marks.path import Contour, Mark
from sketchstudio.document.marks.path import Path as PathMark
from sketchstudio.document.marks.stroke import RGBA, ROUND, Stroke
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

SVG = "http://www.w3.org/2000/svg"
OURS = "urn:sketchstudio:drawing"
VERSION = "2"
READ = ("1", VERSION)  # version 2 brought groups and locks
LARGEST = 16 * 2**20  # bytes
PNG = "data:image/png;base64,"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def save(path: Path, drawing: Drawing) -> None:
    """Write a drawing as SVG. UserError where it cannot be written."""
    write_atomically(path, to_svg(drawing).encode())


def to_svg(drawing: Drawing) -> str:
    """A drawing as SVG: a <g> for each group and each layer, a filled path for each stroke, its points in attributes of
    ours."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("sketchstudio", OURS)
    width, height = map(_number, drawing.page)
    root = Element(
        f"{{{SVG}}}svg",
        {
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            f"{{{OURS}}}version": VERSION,
        },
    )
    for name, inside in tree(drawing):
        group = drawing.group(name)
        parent = root if group is None else _write_entry(root, group)
        if group is not None:
            parent.set(f"{{{OURS}}}group", "yes")
        for layer in map(drawing.layer, inside or (name,)):
            assert layer is not None  # the tree is made of this drawing
            _write_layer(parent, layer, drawing.page)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def load(path: Path) -> Drawing:
    """Read any SVG as a drawing. UserError where it is missing, damaged, empty or too large."""
    check_file(path)
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                "{name} is larger than {largest} MB. Simplify it first.", name=path.name, largest=LARGEST // 2**20
            )
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            "{path} cannot be read: {reason}. Use another file.", path=path, reason=error.strerror or error
        ) from error
    return read(data, path.name)


def read(data: bytes, name: str) -> Drawing:
    """SVG from a file or another program, known to people as `name`, as a drawing. UserError where it is damaged."""
    try:
        if len(data) > LARGEST:
            raise TooDetailedError(f"it has more than {LARGEST // 2**20} MB")
        return from_svg(data)
    except TooDetailedError as error:
        raise UserError("{name} is too detailed: {error}. Simplify it first.", name=name, error=error) from error
    except ElementTree.ParseError as error:
        raise UserError(
            "{name} is no sound SVG ({error}). Save it again or use another file.", name=name, error=error
        ) from error
    except (OSError, *DAMAGE) as error:
        raise UserError(
            "{name} cannot be read as SVG ({error}). Save it again or use another file.", name=name, error=error
        ) from error


def from_svg(data: bytes) -> Drawing:
    """SVG -> drawing; what `to_svg` wrote comes back as it was, whatever else as strokes along its shapes."""
    root = ElementTree.fromstring(data)
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise ValueError("it is another kind of XML")
    if root.get(f"{{{OURS}}}version") not in READ:
        return read_shapes(data)
    page = Page(float(root.get("width", "")), float(root.get("height", "")))
    if not (0 < page.width < 1e5 and 0 < page.height < 1e5):
        raise ValueError("the page has no size")
    layers: list[Layer] = []
    groups: list[Group] = []
    for element in root:
        if element.get(f"{{{OURS}}}role"):
            layers.append(_read_layer(element, page))
        elif element.get(f"{{{OURS}}}group"):
            groups.append(group := Group(element.get(f"{{{OURS}}}name", "Group"), *_read_look(element)))
            inside = (child for child in element if child.get(f"{{{OURS}}}role"))
            layers += (_read_layer(child, page, group.id) for child in inside)
    return in_order(Drawing(page, tuple(layers), tuple(groups))) if layers else Drawing(page)


def _write_entry(parent: Element, entry: Layer | Group) -> Element:
    """What layers and groups have in common."""
    name = NO_XML.sub("\N{REPLACEMENT CHARACTER}", entry.name)
    element = SubElement(parent, f"{{{SVG}}}g", {f"{{{OURS}}}name": name, "opacity": _number(entry.opacity)})
    if not entry.visible:
        element.set("display", "none")
    if entry.locked:
        element.set(f"{{{OURS}}}locked", "yes")
    return element


def _write_layer(parent: Element, layer: Layer, page: Page) -> None:
    element = _write_entry(parent, layer)
    element.set(f"{{{OURS}}}role", layer.role.value)
    if layer.image is not None:
        where = layer.image_rect(page)
        sides = (where.x(), where.y(), where.width(), where.height())
        place = zip(("x", "y", "width", "height"), map(_number, sides), strict=True)
        href = {"preserveAspectRatio": "none", "href": _to_url(layer.image)}
        SubElement(element, f"{{{SVG}}}image", dict(place) | href)
    for mark in layer.strokes:
        if isinstance(mark, PathMark):
            _write_path(element, mark)
        else:
            _write_stroke(element, mark)


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
            f"{{{OURS}}}width": _number(stroke.width),
            f"{{{OURS}}}points": _numbers(rounded(stroke.array)),
        },
    )
    _write_colour(element, "fill", stroke.colour)
    _write_weight(element, stroke.weight)
    if stroke.softness:
        element.set(f"{{{OURS}}}softness", _number(stroke.softness))
    if stroke.nib != ROUND:
        element.set(f"{{{OURS}}}nib", _numbers(stroke.nib))


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
            "stroke-width": _number(path.width),
            f"{{{OURS}}}nodes": ";".join(
                f"{'closed' if contour.closed else 'open'} {_numbers(rounded(np.array(contour.nodes)))}"
                for contour in path.contours
            ),
        },
    )
    _write_colour(element, "stroke", path.colour)
    _write_colour(element, "fill", path.fill)
    if path.width == 0:  # the colour is kept for an outline to come, but not drawn with
        element.set("stroke-opacity", "0")
        element.set(f"{{{OURS}}}alpha", str(path.colour[3]))
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
        element.set(f"{{{OURS}}}weight", _number(weight))


def _number(value: float) -> str:
    """As short as it can be told from all others."""
    return repr(float(value)).removesuffix(".0")


def _numbers(values: Iterable[float]) -> str:
    return " ".join(map(_number, values))


def _read_look(element: Element) -> tuple[bool, float, bool]:
    """Whether it is visible, its opacity, and whether it is locked."""
    visible, locked = element.get("display") != "none", element.get(f"{{{OURS}}}locked") is not None
    return visible, float(element.get("opacity", "1")), locked


def _read_layer(element: Element, page: Page, parent: str | None = None) -> Layer:
    role = Role(element.get(f"{{{OURS}}}role", ""))
    image = element.find(f"{{{SVG}}}image")
    visible, opacity, locked = _read_look(element)
    return Layer(
        role,
        element.get(f"{{{OURS}}}name", role.value),
        tuple(mark for path in element.findall(f"{{{SVG}}}path") if (mark := _read_mark(path)) is not None),
        None if image is None else _from_url(image.get("href", ""), role),
        visible,
        opacity,
        locked,
        place=None if image is None else _read_place(image, page),
        parent=parent,
    )


def _read_place(image: Element, page: Page) -> Place | None:
    """Where an image lies; None where it fills the page."""
    x, y, width, height = (
        float(image.get(name, default))
        for name, default in (("x", "0"), ("y", "0"), ("width", str(page.width)), ("height", str(page.height)))
    )
    if not (abs(x) < FAR and abs(y) < FAR and 0 < width < FAR and 0 < height < FAR):
        raise ValueError("an image lies nowhere")
    place = Place(x, y, width, height)
    return None if place == (0, 0, *page) else place


def _read_mark(path: Element) -> Mark | None:
    """A mark of ours; None for a path that another program has added."""
    weight = path.get(f"{{{OURS}}}weight", "1")
    values: dict[str, Any] = {"id": "", "weight": weight}
    if (points := path.get(f"{{{OURS}}}points")) is not None:
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
    if (nodes := path.get(f"{{{OURS}}}nodes")) is not None:
        width = path.get("stroke-width", "")
        contours = [contour.split() for contour in nodes.split(";")] if nodes else []
        colour = _read_colour(path, "stroke")
        return mark_from_dict(
            values
            | {
                "width": width,
                "colour": [*colour[:3], path.get(f"{{{OURS}}}alpha", "255")] if float(width) == 0 else colour,
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
    pixels = decoded(base64.b64decode(url.removeprefix(PNG)), "RGBA")
    return pixels[..., 3].copy() if role.is_ink else pixels
