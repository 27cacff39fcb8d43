"""The settings: what is chosen once and for all. Each choice counts at once; there is nothing to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.ui import theme
from sketchstudio.ui.dialogs.settings_pages import EnginePage, GeneralPage, MemoryPage, PenPage
from sketchstudio.ui.dialogs.shortcuts_page import ShortcutsPage

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

SIZE = QSize(760, 560)
LIST_WIDTH, ROW_HEIGHT = 168, 32
PAGES = (
    (QT_TRANSLATE_NOOP("pages", "General"), "settings"),
    (QT_TRANSLATE_NOOP("pages", "Pen"), "pen"),
    (QT_TRANSLATE_NOOP("pages", "Engine"), "generate"),
    (QT_TRANSLATE_NOOP("pages", "Memory"), "memory"),
    (QT_TRANSLATE_NOOP("pages", "Shortcuts"), "keyboard"),
)


class SettingsDialog(QDialog):
    """A list of pages at the left, the page at the right."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.general, self.pen = GeneralPage(window), PenPage(window)
        self.engine, self.memory = EnginePage(window), MemoryPage(window)
        self.shortcuts = ShortcutsPage(window.dialogs.shortcuts)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(18, 18))
        self._stack = QStackedWidget()
        for (name, icon), page in zip(
            PAGES, (self.general, self.pen, self.engine, self.memory, self.shortcuts), strict=True
        ):
            item = QListWidgetItem(theme.icon(icon), translate("pages", name))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
            self._stack.addWidget(page if page is self.shortcuts else _scrolling(page))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Return confirms what is typed
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.resize(SIZE)
        self.list.setFocus()

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self.list.setCurrentRow([page for page, _ in PAGES].index(name))


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
