"""Marks and images as elements of an SVG that every program shows, with attributes of ours, and back."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from PIL import Image

from sketchstudio.document.formats.layer_file import decoded, place_from
from sketchstudio.document.formats.mark_file import mark_from_dict, rounded
from sketchstudio.document.layer import Layer, Page, Pixels, Place, Role
from sketchstudio.document.marks.outline import outline
from sketchstudio.document.marks.path import Contour, Mark
from sketchstudio.document.marks.path import Path as PathMark
from sketchstudio.document.marks.stroke import RGBA, ROUND, Stroke

SVG = "http://www.w3.org/2000/svg"
OURS = "urn:sketchstudio:drawing"
PNG = "data:image/png;base64,"


def write_image(parent: Element, layer: Layer, page: Page) -> None:
    """The image of a layer, if it has one."""
    if layer.image is not None:
        attributes = _write_place(layer.image_place(page))
        attributes |= {"preserveAspectRatio": "none", "href": _to_url(layer.image)}
        SubElement(parent, f"{{{SVG}}}image", attributes)


def write_mark(parent: Element, mark: Mark) -> None:
    """A stroke or a path."""
    if isinstance(mark, PathMark):
        _write_path(parent, mark)
    else:
        _write_stroke(parent, mark)


def read_image(element: Element, page: Page, role: Role) -> tuple[Pixels | None, Place | None]:
    """The image of a layer of this role and where it lies, None where it fills the page. ValueError and what Pillow
    raises where it is damaged."""
    image = element.find(f"{{{SVG}}}image")
    return (None, None) if image is None else (_from_url(image.get("href", ""), role), _read_place(image, page))


def _write_place(place: Place) -> dict[str, str]:
    """The attributes of an image that lies there: of one that does not lie upright, the unit square and a matrix."""
    if place.is_upright:
        return dict(zip(("x", "y", "width", "height"), map(number_text, place), strict=False))
    numbers = (place.width, place.down, place.right, place.height, place.x, place.y)
    return {"width": "1", "height": "1", "transform": f"matrix({_numbers(numbers)})"}


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
            f"{{{OURS}}}width": number_text(stroke.width),
            f"{{{OURS}}}points": _numbers(rounded(stroke.array)),
        },
    )
    _write_colour(element, "fill", stroke.colour)
    _write_weight(element, stroke.weight)
    if stroke.softness:
        element.set(f"{{{OURS}}}softness", number_text(stroke.softness))
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
            "stroke-width": number_text(path.width),
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
        element.set(f"{{{OURS}}}weight", number_text(weight))


def number_text(value: float) -> str:
    """As short as it can be told from all others."""
    return repr(float(value)).removesuffix(".0")


def _numbers(values: Iterable[float]) -> str:
    return " ".join(map(number_text, values))


def _read_place(image: Element, page: Page) -> Place | None:
    """Where an image lies; None where it fills the page."""
    if (matrix := image.get("transform")) is not None:
        width, down, right, height, x, y = matrix.removeprefix("matrix(").removesuffix(")").replace(",", " ").split()
        return place_from((x, y, width, height, down, right))
    sides = (("x", "0"), ("y", "0"), ("width", str(page.width)), ("height", str(page.height)))
    place = place_from(image.get(name, default) for name, default in sides)
    return None if place == Place(0, 0, *page) else place


def read_mark(path: Element) -> Mark | None:
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
