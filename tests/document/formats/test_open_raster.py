"""Layers go out as other painting programs read them."""

import io
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from drawings import drawings
from hypothesis import given, settings
from PIL import Image

from sketchstudio.document.formats.open_raster import load, save, to_open_raster
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.pictures.picture import load_drawing
from sketchstudio.document.rasterize import colour_map, mask_map, sketch_map
from sketchstudio.errors import UserError

BAR = Stroke((StrokePoint(0, 50), StrokePoint(200, 50)), 40, (200, 0, 0, 255))


@pytest.fixture
def archive():
    group = Group("Cat & co", opacity=0.5, visible=False)
    drawing = Drawing(Page(200, 100), (
        Layer(Role.COLOUR, "Paint", (BAR,), opacity=0.25),
        Layer(Role.SKETCH, "Head", parent=group.id),
        Layer(Role.SKETCH, "Tail", locked=True, parent=group.id),
        Layer(Role.MASK, "Mask", (BAR,)),
    ), (group,))  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(to_open_raster(drawing, 400))) as archive:
        yield archive


def image(archive, name):
    return np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGBA"))


def test_the_mimetype_comes_first_and_is_stored(archive):
    first = archive.infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    assert archive.read("mimetype") == b"image/openraster"


def test_the_stack_is_topmost_first_with_groups_inside(archive):
    root = ElementTree.fromstring(archive.read("stack.xml"))
    assert (root.tag, root.get("w"), root.get("h")) == ("image", "400", "200")
    mask, group, paint = root.find("stack")
    assert (mask.get("name"), group.tag, paint.get("name")) == ("Mask", "stack", "Paint")
    assert [layer.get("name") for layer in group] == ["Tail", "Head"]
    assert (group.get("name"), group.get("visibility"), group.get("opacity")) == ("Cat & co", "hidden", "0.5")
    assert group[0].get("edit-locked") == "true" and paint.get("opacity") == "0.25"
    assert {layer.get("src") for layer in root.iter("layer")} <= set(archive.namelist())


def test_layers_are_as_large_as_the_picture_and_without_their_opacity(archive):
    root = ElementTree.fromstring(archive.read("stack.xml"))
    paint = image(archive, root.find("stack")[-1].get("src"))
    assert paint.shape == (200, 400, 4) and tuple(paint[100, 200]) == (200, 0, 0, 255) and paint[5, 5, 3] == 0


def test_the_merged_image_is_what_is_seen_on_paper_without_the_mask(archive):
    merged = image(archive, "mergedimage.png")
    assert tuple(merged[5, 5]) == (255, 255, 255, 255)
    assert merged[100, 200].astype(int) == pytest.approx((241, 191, 191, 255), abs=2)
    assert image(archive, "Thumbnails/thumbnail.png").shape == (128, 256, 4)


def flat(drawing):
    """What comes back of layers and groups, in their order."""
    groups = {group.id: number for number, group in enumerate(drawing.groups)}
    return [
        (entry.name, entry.visible, pytest.approx(entry.opacity, abs=1e-4), entry.locked, groups.get(entry.parent),
         getattr(entry, "role", None))
        for entry in (*drawing.layers, *drawing.groups)
    ]  # fmt: skip


def test_nested_groups_come_back(tmp_path):
    outer = Group("Cat", opacity=0.5, visible=False)
    inner = Group("Head", locked=True, parent=outer.id)
    drawing = Drawing(Page(300, 150), (
        Layer(Role.COLOUR, "Paint", (BAR,), opacity=0.25),
        Layer(Role.REFERENCE, "Photo", parent=outer.id),
        Layer(Role.SKETCH, "Eyes", (BAR,), parent=inner.id),
        Layer(Role.RESULT, "Nose", parent=inner.id, locked=True),
        Layer(Role.SKETCH, "Tail", parent=outer.id),
        Layer(Role.MASK, "Mask", (BAR,), visible=False),
    ), (outer, inner))  # fmt: skip
    save(tmp_path / "a.ora", drawing, 600)
    again = load(tmp_path / "a.ora")
    assert again.page == drawing.page and flat(again) == flat(drawing)
    for before, after in zip(drawing.layers, again.layers, strict=True):
        assert before.is_blank == after.is_blank
    for seen in (sketch_map, mask_map, colour_map):
        ours, theirs = (seen(with_all_shown(one), 120, 60) for one in (drawing, again))
        assert ours.mean() > 10 and np.abs(ours.astype(int) - theirs.astype(int)).mean() < 1  # edges differ a little
    assert flat(load_drawing(tmp_path / "a.ora")) == flat(drawing)


def with_all_shown(drawing):
    return replace(
        drawing,
        layers=tuple(replace(layer, visible=True) for layer in drawing.layers),
        groups=tuple(replace(group, visible=True) for group in drawing.groups),
    )


@given(drawings())
@settings(max_examples=10)
def test_layers_and_groups_of_any_drawing_come_back(qapp, drawing):
    layers, groups = (  # with names that any XML can say
        tuple(replace(entry, name=f"{kind} {number}") for number, entry in enumerate(entries))
        for kind, entries in (("L", drawing.layers), ("G", drawing.groups))
    )
    drawing = replace(drawing, layers=layers, groups=groups)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.ora")
        save(path, drawing, 16)
        assert flat(load(path)) == flat(drawing)


def test_files_of_other_programs_become_paint(tmp_path):
    """As Krita writes them: no page of ours, layers where they have marks, offsets, stacks in stacks."""
    dot = io.BytesIO()
    Image.new("RGBA", (10, 20), (0, 0, 255, 255)).save(dot, "PNG")
    stack = """<?xml version='1.0' encoding='UTF-8'?>
    <image version="0.0.1" w="200" h="100" xres="300" yres="300"><stack name="root" opacity="1">
    <stack name="" isolation="isolate" x="0" y="0"><layer name="dot" src="data/dot.png" x="20" y="10" selected="true"/>
    </stack><text x="3"/><layer src="data/dot.png" composite-op="svg:multiply"/></stack></image>"""
    with zipfile.ZipFile(tmp_path / "k.ora", "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("stack.xml", stack)
        archive.writestr("data/dot.png", dot.getvalue())
    drawing = load(tmp_path / "k.ora")
    assert drawing.page == (1024, 512) and [layer.name for layer in drawing.layers] == ["Colour", "dot"]
    assert [layer.role for layer in drawing.layers] == [Role.COLOUR, Role.COLOUR]
    assert drawing.layers[1].place == pytest.approx((102.4, 51.2, 51.2, 102.4, 0, 0))
    assert drawing.layers[1].parent == drawing.groups[0].id and drawing.groups[0].name == "Group"


@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04"])
def test_what_is_no_open_raster_file_is_one_clear_line(tmp_path, data):
    (tmp_path / "a.ora").write_bytes(data)
    with pytest.raises(UserError, match="no OpenRaster file"):
        load(tmp_path / "a.ora")


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(UserError, match="folder"):
        save(tmp_path / "gone" / "a.ora", Drawing(), 32)


@pytest.mark.parametrize("name", ["a\x07b", "a\ud800b", "\x00"])
def test_a_name_that_xml_has_no_letters_for_does_not_cost_the_file(tmp_path, name):
    group = Group(name)
    save(tmp_path / "a.ora", Drawing(layers=(Layer(Role.COLOUR, name, (BAR,), parent=group.id),), groups=(group,)))
    drawing = load(tmp_path / "a.ora")
    expected = "".join(letter if letter in "ab" else "\N{REPLACEMENT CHARACTER}" for letter in name)
    assert [entry.name for entry in (*drawing.layers, *drawing.groups)] == [expected, expected]
