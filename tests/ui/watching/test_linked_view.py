"""Side by side, picture and drawing can be zoomed, moved and turned as one."""

from __future__ import annotations

import numpy as np
from hand import Hand
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from sketchstudio.generation.request import Finished


def quarters() -> np.ndarray:  # type: ignore[type-arg]
    """Red at the upper left, blue at the lower right."""
    image = np.full((64, 64, 3), 255, np.uint8)
    image[:32, :32], image[32:, 32:] = (200, 0, 0), (0, 0, 200)
    return image


def seen(hand: Hand) -> QImage:
    return hand.window.result.grab().toImage()


def colour_at(hand: Hand, x: float, y: float) -> tuple[int, int, int]:
    """Of the result, at a place of the page, reckoned from the canvas, at the same height."""
    canvas, result = hand.canvas, hand.window.result
    place = canvas.transform.to_view(QPointF(x, y))
    aside = QRectF(result.rect()).center().x() - QRectF(canvas.rect()).center().x()
    colour = seen(hand).pixelColor((place + QPointF(aside, 0)).toPoint())
    return colour.red(), colour.green(), colour.blue()


def test_the_picture_follows_the_drawing_and_its_wheel_moves_both(hand: Hand) -> None:
    hand.window.furnish()
    hand.window.result.show_finished(Finished(1, quarters(), 1.0, {}), "done")
    whole = seen(hand)
    hand.trigger("link_views")
    for turn in (0.0, 30.0):
        hand.canvas.zoom_to(2.0)
        hand.canvas.turn(turn)
        assert colour_at(hand, 480, 480) == (200, 0, 0) and colour_at(hand, 544, 544) == (0, 0, 200)
    scale = hand.canvas.zoom()
    at = QPointF(hand.window.result.rect().center())
    wheel = QWheelEvent(
        at, QPointF(hand.window.result.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hand.window.result, wheel)
    assert hand.canvas.zoom() > scale
    assert colour_at(hand, 500, 500) == (200, 0, 0) and colour_at(hand, 524, 524) == (0, 0, 200)
    hand.trigger("link_views")
    assert seen(hand) == whole


def test_it_is_remembered(hand: Hand) -> None:
    hand.window.furnish()
    hand.trigger("link_views")
    hand.window.close()
    assert hand.window.settings.link_views
