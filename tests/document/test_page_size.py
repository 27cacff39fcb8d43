"""Another page under the drawing: what was drawn goes with it, and nothing is lost."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Drawing, Layer, Page, Place, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.page_size import ASPECTS, SIDES, content_rect, cropped, kept, on_page, scaled, whole
from sketchstudio.document.rasterize import sketch_map


def square(x=300.0, y=300.0, side=200.0, width=8.0):
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return Stroke(tuple(StrokePoint(x + side * u, y + side * v) for u, v in corners), width)


def drawing(**layer):
    return Drawing(Page(), (Layer(Role.SKETCH, "Sketch", (square(),), **layer),))


def test_cropping_shows_the_part_alone():
    result = cropped(drawing(), QRectF(256, 256, 512, 512))
    assert result.page == (512, 512)
    whole_page, part = sketch_map(drawing(), 256, 256), sketch_map(result, 128, 128)
    assert np.abs(whole_page[64:192, 64:192].astype(int) - part).max() <= 2


def test_a_larger_page_brings_back_what_was_cropped():
    there = cropped(drawing(), QRectF(400, 400, 300, 300))
    back = cropped(there, QRectF(-400, -400, 1024, 1024))
    assert np.array_equal(sketch_map(back, 128, 128), sketch_map(drawing(), 128, 128))


def test_an_image_goes_along_without_a_new_sample():
    ink = np.zeros((128, 128), np.uint8)
    ink[32:64, 32:64] = 255
    before = Drawing(Page(), (Layer(Role.SKETCH, "s", image=ink),))
    there = cropped(before, QRectF(256, 256, 512, 512))
    assert there.layers[0].image is ink
    part = sketch_map(there, 64, 64)
    assert part[:32, :32].min() == 255 and part[34:].max() == 0 and part[:, 34:].max() == 0
    back = cropped(there, QRectF(-256, -256, 1024, 1024))
    assert back.layers[0].place is None  # fills the page again
    assert np.array_equal(sketch_map(back, 128, 128), ink)


@pytest.mark.parametrize(("anchor", "corner"), [((0, 0), 300), ((0.5, 0.5), 556), ((1, 1), 812)])
def test_a_drawing_keeps_its_size_and_holds_on_to_its_anchor(anchor, corner):
    page = Page(1536, 1536)
    result = on_page(drawing(), page, kept(Page(), page, anchor))
    stroke = result.layers[0].strokes[0]
    assert stroke.points[0][:2] == (corner, corner) and stroke.width == 8


def test_a_drawing_is_scaled_in_its_own_proportions():
    page = Page(2048, 512)
    stroke = on_page(drawing(), page, scaled(Page(), page)).layers[0].strokes[0]
    xs, ys = stroke.array[:, 0], stroke.array[:, 1]
    assert np.ptp(xs) == pytest.approx(100) and np.ptp(ys) == pytest.approx(100)
    assert stroke.width == pytest.approx(4)


def test_the_same_page_changes_nothing():
    before = drawing()
    assert on_page(before, before.page, QTransform()) is before


def test_the_drawing_has_a_rectangle_around_all_that_is_seen():
    rect = content_rect(drawing())
    assert rect.contains(QRectF(296, 296, 208, 208)) and rect.width() < 400
    paint = np.zeros((64, 64, 4), np.uint8)
    paint[0, 0, 3] = 255
    photo = Layer(Role.COLOUR, "c", image=paint, place=Place(512, 512, 512, 512))
    assert content_rect(Drawing(Page(), (photo,))).contains(QRectF(512, 512, 8, 8))
    assert content_rect(Drawing()) is None
    assert content_rect(drawing(visible=False)) is None


def test_pages_are_whole_and_within_limits():
    assert whole(QRectF(10.2, 20.4, 100.3, 50.4)).getRect() == (10, 21, 100, 50)
    low, high = SIDES
    assert whole(QRectF(0, 0, 1, 1e6)).size().toTuple() == (low, high)


def test_every_preset_is_as_long_as_it_should_be():
    for aspect in ASPECTS:
        assert max(aspect.page) == 1024
        assert aspect.page.width / aspect.page.height == pytest.approx(aspect.width / aspect.height, rel=2e-3)
