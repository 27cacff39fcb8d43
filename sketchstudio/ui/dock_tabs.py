"""The tabs of docks that lie on top of each other: with a name, and out of the way of Tab where nobody sees them."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

translate = QCoreApplication.translate

CHANGES = (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize)


class DockTabs(QObject):
    """Qt makes the bars as it needs them, and where one dock is left keeps its bar shown beyond the window's edge."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._take(bar)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QTabBar):
            if event.type() in CHANGES:
                seen = watched.count() > 1
                watched.setFocusPolicy(Qt.FocusPolicy.TabFocus if seen else Qt.FocusPolicy.NoFocus)
        elif event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QTabBar):
                self._take(child)
        return False

    def _take(self, bar: QTabBar) -> None:
        bar.setAccessibleName(translate("docks", "Panels"))
        bar.installEventFilter(self)
