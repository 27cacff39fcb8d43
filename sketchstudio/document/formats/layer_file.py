"""Layers and groups as plain tables for JSON, and back; images travel beside them, as PNG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from PIL import Image

from sketchstudio.document.formats.mark_file import FAR, mark_from_dict, mark_to_dict, number
from sketchstudio.document.formats.readable import MEGAPIXELS
from sketchstudio.document.layer import Group, Layer, Pixels, Place, Role
from sketchstudio.document.marks.stroke import new_id

FLATTEST = 1e-6  # square page units: images that cover less are not there


def layer_to_dict(layer: Layer, image: str | None) -> dict[str, Any]:
    """A layer without its image, which is known by the name `image`."""
    return {
        "id": layer.id,
        "role": layer.role.value,
        "name": layer.name,
        "visible": layer.visible,
        "opacity": layer.opacity,
        "locked": layer.locked,
        "parent": layer.parent,
        "image": image,
        "place": None if layer.place is None else list(layer.place[: 4 if layer.place.is_upright else 6]),
        "strokes": [mark_to_dict(mark) for mark in layer.strokes],
    }


def layer_from_dict(values: dict[str, Any], image: Pixels | None) -> Layer:
    """What `layer_to_dict` made, with its image. ValueError, TypeError or LookupError where it is damaged."""
    return Layer(
        Role(values["role"]),
        str(values["name"]),
        tuple(mark_from_dict(mark) for mark in values["strokes"]),
        image,
        visible=bool(values["visible"]),
        opacity=number(values["opacity"], 0.0, 1.0),
        locked=bool(values["locked"]),
        id=str(values["id"]) or new_id(),
        place=None if values["place"] is None else place_from(values["place"]),
        parent=None if values["parent"] is None else str(values["parent"]),
    )


def group_to_dict(group: Group) -> dict[str, Any]:
    """A group as texts and numbers."""
    return asdict(group)


def group_from_dict(values: dict[str, Any]) -> Group:
    """What `group_to_dict` made, also before groups had parents. ValueError, TypeError or LookupError where it is
    damaged."""
    return Group(
        str(values["name"]),
        visible=bool(values["visible"]),
        opacity=number(values["opacity"], 0.0, 1.0),
        locked=bool(values["locked"]),
        id=str(values["id"]) or new_id(),
        parent=None if values.get("parent") is None else str(values["parent"]),
    )


def to_png(pixels: Pixels) -> bytes:
    """The image of a layer, (H, W) or (H, W, 4), as a file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def from_png(data: bytes, role: Role) -> Pixels:
    """The image of a layer of this role. ValueError and what Pillow raises where it is too large or damaged."""
    return decoded(data, "L" if role.is_ink else "RGBA")


def decoded(data: bytes, mode: str) -> Pixels:
    """A PNG in a mode of Pillow. ValueError and what Pillow raises where it is too large or damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
        try:
            image = Image.open(io.BytesIO(data), formats=("PNG",))
        except Image.DecompressionBombError:  # by itself no ValueError
            raise ValueError("an image is too large") from None
    with image:
        if image.width * image.height > MEGAPIXELS * 1_000_000:
            raise ValueError("an image is too large")
        return np.array(image.convert(mode))


def place_from(numbers: Iterable[Any]) -> Place:
    """Four numbers, or six where an image does not lie upright. ValueError or TypeError where it lies nowhere."""
    place = Place(*(number(value, -FAR, FAR) for value in numbers))
    if abs(place.matrix.determinant()) < FLATTEST:
        raise ValueError("an image has no size")
    return place
