"""The result seen as the drawing is: zoomed, moved and turned with it, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow


class LinkedView(QObject):
    """While it is on, what lies in the middle of the canvas lies in the middle of the result, at the same height; the
    wheel moves both."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._canvas, self._result = window.canvas, window.result
        self.on = window.settings.link_views
        window.actions_by_id["link_views"].setChecked(self.on)
        window.actions_by_id["link_views"].toggled.connect(self._switch)
        self._canvas.view_changed.connect(self.follow)
        self._result.shown.connect(self.follow)
        self._result.installEventFilter(self)
        self.follow()

    def follow(self) -> None:
        """Show of the picture what the canvas shows of the drawing; all of it while this is off."""
        if self.on:
            aside = self._aside()
            transform = self._canvas.transform.moved(aside.x(), aside.y())
            self._result.show_part(transform.matrix(), self._canvas.page_size())
        else:
            self._result.show_part(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.on and event.type() == QEvent.Type.Resize:
            self.follow()
        if self.on and isinstance(event, QWheelEvent):
            place = event.position() - self._aside()
            there = QWheelEvent(
                place, QPointF(self._canvas.mapToGlobal(place.toPoint())), event.pixelDelta(), event.angleDelta(),
                event.buttons(), event.modifiers(), event.phase(), event.inverted(),
            )  # fmt: skip
            QApplication.sendEvent(self._canvas, there)
            return True
        return False

    def _switch(self, on: bool) -> None:
        self.on = on
        self.follow()

    def _aside(self) -> QPointF:
        """From a place of the canvas to the same of the result, which begins at the same height."""
        return QPointF(self._result.rect().center().x() - self._canvas.rect().center().x(), 0)
