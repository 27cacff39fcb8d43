from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgRenderer

from sketchstudio.document.formats.svg import from_svg, load, save, to_svg
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Contour, Node, Path, ellipse, painter_path
from sketchstudio.document.marks.stroke import Nib, Stroke, StrokePoint
from sketchstudio.document.pictures.picture import load_sketch
from sketchstudio.document.rasterize import colour_map, sketch_map
from sketchstudio.errors import UserError


def svg(body, attributes='viewBox="0 0 100 100" stroke="black" fill="none"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()


def strokes(body, attributes='viewBox="0 0 100 100" stroke="black" fill="none"'):
    drawing = from_svg(svg(body, attributes))
    (layer,) = drawing.with_role(Role.SKETCH)
    return layer.strokes


def ends(path):
    """Where it begins and ends, in the units of the file."""
    curve = painter_path(path)
    return tuple(round(v / 10.24, 2) + 0.0 for at in (0, 1) for v in curve.pointAtPercent(at).toTuple())


def drawing():
    points = tuple(StrokePoint(100 + 20 * i, 200 + 9 * i, (i % 7) / 7, i / 100) for i in range(30))
    ink = np.zeros((64, 64), np.uint8)
    ink[20:23] = 200
    return Drawing(
        Page(1024, 768),
        (
            Layer(Role.COLOUR, "Colour", (Stroke(points, 50, (200, 30, 60, 128)),), opacity=0.5),
            Layer(Role.SKETCH, "Lines & dots", (Stroke(points, 8), Stroke(points[:1], 20)), image=ink),
            Layer(Role.SKETCH, "Hidden", (Stroke(points[::-1], 8),), visible=False),
        ),
    )


@pytest.mark.parametrize(
    ("d", "start_and_end"),
    [
        ("M10 20 L30 40", (10, 20, 30, 40)),
        ("m10 20 l30 40", (10, 20, 40, 60)),
        ("M10 20 H50", (10, 20, 50, 20)),
        ("M10 20 h50", (10, 20, 60, 20)),
        ("M10 20 V50", (10, 20, 10, 50)),
        ("M10 20 v50", (10, 20, 10, 70)),
        ("M10 20 C20 0 40 0 50 20", (10, 20, 50, 20)),
        ("M10 20 c20 0 40 0 50 20 s1 2 3 4", (10, 20, 63, 44)),
        ("M10 20 Q20 0 50 20 T90 30", (10, 20, 90, 30)),
        ("M10 20 q20 0 50 20 t9 3", (10, 20, 69, 43)),
        ("M10 20 A5 5 0 0 1 20 20", (10, 20, 20, 20)),
        ("M10 20 a5 5 0 1 0 10 0", (10, 20, 20, 20)),
        ("M10 20 L30 20 L30 40 Z", (10, 20, 10, 20)),
        ("M10,20-5-5", (10, 20, -5, -5)),
    ],
)
def test_every_path_command_is_read(d, start_and_end):
    (stroke,) = strokes(f'<path d="{d}"/>')
    assert ends(stroke) == start_and_end


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        ('<line x1="1" y1="2" x2="30" y2="40"/>', (1, 2, 30, 40)),
        ('<polyline points="1,2 30,2 30,40"/>', (1, 2, 30, 40)),
        ('<polygon points="1,2 30,2 30,40"/>', (1, 2, 30, 40)),
        ('<rect x="1" y="2" width="29" height="38"/>', (1, 2, 30, 40)),
        ('<rect x="1" y="2" width="29" height="38" rx="4"/>', (1, 2, 30, 40)),
        ('<circle cx="20" cy="20" r="10"/>', (10, 10, 30, 30)),
        ('<ellipse cx="20" cy="20" rx="10" ry="5"/>', (10, 15, 30, 25)),
        ('<g transform="translate(10 20) scale(2)"><line x1="0" y1="0" x2="5" y2="9"/></g>', (10, 20, 20, 38)),
        ('<defs><line id="a" x2="5" y2="9"/></defs><use href="#a" x="10"/>', (10, 0, 15, 9)),
    ],
)
def test_every_shape_is_read(shape, box):
    (stroke,) = strokes(shape)
    left, top, right, bottom = (v / 10.24 for v in stroke.extent.getCoords())
    assert (left, top, right, bottom) == pytest.approx(box, abs=0.05)


def test_curves_stay_curves_of_few_nodes():
    (circle,) = strokes('<circle cx="50" cy="50" r="40"/>')
    curve = painter_path(circle)
    xy = np.array([curve.pointAtPercent(u).toTuple() for u in np.linspace(0, 1, 50)]) / 10.24
    assert np.hypot(*(xy - 50).T) == pytest.approx(40, abs=0.05)
    assert len(circle.contours[0].nodes) <= 8 and circle.contours[0].closed


