"""Fingers on a canvas: one draws, two move and zoom the page, a palm beside the pen does nothing. Several that only tap
tell how many they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QTouchEvent

from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.pointer_view import PointerView

TAP = 300  # milliseconds from the first finger down to the last one up
STILL = 12.0  # view pixels: a finger that goes further does not tap


class Touch:
    """Turns touch events into gestures of a view, from the first finger down to the last one up."""

    def __init__(self, view: PointerView) -> None:
        self._view = view
        self._ignored = False  # a palm, or what is left of a pinch: nothing until all fingers are up
        self._draws = False
        self._fingers = 0  # most that were down at once
        self._began = 0  # milliseconds
        self._still = True  # none went further than a tap
        self._bring_back: Callable[[], None] = view.kept_view()

    def handle(self, event: QTouchEvent) -> None:
        """Begin, update, end or cancel."""
        event.accept()  # else Qt would send the same as mouse events
        kind, view = event.type(), self._view
        if kind == QEvent.Type.TouchCancel:
            self._give_up()
            self._ignored = False
            return
        self._count(event)
        if view.pen_is_near():
            self.pen_came()
            self._ignored = True
        down = [point for point in event.points() if point.state() != QEventPoint.State.Released]
        if self._ignored:
            self._ignored = kind != QEvent.Type.TouchEnd
        elif kind == QEvent.Type.TouchBegin and len(down) == 1:
            view.begin_touch(self._pointer(event, down[0]))
            self._draws = view.is_drawing()
        elif len(down) >= 2:
            self._give_up()
            self._pinch(down[0], down[1])
        elif self._draws and kind == QEvent.Type.TouchUpdate and len(down) == 1:
            view.move_touch(self._pointer(event, down[0]))
        elif kind == QEvent.Type.TouchEnd:
            if self._draws:
                view.end_touch(self._pointer(event, event.points()[0]))
            elif self._fingers > 1 and self._still and event.timestamp() - self._began <= TAP:
                self._bring_back()
                view.tapped.emit(self._fingers)
            self._draws = False

    def pen_came(self) -> None:
        """What a finger had begun was the palm of the hand that holds the pen."""
        self._ignored |= self._draws
        self._give_up()

    def forget(self) -> None:
        """No finger is down."""
        self._ignored = self._draws = False

    def _count(self, event: QTouchEvent) -> None:
        """Note what tells a tap from a pinch."""
        if event.type() == QEvent.Type.TouchBegin:
            self._fingers, self._began, self._still = 0, event.timestamp(), True
            self._bring_back = self._view.kept_view()
        self._fingers = max(self._fingers, len(event.points()))
        self._still &= all(_length(point.position() - point.pressPosition()) <= STILL for point in event.points())

    def _give_up(self) -> None:
        if self._draws:
            self._draws = False
            self._view.cancel()

    def _pinch(self, a: QEventPoint, b: QEventPoint) -> None:
        before, now = (a.lastPosition() + b.lastPosition()) / 2, (a.position() + b.position()) / 2
        apart_before = _length(a.lastPosition() - b.lastPosition())
        factor = _length(a.position() - b.position()) / apart_before if apart_before > 1 else 1.0
        moved = now - before
        self._view.set_transform(self._view.transform.zoomed(factor, before).moved(moved.x(), moved.y()))

    def _pointer(self, event: QTouchEvent, point: QEventPoint) -> PointerEvent:
        at = self._view.transform.to_page(point.position())
        pressure = point.pressure() if 0 < point.pressure() < 1 else 1.0
        keys: Qt.KeyboardModifier = event.modifiers()
        return PointerEvent(at.x(), at.y(), point.position(), pressure, event.timestamp() / 1000, keys)


def _length(vector: QPointF) -> float:
    return float((vector.x() ** 2 + vector.y() ** 2) ** 0.5)
