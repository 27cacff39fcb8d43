"""The frame around a selection: grips that scale and turn it, the same size at any zoom."""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from sketchstudio.ui import theme
from sketchstudio.ui.canvas.view_transform import ViewTransform
from sketchstudio.ui.tools.tool import PointerEvent

SIZE = 8.0  # view pixels, of a grip
REACH = 9.0  # view pixels: a press this near takes hold of it
STEM = 26.0  # view pixels from the frame to the grip that turns
CROWDED = 40.0  # view pixels: shorter sides have grips at their ends only
GAP = 6.0  # view pixels between the ink and the frame
TURN_STEP = 15.0  # degrees, with Shift
SHORTEST = 1e-9  # page units: a side that has a direction


class Grip(NamedTuple):
    """A place of the frame: 0, 0.5 or 1 of its width and height."""

    u: float
    v: float


TURN = Grip(0.5, -1)  # above the middle of the upper side
CORNERS = (Grip(0, 0), Grip(1, 0), Grip(1, 1), Grip(0, 1))
ACROSS = (Grip(0.5, 0), Grip(0.5, 1))  # on the sides that run across
DOWN = (Grip(0, 0.5), Grip(1, 0.5))
PULLS = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)  # along 0, 45, 90 and 135 degrees, clockwise


class Frame:
    """The frame around a part of the page, in a view: upright, or turned with the one image in it."""

    def __init__(self, shape: QTransform, view: ViewTransform, gap: float = GAP, turns: bool = True) -> None:
        """`shape` maps the unit square to the page: its sides are those of the frame. `gap` in view pixels."""
        self.shape = shape
        self.size = QSizeF(hypot(shape.m11(), shape.m12()), hypot(shape.m21(), shape.m22()))  # page units
        self._axes = _axes(shape, self.size)
        self._view = view
        self._turns = turns
        gap /= view.scale
        self._outer = QRectF(QPointF(), self.size).adjusted(-gap, -gap, gap, gap)

    @classmethod
    def around(cls, rect: QRectF, view: ViewTransform, gap: float = GAP, turns: bool = True) -> Frame:
        """The upright frame around a rectangle of the page."""
        return cls(QTransform(rect.width(), 0, 0, rect.height(), rect.x(), rect.y()), view, gap, turns)

    @property
    def is_upright(self) -> bool:
        """Whether its sides run across and down the page."""
        return self.shape.m12() == 0 == self.shape.m21()

    @property
    def rect(self) -> QRectF:
        """The upright rectangle around it, in page units."""
        return self.shape.mapRect(QRectF(0, 0, 1, 1))

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
        if self._outer.width() * self._view.scale >= CROWDED:
            result += ACROSS
        if self._outer.height() * self._view.scale >= CROWDED:
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
        return self._outer.contains(self._axes.inverted()[0].map(page))

    def cursor(self, grip: Grip) -> Qt.CursorShape:
        """The shape of the pointer over a grip: along the way that it pulls."""
        if grip is TURN:
            return Qt.CursorShape.PointingHandCursor
        to_view = self._axes * self._view.matrix()
        pull = to_view.map(QPointF(2 * grip.u - 1, 2 * grip.v - 1)) - to_view.map(QPointF())
        return PULLS[round(degrees(atan2(pull.y(), pull.x())) / 45) % 4]

    def cursor_at(self, event: PointerEvent) -> Qt.CursorShape | None:
        """The shape of the pointer over a grip or over what is framed; None beside both."""
        if (grip := self.grip_at(event.view)) is not None:
            return self.cursor(grip)
        return Qt.CursorShape.SizeAllCursor if self.contains(QPointF(event.x, event.y)) else None

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

    def scaling(self, grip: Grip, start: QPointF, end: QPointF, alike: bool, centred: bool) -> QTransform:
        """So that the grip goes along with the pointer, in page units; the opposite one stays, or the centre. `alike`
        keeps the proportions."""
        from_page = self._axes.inverted()[0]
        return (
            from_page * _scaling(self.size, grip, from_page.map(start), from_page.map(end), alike, centred) * self._axes
        )

    def turning(self, start: QPointF, end: QPointF, stepped: bool) -> QTransform:
        """About the centre, by the angle between two points; `stepped` keeps the frame to multiples of 15 degrees."""
        centre = self.shape.map(QPointF(0.5, 0.5))
        a, b = start - centre, end - centre
        angle = degrees(atan2(b.y(), b.x()) - atan2(a.y(), a.x()))
        if stepped:
            own = degrees(atan2(self._axes.m12(), self._axes.m11()))
            angle = round((own + angle) / TURN_STEP) * TURN_STEP - own
        return _about(centre, QTransform().rotate(angle))

    def _to_view(self, u: float, v: float) -> QPointF:
        outer = self._outer
        at = QPointF(outer.left() + u * outer.width(), outer.top() + v * outer.height())
        return self._view.to_view(self._axes.map(at))


def moving(start: QPointF, end: QPointF, straight: bool) -> QTransform:
    """By the way from `start` to `end`; `straight` keeps to the longer of its two directions."""
    way = end - start
    if straight:
        way = QPointF(way.x(), 0) if abs(way.x()) >= abs(way.y()) else QPointF(0, way.y())
    return QTransform.fromTranslate(way.x(), way.y())


def _scaling(size: QSizeF, grip: Grip, start: QPointF, end: QPointF, alike: bool, centred: bool) -> QTransform:
    """`Frame.scaling` along its sides, from its corner."""
    held = QPointF(grip.u * size.width(), grip.v * size.height())
    fixed = QPointF(size.width(), size.height()) / 2 if centred else QPointF(size.width(), size.height()) - held
    arm, pull = held - fixed, end - start
    x = _factor(arm.x(), pull.x()) if grip.u != 0.5 else 1.0
    y = _factor(arm.y(), pull.y()) if grip.v != 0.5 else 1.0
    if alike:
        larger = max(abs(x), abs(y)) if grip in CORNERS else x if grip in DOWN else y
        x, y = (larger, larger) if grip not in CORNERS else (_signed(larger, x), _signed(larger, y))
    return _about(fixed, QTransform.fromScale(x, y))


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


def _axes(shape: QTransform, size: QSizeF) -> QTransform:
    """From page units along the sides of a parallelogram to the page. Where a side has no length, its direction is
    that of an upright one."""
    across = QPointF(shape.m11(), shape.m12()) / size.width() if size.width() > SHORTEST else None
    down = QPointF(shape.m21(), shape.m22()) / size.height() if size.height() > SHORTEST else None
    if across is None:
        across = QPointF(down.y(), -down.x()) if down is not None else QPointF(1, 0)
    if down is None:
        down = QPointF(-across.y(), across.x())
    return QTransform(across.x(), across.y(), down.x(), down.y(), shape.dx(), shape.dy())
