"""The .sketchstudio file: a zip of drawing.json, timelapse.json and, as PNG, the images of layers and the last picture.

Versioned, written atomically. What an older version wrote goes through MIGRATIONS, one step a version.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchstudio.document.formats.archive import read_member, room_for_images
from sketchstudio.document.formats.layer_file import (
    from_png,
    group_from_dict,
    group_to_dict,
    layer_from_dict,
    layer_to_dict,
    to_png,
)
from sketchstudio.document.formats.readable import DAMAGE, check_file, unreadable
from sketchstudio.document.formats.timelapse_file import page_from, timelapse_from_dict, timelapse_to_dict
from sketchstudio.document.layer import Drawing, Group, Layer, Role
from sketchstudio.document.layer_tree import in_order
from sketchstudio.document.timelapse import Timelapse
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

log = logging.getLogger(__name__)

VERSION = 3
CONTENT = "drawing.json"
TIMELAPSE = "timelapse.json"
RESULT = "result.png"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, eq=False)
class Project:
    """What a project file holds: the drawing, whatever settings its author kept with it (the seed is one), the last
    picture made of it, a PNG with its own text, and how the drawing came to be; nothing where that is not known."""

    drawing: Drawing
    parameters: dict[str, Any] = field(default_factory=dict)
    result: bytes | None = None
    timelapse: Timelapse = ()


def save(
    path: Path,
    drawing: Drawing,
    parameters: dict[str, Any] | None = None,
    result: bytes | None = None,
    timelapse: Timelapse = (),
) -> None:
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
        "timelapse": TIMELAPSE if timelapse else None,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT, json.dumps(content, allow_nan=False))
        if timelapse:
            past = timelapse_to_dict(timelapse, drawing)
            archive.writestr(TIMELAPSE, json.dumps(past, allow_nan=False, separators=(",", ":")))
        for name, png in images.items():
            archive.writestr(zipfile.ZipInfo(name), png)  # is compressed already
    write_atomically(path, buffer.getvalue())


def load(path: Path) -> Project:
    """Read a project. UserError where it is missing, damaged or from a newer version."""
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            content = json.loads(read_member(archive, CONTENT))
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
        raise unreadable(path, error) from error
    except DAMAGE as error:
        raise UserError(
            "{name} is damaged or no project of SketchStudio ({damage}). Open an older copy.",
            name=path.name,
            damage=type(error).__name__,
        ) from error


def _project(content: dict[str, Any], archive: zipfile.ZipFile) -> Project:
    layers, room = [], room_for_images(archive)
    for values in content["layers"]:
        layers.append(layer := _layer(values, archive))
        room -= layer.image.nbytes if layer.image is not None else 0
        if room < 0:
            raise ValueError("its images are too large")
    drawing = sound(content["page"], layers, [group_from_dict(values) for values in content["groups"]])
    parameters, result = content["parameters"], content["result"]
    if not isinstance(parameters, dict):
        raise TypeError("its parameters are no table")
    picture = None if result is None else read_member(archive, str(result))
    if picture is not None and not picture.startswith(PNG_SIGNATURE):
        raise ValueError("its picture is no PNG")
    return Project(drawing, parameters, picture, _timelapse(content["timelapse"], drawing, archive))


def _timelapse(name: Any, drawing: Drawing, archive: zipfile.ZipFile) -> Timelapse:
    """A damaged one does not cost the drawing."""
    if name is None:
        return ()
    try:
        return timelapse_from_dict(json.loads(read_member(archive, str(name))), drawing)
    except DAMAGE as error:
        log.warning("the timelapse in the project is left out: %s", error)
        return ()


def sound(page: Iterable[Any], layers: Iterable[Layer], groups: Iterable[Group]) -> Drawing:
    """What was read as a drawing. ValueError where it is none: without a layer, with a name twice, on no page."""
    drawing = Drawing(page_from(page), tuple(layers), tuple(groups))
    ids = [layer.id for layer in drawing.layers] + [group.id for group in drawing.groups]
    if not drawing.layers or len(set(ids)) < len(ids):
        raise ValueError("its layers are not in order")
    return in_order(drawing)


def _layer(values: dict[str, Any], archive: zipfile.ZipFile) -> Layer:
    name = values["image"]
    return layer_from_dict(
        values, None if name is None else from_png(read_member(archive, str(name)), Role(values["role"]))
    )


def _from_1(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 brought groups, images that do not fill the page, and the last picture."""
    layers = [{**values, "place": None, "parent": None} for values in content["layers"]]
    return {**content, "layers": layers, "groups": [], "result": None}


def _from_2(content: dict[str, Any]) -> dict[str, Any]:
    """Version 3 brought the timelapse, groups in groups and images that lie askew."""
    return {**content, "timelapse": None}


MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1, 2: _from_2}
