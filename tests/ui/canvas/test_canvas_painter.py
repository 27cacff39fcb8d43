from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPalette

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.arrange import Order, reordered
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.canvas.canvas_painter import CanvasPainter
from sketchstudio.ui.canvas.view_transform import ViewTransform

SIDE = 300
TRANSFORM = ViewTransform(0.27, 11, 7)


class Screen:
    """A view of 300 x 300 as CanvasView keeps it, on a display of any pixel ratio."""

    def __init__(self, ratio=1.0, painter=None):
        self.image = QImage(round(SIDE * ratio), round(SIDE * ratio), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.painter = painter or CanvasPainter()

    def show(self, document, transform=TRANSFORM, exposed=None):
        painter = QPainter(self.image)
        self.painter.paint(painter, document, transform, exposed or QRect(0, 0, SIDE, SIDE), QPalette())
        painter.end()
        return self.pixels()

    def pixels(self):
        grey = self.image.convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
        return rows[:, : grey.width()].astype(int)


def wave(y, count=200, width=12.0, colour=(0, 0, 0, 255)):
    points = (StrokePoint(50 + 900 * i / count, y + 50 * np.sin(i / 9), 0.2 + 0.8 * i / count) for i in range(count))
    return Stroke(tuple(points), width, colour)


@pytest.fixture
def document():
    document = Document()
    for y in (200, 400, 600):
        document.add_stroke(document.layer_for(Role.SKETCH).id, wave(y))
    document.add_stroke(document.layer_for(Role.COLOUR).id, wave(500, width=90, colour=(200, 120, 40, 160)))
    return document


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_ink_is_sharp_at_every_pixel_ratio(document, ratio):
    pixels = Screen(ratio).show(document)
    assert pixels.shape == (SIDE * ratio, SIDE * ratio)
    x, y = (round((v) * ratio) for v in (11 + 0.27 * 900, 7 + 0.27 * 200))
    assert pixels[y - 20 : y + 20, x].min() < 40


def test_a_mirrored_view_shows_the_same_the_other_way_round(document):
    plain = Screen().show(document)
    mirrored = Screen().show(document, TRANSFORM.flipped(QPointF(SIDE / 2, SIDE / 2)))
    page = np.s_[10:280, 14:280]
    assert np.abs(plain[page] - mirrored[:, ::-1][page]).mean() < 0.6 and mirrored.min() < 40
    assert np.abs(plain[page] - mirrored[page]).mean() > 2


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_part_that_is_painted_anew_shows_no_seam(document, ratio):
    screen = Screen(ratio)
    whole = screen.show(document)
    screen.show(document, exposed=QRect(60, 61, 83, 77))
    assert (screen.pixels() == whole).all()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("by", [(13, 0), (0, -9), (-40, 25), (500, 0)])
def test_a_moved_page_looks_like_one_painted_there(document, ratio, by):
    screen = Screen(ratio)
    screen.show(document)
    moved = screen.show(document, TRANSFORM.moved(*by))
    assert np.abs(moved - Screen(ratio).show(document, TRANSFORM.moved(*by))).max() <= 2


def test_a_removed_stroke_leaves_nothing_behind(document):
    screen = Screen()
    before = screen.show(document)
    layer = document.layer_for(Role.SKETCH)
    stroke = wave(420, width=40)
    document.changed.connect(screen.painter.changed)
    document.add_stroke(layer.id, stroke)
    assert (screen.show(document) != before).any()
    document.undo_stack.undo()
    assert np.abs(screen.show(document) - before).max() <= 2


def test_what_changes_between_two_paintings_adds_up(document):
    screen = Screen()
    screen.show(document)
    document.changed.connect(screen.painter.changed)
    layer = document.layer_for(Role.SKETCH)
    for stroke in layer.strokes:
        rest = tuple(s for s in document.layer_for(Role.SKETCH).strokes if s is not stroke)
        document.replace_content(layer.id, replace(layer, strokes=rest))
    assert np.abs(screen.show(document) - Screen().show(document)).max() <= 2


@pytest.mark.parametrize("order", list(Order))
def test_what_is_brought_to_the_front_is_seen_there(document, order):
    layer = document.layer_for(Role.COLOUR)
    row = tuple(wave(500, width=90 - 10 * i, colour=(70 * i, 250 - 70 * i, 0, 255)) for i in range(4))
    document.replace_content(layer.id, replace(layer, strokes=row))
    screen = Screen()
    before = screen.show(document)
    document.changed.connect(screen.painter.changed)
    document.replace_content(layer.id, reordered(document.layer(layer.id), [row[1].id], order))
    assert np.abs(screen.show(document) - Screen().show(document)).max() <= 2
    assert np.abs(screen.pixels() - before).max() > 20
    document.add_stroke(layer.id, wave(500, width=20))  # and that is taken back together with what came after it
    document.undo_stack.setIndex(document.undo_stack.index() - 2)
    assert np.abs(screen.show(document) - before).max() <= 2


@pytest.mark.parametrize("alpha", [255, 120])
def test_a_live_stroke_looks_like_the_stroke_it_becomes(document, alpha):
    screen, stroke = Screen(), wave(800, count=400, width=30, colour=(0, 0, 0, alpha))
    layer = document.layer_for(Role.SKETCH)
    for count in range(1, 401, 7):  # as the pen goes on
        document.show_live_stroke(layer, stroke.with_points(stroke.points[:count]))
        screen.show(document)
    document.show_live_stroke(layer, stroke)
    live = screen.show(document)
    document.commit_live()
    assert (np.abs(live - Screen().show(document)) > 48).mean() < 0.001


def test_live_ink_is_painted_where_it_is_exposed_only(document):
    screen = Screen()
    before = screen.show(document)
    document.show_live_stroke(document.layer_for(Role.SKETCH), wave(800))
    screen.show(document, exposed=QRect(0, 0, 150, SIDE))
    after = screen.pixels()
    assert (after[:, 150:] == before[:, 150:]).all() and (after[:, :150] != before[:, :150]).any()


def test_wiped_pixels_are_painted_anew(document):
    layer = document.layer_for(Role.SKETCH)
    ink = np.full((512, 512), 255, np.uint8)
    document.replace_content(layer.id, replace(layer, image=ink))
    screen = Screen()
    screen.show(document)
    document.live_changed.connect(screen.painter.changed)
    wiped = ink.copy()
    wiped[100:200, 100:200] = 0
    document.show_live_layer(replace(document.layer_for(Role.SKETCH), image=wiped), QRectF(195, 195, 210, 210))
    assert np.abs(screen.show(document) - Screen().show(document)).max() <= 2


@pytest.mark.parametrize("points", [1, 2, 200])
def test_a_draft_is_nearly_the_ink_and_gives_way_to_it(points):
    document, painter = Document(), CanvasPainter()
    stroke = wave(500, width=40)
    document.add_stroke(document.layer_for(Role.SKETCH).id, stroke.with_points(stroke.points[100 : 100 + points]))
    exact, screen = Screen().show(document), Screen(painter=painter)
    painter.set_draft(True)
    draft = screen.show(document)
    ink, drafted = exact < 128, draft < 128
    assert ink.sum() > 20 and (ink != drafted).sum() < 0.1 * ink.sum()
    painter.set_draft(False)
    assert (screen.show(document) == exact).all()


@pytest.mark.parametrize("forget", [lambda painter: painter.set_tint(lambda mark: mark), lambda p: p.set_draft(True)])
def test_what_is_to_be_painted_anew_may_be_zoomed_before_it_is(document, forget):
    screen = Screen()
    screen.show(document)
    forget(screen.painter)
    screen.painter.refine(0.01)
    closer = ViewTransform(0.5, -40, -30)
    assert (screen.show(document, closer) < 128).sum() > 20
    screen.painter.set_draft(False)
    assert np.abs(screen.show(document, closer) - Screen().show(document, closer)).max() <= 2
