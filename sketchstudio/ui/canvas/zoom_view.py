"""A widget that shows a page at any scale: wheel, touchpad and keys zoom and move it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from sketchstudio.ui.canvas.view_transform import MARGIN, ViewTransform

WHEEL_STEP = 1.2  # zoom per notch
KEY_STEP = 1.25
TURN_STEP = 15.0  # degrees
PAN_STEP = 48  # pixels per notch, where the wheel pans


class ZoomView(QWidget):
    """Until somebody zooms or pans, the whole page is in view and follows the size of the widget."""

    view_changed = Signal()  # zoomed or panned

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transform = ViewTransform()
        self._fitted = True
        self._below = 0.0  # view pixels that a page which is fitted leaves free at the lower edge

    def page_size(self) -> QSizeF:
        """What there is to see, in page units."""
        raise NotImplementedError  # every view knows its page

    @property
    def transform(self) -> ViewTransform:
        """Where the page lies in the view."""
        return self._transform

    def set_transform(self, transform: ViewTransform) -> None:
        """Show another part of the page, or at another scale."""
        self._fitted = False
        self._place(transform.kept_in(self.page_size(), QSizeF(self.size())))

    def kept_view(self) -> Callable[[], None]:
        """What brings back the view as it is now."""
        transform, fitted = self._transform, self._fitted

        def bring_back() -> None:
            self._fitted = fitted
            self._place(transform)

        return bring_back

    def zoom(self) -> float:
        """View pixels per page unit."""
        return self._transform.scale

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom to so many view pixels per page unit, about a point of the view (its centre by default)."""
        self.set_transform(self._transform.zoomed(scale / self._transform.scale, at or QRectF(self.rect()).center()))

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom_to(self.zoom() * KEY_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_to(self.zoom() / KEY_STEP)

    def fit(self) -> None:
        """The whole page, and it stays so when the view changes its size."""
        self._fitted = True
        self._place(self.fitting(self._transform.angle, self._transform.mirrored))

    def fitting(self, angle: float = 0.0, mirrored: bool = False) -> ViewTransform:
        """Where the page lies when it is fitted."""
        return ViewTransform.fitting(self.page_size(), QSizeF(self.size()), angle, self._below, mirrored)

    def show_part(self, part: QRectF) -> None:
        """Let a part of the page (page units) fill the view, turned and mirrored as it is."""
        view = self._transform
        around = ViewTransform.fitting(part.size(), QSizeF(self.size()), view.angle, self._below, view.mirrored)
        way = around.to_view(QPointF()) - around.to_view(part.topLeft())
        self.set_transform(around.moved(way.x(), way.y()))

    def actual_size(self) -> None:
        """One pixel of the view to a unit of the page."""
        self.zoom_to(1.0)

    def keep_below(self, height: float) -> None:
        """Leave so much free at the lower edge when the page is fitted; whoever zooms has all of the view."""
        self._below = height
        if self._fitted:
            self.fit()

    def reveal(self, part: QRectF) -> None:
        """Move the page no further than it takes to have this part of it (page units) in view; the middle of a part
        that is larger than the view."""
        shown, room = self._transform.rect_to_view(part), QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        across = _into(shown.left(), shown.right(), room.left(), room.right())
        down = _into(shown.top(), shown.bottom(), room.top(), room.bottom())
        if across or down:
            self.set_transform(self._transform.moved(across, down))

    def turn(self, degrees: float) -> None:
        """Turn the page clockwise about the middle of the view."""
        self._turn_to(self._transform.turned(degrees, QRectF(self.rect()).center()))

    def turn_left(self) -> None:
        """One step against the clock."""
        self.turn(-TURN_STEP)

    def turn_right(self) -> None:
        """One step with the clock."""
        self.turn(TURN_STEP)

    def turn_upright(self) -> None:
        """As the page was before it was turned."""
        self.turn(-self._transform.angle)

    def mirror(self) -> None:
        """Left and right exchanged, for the eye only: what is crooked shows; once more, as it is."""
        self._turn_to(self._transform.flipped(QRectF(self.rect()).center()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit()
        else:
            self._place(self._transform.kept_in(self.page_size(), QSizeF(event.size())))

    def wheelEvent(self, event: QWheelEvent) -> None:
        touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        if touchpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_transform(self._transform.moved(event.pixelDelta().x(), event.pixelDelta().y()))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta().x() or event.angleDelta().y()  # some platforms turn it themselves
            self.set_transform(self._transform.moved(round(turned / 120 * PAN_STEP), 0))
        else:
            self.zoom_to(self.zoom() * WHEEL_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.zoom() * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def _turn_to(self, transform: ViewTransform) -> None:
        if self._fitted:
            self._place(self.fitting(transform.angle, transform.mirrored))
        else:
            self.set_transform(transform)

    def _place(self, transform: ViewTransform) -> None:
        if transform != self._transform:
            self._transform = transform
            self.update()
            self.view_changed.emit()


def _into(low: float, high: float, room_low: float, room_high: float) -> int:
    """The shortest way, in whole pixels, from `low` to `high` into a room; into its middle where it is too small."""
    if high - low > room_high - room_low:
        return round((room_low + room_high - low - high) / 2)
    return round(max(room_low - low, 0.0) + min(room_high - high, 0.0))
