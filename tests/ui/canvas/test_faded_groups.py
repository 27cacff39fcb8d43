"""A half opaque group on the canvas: one sheet, sharp and in the draft, and while it is drawn on."""

import random
from dataclasses import replace

import numpy as np
import pytest
from pointing import LEFT, NO_KEYS, mouse_stroke, view_point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from sketchstudio.document.composite import composite
from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Contour, Node, Path, bounds
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.tools.transformation import MANY

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)
PAGE = Page(400, 400)


def square(start, end, colour):
    corners = ((start, start), (end, start), (end, end), (start, end))
    return Path((Contour(tuple(Node(x, y) for x, y in corners), True),), 0.0, colour, colour)


def stacked(*more):
    group = Group("Group", opacity=0.5)
    red = Layer(Role.COLOUR, "Red", (square(40, 240, RED), *more), parent=group.id)
    blue = Layer(Role.COLOUR, "Blue", (square(160, 360, BLUE),), parent=group.id)
    return Drawing(PAGE, (red, blue, Layer(Role.SKETCH, "Sketch")), (group,))


@pytest.fixture
def canvas(qtbot):
    view = CanvasView(Document(stacked()))
    qtbot.addWidget(view)
    view.resize(440, 440)
    view.show()
    view.finish_painting()
    return view


def pixels(canvas):
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def colour(canvas, x, y):
    at = canvas.transform.to_view(QPointF(x, y)).toPoint()
    return pixels(canvas)[at.y(), at.x()]


def test_it_is_seen_as_one_sheet(canvas):
    for place, wanted in ((100, (255, 128, 128)), (200, (128, 128, 255)), (300, (128, 128, 255))):
        assert np.abs(colour(canvas, place, place) - wanted).max() <= 2
    canvas.document.change_layer(canvas.document.groups[0].id, opacity=1.0)
    assert (colour(canvas, 200, 200) == (0, 0, 255)).all() and (colour(canvas, 100, 100) == (255, 0, 0)).all()
    canvas.document.undo_stack.undo()
    assert np.abs(colour(canvas, 200, 200) - (128, 128, 255)).max() <= 2


@pytest.mark.parametrize("angle", [0, 30])
def test_zoomed_and_turned_it_looks_as_painted_there(canvas, qtbot, angle):
    canvas.zoom_to(1.7)
    canvas.turn(angle)
    canvas.grab()  # with what it has: the page as it was last shown
    assert np.abs(colour(canvas, 200, 200) - (128, 128, 255)).max() <= 4
    canvas.finish_painting()
    fresh = CanvasView(canvas.document)
    qtbot.addWidget(fresh)
    fresh.resize(canvas.size())
    fresh.set_transform(canvas.transform)
    fresh.finish_painting()
    assert (pixels(canvas) == pixels(fresh)).all()


@pytest.mark.parametrize("softness", [0.0, 0.8])
def test_ink_below_in_the_group_does_not_show_through_while_it_is_drawn(canvas, softness):
    red = canvas.document.layers[0]
    canvas.document.set_current_layer(red.id)
    canvas.set_tool("brush")
    canvas.set_brush_width(20)
    canvas.brush.softness = softness
    canvas.set_colour((0, 160, 0, 255))
    mouse_stroke(canvas, [(20 + 10 * i, 200) for i in range(30)], release=False)
    (stroke,) = canvas.document.live_strokes
    assert stroke is not None and stroke.points[-1].x > 300
    assert np.abs(colour(canvas, 250, 200) - (128, 128, 255)).max() <= 2  # under the blue square
    assert np.abs(colour(canvas, 30, 200) - (128, 208, 128)).max() <= 8  # beside both
    live = pixels(canvas)
    QTest.mouseRelease(canvas, LEFT, NO_KEYS, view_point(canvas, 310, 200))
    assert len(canvas.document.layers[0].strokes) == 2
    assert (np.abs(pixels(canvas) - live) > 24).mean() < 0.005


