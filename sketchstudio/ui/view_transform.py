"""Where the page lies in a view: scale and offset, as a frozen value."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

SMALLEST, LARGEST = 0.05, 32.0  # view pixels per page unit
MARGIN = 24.0  # view pixels around a page that is fitted


class ViewTransform(NamedTuple):
    """view = page * scale + offset, in device-independent pixels of the view."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @classmethod
    def fitting(cls, page: QSizeF, view: QSizeF) -> ViewTransform:
        """The whole page, centred."""
        room_x, room_y = max(1.0, view.width() - 2 * MARGIN), max(1.0, view.height() - 2 * MARGIN)
        scale = _clamp(min(room_x / page.width(), room_y / page.height()))
        # Whole pixels: the edge of the page stays crisp.
        return cls(scale, round((view.width() - page.width() * scale) / 2),
                   round((view.height() - page.height() * scale) / 2))

    def zoomed(self, factor: float, at: QPointF) -> ViewTransform:
        """Scaled by `factor`; the point of the page under `at` (view) stays there."""
        scale = _clamp(self.scale * factor)
        ratio = scale / self.scale
        return ViewTransform(scale, at.x() - (at.x() - self.x) * ratio, at.y() - (at.y() - self.y) * ratio)

    def moved(self, dx: float, dy: float) -> ViewTransform:
        """Shifted by view pixels."""
        return self._replace(x=self.x + dx, y=self.y + dy)

    def kept_in(self, page: QSizeF, view: QSizeF, at_least: float = 48.0) -> ViewTransform:
        """The nearest one that leaves some of the page in view, so that nobody loses it."""
        width, height = page.width() * self.scale, page.height() * self.scale
        return self._replace(
            x=min(max(self.x, at_least - width), view.width() - at_least),
            y=min(max(self.y, at_least - height), view.height() - at_least),
        )

    def to_page(self, point: QPointF) -> QPointF:
        """View pixels -> page units."""
        return QPointF((point.x() - self.x) / self.scale, (point.y() - self.y) / self.scale)

    def to_view(self, point: QPointF) -> QPointF:
        """Page units -> view pixels."""
        return QPointF(point.x() * self.scale + self.x, point.y() * self.scale + self.y)

    def rect_to_view(self, rect: QRectF) -> QRectF:
        """Page units -> view pixels."""
        return QRectF(self.to_view(rect.topLeft()), rect.size() * self.scale)

    def rect_to_page(self, rect: QRectF) -> QRectF:
        """View pixels -> page units."""
        return QRectF(self.to_page(rect.topLeft()), rect.size() / self.scale)

    def matrix(self) -> QTransform:
        """Page units -> view pixels, for a painter."""
        return QTransform(self.scale, 0, 0, self.scale, self.x, self.y)


def _clamp(scale: float) -> float:
    return min(max(scale, SMALLEST), LARGEST)
