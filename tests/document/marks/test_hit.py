import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from sketchstudio.document.marks.hit import encloses, samples, touches
from sketchstudio.document.marks.path import Path, ellipse, line
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

STROKE = Stroke((StrokePoint(0, 0), StrokePoint(100, 0), StrokePoint(100, 100)), 10.0)
RING = Path((ellipse(QRectF(0, 0, 100, 100)),), 4.0)
DISC = Path((ellipse(QRectF(0, 0, 100, 100)),), 0.0, fill=(0, 0, 0, 255))


@pytest.mark.parametrize(
    ("mark", "place", "reach", "hit"),
    [
        (STROKE, (50, 4), 0, True), (STROKE, (50, 7), 0, False), (STROKE, (50, 7), 3, True),
        (STROKE, (50, 50), 3, False), (STROKE, (103, 60), 0, True), (RING, (50, 1), 0, True),
        (RING, (50, 50), 5, False), (DISC, (50, 50), 0, True), (DISC, (3, 3), 0, False),
        (Stroke((StrokePoint(5, 5),), 6.0), (7, 6), 0, True), (Stroke((StrokePoint(5, 5),), 6.0), (9, 9), 0, False),
    ],
)  # fmt: skip
def test_a_mark_is_hit_where_its_ink_is(mark, place, reach, hit):
    assert touches(mark, QPointF(*place), reach) is hit


def rect(*values):
    return QPolygonF(QRectF(*values))


def test_a_mark_is_enclosed_when_half_of_it_is():
    assert encloses(rect(-10, -10, 120, 120), STROKE)
    assert encloses(rect(-10, -10, 120, 20), STROKE)
    assert not encloses(rect(-10, -10, 60, 60), STROKE)
    assert not encloses(rect(300, 300, 10, 10), STROKE)


def test_a_loop_of_any_shape_encloses():
    loop = QPolygonF(
        [QPointF(-10, -10), QPointF(120, -10), QPointF(120, 120), QPointF(95, 120), QPointF(95, 10), QPointF(-10, 10)]
    )
    assert encloses(loop, STROKE) and not encloses(loop, RING)


def test_samples_are_spread_evenly_however_few_points_there_are():
    xy = samples(Path((line(QPointF(0, 0), QPointF(100, 0)),)))
    assert (xy[1:, 0] - xy[:-1, 0]).std() < 1e-9 and len(xy) >= 32
    assert len(samples(Stroke((StrokePoint(5, 5),)))) > 0
