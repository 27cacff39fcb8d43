"""The finished picture leaves the result view by mouse: dragged elsewhere, or through the menu of the right button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTemporaryDir
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

MENU = ("copy_picture", "export", "result_to_canvas")  # of the right button


class DragOut(QObject):
    """Watches the mouse over the result view. The files live as long as the window: who took one may read it late."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pressed: QPoint | None = None
        self._folder: QTemporaryDir | None = None
        window.result.installEventFilter(self)
        window.result.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        window.result.addActions([window.actions_by_id[name] for name in MENU])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._follow(event)
        return False

    def _follow(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = place
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif (
            self._pressed is not None
            and event.buttons() & Qt.MouseButton.LeftButton
            and (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._pressed = None
            self.drag()

    def drag(self) -> None:
        """Begin to drag, if there is a picture; returns when it is dropped or given up."""
        if (drag := self.prepared()) is not None:
            drag.exec(Qt.DropAction.CopyAction)

    def prepared(self) -> QDrag | None:
        """What is dragged; None without a picture, or without a place for its file."""
        from sketchstudio.ui.files import export

        if self._folder is None:
            self._folder = QTemporaryDir()
        return export.drag(self._window, Path(self._folder.path())) if self._folder.isValid() else None
