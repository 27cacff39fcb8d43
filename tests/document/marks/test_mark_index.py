import random

from PySide6.QtCore import QRectF

from sketchstudio.document.marks.mark_index import MarkIndex, common
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def strokes(count, chance):
    def one():
        x, y = chance.uniform(0, 1000), chance.uniform(0, 1000)
        return Stroke((StrokePoint(x, y), StrokePoint(x + chance.uniform(-50, 50), y + chance.uniform(-50, 50))))

    return tuple(one() for _ in range(count))


def test_an_index_finds_what_a_look_at_each_mark_finds_however_the_layer_changes():
    chance, index = random.Random(1), MarkIndex()
    marks = strokes(300, chance)
    for _ in range(40):
        index.follow(marks)
        rect = QRectF(chance.uniform(0, 900), chance.uniform(0, 900), 100, 150)
        assert index.meeting(rect) == [mark for mark in marks if mark.bounds.intersects(rect)]
        assert index.count(rect) == len(index.meeting(rect))
        at = chance.randrange(len(marks))
        marks = chance.choice(
            [marks + strokes(1, chance), marks[:-1], marks[:at] + strokes(2, chance) + marks[at + 1 :],
             marks[::2] + strokes(90, chance), (*marks[at:], *marks[:at])]
        )  # fmt: skip


def test_what_two_layers_have_in_common_is_counted_once():
    a, b, c = strokes(3, random.Random(2))
    assert common((a, b, c), (a, b, c)) == (3, 0)
    assert common((a, b, c), (a, c)) == (1, 1)
    assert common((a, a), (a,)) == (1, 0)
    assert common((), (a,)) == (0, 0)
