"""The frame around a selection: grips that scale and turn it, the same size at any zoom."""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from sketchstudio.ui import theme
from sketchstudio.ui.canvas.view_transform import ViewTransform

SIZE = 8.0  # view pixels, of a grip
REACH = 9.0  # view pixels: a press this near takes hold of it
STEM = 26.0  # view pixels from the frame to the grip that turns
CROWDED = 40.0  # view pixels: shorter sides have grips at their ends only
GAP = 6.0  # view pixels between the ink and the frame
TURN_STEP = 15.0  # degrees, with Shift


class Grip(NamedTuple):
    """A place of the frame: 0, 0.5 or 1 of its width and height."""

    u: float
    v: float


TURN = Grip(0.5, -1)  # above the middle of the upper side
CORNERS = (Grip(0, 0), Grip(1, 0), Grip(1, 1), Grip(0, 1))
ACROSS = (Grip(0.5, 0), Grip(0.5, 1))  # on the sides that run across
DOWN = (Grip(0, 0.5), Grip(1, 0.5))


class Frame:
    """The frame around a rectangle of the page, in a view."""

    def __init__(self, rect: QRectF, transform: ViewTransform, turns: bool = True) -> None:
        """Images lie upright: around them there is no grip that `turns`."""
        gap = GAP / transform.scale
        self.rect = rect
        self._outer = rect.adjusted(-gap, -gap, gap, gap)
        self._transform = transform
        self._turns = turns

    def place(self, grip: Grip) -> QPointF:
        """Where a grip lies in the view."""
        if grip is TURN:
            top, centre = self.place(ACROSS[0]), self._to_view(0.5, 0.5)
            up = QLineF(centre, top)
            up.setLength(up.length() + STEM)
            return up.p2()
        return self._to_view(grip.u, grip.v)

    def grips(self) -> tuple[Grip, ...]:
        """Those that there is room for."""
        result: tuple[Grip, ...] = (TURN, *CORNERS) if self._turns else CORNERS
        if self._outer.width() * self._transform.scale >= CROWDED:
            result += ACROSS
        if self._outer.height() * self._transform.scale >= CROWDED:
            result += DOWN
        return result

    def grip_at(self, view: QPointF) -> Grip | None:
        """The nearest grip within reach of a point of the view."""

        def away(grip: Grip) -> float:
            offset = self.place(grip) - view
            return hypot(offset.x(), offset.y())

        nearest = min(self.grips(), key=away)
        return nearest if away(nearest) <= REACH else None

    def contains(self, page: QPointF) -> bool:
        """Whether a point of the page lies in the frame."""
        return self._outer.contains(page)

    def cursor(self, grip: Grip) -> Qt.CursorShape:
        """The shape of the pointer over a grip: along the way that it pulls."""
        if grip is TURN:
            return Qt.CursorShape.PointingHandCursor
        pull = self.place(grip) - self._to_view(0.5, 0.5)
        if grip in ACROSS or grip in DOWN:
            opposite = self.place(Grip(1 - grip.u, 1 - grip.v))
            pull = self.place(grip) - opposite
        angle = degrees(atan2(pull.y(), pull.x())) % 180
        if grip in CORNERS:
            return Qt.CursorShape.SizeFDiagCursor if angle < 90 else Qt.CursorShape.SizeBDiagCursor
        return Qt.CursorShape.SizeVerCursor if 45 <= angle < 135 else Qt.CursorShape.SizeHorCursor

    def paint(self, painter: QPainter) -> None:
        """Draw frame and grips in pixels of the view."""
        accent = QColor(theme.scheme().accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 1.25))
        painter.drawPolygon(QPolygonF([self.place(grip) for grip in CORNERS]))
        if self._turns:
            painter.drawLine(self.place(ACROSS[0]), self.place(TURN))
        painter.setBrush(QColor(theme.scheme().handle))
        for grip in self.grips():
            at = self.place(grip)
            if grip is TURN:
                painter.drawEllipse(at, SIZE / 2 + 0.5, SIZE / 2 + 0.5)
            else:
                painter.drawRoundedRect(QRectF(at.x() - SIZE / 2, at.y() - SIZE / 2, SIZE, SIZE), 2, 2)

    def _to_view(self, u: float, v: float) -> QPointF:
        outer = self._outer
        return self._transform.to_view(QPointF(outer.left() + u * outer.width(), outer.top() + v * outer.height()))


def moving(start: QPointF, end: QPointF, straight: bool) -> QTransform:
    """By the way from `start` to `end`; `straight` keeps to the longer of its two directions."""
    way = end - start
    if straight:
        way = QPointF(way.x(), 0) if abs(way.x()) >= abs(way.y()) else QPointF(0, way.y())
    return QTransform.fromTranslate(way.x(), way.y())


def scaling(rect: QRectF, grip: Grip, start: QPointF, end: QPointF, alike: bool, centred: bool) -> QTransform:
    """So that the grip goes along; the opposite one stays, or the centre. `alike` keeps the proportions."""
    fixed = QPointF(
        rect.left() + (0.5 if centred else 1 - grip.u) * rect.width(),
        rect.top() + (0.5 if centred else 1 - grip.v) * rect.height(),
    )
    held = QPointF(rect.left() + grip.u * rect.width(), rect.top() + grip.v * rect.height())
    arm, pull = held - fixed, end - start
    x = _factor(arm.x(), pull.x()) if grip.u != 0.5 else 1.0
    y = _factor(arm.y(), pull.y()) if grip.v != 0.5 else 1.0
    if alike:
        larger = max(abs(x), abs(y)) if grip in CORNERS else x if grip in DOWN else y
        x, y = (larger, larger) if grip not in CORNERS else (_signed(larger, x), _signed(larger, y))
    return _about(fixed, QTransform.fromScale(x, y))


def turning(rect: QRectF, start: QPointF, end: QPointF, stepped: bool) -> QTransform:
    """About the centre, by the angle between two points; `stepped` keeps to multiples of 15 degrees."""
    centre = rect.center()
    a, b = start - centre, end - centre
    angle = degrees(atan2(b.y(), b.x()) - atan2(a.y(), a.x()))
    if stepped:
        angle = round(angle / TURN_STEP) * TURN_STEP
    return _about(centre, QTransform().rotate(angle))


def _about(point: QPointF, matrix: QTransform) -> QTransform:
    there, back = (QTransform.fromTranslate(sign * point.x(), sign * point.y()) for sign in (-1, 1))
    return there * matrix * back


def _factor(arm: float, pull: float) -> float:
    """Of a length that is pulled; never 0, from which there is no way back."""
    if abs(arm) < 1e-6:
        return 1.0
    factor = (arm + pull) / arm
    return _signed(max(abs(factor), 0.01), factor)


def _signed(size: float, sign: float) -> float:
    return size if sign >= 0 else -size
