"""The .sketchstudio file: a zip of drawing.json and the images of layers as PNG. Versioned, written atomically."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.readable import MEGAPIXELS, check_file
from sketchstudio.document.stroke import Stroke, StrokePoint, new_id
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

VERSION = 1
CONTENT = "drawing.json"
LARGEST_MEMBER = 256 * 2**20  # bytes, unpacked: a file that says more is no drawing
# All that a damaged zip, JSON or PNG raises.
DAMAGE = (zipfile.BadZipFile, zlib.error, LookupError, TypeError, ValueError, AttributeError, EOFError,
          NotImplementedError, RuntimeError, SyntaxError)
SIDES = (1.0, 65536.0)  # page units


@dataclass(frozen=True, eq=False)
class Project:
    """What a project file holds: the drawing, and whatever settings its author kept with it."""

    drawing: Drawing
    parameters: dict[str, Any] = field(default_factory=dict)


def save(path: Path, drawing: Drawing, parameters: dict[str, Any] | None = None) -> None:
    """Write a project; the old file stays as it is until the new one is whole. UserError where it cannot be written."""
    images: dict[str, bytes] = {}
    layers = []
    for number, layer in enumerate(drawing.layers):
        name = None
        if layer.image is not None:
            name = f"layer-{number}.png"
            images[name] = _to_png(layer.image)
        layers.append(_layer_to_dict(layer, name))
    content = {
        "format": "sketchstudio",
        "version": VERSION,
        "page": list(drawing.page),
        "layers": layers,
        "parameters": parameters or {},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT, json.dumps(content, ensure_ascii=False, allow_nan=False))
        for name, png in images.items():
            archive.writestr(zipfile.ZipInfo(name), png)  # is compressed already
    write_atomically(path, buffer.getvalue())


def load(path: Path) -> Project:
    """Read a project. UserError where it is missing, damaged or from a newer version."""
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            content = json.loads(_read(archive, CONTENT))
            if not isinstance(content, dict) or content.get("format") != "sketchstudio":
                raise ValueError("it is no project of SketchStudio")
            version = content["version"]
            if version > VERSION:
                raise UserError(f"{path.name} was saved by a newer SketchStudio (file version {version}, this one "
                                f"reads up to {VERSION}). Update SketchStudio to open it.")
            page = Page(*(_number(side, *SIDES) for side in content["page"]))
            layers = tuple(_layer_from_dict(values, archive) for values in content["layers"])
            if not layers or len({layer.id for layer in layers}) < len(layers):
                raise ValueError("its layers are not in order")
            parameters = content["parameters"]
            if not isinstance(parameters, dict):
                raise TypeError("its parameters are no table")
            return Project(Drawing(page, layers), parameters)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}. Use another file.") from error
    except DAMAGE as error:
        raise UserError(f"{path.name} is damaged or no project of SketchStudio ({type(error).__name__}). "
                        "Open an older copy.") from error


def _layer_to_dict(layer: Layer, image: str | None) -> dict[str, Any]:
    return {
        "id": layer.id,
        "role": layer.role.value,
        "name": layer.name,
        "visible": layer.visible,
        "opacity": layer.opacity,
        "locked": layer.locked,
        "image": image,
        "strokes": [
            {
                "id": stroke.id,
                "width": stroke.width,
                "colour": list(stroke.colour),
                "points": np.round(stroke.array, 3).reshape(-1).tolist(),
            }
            for stroke in layer.strokes
        ],
    }


def _layer_from_dict(values: dict[str, Any], archive: zipfile.ZipFile) -> Layer:
    role = Role(values["role"])
    name = values["image"]
    return Layer(
        role,
        str(values["name"]),
        tuple(_stroke_from_dict(stroke) for stroke in values["strokes"]),
        None if name is None else _from_png(_read(archive, str(name)), role),
        visible=bool(values["visible"]),
        opacity=_number(values["opacity"], 0.0, 1.0),
        locked=bool(values["locked"]),
        id=str(values["id"]) or new_id(),
    )


def _stroke_from_dict(values: dict[str, Any]) -> Stroke:
    points = np.asarray(values["points"], dtype=np.float64).reshape(-1, 4)
    if not np.isfinite(points).all():
        raise ValueError("a point is not a number")
    red, green, blue, alpha = (int(_number(channel, 0, 255)) for channel in values["colour"])
    return Stroke(
        tuple(StrokePoint(*row) for row in points.tolist()),
        _number(values["width"], 0.0, SIDES[1]),
        (red, green, blue, alpha),
        str(values["id"]),
    )


def _number(value: Any, low: float, high: float) -> float:
    result = float(value)
    if not low <= result <= high:  # also false for NaN
        raise ValueError(f"{result} is not within {low} and {high}")
    return result


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        data = member.read(LARGEST_MEMBER + 1)  # the size in the header may lie
    if len(data) > LARGEST_MEMBER:
        raise ValueError(f"{name} is too large")
    return data


def _to_png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _from_png(data: bytes, role: Role) -> Pixels:
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        if image.width * image.height > MEGAPIXELS * 1_000_000:
            raise ValueError("an image is too large")
        return np.asarray(image.convert("L" if role is Role.SKETCH else "RGBA"))
