"""Path: click by click a polygon, or curves where a click is dragged; the nodes of a finished path can be moved."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from sketchstudio.document.marks.path import Path
from sketchstudio.ui.tools.node_editing import NodeEditing
from sketchstudio.ui.tools.path_building import PathBuilding
from sketchstudio.ui.tools.selecting import Selecting
from sketchstudio.ui.tools.tool import PointerEvent, State

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

CLICK = 3.0  # view pixels: a pointer that moves less has clicked
CONTROL = Qt.KeyboardModifier.ControlModifier
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DELETES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class PathTool(Selecting):
    """Either a path is begun, and each gesture is a node more of it, or the nodes of the selected path are edited."""

    name = "path"
    hint = "Click for corners, drag for curves. Enter or a double click ends it, the first node closes it."

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._building, self._editing = PathBuilding(canvas), NodeEditing(canvas)
        self._start = QPointF()  # view pixels
        self._moved = False  # further than a click

    @property
    def width(self) -> float:  # that of all shapes, or of the path that is selected
        path = self.edited
        return path.width if path is not None else self.canvas.shape_style.width

    @width.setter
    def width(self, width: float) -> None:
        if self.edited is None:
            self.canvas.shape_style.width = width
        else:
            self._rewiden(width)

    @property
    def shown_hint(self) -> str:
        return self.hint if self.edited is None else NodeEditing.hint

    @property
    def edited(self) -> Path | None:
        """The path whose nodes are shown."""
        return None if self._building else self._editing.path

    def chosen(self) -> None:
        self._building.drop()
        self._editing.held = None

    def put_down(self) -> None:
        self._building.end()

    def document_changed(self) -> None:
        self._building.document_changed()
        self._editing.document_changed()

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        self._start, self._moved = event.view, False
        if not self._building:
            if event.modifiers & CONTROL:
                self._editing.choose(event)
                return False
            if self._editing.begin(event):
                self.canvas.update()
                return True
            self._editing.held = None
        begun = self._building.begin(event)
        self.canvas.update()
        return begun

    def extend(self, event: PointerEvent) -> None:
        way = event.view - self._start
        self._moved = self._moved or hypot(way.x(), way.y()) >= CLICK
        if self._moved:
            part = self._editing if self._editing.is_dragging else self._building
            part.extend(event)
        self.canvas.update()

    def finish(self, event: PointerEvent) -> None:
        self.extend(event)
        if self._editing.is_dragging:
            self._editing.finish(event, self._moved)
        else:
            self._building.finish(event)

    def abandon(self) -> None:
        part = self._editing if self._editing.is_dragging else self._building
        part.abandon()
        self.canvas.update()

    # Keys and pointer

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        if self._building:
            if key in ENDS:
                return self._building.end
            if key == Qt.Key.Key_Escape:
                return self._building.drop
            back = key in DELETES or (key == Qt.Key.Key_Z and modifiers == CONTROL)  # what is begun comes before steps
            return self._building.take_back if back else None
        if self.edited is not None:
            if key == Qt.Key.Key_Escape:
                return self._editing.let_go
            if key in DELETES and self._editing.held is not None:
                return self._editing.delete_node
        return None

    def hover(self, event: PointerEvent) -> None:
        if self._building:
            self._building.hover(event)
        over = not self._building and self._editing.is_over(event.view)
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor
        if shape != self.cursor:
            self.cursor = shape
            self.canvas.setCursor(shape)

    def paint(self, painter: QPainter) -> None:
        if self._building:
            self._building.paint(painter, between=self.state is State.IDLE)
        else:
            self._editing.paint(painter)
