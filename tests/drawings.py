"""Drawings of every kind for tests, and what files must keep of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sketchstudio.document.formats.layer_file import group_to_dict, layer_to_dict
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Pixels, Place, Role
from sketchstudio.document.layer_tree import in_order
from sketchstudio.document.marks.path import Contour, Node, Path
from sketchstudio.document.marks.stroke import Nib, Stroke, StrokePoint

share = st.floats(0, 1)
place = st.floats(-3e3, 3e3)
width = st.floats(0, 400)
name = st.text(st.characters(exclude_categories=()), max_size=12)  # file names may hold anything
colour = st.tuples(*[st.integers(0, 255)] * 4)
nib = st.builds(Nib, share, share, width, width)
strokes = st.builds(
    Stroke,
    st.lists(st.builds(StrokePoint, place, place, share, st.floats(0, 1e3)), max_size=4).map(tuple),
    width, colour, weight=st.floats(0, 2), softness=share, nib=nib,
)  # fmt: skip
contours = st.builds(Contour, st.lists(st.builds(Node, *[place] * 6), min_size=1, max_size=4).map(tuple), st.booleans())
paths = st.builds(
    Path, st.lists(contours, max_size=3).map(tuple), width, colour, st.none() | colour, weight=st.floats(0, 2)
)
side = st.floats(1e-2, 1e5)
upright = st.builds(Place, place, place, side, side, down=st.just(0.0), right=st.just(0.0))
askew = st.builds(Place, *[place] * 6).filter(lambda spot: abs(spot.matrix.determinant()) > 1)
places = upright | askew  # turned, mirrored, slanted


@st.composite
def images(draw: st.DrawFn, role: Role) -> Pixels:
    """Noise of a few pixels, as layers of this role hold it."""
    shape = (draw(st.integers(1, 5)), draw(st.integers(1, 5)), *(() if role.is_ink else (4,)))
    return np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, shape, np.uint8)


@st.composite
def layers(draw: st.DrawFn, groups: list[Group]) -> Layer:
    role = draw(st.sampled_from(list(Role)))
    image = draw(st.none() | images(role))
    return Layer(
        role,
        draw(name),
        tuple(draw(st.lists(strokes | paths, max_size=4))),
        image,
        draw(st.booleans()),
        draw(share),
        draw(st.booleans()),
        place=draw(st.none() | places) if image is not None else None,
        parent=draw(st.sampled_from([None, *(group.id for group in groups)])),
    )


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Any drawing: every field of every part, within the limits that files know."""
    groups: list[Group] = []
    for group in draw(st.lists(st.builds(Group, name, st.booleans(), share, st.booleans()), max_size=4)):
        parents = [None, *(other.id for other in groups)]
        groups.append(replace(group, parent=draw(st.sampled_from(parents))))
    page = Page(draw(st.floats(16, 16384)), draw(st.floats(16, 16384)))
    return in_order(Drawing(page, tuple(draw(st.lists(layers(groups), min_size=1, max_size=4))), tuple(groups)))


def serialised(drawing: Drawing) -> list[Any]:
    """All that a project file keeps of a drawing, to be compared."""
    kept: list[Any] = [list(drawing.page), *(group_to_dict(group) for group in drawing.groups)]
    for layer in drawing.layers:
        image = layer.image
        pixels = None if image is None else f"{image.shape} {hashlib.sha256(image.tobytes()).hexdigest()}"
        kept.append(layer_to_dict(layer, pixels))
    return kept


def without_ids(drawing: Drawing) -> list[Any]:
    """All that an SVG keeps: groups are known by their place, and what no XML can say is left out."""
    from sketchstudio.document.formats.xml_text import xml_text

    kept = serialised(drawing)
    place_of = {entry["id"]: number for number, entry in enumerate(kept[1:])}
    for entry in kept[1:]:
        entry["id"] = ""
        entry["name"] = xml_text(entry["name"])
        if "parent" in entry:
            entry["parent"] = place_of.get(entry["parent"])
        for mark in entry.get("strokes", ()):
            mark["id"] = ""
        if entry.get("place") == [0, 0, *drawing.page]:
            entry["place"] = None
    return kept
