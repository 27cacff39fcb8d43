import json

import pytest
from PySide6.QtCore import QRectF

from sketchstudio.document.formats.mark_file import mark_from_dict, mark_to_dict
from sketchstudio.document.marks.path import Contour, Node, Path, ellipse
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

STROKE = Stroke((StrokePoint(1.5, 2.25, 0.5, 0.125), StrokePoint(3, 4)), 7.5, (1, 2, 3, 4), weight=0.25, softness=0.5)
PATH = Path(
    (ellipse(QRectF(0, 0, 40, 30)), Contour((Node(1, 2), Node(3, 4, 5, 6, 7, 8)))), 3.0, (9, 8, 7, 6), (5, 4, 3, 2), 2.0
)


def through_json(mark):
    return mark_from_dict(json.loads(json.dumps(mark_to_dict(mark), allow_nan=False)))


def test_a_stroke_comes_back_as_it_was():
    again = through_json(STROKE)
    assert vars(again).items() >= {k: v for k, v in vars(STROKE).items() if k != "array"}.items()


def test_a_path_comes_back_as_it_was():
    again = through_json(PATH)
    assert (again.width, again.colour, again.fill, again.weight, again.id) == (
        PATH.width, PATH.colour, PATH.fill, PATH.weight, PATH.id,
    )  # fmt: skip
    for ours, theirs in zip(PATH.contours, again.contours, strict=True):
        assert theirs.closed == ours.closed
        assert [tuple(node) for node in theirs.nodes] == [pytest.approx(tuple(node), abs=1e-3) for node in ours.nodes]


def test_a_plain_stroke_of_an_older_file_is_read():
    old = {"id": "a", "width": 8, "colour": [0, 0, 0, 255], "points": [1, 2, 0.5, 0]}
    stroke = mark_from_dict(old)
    assert (stroke.weight, stroke.softness, stroke.points) == (1, 0, ((1, 2, 0.5, 0),))


@pytest.mark.parametrize("damage", [
    {"width": -1}, {"width": None}, {"colour": [0, 0, 0]}, {"colour": [0, 0, 0, 256]}, {"weight": 3},
    {"weight": float("nan")}, {"contours": [{"closed": True, "nodes": [1, 2, 3]}]}, {"contours": 7},
    {"contours": [{"nodes": []}]}, {"contours": [{"closed": False, "nodes": [1e9, 0, 0, 0, 0, 0]}]}, {"fill": "red"},
    {"points": [1, 2, float("nan"), 0]}, {"points": [1, 2, 3]}, {"points": "x"},
])  # fmt: skip
def test_damage_is_noticed(damage):
    with pytest.raises((ValueError, TypeError, LookupError)):
        mark_from_dict(mark_to_dict(PATH) | damage)
