"""A half opaque group fades as one sheet, whoever looks at it: what lies below in the group does not show through."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from sketchstudio.document.composite import composite
from sketchstudio.document.fading import Faded, parts
from sketchstudio.document.formats.open_raster import to_open_raster
from sketchstudio.document.formats.svg import to_svg
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Contour, Node, Path
from sketchstudio.document.rasterize import colour_map, result_map, sketch_map

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)
PAGE = Page(100, 100)
BELOW, BOTH, ABOVE = (20, 20), (50, 50), (80, 80)  # places of one square only and of two


def square(start, end, colour):
    corners = ((start, start), (end, start), (end, end), (start, end))
    return Path((Contour(tuple(Node(x, y) for x, y in corners), True),), 0.0, colour, colour)


def stacked(role=Role.COLOUR, opacity=0.5, **attributes):
    """Blue over red, both opaque, in a group."""
    group = Group("Group", opacity=opacity, **attributes)
    red = Layer(role, "Red", (square(10, 60, RED),), parent=group.id)
    blue = Layer(role, "Blue", (square(40, 90, BLUE),), parent=group.id)
    return Drawing(PAGE, (red, blue), (group,))


def at(image, place):
    return image.pixelColor(*place).getRgb()[:3]


def seen(drawing):
    return composite(drawing, drawing.layers, QRectF(0, 0, *PAGE), 100, 100)


def check(image):
    for place, colour in ((BELOW, (255, 128, 128)), (BOTH, (128, 128, 255)), (ABOVE, (128, 128, 255))):
        assert np.abs(np.subtract(at(image, place), colour)).max() <= 2, place


def test_the_layers_of_a_group_do_not_show_through_each_other():
    check(seen(stacked()))


def test_nothing_is_put_together_that_need_not_be():
    drawing = stacked()
    red, blue = drawing.layers
    (both,) = parts(drawing, drawing.layers)
    assert isinstance(both, Faded) and both.opacity == 0.5 and both.inside == (red, blue)
    (alone,) = parts(drawing, [red])
    assert isinstance(alone, Layer) and alone.opacity == 0.5
    hidden = replace(drawing, layers=(red, replace(blue, visible=False)))
    assert [part.opacity for part in parts(hidden, hidden.layers)] == [0.5]
    for look, count in (({"opacity": 1.0}, 2), ({"visible": False}, 0), ({"opacity": 0.0}, 0)):
        drawing = stacked(**look)
        assert len(parts(drawing, drawing.layers)) == count


def test_groups_in_groups_fade_one_after_the_other():
    inner = stacked()
    outer = Group("Outer", opacity=0.5)
    group = replace(inner.groups[0], parent=outer.id)
    green = Layer(Role.COLOUR, "Green", (square(70, 95, (0, 255, 0, 255)),), parent=outer.id)
    drawing = Drawing(PAGE, (*inner.layers, green), (outer, group))
    image = seen(drawing)
    for place, colour in ((BELOW, (255, 191, 191)), (BOTH, (191, 191, 255)), (ABOVE, (128, 255, 128))):
        assert np.abs(np.subtract(at(image, place), colour)).max() <= 2, place
    only = replace(drawing, layers=inner.layers)  # the outer one has nothing but the inner one
    (part,) = parts(only, only.layers)
    assert isinstance(part, Faded) and part.opacity == 0.25 and len(part.inside) == 2


def test_a_half_opaque_layer_in_a_half_opaque_group():
    drawing = stacked()
    red, blue = drawing.layers
    image = seen(replace(drawing, layers=(red, replace(blue, opacity=0.5))))
    assert np.abs(np.subtract(at(image, BOTH), (191, 128, 191))).max() <= 2


def test_so_does_what_the_model_is_shown():
    rgba = colour_map(stacked(), 100, 100)
    for (x, y), colour in ((BELOW, (255, 0, 0, 128)), (BOTH, (0, 0, 255, 128))):
        assert np.abs(rgba[y, x].astype(int) - colour).max() <= 2
    rgb = result_map(stacked(Role.RESULT), 100, 100)
    assert np.abs(rgb[50, 50].astype(int) - (128, 128, 255)).max() <= 2
    ink = sketch_map(stacked(Role.SKETCH), 100, 100)
    assert ink[50, 50] == ink[20, 20] == ink[80, 80] == 128


def test_other_roles_in_the_group_take_no_part_in_it():
    drawing = stacked()
    red, blue = drawing.layers
    rgba = colour_map(replace(drawing, layers=(red, replace(blue, role=Role.SKETCH))), 100, 100)
    assert np.abs(rgba[50, 50].astype(int) - (255, 0, 0, 128)).max() <= 1


def test_marks_on_the_image_of_a_half_opaque_layer_hide_it():
    image = np.zeros((4, 4, 4), np.uint8)
    image[...] = RED
    for place in (None, Place(0, 0, 70, 70)):
        layer = Layer(Role.COLOUR, "Photo", (square(40, 90, BLUE),), image, opacity=0.5, place=place)
        rgba = colour_map(Drawing(PAGE, (layer,)), 100, 100)
        assert np.abs(rgba[50, 50].astype(int) - (0, 0, 255, 128)).max() <= 2
        assert np.abs(rgba[20, 20].astype(int) - (255, 0, 0, 128)).max() <= 2


def test_other_programs_are_told_by_svg():
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(to_svg(stacked()).encode())).render(painter)
    painter.end()
    check(image)


def test_open_raster_has_the_opacity_at_the_stack_and_a_picture_of_it(tmp_path):
    import zipfile
    from xml.etree import ElementTree

    (tmp_path / "it.ora").write_bytes(to_open_raster(stacked(), 100))
    with zipfile.ZipFile(tmp_path / "it.ora") as archive:
        stack = ElementTree.fromstring(archive.read("stack.xml"))[0][0]
        merged = QImage.fromData(archive.read("mergedimage.png"))
    assert stack.tag == "stack" and stack.get("opacity") == "0.5"
    assert [layer.get("opacity") for layer in stack] == ["1", "1"]
    check(merged)


@pytest.mark.parametrize("opacity", [0.0, 0.3, 1.0])
def test_a_sketch_is_as_strong_as_group_and_layer_say(opacity):
    ink = sketch_map(stacked(Role.SKETCH, opacity), 50, 50)
    assert ink.max() == round(255 * opacity)
