"""A drawing remembers how it came to be: in what order, with what was erased, without what was undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication
from scribbling import scribble

from sketchstudio.document import timelapse
from sketchstudio.document.document import Document
from sketchstudio.document.journal import Journal, recover
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks import arrange
from sketchstudio.document.marks.erase import erased
from sketchstudio.document.marks.splice import inverted, spliced, splices
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.timelapse import Moment, Timelapse, bounded, replayed, standing, thinned


def stroke(x: float = 10.0, points: int = 2) -> Stroke:
    return Stroke(tuple(StrokePoint(x + i, 10 + 10 * i) for i in range(points)))


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document()


def draw(document: Document, x: float = 10.0, points: int = 2) -> Stroke:
    mark = stroke(x, points)
    document.add_stroke(document.layers[-1].id, mark)
    return mark


def states(moments: Timelapse) -> list[dict[str, list[str]]]:
    """The names of the marks of each layer at each moment."""
    return [{layer: [mark.id for mark in row] for layer, row in rows.items() if row} for _, rows in replayed(moments)]


def ends_with(moments: Timelapse, drawing: Drawing) -> bool:
    rows = standing(moments)
    layers = {layer.id: list(layer.strokes) for layer in drawing.layers}
    return rows == layers  # marks are equal to none but themselves


def scribbled(document: Document, seed: int, count: int) -> Iterator[Drawing]:
    for _ in islice(scribble(document, seed), count):
        yield document.snapshot()


def test_any_row_becomes_any_other_and_back() -> None:
    chance = random.Random(0)
    marks = [stroke() for _ in range(9)]
    for _ in range(3000):
        before, after = (tuple(chance.sample(marks, chance.randrange(10))) for _ in range(2))
        if chance.random() < 0.7:  # as drawing and erasing leave it: in the same order
            before, after = (tuple(sorted(row, key=marks.index)) for row in (before, after))
        found = splices(before, after)
        row = list(before)
        spliced(row, found)
        assert tuple(row) == after
        spliced(row, inverted(found))
        assert tuple(row) == before
        assert splices(after, before) == inverted(found)


def test_marks_come_in_the_order_of_drawing_whatever_layer_they_are_on(document: Document) -> None:
    colour, sketch = document.layers
    marks = [stroke(x) for x in range(4)]
    for place, mark in enumerate(marks):
        document.add_stroke((sketch, colour)[place % 2].id, mark)
    assert states(document.recorder.timelapse) == [
        {},
        {sketch.id: [marks[0].id]},
        {sketch.id: [marks[0].id], colour.id: [marks[1].id]},
        {sketch.id: [marks[0].id, marks[2].id], colour.id: [marks[1].id]},
        {sketch.id: [marks[0].id, marks[2].id], colour.id: [marks[1].id, marks[3].id]},
    ]


def test_what_was_erased_is_remembered(document: Document) -> None:
    layer = document.layers[-1].id
    first = draw(document)
    second = draw(document, 200)
    content, _ = erased(document.layer(layer), document.page, QPointF(0, 15), QPointF(40, 15), 3)
    document.replace_content(layer, content, "Erase")
    *_, before, after = states(document.recorder.timelapse)
    assert before == {layer: [first.id, second.id]}
    assert first.id not in after[layer] and second.id in after[layer]
    assert ends_with(document.recorder.timelapse, document.snapshot())


def test_what_was_undone_never_happened(document: Document) -> None:
    draw(document)
    known = document.recorder.timelapse
    draw(document, 50)
    document.clear_layers()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.recorder.timelapse == known
    document.undo_stack.redo()
    assert len(document.recorder.timelapse) == len(known) + 1
    assert ends_with(document.recorder.timelapse, document.snapshot())


def test_a_slider_that_is_dragged_is_one_moment(document: Document) -> None:
    layer = document.layers[-1].id
    draw(document)
    known = len(document.recorder.timelapse)
    for step in range(5):
        document.change_layer(layer, opacity=1 - step / 10)
    for step in range(5):
        moved = [mark.transformed(QTransform.fromTranslate(step, 0)) for mark in document.layer(layer).strokes]
        document.replace_content(layer, arrange.with_marks(document.layer(layer), moved), "Move")
    assert len(document.recorder.timelapse) == known + 2
    assert ends_with(document.recorder.timelapse, document.snapshot())
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert ends_with(document.recorder.timelapse, document.snapshot())


def test_a_layer_that_is_removed_takes_its_marks_along_and_brings_them_back(document: Document) -> None:
    draw(document)
    document.remove_layers(document.layers[-1].id)
    assert ends_with(document.recorder.timelapse, document.snapshot())
    document.undo_stack.undo()
    assert ends_with(document.recorder.timelapse, document.snapshot())
    assert ends_with(thinned(document.recorder.timelapse, 1), document.snapshot())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_timelapse_ends_with_the_drawing_thinned_or_not(
    qapp: QApplication, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document()
    for drawing in scribbled(document, seed, 80):
        assert ends_with(document.recorder.timelapse, drawing)
    known = states(document.recorder.timelapse)
    for most in (1, 2, 7, 20):
        fewer = thinned(document.recorder.timelapse, most)
        assert len(fewer) <= most and ends_with(fewer, drawing)
        assert all(state in known for state in states(fewer))
    for spare, most in ((0, 1000), (-100, 30)):
        monkeypatch.setattr(timelapse, "SPARE", spare)
        monkeypatch.setattr(timelapse, "MOST", most)
        assert ends_with(bounded(document.recorder.timelapse), drawing)


def test_a_long_timelapse_is_thinned_at_an_even_pace_also_the_second_time(document: Document) -> None:
    for x in range(100):
        draw(document, x)
    fewer = thinned(document.recorder.timelapse, 50)
    document.begin_timelapse(fewer)
    for x in range(100):
        draw(document, x)
    numbers = [moment.number for moment in thinned(document.recorder.timelapse, 20)]
    assert len(numbers) == 20 and numbers[-1] == 200
    assert {b - a for a, b in pairwise(numbers)} <= {9, 10, 11, 12}


def points_gone(moments: Timelapse) -> int:
    stand = {mark for row in standing(moments).values() for mark in row}
    come = {mark for moment in moments for found in moment.changes.values() for one in found for mark in one.come}
    return sum(len(mark.points) for mark in come - stand)


def test_marks_that_are_gone_never_outweigh_those_that_stand(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelapse, "SPARE", 100)
    layer = document.layers[-1].id
    for x in range(10):
        draw(document, x, points=9)
        moved = [mark.transformed(QTransform.fromTranslate(1, 0)) for mark in document.layer(layer).strokes]
        document.replace_content(layer, arrange.with_marks(document.layer(layer), moved), "Move")
    assert points_gone(document.recorder.timelapse) > 190
    kept = bounded(document.recorder.timelapse)
    assert points_gone(kept) == 0 and len(kept) == len(document.recorder.timelapse)  # only that they moved is forgotten
    for _ in range(9):
        for x in range(9):
            draw(document, x, points=9)
        document.clear_layers(layer)
    draw(document, points=9)
    kept = bounded(document.recorder.timelapse)
    assert points_gone(kept) <= 109 and ends_with(kept, document.snapshot())
    assert len(kept) > 1


def test_the_journal_brings_the_timelapse_back(tmp_path: Path, document: Document) -> None:
    draw(document)
    draw(document, 300)
    past = document.recorder.timelapse
    opened = Document(document.snapshot())
    opened.begin_timelapse(past)
    journal = Journal(opened, tmp_path)
    for _ in scribbled(opened, 3, 30):
        pass
    recovered = recover(journal.file)
    journal.discard()
    assert recovered is not None and ends_with(recovered.timelapse, recovered.drawing)
    assert states(recovered.timelapse)[: len(past)] == states(past)
    assert states(recovered.timelapse)[-1] == states(opened.recorder.timelapse)[-1]


def test_a_drawing_without_a_past_begins_whole(qapp: QApplication) -> None:
    layer = Layer(Role.SKETCH, "Sketch", (stroke(), stroke()))
    document = Document(Drawing(layers=(layer,)))
    draw(document)
    first: Moment
    first, second = document.recorder.timelapse
    assert [len(splice.come) for splice in first.changes[layer.id]] == [2]
    assert (first.number, second.number) == (0, 1)
