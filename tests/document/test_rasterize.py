from dataclasses import replace
from threading import Thread

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.composite import composite
from sketchstudio.document.document import Document
from sketchstudio.document.layer import MASK_COLOUR, Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Contour, Node, Path
from sketchstudio.document.marks.stroke import BLACK, DEFAULT_WIDTH, Stroke, StrokePoint
from sketchstudio.document.rasterize import colour_map, mask_map, sketch_map, weight_map

RED = (255, 0, 0, 255)


def line(x0, y0, x1, y1, width=DEFAULT_WIDTH, colour=(0, 0, 0, 255), pressure=1.0):
    return Stroke((StrokePoint(x0, y0, pressure), StrokePoint(x1, y1, pressure)), width, colour)


def drawing(*strokes, role=Role.SKETCH, page=None, **layer):
    return Drawing(page or Page(), (Layer(role, "l", strokes, **layer),))


def test_a_line_of_the_default_pen_is_two_pixels_at_256():
    ink = sketch_map(drawing(line(0, 512, 1024, 512)), 256, 256)
    assert ink.shape == (256, 256) and ink.dtype == np.uint8
    assert ink[:, 128].sum() / 255 == pytest.approx(2, abs=0.05)
    assert ink[127, 128] > 250 and ink[128, 128] > 250 and ink[120, 128] == 0


def test_a_blank_page_is_all_paper_and_no_paint():
    assert not sketch_map(Document(), 64, 48).any() and sketch_map(Document(), 64, 48).shape == (48, 64)
    assert colour_map(Document(), 64, 48) is None


@pytest.mark.parametrize("size", [(64, 64), (72, 104)])
def test_images_alone_reach_the_model_to_the_bit(size):
    """So that a picture that is opened can be made again, whatever its colours were painted with."""
    width, height = size
    random = np.random.default_rng(0)
    ink, paint = (random.integers(0, 256, (height, width, *tail), dtype=np.uint8) for tail in ((), (4,)))
    layers = (Layer(Role.COLOUR, "c", image=paint), Layer(Role.SKETCH, "s", image=ink))
    opened = Drawing(Page(10.5 * width, 10.5 * height), layers)
    assert np.array_equal(sketch_map(opened, width, height), ink)
    assert np.array_equal(colour_map(opened, width, height), paint)


def test_hair_lines_stay_lines():
    ink = sketch_map(drawing(line(0, 510, 1024, 510, width=0.5, pressure=0.0)), 256, 256)
    assert ink[:, 128].sum() / 255 > 1


def test_the_page_keeps_its_proportions():
    edges = line(0, 0, 200, 0, width=40), line(0, 100, 200, 100, width=40)
    ink = sketch_map(drawing(*edges, page=Page(200, 100)), 64, 64)
    assert ink[:15].max() == 0 and ink[-15:].max() == 0  # padding is paper, and ink off the page is cut
    assert ink[17].min() > 200 and ink[46].min() > 200 and ink[32].max() == 0


def test_hidden_layers_are_left_out_and_opacity_counts():
    strokes = (line(0, 512, 1024, 512, width=100),)
    assert not sketch_map(drawing(*strokes, visible=False), 64, 64).any()
    assert sketch_map(drawing(*strokes, opacity=0.5), 64, 64).max() == pytest.approx(128, abs=1)


def test_ink_and_paint_do_not_mix():
    both = Drawing(
        layers=drawing(line(0, 100, 1024, 100)).layers
        + drawing(line(0, 800, 1024, 800, 100, RED), role=Role.COLOUR).layers
    )
    ink, paint = sketch_map(both, 128, 128), colour_map(both, 128, 128)
    assert ink[12].max() > 200 and ink[100].max() == 0
    assert tuple(paint[100, 64]) == RED and not paint[12].any()


def test_translucent_paint_keeps_its_straight_colour():
    paint = colour_map(drawing(line(0, 512, 1024, 512, 200, (200, 100, 50, 128)), role=Role.COLOUR), 64, 64)
    assert np.allclose(paint[32, 32], (200, 100, 50, 128), atol=2)


