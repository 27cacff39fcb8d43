"""The menu of the canvas: what the Edit, Select and View menus have for the place under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QTabletEvent
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tools.select import Select

ENTRIES = (
    "cut", "copy", "paste", "duplicate", "delete", "", "select_all", "deselect", "", "front", "back", "",
    "import_picture", "clear_layer", "", "fit", "zoom_in", "zoom_out",
)  # fmt: skip
FOR_MARKS = ("front", "back")  # left out where nothing is selected; the others are where people look for them
RIGHT = Qt.MouseButton.RightButton


class CanvasMenu(QObject):
    """Opens for the right button of mouse or pen, and for the menu key. Not where that button ended a gesture."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._slipped = False  # the button came in the middle of a stroke, which it gave up
        window.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            if not self._slipped:
                by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
                self.open(self._window.canvas.rect().center() if by_key else event.pos())
            self._slipped = False
            return True
        if isinstance(event, (QMouseEvent, QTabletEvent)) and event.button() == RIGHT:
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TabletPress):
                self._slipped = self._window.canvas.is_drawing()
            elif event.type() == QEvent.Type.TabletRelease and not self._slipped:  # no menu is asked for a pen
                at = event.position().toPoint()
                QTimer.singleShot(0, self, lambda: self.open(at))  # once the canvas knows that the pen is up
        return False

    def open(self, at: QPoint) -> None:
        """Show it at a place of the canvas; with Select in hand, for the mark that lies there."""
        canvas = self._window.canvas
        if canvas.is_drawing():
            return
        if canvas.tool().name == "select":
            self._select_at(canvas.transform.to_page(QPointF(at)))
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(canvas.mapToGlobal(at))

    def menu(self) -> QMenu:
        """What can be done now."""
        actions, menu = self._window.actions_by_id, QMenu(self._window.canvas)
        for name in ENTRIES:
            if not name:
                menu.addSeparator()  # of several in a row Qt shows one
            elif self._window.canvas.selection or name not in FOR_MARKS:
                menu.addAction(actions[name])
        return menu

    def _select_at(self, place: QPointF) -> None:
        """The mark under the pointer, unless it is selected; with nothing selected, also the image."""
        canvas = self._window.canvas
        select: Select = canvas.tool()  # type: ignore[assignment]  # its name says so
        if (found := select.picking.mark_at(place)) is not None:
            if found[1].id not in canvas.selection.ids:
                canvas.selection.set([found[1].id])
        elif not canvas.selection and (layer := select.picking.image_at(place)) is not None:
            canvas.selection.set([layer.id])
