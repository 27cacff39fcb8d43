"""The canvas: paints the document, zooms and pans, and hands pointer events to the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer
from sketchstudio.document.stroke import RGBA
from sketchstudio.ui.canvas_painter import CanvasPainter, paint_brush_outline
from sketchstudio.ui.tools.eraser import Eraser
from sketchstudio.ui.tools.pan import Pan
from sketchstudio.ui.tools.pen import Brush, Pen
from sketchstudio.ui.tools.tool import PointerEvent, State, Tool
from sketchstudio.ui.zoom_view import ZoomView

WIDTHS = (1.0, 400.0)  # page units
TABLET_DEVICES = (QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser)


class CanvasView(ZoomView):
    """Public: `document`, `set_tool`, widths and colours, the zoom of ZoomView; the signals below."""

    stroke_finished = Signal()  # a gesture changed the drawing
    tool_changed = Signal(str)
    brush_changed = Signal()  # a width, a colour or the stabiliser
    refused = Signal(str)  # why a gesture did nothing: one line for a message bar

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Canvas")
        self._painter = CanvasPainter()
        self.pen, self.brush, self.eraser, self.pan = Pen(self), Brush(self), Eraser(self), Pan(self)
        self._tools: dict[str, Tool] = {tool.name: tool for tool in (self.pen, self.brush, self.eraser, self.pan)}
        self._tool: Tool = self.pen
        self._gesture: Tool | None = None  # the tool of the gesture in progress
        self._gesture_button = Qt.MouseButton.NoButton
        self._tablet_down = False  # while it is, the mouse has nothing to say
        self._space_down = False
        self._hover: QPointF | None = None
        self._connect(document)
        self.view_changed.connect(self._update_cursor)
        self._update_cursor()

    def page_size(self) -> QSizeF:
        return QSizeF(*self._document.page)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    # Document

    @property
    def document(self) -> Document:
        """The drawing that is shown and drawn on."""
        return self._document

    @document.setter
    def document(self, document: Document) -> None:
        self.cancel()
        self._document.changed.disconnect(self._on_changed)
        self._document.live_changed.disconnect(self._show)
        self._document = document
        self._connect(document)
        self._tool.chosen()
        self.fit()
        self.update()

    def _connect(self, document: Document) -> None:
        document.changed.connect(self._on_changed)
        document.live_changed.connect(self._show)
        self._page = document.page

    def _on_changed(self, region: QRectF | None) -> None:
        self.cancel()  # changed in the middle of a gesture: what it was drawn on may be gone
        if self._document.page != self._page:
            self._page = self._document.page
            self.fit()
        self._show(region)

    def _show(self, region: QRectF | None) -> None:
        """Paint a part of the page anew."""
        self._painter.changed(region)
        if region is None:
            self.update()
        else:
            self.update(self.transform.rect_to_view(region).toAlignedRect().adjusted(-2, -2, 2, 2))

    def usable_layer(self, layer: Layer | None) -> Layer | None:
        """The layer if a tool may change it; else None, and `refused` says why."""
        if layer is None:
            self.refused.emit("There is no layer for this tool. Add one first.")
        elif layer.locked:
            self.refused.emit(f"The layer “{layer.name}” is locked. Unlock it to draw on it.")
        elif not layer.visible:
            self.refused.emit(f"The layer “{layer.name}” is hidden. Show it to draw on it.")
        else:
            return layer
        return None

    # Tools

    @property
    def tool_names(self) -> tuple[str, ...]:
        """What `set_tool` knows."""
        return tuple(self._tools)

    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take a tool in hand; a gesture in progress is dropped."""
        tool = self._tools[name]
        self.cancel()
        tool.chosen()
        if tool is not self._tool:
            self._tool = tool
            self._update_cursor()
            self.tool_changed.emit(name)

    def brush_width(self) -> float | None:
        """Diameter of the tool in hand in page units; None where it has none."""
        return self._tool.diameter

    def set_brush_width(self, width: float) -> None:
        """Set the diameter of the tool in hand."""
        if isinstance(self._tool, (Pen, Eraser)):
            self._tool.width = min(max(width, WIDTHS[0]), WIDTHS[1])
            self.brush_changed.emit()
            self.update()

    def set_pen_width(self, width: float) -> None:
        """Diameter of the pen at full pressure in page units, whichever tool is in hand."""
        self.pen.width = min(max(width, WIDTHS[0]), WIDTHS[1])
        self.brush_changed.emit()
        self.update()

    def colour(self) -> RGBA:
        """What the brush paints with."""
        return self.brush.colour

    def set_colour(self, colour: RGBA) -> None:
        """Choose what the brush paints with."""
        self.brush.colour = colour
        self.brush_changed.emit()

    def set_stabiliser(self, amount: float) -> None:
        """0: the points of the pen as they come, to 100: a steady hand."""
        self.pen.stabiliser = self.brush.stabiliser = min(max(amount, 0.0), 100.0)
        self.brush_changed.emit()

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter.paint(painter, self._document, self.transform, event.rect(), self.palette())
        diameter = self._shown_tool().diameter
        if self._hover is not None and diameter is not None:
            painter.setClipping(False)
            paint_brush_outline(painter, self._hover, diameter * self.transform.scale)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._from_tablet(event):
            return
        if self._gesture is not None:
            self.cancel()  # a second button in the middle of a stroke: a slip or a change of mind
            return
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space_down
        ):
            self._begin(self.pan, self._from_mouse(event), event.button())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._begin(self._tool, self._from_mouse(event), event.button())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from_tablet(event):
            return
        self._move_hover(event.position())
        if self._gesture is not None:
            if self._gesture_button not in event.buttons():  # released where nobody told us
                self.cancel()
                return
            self._gesture.pointer_move(self._from_mouse(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._from_tablet(event) and event.button() == self._gesture_button:
            self._end(self._from_mouse(event))

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # else Qt would send the same as mouse events
        self._move_hover(event.position())
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._tablet_down = True
            if self._gesture is not None:
                self.cancel()  # a button of the pen in the middle of a stroke
            elif event.button() == Qt.MouseButton.LeftButton:
                self.setFocus(Qt.FocusReason.MouseFocusReason)  # Qt does it for a mouse only
                erases = event.pointerType() == QPointingDevice.PointerType.Eraser
                tool = self.pan if self._space_down else self.eraser if erases else self._tool
                self._begin(tool, self._from_pen(event), event.button())
            elif event.button() == Qt.MouseButton.MiddleButton:
                self._begin(self.pan, self._from_pen(event), event.button())
        elif kind == QEvent.Type.TabletMove and self._gesture is not None:
            self._gesture.pointer_move(self._from_pen(event))
        elif kind == QEvent.Type.TabletRelease:
            if event.button() == self._gesture_button:
                self._end(self._from_pen(event))
            self._tablet_down = event.buttons() != Qt.MouseButton.NoButton

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._gesture is None:  # the page may not slip away under the pen
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.NativeGesture and self._gesture is not None:
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
            event.key() == Qt.Key.Key_Space or (event.key() == Qt.Key.Key_Escape and self._gesture is not None)
        ):
            event.accept()  # else a shortcut of the window would take the key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_down = True
                self._update_cursor()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_down = False
            self._update_cursor()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space_down = self._tablet_down = False
        self.cancel()
        self._update_cursor()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._gesture is None:  # in a gesture the pointer is still ours, wherever it is
            self._move_hover(None)
        super().leaveEvent(event)

    # Gestures

    def _begin(self, tool: Tool, event: PointerEvent, button: Qt.MouseButton) -> None:
        tool.pointer_down(event)
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
        """True for what a platform sends of a pen besides its tablet events."""
        return self._tablet_down or event.pointerType() in TABLET_DEVICES

    def _from_mouse(self, event: QMouseEvent) -> PointerEvent:
        at = self.transform.to_page(event.position())
        return PointerEvent(at.x(), at.y(), event.position(), 1.0, event.timestamp() / 1000, event.modifiers())

    def _from_pen(self, event: QTabletEvent) -> PointerEvent:
        at = self.transform.to_page(event.position())
        return PointerEvent(
            at.x(), at.y(), event.position(), event.pressure(), event.timestamp() / 1000, event.modifiers()
        )

    # Cursor

    def _shown_tool(self) -> Tool:
        return self._gesture or (self.pan if self._space_down else self._tool)

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
            shape = Qt.CursorShape.ClosedHandCursor if self._gesture is not None else tool.cursor
        self.setCursor(shape)
        self.update()
