"""Side by side, page and picture are as large as each other and lie at the same height on the screen."""

from __future__ import annotations

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from sketchstudio.generation.request import Finished

RED, WHITE = (200, 0, 0), (255, 255, 255)


def seen_of(view: QWidget, colour: tuple[int, int, int]) -> QRect:
    """Where a colour is seen in a view, in pixels of the screen."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    ys, xs = np.nonzero((pixels == colour).all(axis=2))
    corners = QPoint(int(xs.min()), int(ys.min())), QPoint(int(xs.max()), int(ys.max()))
    return QRect(*map(view.mapToGlobal, corners))


def resize(hand: Hand, width: int, height: int) -> None:
    hand.window.resize(width, height)
    QApplication.processEvents()
    hand.window.arrangement.reset()
    QApplication.processEvents()


@pytest.mark.parametrize("size", [(1440, 900), (1900, 760), (1100, 700)])
def test_page_and_picture_lie_beside_each_other(hand: Hand, size: tuple[int, int]) -> None:
    hand.window.furnish()
    resize(hand, *size)
    hand.window.result.show_finished(Finished(1, np.full((64, 64, 3), RED, np.uint8), 1.0, {}), "done")
    page, picture = seen_of(hand.canvas, WHITE), seen_of(hand.window.result, RED)
    for one, two in ((page.top(), picture.top()), (page.bottom(), picture.bottom()), (page.width(), picture.width())):
        assert abs(one - two) <= 1
    hand.trigger("link_views")
    assert abs(seen_of(hand.window.result, RED).top() - page.top()) <= 1


def test_alone_the_page_has_all_the_room(hand: Hand) -> None:
    hand.window.furnish()
    resize(hand, 1900, 760)
    canvas = hand.canvas
    beside = canvas.transform.page_in_view(canvas.page_size()).height()
    hand.trigger("compare_overlay")
    QApplication.processEvents()
    page = canvas.transform.page_in_view(canvas.page_size())
    assert page.height() > beside and abs(page.center().y() - canvas.height() / 2) <= 1
    hand.trigger("compare_side")
    QApplication.processEvents()
    assert canvas.transform.page_in_view(canvas.page_size()).height() == beside


def test_who_zooms_draws_on_all_of_the_canvas(hand: Hand) -> None:
    hand.window.furnish()
    hand.canvas.zoom_to(3.0)
    assert seen_of(hand.canvas, WHITE).height() > hand.canvas.height() - 5
