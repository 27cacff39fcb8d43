"""A view whose pointer is a tool: mouse, pen and keys become the gestures of the tool in hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from sketchstudio.ui.canvas.touch import Touch
from sketchstudio.ui.canvas.zoom_view import ZoomView
from sketchstudio.ui.tools.eraser import Eraser
from sketchstudio.ui.tools.lending import lent
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool

FLATTEST = 60.0  # degrees of tilt
PEN_NEAR = 0.7  # seconds after the last that was heard of the pen
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
TABLET_DEVICES = (QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser)


class PointerView(ZoomView):
    """One gesture at a time, from press to release. Space and the middle button pan, the pen's other end erases; other
    held keys lend other tools."""

    tapped = Signal(int)  # so many fingers touched it and were lifted, with nothing drawn or moved

    # Set by the subclass.
    _tool: Tool  # in hand
    pan: Tool
    eraser: Eraser

    def tool_named(self, name: str) -> Tool:
        """A tool by its name."""
        raise NotImplementedError  # every view has its tools

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self._gesture: Tool | None = None  # the tool of the gesture in progress
        self._gesture_button = Qt.MouseButton.NoButton
        self._tablet_down = False  # while it is, the mouse has nothing to say
        self._space_down = False
        self._keys = Qt.KeyboardModifier.NoModifier  # that are held
        self._erasing_end = False  # the pen is held the other way round
        self._pen_seen = -PEN_NEAR  # by the clock of time.monotonic
        self._touch = Touch(self)
        self.pressure_curve: Callable[[float], float] | None = None  # None takes the pressure as it is
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._hover: QPointF | None = None
        self.reached_by_key = False  # and nothing was drawn since: who uses keys must see where they go
        self.view_changed.connect(self._update_cursor)

    def cancel(self) -> None:
        """Drop the gesture in progress, as if it had never begun."""
        gesture, self._gesture = self._gesture, None
        self._gesture_button = Qt.MouseButton.NoButton
        if gesture is not None:
            gesture.cancel()
            self._update_cursor()

    def is_drawing(self) -> bool:
        """True between the press and the release."""
        return self._gesture is not None

    # Qt events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._from_tablet(event):
            return
        if self._gesture is not None:
            self.cancel()  # a second button in the middle of a stroke: a slip or a change of mind
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(self.pan, self._from_mouse(event), event.button())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._begin(self._tool_with(event.modifiers()), self._from_mouse(event), event.button())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from_tablet(event):
            return
        self._note_keys(event.modifiers())
        self._move_hover(event.position())
        if self._gesture is not None:
            if self._gesture_button not in event.buttons():  # released where nobody told us
                self.cancel()
                return
            self._gesture.pointer_move(self._from_mouse(event))
        else:
            self._shown_tool().hover(self._from_mouse(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._from_tablet(event) and event.button() == self._gesture_button:
            self._end(self._from_mouse(event))

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # else Qt would send the same as mouse events
        self._move_hover(event.position())
        kind = event.type()
        self._pen_seen = time.monotonic()
        erases = event.pointerType() == QPointingDevice.PointerType.Eraser
        if erases != self._erasing_end:
            self._erasing_end = erases
            self._update_cursor()
        if kind == QEvent.Type.TabletPress:
            self._tablet_down = True
            self._touch.pen_came()
            if self._gesture is not None:
                self.cancel()  # a button of the pen in the middle of a stroke
            elif event.button() == Qt.MouseButton.LeftButton:
                self.setFocus(Qt.FocusReason.MouseFocusReason)  # Qt does it for a mouse only
                self._begin(self._tool_with(event.modifiers(), erases), self._from_pen(event), event.button())
            elif event.button() == Qt.MouseButton.MiddleButton:
                self._begin(self.pan, self._from_pen(event), event.button())
        elif kind == QEvent.Type.TabletMove and self._gesture is not None:
            self._gesture.pointer_move(self._from_pen(event))
        elif kind == QEvent.Type.TabletMove:
            self._shown_tool().hover(self._from_pen(event))
        elif kind == QEvent.Type.TabletRelease:
            if event.button() == self._gesture_button:
                self._end(self._from_pen(event))
            self._tablet_down = event.buttons() != Qt.MouseButton.NoButton

    def pen_is_near(self) -> bool:
        """Whether the pen is on the tablet or close above it: what touches it besides is a palm."""
        return self._tablet_down or time.monotonic() - self._pen_seen < PEN_NEAR

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._gesture is None:  # the page may not slip away under the pen
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch.handle(event)
            return True
        if event.type() == QEvent.Type.NativeGesture and self._gesture is not None:
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.key() == Qt.Key.Key_Space
                or (event.key() == Qt.Key.Key_Escape and self._gesture is not None)
                or self._on_key(event) is not None
            )
        ):
            event.accept()  # else a shortcut of the window would take the key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._note_keys(event.modifiers())
        if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_down = True
                self._update_cursor()
        elif command := self._on_key(event):
            command()
        else:
            event.ignore()

    def _on_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What the tool in hand does with a key between two gestures."""
        return self._tool.on_key(Qt.Key(event.key()), event.modifiers()) if self._gesture is None else None

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._note_keys(event.modifiers())
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_down = False
            self._update_cursor()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.reached_by_key = event.reason() in BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.reached_by_key = False
        self._space_down = self._tablet_down = False
        self._keys = Qt.KeyboardModifier.NoModifier
        self._touch.forget()
        self.cancel()
        self._update_cursor()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._gesture is None:  # in a gesture the pointer is still ours, wherever it is
            self._erasing_end = False
            self._move_hover(None)
        super().leaveEvent(event)

    # Gestures

    def begin_touch(self, event: PointerEvent) -> None:
        """A finger does what the tool in hand does."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._gesture is None:
            self._begin(self._tool_with(event.modifiers), event, Qt.MouseButton.NoButton)

    def move_touch(self, event: PointerEvent) -> None:
        """The finger moved."""
        if self._gesture is not None:
            self._gesture.pointer_move(event)

    def end_touch(self, event: PointerEvent) -> None:
        """The finger was lifted."""
        self._end(event)

    def _begin(self, tool: Tool, event: PointerEvent, button: Qt.MouseButton) -> None:
        tool.pointer_down(event)
        if self.reached_by_key:
            self.reached_by_key = False
            self.update()
        if tool.state is State.DRAWING:
            self._gesture, self._gesture_button = tool, button
            self._update_cursor()

    def _end(self, event: PointerEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self._gesture_button = Qt.MouseButton.NoButton
        if gesture is not None:
            gesture.pointer_up(event)
            self._update_cursor()

    def _from_tablet(self, event: QMouseEvent) -> bool:
        """True for what a platform sends of a pen or a finger besides its own events."""
        return self._tablet_down or event.pointerType() in (*TABLET_DEVICES, QPointingDevice.PointerType.Finger)

    def _from_mouse(self, event: QMouseEvent) -> PointerEvent:
        at = self.transform.to_page(event.position())
        return PointerEvent(at.x(), at.y(), event.position(), 1.0, event.timestamp() / 1000, event.modifiers())

    def _from_pen(self, event: QTabletEvent) -> PointerEvent:
        at = self.transform.to_page(event.position())
        pressure = event.pressure() if self.pressure_curve is None else self.pressure_curve(event.pressure())
        tilt = None
        if event.device().capabilities() & QInputDevice.Capability.XTilt:
            tilt = min(1.0, hypot(event.xTilt(), event.yTilt()) / FLATTEST)
        return PointerEvent(
            at.x(), at.y(), event.position(), pressure, event.timestamp() / 1000, event.modifiers(), tilt
        )

    # Cursor

    def _shown_tool(self) -> Tool:
        return self._gesture or self._tool_with(self._keys, self._erasing_end)

    def _tool_with(self, keys: Qt.KeyboardModifier, erases: bool = False) -> Tool:
        """The tool of a gesture that begins while these keys are held, `erases` with the other end of the pen."""
        name = lent(self._tool, self._space_down, Qt.KeyboardModifier.NoModifier if erases else keys)
        if name is None:
            return self.eraser if erases else self._tool
        return self.tool_named(name)

    def _note_keys(self, keys: Qt.KeyboardModifier) -> None:
        if keys != self._keys:
            self._keys = keys
            self._update_cursor()

    def _move_hover(self, position: QPointF | None) -> None:
        old, self._hover = self._hover, position
        diameter = self._shown_tool().diameter
        if diameter is None:
            return
        margin = max(diameter / 2 * self.transform.scale, 1.5) + 3
        for place in (old, position):
            if place is not None:
                around = QRectF(place, place).adjusted(-margin, -margin, margin, margin)
                self.update(around.toAlignedRect())

    def _update_cursor(self) -> None:
        tool = self._shown_tool()
        if tool.diameter is not None:
            shape = Qt.CursorShape.BlankCursor if tool.diameter * self.zoom() > 6 else Qt.CursorShape.CrossCursor
        else:
            shape = tool.cursor
        self.setCursor(shape)
        self.update()
