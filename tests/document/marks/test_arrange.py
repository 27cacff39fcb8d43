import pytest
from PySide6.QtCore import QPointF, QRectF

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.arrange import (
    Edge,
    Order,
    aligned,
    copies,
    distributed,
    extent,
    recoloured,
    reordered,
    rewidened,
    with_marks,
    without,
)
from sketchstudio.document.marks.path import Path, line, rectangle
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.restyle import Restyle

A, B, C, D = (Stroke((StrokePoint(x, y),), 10.0) for x, y in ((0, 0), (100, 30), (40, 90), (200, 60)))
LAYER = Layer(Role.SKETCH, "s", (A, B, C, D))


def names(layer):
    return "".join("ABCD"[(A, B, C, D).index(mark)] for mark in layer.strokes)


@pytest.mark.parametrize(
    ("chosen", "order", "expected"),
    [
        ((A,), Order.FORWARD, "BACD"), ((A, B), Order.FORWARD, "CABD"), ((D,), Order.FORWARD, "ABCD"),
        ((A, C), Order.FORWARD, "BADC"), ((C, D), Order.FORWARD, "ABCD"), ((B,), Order.BACKWARD, "BACD"),
        ((A, B), Order.BACKWARD, "ABCD"), ((B, D), Order.BACKWARD, "BADC"), ((A, C), Order.FRONT, "BDAC"),
        ((B, D), Order.BACK, "BDAC"),
    ],
)  # fmt: skip
def test_marks_go_up_and_down_and_keep_their_order_among_each_other(chosen, order, expected):
    assert names(reordered(LAYER, {mark.id for mark in chosen}, order)) == expected


def centres(marks):
    return [tuple(round(v, 3) for v in extent([mark]).center().toTuple()) for mark in marks]


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        (Edge.LEFT, [(0, 0), (0, 30), (0, 90)]), (Edge.RIGHT, [(100, 0), (100, 30), (100, 90)]),
        (Edge.CENTRE, [(50, 0), (50, 30), (50, 90)]), (Edge.TOP, [(0, 0), (100, 0), (40, 0)]),
        (Edge.MIDDLE, [(0, 45), (100, 45), (40, 45)]), (Edge.BOTTOM, [(0, 90), (100, 90), (40, 90)]),
    ],
)  # fmt: skip
def test_marks_are_aligned_by_their_ink(edge, expected):
    assert centres(aligned([A, B, C], edge)) == [pytest.approx(centre, abs=0.05) for centre in expected]


def test_gaps_become_equal_and_the_outermost_stay():
    across = aligned([A, B, C, D], Edge.TOP)
    moved = distributed(across, across=True)
    xs = [extent([mark]).center().x() for mark in moved]
    assert sorted(xs) == pytest.approx([0, 200 / 3, 400 / 3, 200], abs=0.05)
    assert (xs[0], xs[3]) == pytest.approx((0, 200), abs=0.05) and xs[2] < xs[1]
    assert distributed([A, B], across=True) == (A, B)


def test_the_extent_of_flat_marks_is_not_lost():
    flat = Path((line(QPointF(0, 50), QPointF(100, 50)),), width=0.0)
    dot = Path((rectangle(QRectF(200, 0, 10, 10)),), width=0.0, fill=(0, 0, 0, 255))
    assert extent([flat, dot]).getRect() == (0, 0, 210, 50)


def test_copies_are_marks_of_their_own():
    (copy,) = copies([A], 5, 6)
    assert copy.id != A.id and copy.points[0][:2] == (5, 6) and copy.width == A.width


def test_marks_are_replaced_in_their_places_and_taken_away():
    wide = rewidened(B, 33)
    assert with_marks(LAYER, [wide]).strokes == (A, wide, C, D)
    assert names(without(LAYER, {A.id, D.id})) == "BC"


def test_a_fill_without_an_outline_gets_a_colour_and_no_outline():
    filled = Path((rectangle(QRectF(0, 0, 9, 9)),), 0.0, (1, 1, 1, 255), (1, 1, 1, 100))
    assert rewidened(filled, 5).width == 0
    assert recoloured(filled, (7, 8, 9, 255)).fill == (7, 8, 9, 100)


def test_restyling_the_same_marks_again_is_the_same_step():
    document = Document()
    layer = document.current_layer
    document.add_stroke(layer.id, A)
    document.add_stroke(layer.id, B)

    def restyle(mark, width, text="Change width"):
        state = document.layer(layer.id)
        document.undo_stack.push(Restyle(document, [state], {mark.id}, text, lambda m: rewidened(m, width)))

    for width in (11, 12, 13):
        restyle(A, width)
    assert document.undo_stack.count() == 3 and document.layer(layer.id).strokes[0].width == 13
    restyle(B, 20)
    restyle(B, 21, "Change weight")
    assert document.undo_stack.count() == 5
    for _ in range(3):
        document.undo_stack.undo()
    assert document.layer(layer.id).strokes == (A, B)
    document.undo_stack.redo()
    assert document.layer(layer.id).strokes[0].width == 13
