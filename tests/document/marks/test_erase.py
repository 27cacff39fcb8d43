import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer, Page, Place, Role
from sketchstudio.document.marks.erase import cut_path, cut_stroke, erased, without_touched
from sketchstudio.document.marks.paint import to_qimage
from sketchstudio.document.marks.path import Path, ellipse, painter_path, rectangle
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

PAGE = Page(200, 200)


def stroke(*points, width=4.0):
    return Stroke(tuple(StrokePoint(*point) for point in points), width)


def test_a_line_is_cut_in_two_where_the_eraser_was():
    line = stroke((0, 100), (200, 100))
    left, right = cut_stroke(line, QPointF(100, 100), QPointF(100, 100), 10)
    assert left.points[0][:2] == (0, 100) and left.points[-1].x == pytest.approx(88)  # eraser 10, ink 2
    assert right.points[0].x == pytest.approx(112) and right.points[-1][:2] == (200, 100)
    assert {left.id, right.id}.isdisjoint({line.id}) and left.width == line.width


def test_pressure_and_time_are_interpolated_at_a_cut():
    line = stroke((0, 0, 0.0, 0.0), (100, 0, 1.0, 2.0), width=0.1)
    left, _ = cut_stroke(line, QPointF(50, 0), QPointF(50, 0), 10)
    assert left.points[-1].pressure == pytest.approx(0.4, abs=0.01)
    assert left.points[-1].t == pytest.approx(0.8, abs=0.01)


def test_what_the_eraser_does_not_meet_stays_the_same_stroke():
    line, layer = stroke((0, 100), (200, 100)), None
    assert cut_stroke(line, QPointF(100, 150), QPointF(100, 130), 10) is None
    layer = Layer(Role.SKETCH, "s", (line,))
    assert erased(layer, PAGE, QPointF(100, 150), QPointF(100, 130), 10)[0] is layer


def test_a_fast_eraser_leaves_no_gaps():
    strokes = tuple(stroke((x, 50), (x, 150)) for x in range(10, 190, 3))
    layer, _ = erased(Layer(Role.SKETCH, "s", strokes), PAGE, QPointF(0, 100), QPointF(200, 100), 10)
    assert len(layer.strokes) == 2 * len(strokes)
    ends = [point.y for piece in layer.strokes for point in (piece.points[0], piece.points[-1])]
    assert not any(88.5 < y < 111.5 for y in ends)


def test_dots_and_short_strokes_vanish():
    layer = Layer(Role.SKETCH, "s", (stroke((50, 50)), stroke((52, 50), (54, 50))))
    layer, region = erased(layer, PAGE, QPointF(50, 50), QPointF(50, 50), 12)
    assert layer.strokes == () and region.contains(QRectF(50, 50, 4, 1))


def test_order_of_strokes_is_kept():
    a, b, c = stroke((0, 100), (200, 100)), stroke((0, 10), (200, 10)), stroke((0, 110), (200, 110))
    layer, _ = erased(Layer(Role.SKETCH, "s", (a, b, c)), PAGE, QPointF(100, 105), QPointF(100, 105), 20)
    ys = [piece.points[0].y for piece in layer.strokes]
    assert ys == [100, 100, 10, 110, 110] and layer.strokes[2] is b


@pytest.mark.parametrize("planes", [(), (4,)])
def test_pixels_are_wiped_along_the_way(planes):
    image = np.full((100, 100) + planes, 200, np.uint8)
    role = Role.COLOUR if planes else Role.SKETCH
    layer, _ = erased(Layer(role, "s", image=image), PAGE, QPointF(50, 100), QPointF(150, 100), 20)
    ink = layer.image[..., 3] if planes else layer.image
    assert ink[50, 25:75].max() == 0 and ink[42:58, 50].max() == 0
    assert ink[50, 10] == 200 and ink[38, 50] == 200
    assert image.min() == 200  # the old image is still what it was, for undo
    assert not to_qimage(layer.image).isNull()


def test_pixels_of_a_turned_image_are_wiped_where_they_are_seen():
    place = Place(300, 300, 400, 200).transformed(QTransform().translate(500, 400).rotate(90).translate(-500, -400))
    layer = Layer(Role.SKETCH, "l", image=np.full((50, 100), 255, np.uint8), place=place)
    after, _ = erased(layer, Page(), QPointF(380, 220), QPointF(620, 220), 12)  # across what was its left end
    assert not after.image[:, 4:7].any() and after.image[:, 12:].min() == 255


def test_an_eraser_beside_the_page_does_nothing():
    layer = Layer(Role.SKETCH, "s", image=np.full((10, 10), 9, np.uint8))
    assert erased(layer, PAGE, QPointF(-500, 0), QPointF(-400, 0), 20)[0] is layer


def test_an_outline_is_cut_into_strokes():
    circle = Path((ellipse(QRectF(50, 50, 100, 100)),), 4.0, (1, 2, 3, 255), weight=0.5)
    (arc,) = cut_path(circle, QPointF(100, 50), QPointF(100, 50), 10) or ()
    assert isinstance(arc, Stroke) and (arc.width, arc.colour, arc.weight) == (4.0, (1, 2, 3, 255), 0.5)
    assert all(point.y > 50 for point in arc.points)
    assert cut_path(circle, QPointF(100, 100), QPointF(105, 100), 10) is None


def test_an_eraser_leaves_a_hole_in_a_filled_path():
    disc = Path((ellipse(QRectF(50, 50, 100, 100)),), 0.0, fill=(1, 2, 3, 255))
    (rest,) = cut_path(disc, QPointF(100, 100), QPointF(110, 100), 10)
    shape = painter_path(rest)
    assert isinstance(rest, Path) and shape.contains(QPointF(60, 100)) and not shape.contains(QPointF(105, 100))
    left = cut_path(disc, QPointF(100, 0), QPointF(100, 200), 10)
    assert len(left) == 1 and len(left[0].contours) == 2
    assert cut_path(disc, QPointF(100, 100), QPointF(100, 100), 80) == []


def test_fill_and_outline_are_both_cut():
    both = Path((rectangle(QRectF(50, 50, 100, 100)),), 4.0, fill=(1, 2, 3, 255))
    fill, outline = cut_path(both, QPointF(100, 50), QPointF(100, 50), 10)
    assert fill.width == 0 and not painter_path(fill).contains(QPointF(100, 55))
    assert isinstance(outline, Stroke)


def test_marks_are_taken_away_as_wholes():
    line, disc = stroke((0, 100), (200, 100)), Path((ellipse(QRectF(50, 120, 50, 50)),), 4.0)
    layer = Layer(Role.SKETCH, "s", (line, disc))
    rest, region = without_touched(layer, QPointF(100, 90), QPointF(100, 95), 5)
    assert rest.strokes == (disc,) and region.contains(QRectF(0, 99, 200, 2))
    assert without_touched(layer, QPointF(10, 10), QPointF(10, 20), 5)[0] is layer