def test_images_of_layers_count_with_their_strokes():
    image = np.zeros((1024, 1024), np.uint8)
    image[200:204] = 255
    ink = sketch_map(drawing(line(0, 800, 1024, 800), image=image), 256, 256)
    assert ink[50].min() > 150 and ink[200].max() > 150 and ink[120].max() == 0
    paint = np.zeros((64, 64, 4), np.uint8)
    paint[:32] = (0, 0, 255, 255)
    result = colour_map(drawing(role=Role.COLOUR, image=paint), 32, 32)
    assert tuple(result[4, 4]) == (0, 0, 255, 255) and not result[-4:].any()


def test_any_thread_may_rasterize_while_the_document_changes():
    document = Document()
    layer = document.layer_for(Role.SKETCH)
    for y in range(50, 1000, 50):
        document.add_stroke(layer.id, line(0, y, 1024, y))
    snapshot = document.snapshot()
    results = []
    thread = Thread(target=lambda: results.append(sketch_map(snapshot, 256, 256)))
    thread.start()
    document.clear_layers()
    thread.join()
    assert document.is_blank() and results[0][:, 128].sum() / 255 == pytest.approx(2 * 19, abs=1)


def test_the_maps_are_owned_copies():
    document = Document()
    document.add_stroke(document.layer_for(Role.SKETCH).id, line(0, 512, 1024, 512))
    first = sketch_map(document, 64, 64)
    first[:] = 7
    assert sketch_map(document, 64, 64).max() > 200
    image = np.full((8, 8), 255, np.uint8)
    ink = sketch_map(replace(drawing(image=image), page=Page(8, 8)), 8, 8)
    ink[:] = 0
    assert image.min() == 255


def test_the_mask_is_what_is_painted_on_mask_layers_whatever_its_colour_and_opacity():
    mark = line(0, 512, 1024, 512, 256, RED)
    result = mask_map(drawing(mark, role=Role.MASK, opacity=0.3), 64, 64)
    assert result.shape == (64, 64) and result.dtype == np.uint8
    assert result[32].min() == 255 and result[4].max() == 0
    assert mask_map(drawing(mark), 64, 64) is None
    assert mask_map(drawing(mark, role=Role.MASK, visible=False), 64, 64) is None
    assert mask_map(drawing(line(0, -900, 1024, -900, 8), role=Role.MASK), 64, 64) is None


def test_neither_references_nor_results_nor_masks_reach_the_model_as_drawing():
    picture = np.full((16, 16, 4), 200, np.uint8)
    for role in (Role.REFERENCE, Role.RESULT, Role.MASK):
        image = picture[..., 0].copy() if role is Role.MASK else picture
        layers = drawing(line(0, 512, 1024, 512, 100), role=role, image=image)
        assert not sketch_map(layers, 32, 32).any() and colour_map(layers, 32, 32) is None


def test_weights_hold_around_their_lines_and_are_one_elsewhere():
    strong = replace(line(0, 256, 1024, 256), weight=2.0)
    weak = replace(line(0, 768, 1024, 768), weight=0.25)
    result = weight_map(drawing(strong, weak), 128, 128)
    assert result.shape == (128, 128) and result.dtype == np.float32
    assert (result[28:36] == 2).all() and (result[92:100] == 0.25).all() and (result[60:70] == 1).all()
    assert set(np.unique(result).tolist()) == {0.25, 1, 2}


def test_there_is_no_weight_map_where_all_weights_are_usual_or_out_of_sight():
    assert weight_map(drawing(line(0, 256, 1024, 256)), 64, 64) is None
    heavy = replace(line(0, 256, 1024, 256), weight=2.0)
    assert weight_map(drawing(heavy, visible=False), 64, 64) is None
    assert weight_map(drawing(heavy, role=Role.COLOUR), 64, 64) is None


def test_a_later_line_has_its_own_weight_where_it_crosses():
    heavy, usual = replace(line(0, 512, 1024, 512), weight=2.0), line(512, 0, 512, 1024)
    assert weight_map(drawing(heavy, usual), 64, 64)[32, 32] == 1
    assert weight_map(drawing(usual, heavy), 64, 64)[32, 32] == 2


def test_a_hidden_group_hides_its_layers_from_the_model():
    group = Group("G", visible=False)
    layer = replace(drawing(line(0, 512, 1024, 512, 100)).layers[0], parent=group.id)
    assert not sketch_map(Drawing(layers=(layer,), groups=(group,)), 32, 32).any()