def test_width_and_colour_come_from_attributes_and_styles():
    red, blue = strokes(
        '<path d="M0 0L9 9" stroke="#c00000" stroke-width="2"/>'
        '<g style="stroke:blue;stroke-width:3"><path d="M0 0L9 9" transform="scale(2)"/></g>'
    )
    assert red.colour[:3] == (192, 0, 0) and red.width == pytest.approx(20.48)
    assert blue.colour[:3] == (0, 0, 255) and blue.width == pytest.approx(61.44)


def test_subpaths_are_strokes_of_their_own():
    assert len(strokes('<path d="M0 0L9 9M20 20L30 30m5 5h9"/>')) == 3


def test_what_cannot_be_seen_is_left_out():
    assert (
        strokes(
            '<path d="M0 0L9 9" stroke="none"/><g display="none"><path d="M0 0L9 9"/></g>'
            '<path d="M0 0L9 9" visibility="hidden"/><text x="4" y="9">hi</text>'
        )
        == ()
    )


def test_the_page_follows_the_view_box():
    assert from_svg(svg("", 'viewBox="0 0 200 100"')).page == (1024, 512)
    (stroke,) = strokes('<path d="M-10 -10L90 90"/>', 'viewBox="-10 -10 100 100" stroke="black"')
    assert ends(stroke) == (0, 0, 100, 100)


def test_without_a_size_the_page_is_put_around_the_shapes():
    drawing = from_svg(svg('<path d="M500 500L600 550"/>', 'stroke="black"'))
    (stroke,) = drawing.with_role(Role.SKETCH)[0].strokes
    assert QRectF(0, 0, *drawing.page).contains(stroke.bounds)


def test_a_traced_line_drawing_of_filled_outlines_becomes_ink():
    body = '<path d="M10 10H90V12H10Z" fill="black" stroke="none"/>'
    layer = from_svg(svg(body)).with_role(Role.SKETCH)[0]
    assert layer.strokes == () and layer.image[112, 500] == 255 and layer.image[200, 500] == 0


def test_a_filled_area_is_drawn_as_its_contour():
    (path,) = strokes('<rect x="20" y="20" width="60" height="60" fill="brown" stroke="none"/>')
    assert ends(path)[:2] == (20, 20) and path.fill is None and path.width > 0


def test_white_lines_on_a_black_page_are_ink_and_the_page_is_not():
    ink = sketch_map(
        from_svg(
            svg(
                '<rect width="100" height="100" fill="black" stroke="none"/>'
                '<path d="M0 50H100" stroke="white" stroke-width="4"/>'
            )
        ),
        64,
        64,
    )
    assert ink[32].min() > 200 and ink[10].max() == 0 and ink[:2].max() == 0
    assert len(strokes('<path d="M0 50H100" stroke="white"/>')) == 1


def test_our_own_strokes_come_back_as_they_were_drawn():
    before, after = drawing(), from_svg(to_svg(drawing()).encode())
    assert after.page == before.page
    for old, new in zip(before.layers, after.layers, strict=True):
        assert (new.role, new.name, new.visible, new.opacity) == (old.role, old.name, old.visible, old.opacity)
        assert (new.image is None) == (old.image is None)
        if old.image is not None:
            assert np.array_equal(new.image, old.image)
        for a, b in zip(old.strokes, new.strokes, strict=True):
            assert b.array == pytest.approx(a.array, abs=1e-3)
            assert (b.width, b.colour) == (a.width, a.colour)


def test_our_own_paths_keep_their_nodes_their_fill_and_their_weight():
    paths = (
        Path((ellipse(QRectF(0, 0, 300, 200)), ellipse(QRectF(50, 50, 90, 80))), 0.0, (1, 2, 3, 255), (9, 8, 7, 90)),
        Path((Contour((Node(1, 2), Node(300, 40, -5, 6, 7, -8), Node(500, 60))),), 7.5, (200, 0, 0, 128), weight=0.25),
    )
    soft = Stroke(drawing().layers[0].strokes[0].points, 9, weight=1.5, softness=0.5, nib=Nib(0.5, 0.25, 10, 20))
    before = Drawing(Page(), (Layer(Role.COLOUR, "c", (*paths, soft)),))
    again = from_svg(to_svg(before).encode()).layers[0].strokes
    for old, new in zip(paths, again, strict=False):
        assert (new.width, new.colour, new.fill, new.weight) == (old.width, old.colour, old.fill, old.weight)
        for a, b in zip(old.contours, new.contours, strict=True):
            assert b.closed == a.closed
            assert [tuple(node) for node in b.nodes] == [pytest.approx(tuple(node), abs=1e-3) for node in a.nodes]
    assert (again[2].weight, again[2].softness, again[2].nib) == (1.5, 0.5, soft.nib)


def test_an_image_comes_back_to_its_place():
    image = np.full((8, 8, 4), 200, np.uint8)
    before = Drawing(Page(), (Layer(Role.REFERENCE, "photo", image=image, place=Place(-10, 20, 300, 400)),))
    (layer,) = from_svg(to_svg(before).encode()).layers
    assert layer.place == Place(-10, 20, 300, 400) and np.array_equal(layer.image, image)