def test_what_is_dragged_in_it_lies_where_it_will_lie(canvas):
    dots = tuple(square(50 + i % 90, 52 + i % 90, RED) for i in range(2 * MANY))
    red = canvas.document.layers[0]
    canvas.document.replace_content(red.id, replace(red, strokes=red.strokes + dots))
    canvas.set_tool("select")
    canvas.selection.set([mark.id for mark in canvas.document.layers[0].strokes])
    canvas.finish_painting()
    mouse_stroke(canvas, [(100 + 5 * i, 100) for i in range(9)], release=False)
    for _ in range(20):  # it is painted bit by bit
        canvas.grab()
    expected = {100: (255, 128, 128), 200: (128, 128, 255), 350: (128, 128, 255), 50: (255, 255, 255)}
    held = {place: colour(canvas, place, place) for place in expected}
    assert all(np.abs(held[place] - wanted).max() <= 2 for place, wanted in expected.items()), held
    beside = colour(canvas, 260, 100)
    assert np.abs(beside - (255, 128, 128)).max() <= 2  # to where it was dragged
    QTest.mouseRelease(canvas, LEFT, NO_KEYS, view_point(canvas, 140, 100))
    canvas.finish_painting()
    canvas.grab()
    for place, wanted in expected.items():
        assert np.abs(colour(canvas, place, place) - wanted).max() <= 2
    assert bounds(canvas.document.layers[0].strokes).left() == pytest.approx(80, abs=2)


def test_a_picture_dragged_in_it_fades_with_the_others(canvas):
    image = np.zeros((50, 50, 4), np.uint8)
    image[:] = (0, 160, 0, 255)
    drawing = canvas.document.snapshot()
    (group,) = drawing.groups
    below = Layer(Role.COLOUR, "Green", image=image, place=Place(8, 60, 60, 60), parent=group.id)
    canvas.document.replace_drawing(replace(drawing, layers=(below, *drawing.layers)), "")
    canvas.set_tool("select")
    canvas.selection.set([below.id])
    canvas.finish_painting()
    mouse_stroke(canvas, [(20, 80 + 5 * i) for i in range(17)], release=False)
    canvas.grab()
    canvas.grab()
    assert np.abs(colour(canvas, 55, 180) - (255, 128, 128)).max() <= 2  # under the red square
    assert np.abs(colour(canvas, 25, 180) - (128, 208, 128)).max() <= 2  # beside it
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (colour(canvas, 25, 180) == 255).all() and np.abs(colour(canvas, 25, 100) - (128, 208, 128)).max() <= 2


def test_a_stroke_on_a_half_opaque_layer_does_not_show_its_pieces(qtbot):
    layer = Layer(Role.SKETCH, "Sketch", opacity=0.5)
    canvas = CanvasView(Document(Drawing(PAGE, (layer,))))
    qtbot.addWidget(canvas)
    canvas.resize(440, 440)
    canvas.show()
    canvas.pen.width = 30
    points = tuple(StrokePoint(40 + 2 * i, 200) for i in range(150))
    canvas.document.show_live_stroke(canvas.document.layers[0], Stroke(points, 30))
    line = [colour(canvas, x, 200)[0] for x in range(60, 320, 10)]
    assert max(line) - min(line) <= 1 and abs(line[0] - 128) <= 2


def test_the_draft_of_a_crowded_page_has_it_too(qtbot):
    rng = random.Random(3)
    crowd = tuple(
        Stroke((StrokePoint(x := rng.uniform(50, 230), y := rng.uniform(50, 230)), StrokePoint(x + 5, y)), 4.0, RED)
        for _ in range(900)
    )
    drawing = stacked(*crowd)
    canvas = CanvasView(Document(drawing))
    qtbot.addWidget(canvas)
    canvas.resize(440, 440)
    canvas.show()
    canvas.grab()
    qtbot.waitUntil(lambda: not canvas.is_drafting())
    assert np.abs(colour(canvas, 200, 200) - (128, 128, 255)).max() <= 4
    assert np.abs(colour(canvas, 100, 100) - (255, 128, 128)).max() <= 4
    canvas.finish_painting()
    flat = composite(drawing, drawing.layers, QRectF(0, 0, *PAGE), 400, 400)
    for place in (70, 100, 200, 230, 300):
        assert np.abs(colour(canvas, place, place) - flat.pixelColor(place, place).getRgb()[:3]).max() <= 3
