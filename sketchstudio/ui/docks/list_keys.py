"""Keys of a list that the window knows as well: while the list has the focus, they are the list's."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView


class ListKeys(QObject):
    """Of two actions with the same key Qt would trigger neither: Delete, say, is that of the drawing, too."""

    def __init__(self, view: QAbstractItemView, more: Mapping[QKeySequence, QAction] | None = None) -> None:
        super().__init__(view)
        self._view, self._more = view, more or {}  # keys that count here only, of actions that have others or none
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            action = self._action(QKeySequence(event.keyCombination()))
            if action is not None:
                event.accept()  # then it comes as a key and not as a shortcut
                if event.type() == QEvent.Type.KeyPress:
                    action.trigger()
                return True
        return False

    def _action(self, keys: QKeySequence) -> QAction | None:
        if keys in self._more:
            return self._more[keys]
        return next((action for action in self._view.actions() if keys in action.shortcuts()), None)
