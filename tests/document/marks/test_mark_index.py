import random

from PySide6.QtCore import QRectF

from sketchstudio.document.marks.mark_index import MarkIndex
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
        assert [marks[at] for at in index.places(rect)] == index.meeting(rect)
        assert index.count(rect) == len(index.meeting(rect))
        at = chance.randrange(len(marks))
        marks = chance.choice(
            [marks + strokes(1, chance), marks[:-1], marks[:at] + strokes(2, chance) + marks[at + 1 :],
             marks[::2] + strokes(90, chance), (*marks[at:], *marks[:at])]
        )  # fmt: skip
