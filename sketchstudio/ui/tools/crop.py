"""Crop: a frame that is drawn, pulled and moved until it holds what the page is to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPolygonF, QTransform

from sketchstudio.document.page_size import SIDES, cropped, whole
from sketchstudio.ui.tools import handles, snapping
from sketchstudio.ui.tools.handles import Frame
from sketchstudio.ui.tools.keys import ARROWS, way_of
from sketchstudio.ui.tools.shape import box
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

CLICK = 4.0  # view pixels: a pointer that moves less has clicked
SHADE = QColor(0, 0, 0, 110)  # over what is going to be off the page
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Crop(Tool):
    """The page changes with Enter or a double click, as one step back; the frame may reach beyond it."""

    name = "crop"
    hint = "Drag a frame and pull its grips; arrow keys move it, with Ctrl they pull it. Enter or a double click crops."
    draws = False

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.rect: QRectF | None = None  # of the frame, page units
        self._before: QRectF | None = None  # the same when the gesture began
        self._start = QPointF()  # page units
        self._moved = False  # further than a click
        self._clicked = -1.0  # when the frame was clicked last
        self._matrix: Callable[[PointerEvent], QTransform] | None = None  # of the frame; None draws another one
        self._page = canvas.document.page

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        start, guides = _place(event), self.canvas.guides
        self._start = start
        self._before, self._moved, self._matrix = self.rect, False, None
        frame = self._frame()
        if frame is not None and (grip := frame.grip_at(event.view)) is not None:
            self._matrix = lambda at: frame.scaling(
                grip,
                start,
                snapping.pulled(guides, frame, grip, start, at),
                bool(at.modifiers & SHIFT),
                bool(at.modifiers & ALT),
            )
        elif frame is not None and frame.contains(start):
            self._matrix = lambda at: snapping.moving(guides, frame, start, at)
        else:
            self._start = self._snapped(event)
        return True

    def extend(self, event: PointerEvent) -> None:
        way = (_place(event) - self._start) * self.canvas.zoom()
        self._moved = self._moved or way.manhattanLength() >= CLICK
        if self._moved and self._matrix is not None and self._before is not None:
            self.rect = self._matrix(event).mapRect(self._before)
        elif self._moved:
            shift, alt = bool(event.modifiers & SHIFT), bool(event.modifiers & ALT)
            self.rect = box(self._start, self._snapped(event), shift, alt)
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        if self._moved:
            self._clicked = -1.0
            if self.rect is not None and min(self.rect.width(), self.rect.height()) < SIDES[0]:
                self.rect = self._before  # no page is as small
        elif self._matrix is None:
            self.drop()
        elif 0 <= event.t - self._clicked <= QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000:
            self.crop()
        else:
            self._clicked = event.t

    def abandon(self) -> None:
        self.rect = self._before
        self.canvas.update()

    # The frame

    def crop(self) -> None:
        """The page becomes what the frame holds."""
        rect, document = self.rect, self.canvas.document
        self.drop()
        if rect is not None and (drawing := cropped(document.snapshot(), whole(rect))) is not document.snapshot():
            document.replace_drawing(drawing, translate("page_actions", "Crop page"))
            self.canvas.stroke_finished.emit()

    def chosen(self) -> None:
        """What is selected is what a page is cropped to."""
        if self.canvas.selection:
            self.rect = whole(self.canvas.selection.bounds)

    def drop(self) -> None:
        """Let go of it."""
        self.rect, self._clicked = None, -1.0
        self.canvas.update()

    def put_down(self) -> None:
        self.drop()

    def document_changed(self) -> None:
        if self.canvas.document.page != self._page:  # it is no frame of this one
            self._page = self.canvas.document.page
            self.drop()

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        if key in ARROWS and not modifiers & ALT:
            return lambda: self._step(way_of(key, modifiers), bool(modifiers & CONTROL))
        if self.rect is None:
            return None
        return self.crop if key in ENDS else self.drop if key == Qt.Key.Key_Escape else None

    def _step(self, way: QPointF, pulls: bool) -> None:
        """Move the frame, or pull its right and its lower side. Without one, begin with the page."""
        rect = QRectF(0, 0, *self.canvas.document.page) if self.rect is None else self.rect
        if pulls:
            low, high = SIDES
            width, height = (min(max(side, low), high) for side in (rect.width() + way.x(), rect.height() + way.y()))
            self.rect = QRectF(rect.x(), rect.y(), width, height)
        else:
            self.rect = rect.translated(way)
        self.canvas.update()

    def hover(self, event: PointerEvent) -> None:
        frame = self._frame()
        over = frame.cursor_at(event) if frame is not None else None
        shape = Qt.CursorShape.CrossCursor if over is None else over
        if shape != self.cursor:
            self.cursor = shape
            self.canvas.setCursor(shape)

    def paint(self, painter: QPainter) -> None:
        frame = self._frame()
        if frame is None or self.rect is None:
            return
        outside = QPainterPath()
        outside.addRect(QRectF(self.canvas.rect()))
        outside.addPolygon(QPolygonF([frame.place(grip) for grip in (*handles.CORNERS, handles.CORNERS[0])]))
        painter.fillPath(outside, SHADE)  # odd and even: the frame is a hole in it
        frame.paint(painter)
        page = whole(self.rect)
        size = f"{page.width():.0f} × {page.height():.0f}"
        room = painter.fontMetrics().boundingRect(size).adjusted(-6, -3, 6, 3)
        room.moveCenter(frame.place(handles.ACROSS[1]).toPoint())
        room.translate(0, room.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, size)

    def _frame(self) -> Frame | None:
        """Around the rectangle, without the grip that turns."""
        return None if self.rect is None else Frame.around(self.rect, self.canvas.transform, gap=0.0, turns=False)

    def _snapped(self, event: PointerEvent) -> QPointF:
        return _place(self.canvas.guides.snapped(event))


def _place(event: PointerEvent) -> QPointF:
    return QPointF(event.x, event.y)
