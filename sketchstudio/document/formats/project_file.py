"""The .sketchstudio file: a zip of drawing.json and, as PNG, the images of layers and the last picture.

Versioned, written atomically. What an older version wrote goes through MIGRATIONS, one step a version.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchstudio.document.formats.layer_file import (
    from_png,
    group_from_dict,
    group_to_dict,
    layer_from_dict,
    layer_to_dict,
    to_png,
)
from sketchstudio.document.formats.mark_file import number
from sketchstudio.document.formats.readable import DAMAGE, check_file
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.layer_order import in_order
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

VERSION = 2
CONTENT = "drawing.json"
RESULT = "result.png"
LARGEST_MEMBER = 256 * 2**20  # bytes, unpacked: a file that says more is no drawing
FREE = 64 * 2**20  # bytes that any file may unpack to; beyond that
EXPANSION = 100  # times its packed size, which no drawing reaches
IMAGES = 2**30  # bytes of pixels that any file may hold; more only if it is large itself
SIDES = (1.0, 65536.0)  # page units
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, eq=False)
class Project:
    """What a project file holds: the drawing, whatever settings its author kept with it (the seed is one), and the
    last picture made of it, a PNG with its own text."""

    drawing: Drawing
    parameters: dict[str, Any] = field(default_factory=dict)
    result: bytes | None = None


def save(path: Path, drawing: Drawing, parameters: dict[str, Any] | None = None, result: bytes | None = None) -> None:
    """Write a project; the old file stays as it is until the new one is whole. UserError where it cannot be written."""
    images: dict[str, bytes] = {}
    layers = []
    for place, layer in enumerate(drawing.layers):
        name = None
        if layer.image is not None:
            name = f"layer-{place}.png"
            images[name] = to_png(layer.image)
        layers.append(layer_to_dict(layer, name))
    if result is not None:
        images[RESULT] = result
    content = {
        "format": "sketchstudio",
        "version": VERSION,
        "page": list(drawing.page),
        "groups": [group_to_dict(group) for group in drawing.groups],
        "layers": layers,
        "parameters": parameters or {},
        "result": RESULT if result is not None else None,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT, json.dumps(content, allow_nan=False))
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
                raise UserError(
                    "{name} was saved by a newer SketchStudio (file version {version}, this one reads up to "
                    "{known}). Update SketchStudio to open it.",
                    name=path.name,
                    version=version,
                    known=VERSION,
                )
            while version < VERSION:
                content = MIGRATIONS[version](content)
                version += 1
            return _project(content, archive)
    except OSError as error:
        raise UserError(
            "{path} cannot be read: {reason}. Use another file.", path=path, reason=error.strerror or error
        ) from error
    except DAMAGE as error:
        raise UserError(
            "{name} is damaged or no project of SketchStudio ({damage}). Open an older copy.",
            name=path.name,
            damage=type(error).__name__,
        ) from error


def _project(content: dict[str, Any], archive: zipfile.ZipFile) -> Project:
    layers, room = [], max(IMAGES, EXPANSION * sum(member.compress_size for member in archive.infolist()))
    for values in content["layers"]:
        layers.append(layer := _layer(values, archive))
        room -= layer.image.nbytes if layer.image is not None else 0
        if room < 0:
            raise ValueError("its images are too large")
    drawing = sound(content["page"], layers, [group_from_dict(values) for values in content["groups"]])
    parameters, result = content["parameters"], content["result"]
    if not isinstance(parameters, dict):
        raise TypeError("its parameters are no table")
    picture = None if result is None else _read(archive, str(result))
    if picture is not None and not picture.startswith(PNG_SIGNATURE):
        raise ValueError("its picture is no PNG")
    return Project(drawing, parameters, picture)


def sound(page: Iterable[Any], layers: Iterable[Layer], groups: Iterable[Group]) -> Drawing:
    """What was read as a drawing. ValueError where it is none: without a layer, with a name twice, on no page."""
    width, height = (number(side, *SIDES) for side in page)
    drawing = Drawing(Page(width, height), tuple(layers), tuple(groups))
    ids = [layer.id for layer in drawing.layers] + [group.id for group in drawing.groups]
    if not drawing.layers or len(set(ids)) < len(ids):
        raise ValueError("its layers are not in order")
    return in_order(drawing)


def _layer(values: dict[str, Any], archive: zipfile.ZipFile) -> Layer:
    name = values["image"]
    return layer_from_dict(values, None if name is None else from_png(_read(archive, str(name)), Role(values["role"])))


def _from_1(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 brought groups, images that do not fill the page, and the last picture."""
    layers = [{**values, "place": None, "parent": None} for values in content["layers"]]
    return {**content, "layers": layers, "groups": [], "result": None}


MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1}


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    about = archive.getinfo(name)
    if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in a way that we never use")  # some take any amount of memory
    most = min(LARGEST_MEMBER, max(FREE, EXPANSION * about.compress_size))
    with archive.open(about) as member:
        data = member.read(most + 1)  # the size in the header may lie
    if len(data) > most:
        raise ValueError(f"{name} is too large")
    return data
