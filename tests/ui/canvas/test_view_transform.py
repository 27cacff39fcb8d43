import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from sketchstudio.ui.canvas.view_transform import LARGEST, SMALLEST, ViewTransform

PAGE, VIEW = QSizeF(1000, 500), QSizeF(800, 600)


def test_a_fitted_page_is_whole_and_centred():
    page = ViewTransform.fitting(PAGE, VIEW).rect_to_view(QRectF(0, 0, 1000, 500))
    assert QRectF(0, 0, 800, 600).contains(page)
    assert page.center().toTuple() == pytest.approx((400, 300), abs=1)


@pytest.mark.parametrize("view", [QSizeF(0, 0), QSizeF(1, 1), QSizeF(40, 2000)])
def test_a_tiny_view_still_has_a_scale(view):
    assert SMALLEST <= ViewTransform.fitting(PAGE, view).scale <= LARGEST


def test_there_and_back():
    transform = ViewTransform(0.7, 13, -20)
    point, rect = QPointF(123.4, 56.7), QRectF(1, 2, 30, 40)
    assert transform.to_page(transform.to_view(point)).toTuple() == pytest.approx(point.toTuple())
    assert transform.rect_to_page(transform.rect_to_view(rect)).getRect() == pytest.approx(rect.getRect())
    assert transform.matrix().map(point).toTuple() == pytest.approx(transform.to_view(point).toTuple())


@pytest.mark.parametrize("angle", [0.0, 35.0])
def test_a_mirror_exchanges_left_and_right_in_the_view(angle):
    transform, point, at = ViewTransform(0.7, 13, -20, angle), QPointF(123.4, 56.7), QPointF(300, 200)
    flipped, seen = transform.flipped(at), transform.to_view(point)
    assert flipped.to_view(point).toTuple() == pytest.approx((600 - seen.x(), seen.y()))
    assert flipped.to_page(flipped.to_view(point)).toTuple() == pytest.approx(point.toTuple())
    assert flipped.flipped(at).to_view(point).toTuple() == pytest.approx(seen.toTuple())
    turned = flipped.turned(20, at)
    assert turned.mirrored and turned.to_page(at).toTuple() == pytest.approx(flipped.to_page(at).toTuple())


@pytest.mark.parametrize("factor", [0.001, 0.5, 1, 3, 1000])
def test_zooming_keeps_the_point_under_the_cursor(factor):
    transform, at = ViewTransform(0.7, 13, -20), QPointF(222, 333)
    zoomed = transform.zoomed(factor, at)
    assert zoomed.to_page(at).toTuple() == pytest.approx(transform.to_page(at).toTuple())
    assert SMALLEST <= zoomed.scale <= LARGEST


def test_some_of_the_page_stays_in_view():
    for dx, dy in ((1e5, 0), (-1e5, 0), (0, 1e5), (0, -1e5)):
        kept = ViewTransform(1, dx, dy).kept_in(PAGE, VIEW)
        page = kept.rect_to_view(QRectF(0, 0, 1000, 500)).intersected(QRectF(0, 0, 800, 600))
        assert page.width() >= 48 and page.height() >= 48