def test_a_turned_image_is_turned_for_every_program_and_comes_back():
    place = Place(100, 200, 300, 100).transformed(QTransform().rotate(30))
    before = Drawing(Page(), (Layer(Role.REFERENCE, "photo", image=np.full((8, 8, 4), 200, np.uint8), place=place),))
    text = to_svg(before)
    assert from_svg(text.encode()).layers[0].place == place
    numbers = text[text.index("matrix(") : text.index(')"')]
    assert from_svg(text.replace(numbers, numbers.replace(" ", ",")).encode()).layers[0].place == place
    renderer, canvas = QSvgRenderer(text.encode()), QImage(1024, 1024, QImage.Format.Format_ARGB32)
    canvas.fill(0)
    painter = QPainter(canvas)
    renderer.render(painter)
    painter.end()
    inside, outside = place.matrix.map(QPointF(0.95, 0.05)), place.matrix.map(QPointF(0.95, -0.05))
    assert canvas.pixelColor(inside.toPoint()).alpha() == 200 and canvas.pixelColor(outside.toPoint()).alpha() == 0


def test_other_programs_see_what_we_drew():
    renderer = QSvgRenderer(QByteArray(to_svg(drawing()).encode()))
    assert renderer.isValid() and renderer.viewBox().size().toTuple() == (1024, 768)


def test_a_file_is_saved_and_opened_as_a_sketch(tmp_path):
    path = tmp_path / "drawing.svg"
    save(path, drawing())
    assert np.abs(load_sketch(path, 64, 64).astype(int) - sketch_map(drawing(), 64, 64)).max() <= 4
    assert colour_map(load(path), 64, 64)[..., 3].max() > 0
    assert list(tmp_path.iterdir()) == [path]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + ']><svg xmlns="http://www.w3.org/2000/svg"><text>&m;</text></svg>'
)
NESTED = (
    "<defs><path id='u0' d='M0 0L1 1'/>"
    + "".join(f"<g id='u{i + 1}'>" + f"<use href='#u{i}'/>" * 10 + "</g>" for i in range(12))
    + "</defs><use href='#u12'/>"
)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg",
        b"no xml at all",
        b"<html><body/></html>",
        LAUGHS.encode(),
        svg(NESTED),
        svg("<g id='a'><use href='#a'/></g>"),
        svg("", "viewBox='0 0 0 0' width='0' height='-3'") + b"<",
        svg('<path d="M0 0L1e300 1e300"/>' * 2, 'viewBox="0 0 1e-300 1e-300" stroke="red"'),
        svg("<path d='" + "M0 0H100H0" * 30_000 + "'/>"),
        to_svg(drawing()).replace('sketchstudio:width="8"', 'sketchstudio:width="nan"').encode(),
        to_svg(drawing()).replace("base64,iVBOR", "base64,AAAAA").encode(),
    ],
)
def test_a_damaged_or_hostile_file_is_one_clear_line(tmp_path, content):
    path = tmp_path / "bad.svg"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        load(path)
    assert "bad.svg" in str(error.value) and "\n" not in str(error.value)


def test_nothing_and_too_much_are_refused(tmp_path):
    for name, size, word in (("empty.svg", 0, "0 bytes"), ("large.svg", 17 * 2**20, "larger")):
        path = tmp_path / name
        path.write_bytes(b" " * size)
        with pytest.raises(UserError, match=word):
            load(path)


def test_groups_lie_in_groups_also_for_other_programs():
    outer, inner = Group("Cat", opacity=0.5, id="o"), Group("Head", locked=True, id="i", parent="o")
    layers = (Layer(Role.COLOUR, "Fur", parent="o"), Layer(Role.SKETCH, "Eyes", parent="i"), Layer(Role.MASK, "Mask"))
    text = to_svg(Drawing(Page(), layers, (outer, inner)))
    cat, mask = list(ElementTree.fromstring(text))
    assert [child.tag for child in cat] == [cat.tag, cat.tag] == [mask.tag] * 2 and cat.get("opacity") == "0.5"
    again = from_svg(text.encode())
    (cat, head), (fur, eyes, mask) = again.groups, again.layers
    assert (cat.parent, head.parent, fur.parent, eyes.parent, mask.parent) == (None, cat.id, cat.id, head.id, None)
    assert (cat.opacity, head.locked, [layer.name for layer in again.layers]) == (0.5, True, ["Fur", "Eyes", "Mask"])


@pytest.mark.parametrize("version", ["1", "2"])
def test_drawings_of_older_versions_are_read(version):
    group = Group("Cat", id="g")
    text = to_svg(Drawing(Page(), (Layer(Role.SKETCH, "Eyes", parent="g"), Layer(Role.MASK, "Mask")), (group,)))
    again = from_svg(text.replace('version="3"', f'version="{version}"').encode())
    assert [layer.name for layer in again.layers] == ["Eyes", "Mask"] and again.groups[0].name == "Cat"
