"""A mouse and a pen for tests: real Qt events, sent to a canvas at places given in page units."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QTransform, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.tools.handles import TURN, Frame, Grip
from sketchstudio.ui.tools.select import Select

LEFT, RIGHT, MIDDLE, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.NoButton,
)
NO_KEYS = Qt.KeyboardModifier.NoModifier
CAPABILITIES = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure


def device(kind: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen) -> QPointingDevice:
    """The tip or the eraser end of a pen."""
    return QPointingDevice(f"test {kind.name}", 7, QInputDevice.DeviceType.Stylus, kind, CAPABILITIES, 1, 3)


PEN, ERASER = device(), device(QPointingDevice.PointerType.Eraser)


def tablet(
    canvas: CanvasView,
    kind: QEvent.Type,
    x: float,
    y: float,
    pressure: float = 0.0,
    *,
    end: QPointingDevice = PEN,
    button: Qt.MouseButton = NONE,
    buttons: Qt.MouseButton = NONE,
) -> QTabletEvent:
    """One tablet event at a place of the page."""
    at = canvas.transform.to_view(QPointF(x, y))
    event = QTabletEvent(
        kind, end, at, canvas.mapToGlobal(at), pressure, 0.0, 0.0, 0.0, 0.0, 0.0, NO_KEYS, button, buttons
    )
    QApplication.sendEvent(canvas, event)
    return event


def pen_stroke(
    canvas: CanvasView, points: Iterable[tuple[float, float, float]], end: QPointingDevice = PEN, release: bool = True
) -> None:
    """Press, moves and release of a pen over (x, y, pressure)."""
    places = list(points)
    x, y, pressure = places[0]
    tablet(canvas, QEvent.Type.TabletPress, x, y, pressure, end=end, button=LEFT, buttons=LEFT)
    for x, y, pressure in places[1:]:
        tablet(canvas, QEvent.Type.TabletMove, x, y, pressure, end=end, buttons=LEFT)
    if release:
        tablet(canvas, QEvent.Type.TabletRelease, x, y, 0.0, end=end, button=LEFT)


def mouse_stroke(
    canvas: CanvasView,
    points: Iterable[tuple[float, float]],
    button: Qt.MouseButton = LEFT,
    release: bool = True,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Press, moves and release of a mouse button, with keys held down."""
    places = [view_point(canvas, x, y) for x, y in points]
    QTest.mousePress(canvas, button, keys, places[0])
    for place in places[1:]:
        drag(canvas, place, button, keys)
    if release:
        QTest.mouseRelease(canvas, button, keys, places[-1])


def click(canvas: CanvasView, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """A click of the mouse, with keys held down."""
    QTest.mouseClick(canvas, LEFT, keys, view_point(canvas, x, y))


def pull(
    canvas: CanvasView, grip: Grip, dx: float, dy: float, keys: Qt.KeyboardModifier = NO_KEYS, release: bool = True
) -> None:
    """Drag a grip of the frame around what is selected by page units."""
    at = _grip(canvas, grip)
    way = [at.toTuple(), (at.x() + dx / 2, at.y() + dy / 2), (at.x() + dx, at.y() + dy)]
    mouse_stroke(canvas, way, keys=keys, release=release)


def turn(canvas: CanvasView, degrees: float, keys: Qt.KeyboardModifier = NO_KEYS, release: bool = True) -> None:
    """Drag the grip that turns what is selected about its centre, clockwise."""
    at, centre = _grip(canvas, TURN), _frame(canvas).rect.center()
    way = [
        QTransform().translate(*centre.toTuple()).rotate(angle).map(at - centre).toTuple()
        for angle in (0, degrees / 2, degrees)
    ]
    mouse_stroke(canvas, way, keys=keys, release=release)


def _grip(canvas: CanvasView, grip: Grip) -> QPointF:
    return canvas.transform.to_page(_frame(canvas).place(grip))


def _frame(canvas: CanvasView) -> Frame:
    tool = canvas.tool()
    assert isinstance(tool, Select)
    frame = tool.frame()
    assert frame is not None
    return frame


def drag(canvas: CanvasView, place: QPoint, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """A move with a button held; QTest.mouseMove tells of no button."""
    at = QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), NONE, button, keys)
    QApplication.sendEvent(canvas, event)


def wheel(canvas: CanvasView, at: QPointF, notches: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Turn the wheel of a mouse over a place of the view."""
    turn = QPoint(0, round(120 * notches))
    event = QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), turn, NONE, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(canvas, event)


def view_point(canvas: CanvasView, x: float, y: float) -> QPoint:
    """A place of the page in whole pixels of the view."""
    return canvas.transform.to_view(QPointF(x, y)).toPoint()
