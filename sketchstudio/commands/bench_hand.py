"""A hand for the benchmarks: the events of pen and mouse as Qt would send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is measured is also how long Qt takes to be imported
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QPointingDevice, QTabletEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from sketchstudio.ui.canvas.canvas_view import CanvasView

RATE = 125  # events of the pen in a second
POINTS_A_STROKE = 125


def pen() -> QPointingDevice:
    """A pen that tells its pressure."""
    from PySide6.QtGui import QInputDevice, QPointingDevice

    abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    kind = QPointingDevice.PointerType.Pen
    return QPointingDevice("benchmark", 1, QInputDevice.DeviceType.Stylus, kind, abilities, 1, 3)


def mouse_stroke(widget: QWidget) -> None:
    """A short stroke in the middle, begun and finished."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    middle = QPointF(widget.rect().center())
    for kind, button, buttons, offset in (
        (QEvent.Type.MouseButtonPress, left, left, 0),
        (QEvent.Type.MouseMove, none, left, 40),
        (QEvent.Type.MouseButtonRelease, left, none, 40),
    ):
        at = middle + QPointF(offset, offset)
        event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


def drag_event(canvas: QWidget, number: int) -> QMouseEvent:
    """The page dragged with the middle button, in circles."""
    import math

    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    middle, none = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
    turn = number / 20
    at = QPointF(canvas.rect().center()) + QPointF(200 * math.sin(turn), 200 * math.cos(turn))
    kind, button = (QEvent.Type.MouseButtonPress, middle) if number == 0 else (QEvent.Type.MouseMove, none)
    return QMouseEvent(kind, at, canvas.mapToGlobal(at), button, middle, Qt.KeyboardModifier.NoModifier)


def wheel_event(canvas: QWidget, number: int) -> QWheelEvent:
    """Eight notches in, eight notches out, at a wandering place."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    at = QPointF(canvas.rect().center()) + QPointF(number % 50 - 25, 25 - number % 40)
    turn = QPoint(0, 120 if number // 8 % 2 == 0 else -120)
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    return QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), turn, none, keys, Qt.ScrollPhase.NoScrollPhase, False)


def pen_event(canvas: QWidget, pen: QPointingDevice, number: int, points: int = POINTS_A_STROKE) -> QTabletEvent:
    """The event of this number: strokes of so many points each, one below the other."""
    import math

    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QTabletEvent

    stroke, point = divmod(number, points)
    width, height = canvas.width(), canvas.height()
    along = point / points
    at = QPointF(
        width * (0.2 + 0.6 * along),
        height * (0.25 + 0.05 * (stroke % 10) + 0.04 * math.sin(12 * along)),
    )
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kind, button, buttons = QEvent.Type.TabletMove, none, left
    if point == 0:
        kind, button = QEvent.Type.TabletPress, left
    elif point == points - 1:
        kind, button, buttons = QEvent.Type.TabletRelease, left, none
    pressure = 0.3 + 0.5 * along
    return QTabletEvent(
        kind, pen, at, canvas.mapToGlobal(at), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, buttons,
    )  # fmt: skip


def after_painting(then: Callable[[CanvasView], None]) -> None:
    """Call `then(canvas)` whenever the canvas has painted itself."""
    from sketchstudio.ui.canvas.canvas_view import CanvasView

    paint = CanvasView.paintEvent

    def paint_and_tell(canvas: CanvasView, event: QPaintEvent) -> None:
        paint(canvas, event)
        then(canvas)

    CanvasView.paintEvent = paint_and_tell  # type: ignore[assignment, method-assign]  # measured from outside
