"""Where the page lies in a view: scale, angle and offset, as a frozen value."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

SMALLEST, LARGEST = 0.05, 32.0  # view pixels per page unit
MARGIN = 24.0  # view pixels around a page that is fitted
IN_VIEW = 48.0  # view pixels of the page that stay, however far it is moved


class ViewTransform(NamedTuple):
    """view = page * scale, `mirrored` left and right, turned by `angle` (degrees, clockwise), + offset; in
    device-independent view pixels."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0
    mirrored: bool = False

    @classmethod
    def fitting(
        cls, page: QSizeF, view: QSizeF, angle: float = 0.0, below: float = 0.0, mirrored: bool = False
    ) -> ViewTransform:
        """The whole page, centred; `below` is what stays free at the lower edge of the view."""
        view = QSizeF(view.width(), view.height() - below)
        room_x, room_y = max(1.0, view.width() - 2 * MARGIN), max(1.0, view.height() - 2 * MARGIN)
        turned = cls(1.0, 0.0, 0.0, angle, mirrored).page_in_view(page)
        scale = _clamp(min(room_x / turned.width(), room_y / turned.height()))
        left, top = turned.x() * scale, turned.y() * scale
        # Whole pixels: the edge of the page stays crisp.
        return cls(
            scale,
            round((view.width() - turned.width() * scale) / 2 - left),
            round((view.height() - turned.height() * scale) / 2 - top),
            angle,
            mirrored,
        )

    def zoomed(self, factor: float, at: QPointF) -> ViewTransform:
        """Scaled by `factor`; the point of the page under `at` (view) stays there."""
        scale = _clamp(self.scale * factor)
        ratio = scale / self.scale
        return self._replace(scale=scale, x=at.x() - (at.x() - self.x) * ratio, y=at.y() - (at.y() - self.y) * ratio)

    def turned(self, degrees: float, at: QPointF) -> ViewTransform:
        """Turned clockwise; the point of the page under `at` (view) stays there."""
        corner = QTransform().rotate(degrees).map(QPointF(self.x, self.y) - at) + at
        angle = (self.angle + degrees + 180) % 360 - 180
        return self._replace(x=corner.x(), y=corner.y(), angle=angle)

    def flipped(self, at: QPointF) -> ViewTransform:
        """As a mirror shows it that stands upright at `at` (view)."""
        return self._replace(x=2 * at.x() - self.x, angle=-self.angle, mirrored=not self.mirrored)

    def moved(self, dx: float, dy: float) -> ViewTransform:
        """Shifted by view pixels."""
        return self._replace(x=self.x + dx, y=self.y + dy)

    def kept_in(self, page: QSizeF, view: QSizeF) -> ViewTransform:
        """The nearest one that leaves some of the page in view, so that nobody loses it."""
        around = self.page_in_view(page)
        left = min(max(around.left(), IN_VIEW - around.width()), view.width() - IN_VIEW)
        top = min(max(around.top(), IN_VIEW - around.height()), view.height() - IN_VIEW)
        return self.moved(left - around.left(), top - around.top())

    def page_in_view(self, page: QSizeF) -> QRectF:
        """An upright rectangle around the page, in view pixels."""
        return self.rect_to_view(QRectF(0, 0, page.width(), page.height()))

    def to_page(self, point: QPointF) -> QPointF:
        """View pixels -> page units."""
        if self.angle or self.mirrored:
            return self.matrix().inverted()[0].map(point)
        return QPointF((point.x() - self.x) / self.scale, (point.y() - self.y) / self.scale)

    def to_view(self, point: QPointF) -> QPointF:
        """Page units -> view pixels."""
        if self.angle or self.mirrored:
            return self.matrix().map(point)
        return QPointF(point.x() * self.scale + self.x, point.y() * self.scale + self.y)

    def rect_to_view(self, rect: QRectF) -> QRectF:
        """Page units -> view pixels: the upright rectangle around it."""
        return self.matrix().mapRect(rect)

    def rect_to_page(self, rect: QRectF) -> QRectF:
        """View pixels -> page units: the upright rectangle around it."""
        return self.matrix().inverted()[0].mapRect(rect)

    def matrix(self) -> QTransform:
        """Page units -> view pixels, for a painter."""
        upright = QTransform(-self.scale if self.mirrored else self.scale, 0, 0, self.scale, 0, 0)
        return upright * QTransform().rotate(self.angle) * QTransform.fromTranslate(self.x, self.y)


def placed_on_page(picture: QSizeF, page: QSizeF) -> QRectF:
    """Where a picture lies in page units: the page was fitted into it, in the middle."""
    scale = min(picture.width() / page.width(), picture.height() / page.height())
    width, height = picture.width() / scale, picture.height() / scale
    return QRectF((page.width() - width) / 2, (page.height() - height) / 2, width, height)


def _clamp(scale: float) -> float:
    return min(max(scale, SMALLEST), LARGEST)
