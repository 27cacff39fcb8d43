from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.rasterize import colour_map, sketch_map
from sketchstudio.document.stroke import DEFAULT_WIDTH, Stroke, StrokePoint

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
    both = Drawing(layers=drawing(line(0, 100, 1024, 100)).layers
                   + drawing(line(0, 800, 1024, 800, 100, RED), role=Role.COLOUR).layers)
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
    document.clear_layer()
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
