"""Layers go out as other painting programs read them."""

import io
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from sketchstudio.document.formats.open_raster import save, to_open_raster
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
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


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(UserError, match="folder"):
        save(tmp_path / "gone" / "a.ora", Drawing(), 32)
