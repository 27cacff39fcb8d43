"""The bar with a tab for each open drawing, over canvas and result."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton

from sketchstudio.ui import theme

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab


class TabBar(QTabBar):
    """Click shows a drawing, the cross or the middle button closes it, dragging moves it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self._tabs = window, window.tabs
        self.setObjectName("documents")
        self.setAccessibleName(self.tr("Open drawings"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(lambda index: self._tabs.show(self._tabs.all[index]))
        self.tabMoved.connect(lambda source, target: self._tabs.all.insert(target, self._tabs.all.pop(source)))
        self.show_tabs()

    def show_tabs(self) -> None:
        """As many as there are drawings, with their names; a dot marks what is not saved."""
        with QSignalBlocker(self):
            while self.count() > len(self._tabs.all):
                self.removeTab(self.count() - 1)
            for index, tab in enumerate(self._tabs.all):
                if index == self.count():
                    self.addTab("")
                    self.setTabButton(index, QTabBar.ButtonPosition.RightSide, self._close_button())
                text = (tab.name if tab.saved else f"• {tab.name}").replace("&", "&&")
                if self.tabText(index) != text:
                    self.setTabText(index, text)
                place = str(tab.path) if tab.path else self.tr("{name}, not in a file yet").format(name=tab.name)
                self.setTabToolTip(index, place)
                button = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
                button.setAccessibleName(self.tr("Close {name}").format(name=tab.name))
                button.setToolTip(self.tr("Close {name}").format(name=tab.name))
            self.setCurrentIndex(self._tabs.all.index(self._tabs.current))
        self.setVisible(len(self._tabs.all) > 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index >= 0:
            self._window.files.close_tab(self._tabs.all[index])
        else:
            super().mouseReleaseEvent(event)

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("closeTab")
        button.setIcon(theme.icon("close"))
        button.setIconSize(QSize(12, 12))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W is for the keyboard
        button.clicked.connect(lambda: self._close_by(button))
        return button

    def _close_by(self, button: QToolButton) -> None:
        for index, tab in enumerate(self._tabs.all):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is button:
                self._window.files.close_tab(tab)
                return

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self._open_menu(index, self.mapToGlobal(self.tabRect(index).center()))
        elif (index := self.tabAt(event.pos())) >= 0:
            self._open_menu(index, event.globalPos())

    def menu(self, tab: Tab) -> QMenu:
        """What can be done with an open drawing."""
        menu = QMenu(self)
        menu.addAction(self._window.actions_by_id["new"])
        menu.addSeparator()
        for name in ("save", "save_as"):
            action = self._window.actions_by_id[name]
            menu.addAction(action.icon(), action.text()).triggered.connect(partial(self._do_with, tab, action))
        menu.addSeparator()
        files, texts = self._window.files, self._window.actions_by_id
        menu.addAction(texts["close_tab"].text()).triggered.connect(lambda: files.close_tab(tab))
        others = menu.addAction(texts["close_others"].text())
        others.setEnabled(len(self._tabs.all) > 1)
        others.triggered.connect(lambda: files.close_others(tab))
        return menu

    def _open_menu(self, index: int, place: QPoint) -> None:
        menu = self.menu(self._tabs.all[index])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _do_with(self, tab: Tab, action: QAction, _: bool = False) -> None:
        self._tabs.show(tab)  # one should see what it is done with
        action.trigger()
