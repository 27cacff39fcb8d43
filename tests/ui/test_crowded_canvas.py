"""Many strokes: painted in slices of time, and in the end as if at once."""

import random

import numpy as np
import pytest
from pointing import pen_stroke, wheel
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.canvas.canvas_view import CanvasView

COUNT = 700


def crowd():
    chance = random.Random(3)
    strokes = []
    for _ in range(COUNT):
        x, y = chance.uniform(0, 1024), chance.uniform(0, 1024)
        ends = StrokePoint(x, y), StrokePoint(x + chance.uniform(-60, 60), y + chance.uniform(-60, 60))
        strokes.append(Stroke(ends, 5.0))
    return Drawing(layers=(Layer(Role.SKETCH, "Sketch", tuple(strokes)),))


def shown(qtbot, drawing):
    canvas = CanvasView(Document(drawing))
    qtbot.addWidget(canvas)
    canvas.resize(500, 500)
    canvas.show()
    return canvas


def settled(canvas):
    """What is on the screen once everything is painted, (H, W)."""
    canvas._move_hover(None)
    for _ in range(5000):
        QApplication.processEvents()
        if not canvas.is_refining():
            break
    return grey(canvas)


def grey(canvas):
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].astype(int)


def fresh(qtbot, canvas):
    """The same page and view, painted at once."""
    other = shown(qtbot, canvas.document.snapshot())
    other.set_transform(canvas.transform)
    other.finish_painting()
    return grey(other)


@pytest.fixture
def canvas(qtbot):
    canvas = shown(qtbot, crowd())
    QApplication.processEvents()
    assert canvas.is_refining()
    settled(canvas)
    return canvas


def test_slices_add_up_to_the_whole(canvas, qtbot):
    assert np.abs(settled(canvas) - fresh(qtbot, canvas)).max() <= 2


def test_a_zoomed_page_is_seen_at_once_and_sharpens(canvas, qtbot):
    wheel(canvas, QPointF(250, 250), 2)
    first = grey(canvas)
    assert canvas.is_refining()
    exact = fresh(qtbot, canvas)
    assert np.corrcoef(first.ravel(), exact.ravel())[0, 1] > 0.8  # a little blurred, not blank
    assert np.abs(settled(canvas) - exact).max() <= 2


def test_a_turned_page_is_painted_as_turned(canvas, qtbot):
    canvas.turn(30)
    exact = fresh(qtbot, canvas)
    assert np.abs(settled(canvas) - exact).max() <= 2


def test_drawing_erasing_and_undo_in_a_crowd_leave_no_trace(canvas, qtbot):
    before = settled(canvas)
    pen_stroke(canvas, [(100 + 8 * i, 500, 0.5) for i in range(100)])
    assert np.abs(settled(canvas) - fresh(qtbot, canvas)).max() <= 48  # where pieces of live ink met
    canvas.set_tool("eraser")
    pen_stroke(canvas, [(200 + 40 * i, 500, 0.5) for i in range(12)])
    assert (np.abs(settled(canvas) - fresh(qtbot, canvas)) > 40).sum() < 20
    canvas.document.undo_stack.undo()
    canvas.document.undo_stack.undo()
    canvas.set_tool("pen")
    assert (np.abs(settled(canvas) - before) > 40).sum() < 20
    canvas.document.clear_layers()
    assert settled(canvas)[100:400, 100:400].min() == 255


def test_a_stroke_while_the_page_is_being_painted_is_there_in_the_end(canvas, qtbot):
    wheel(canvas, QPointF(250, 250), 2)
    grey(canvas)
    assert canvas.is_refining()
    pen_stroke(canvas, [(400 + i, 500, 0.9) for i in range(60)])
    assert (np.abs(settled(canvas) - fresh(qtbot, canvas)) > 40).sum() < 20


def test_a_draft_of_all_of_it_is_seen_first(qtbot):
    canvas = shown(qtbot, crowd())
    exact = fresh(qtbot, canvas)
    slices = 0
    grey(canvas)
    assert canvas.is_drafting()
    while canvas.is_drafting():
        canvas._refine()
        slices += 1
    draft = grey(canvas)
    assert slices < 100 and canvas.is_refining()
    assert np.corrcoef(draft.ravel(), exact.ravel())[0, 1] > 0.9
    assert np.abs(settled(canvas) - exact).max() <= 2


def test_ink_that_comes_while_there_is_only_a_draft_is_seen(qtbot):
    canvas = shown(qtbot, crowd())
    grey(canvas)
    while canvas.is_drafting():
        canvas._refine()
    before = grey(canvas)
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.add_stroke(layer.id, Stroke((StrokePoint(100, 500), StrokePoint(900, 520)), 60.0))
    assert (grey(canvas) < before - 100).sum() > 300
    assert np.abs(settled(canvas) - fresh(qtbot, canvas)).max() <= 2


def test_another_document_shows_nothing_of_the_one_before(canvas):
    settled(canvas)
    canvas.document = Document(Drawing(layers=(Layer(Role.SKETCH, "Sketch", crowd().layers[0].strokes[:450]),)))
    canvas.set_transform(canvas.transform.moved(3, 0))
    assert canvas.is_drafting() or not canvas.is_refining()
    first = grey(canvas)
    assert (first[100:400, 100:400] == 255).all()
