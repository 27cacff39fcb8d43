"""What all docks have: a title with buttons to float and to close it, in the icons of the app."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from sketchstudio.ui import theme


class Dock(QDockWidget):
    """`name` is what the remembered layout knows it by."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setTitleBarWidget(DockTitle(self))

    def keep_width(self, width: int) -> None:
        """Take this width already without content, so that nothing moves when that comes; narrower where it was left
        so."""
        self.setWidget(_Place(width))


class _Place(QWidget):
    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width

    def sizeHint(self) -> QSize:
        return QSize(self._width, 0)


class DockTitle(QWidget):
    """Dragging it moves the dock, as with Qt's own title bar."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        label = QLabel(dock.windowTitle())
        label.setObjectName("dockTitle")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(label, 1)
        for icon, tip, slot in (
            ("float", self.tr("Detach or attach"), lambda: dock.setFloating(not dock.isFloating())),
            ("close", self.tr("Close; the Window menu brings it back"), dock.close),
        ):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setIconSize(QSize(14, 14))
            button.setToolTip(tip)
            button.setAccessibleName(f"{tip}: {dock.windowTitle()}")
            button.clicked.connect(slot)
            row.addWidget(button)