def test_groups_around_groups_fade_and_hide_what_the_model_sees():
    outer, inner = Group("Outer", opacity=0.5, id="o"), Group("Inner", opacity=0.5, id="i", parent="o")
    layer = replace(drawing(line(0, 512, 1024, 512, 200)).layers[0], parent=inner.id)
    assert sketch_map(Drawing(layers=(layer,), groups=(outer, inner)), 32, 32).max() == 64
    hidden = replace(outer, visible=False)
    assert not sketch_map(Drawing(layers=(layer,), groups=(hidden, inner)), 32, 32).any()


def test_an_image_that_lies_on_a_part_of_the_page_is_there_only():
    ink = np.full((8, 16), 255, np.uint8)
    result = sketch_map(drawing(image=ink, place=Place(512, 0, 512, 256)), 64, 64)
    assert result[:16, 32:].min() == 255 and result[17:].max() == 0 and result[:, :31].max() == 0
    beyond = sketch_map(drawing(image=ink, place=Place(-1536, -512, 2048, 1024)), 64, 64)
    assert beyond[:32, :32].min() == 255 and beyond[33:].max() == 0
    assert not sketch_map(drawing(image=ink, place=Place(2000, 0, 100, 100)), 64, 64).any()


def test_a_shape_is_outline_and_fill():
    corners = (Node(256, 256), Node(768, 256), Node(768, 768), Node(256, 768))
    box = Path((Contour(corners, closed=True),), width=32, colour=BLACK, fill=RED)
    paint = colour_map(drawing(box, role=Role.COLOUR), 64, 64)
    assert tuple(paint[32, 32]) == RED and tuple(paint[32, 16]) == BLACK and paint[4, 4, 3] == 0


def test_the_image_of_a_mask_is_seen_in_the_colour_of_masks():
    ink = np.zeros((8, 8), np.uint8)
    ink[4:] = 255
    masked = drawing(role=Role.MASK, image=ink)
    seen = composite(masked, masked.layers, QRectF(0, 0, *masked.page), 16, 16)
    assert seen.pixelColor(8, 12).getRgb() == MASK_COLOUR and seen.pixelColor(8, 2).getRgb() == (255, 255, 255, 255)


TURNED = QTransform().translate(512, 512).rotate(90).translate(-512, -512)


def test_ink_that_is_turned_is_where_it_is_seen():
    ink = np.zeros((64, 128), np.uint8)
    ink[:, :16] = 255  # its left edge
    place = Place(256, 384, 512, 256).transformed(TURNED)
    result = sketch_map(drawing(image=ink, place=place), 128, 128)
    assert result[34:39, 50:78].min() > 200  # now the upper one
    assert not result[:31].any() and not result[44:].any() and not result[:, :46].any() and not result[:, 82:].any()


def test_thin_lines_of_turned_ink_stay_lines():
    ink = np.zeros((1024, 1024), np.uint8)
    ink[::128, :] = 255  # a pixel thin, in a picture of an eighth of the size
    turned = Place(256, 256, 512, 512).transformed(QTransform().translate(512, 512).rotate(30).translate(-512, -512))
    result = sketch_map(drawing(image=ink, place=turned), 256, 256)
    assert (result > 120).sum() > 6 * 100


def test_paint_that_is_mirrored_keeps_its_colours():
    paint = np.zeros((2, 2, 4), np.uint8)
    paint[:, 0], paint[:, 1] = (255, 0, 0, 255), (0, 0, 255, 255)
    place = Place(0, 0, 1024, 1024).transformed(QTransform(-1, 0, 0, 1, 1024, 0))
    result = colour_map(drawing(role=Role.COLOUR, image=paint, place=place), 64, 64)
    assert tuple(result[32, 4]) == (0, 0, 255, 255) and tuple(result[32, 60]) == (255, 0, 0, 255)


def test_an_image_that_is_stretched_is_stretched_for_the_model_too():
    ink = np.full((32, 32), 255, np.uint8)
    result = sketch_map(drawing(image=ink, place=Place(0, 0, 1024, 256)), 64, 64)
    assert result[:15].min() > 200 and not result[17:].any()
