"""The page of the settings with the keys of all commands: find one, press other keys, or go back to the first day's."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.errors import UserError
from sketchstudio.language import told
from sketchstudio.ui.actions import MENUS, TABLE, menu_title
from sketchstudio.ui.shortcuts import Shortcuts

NAME = Qt.ItemDataRole.UserRole


class ShortcutsPage(QWidget):
    """What is refused is said below the field, and nothing changes."""

    def __init__(self, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._shortcuts = shortcuts
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command or keys"))
        self.search.setAccessibleName(self.tr("Find a command or keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(12)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._headings: list[QTreeWidgetItem] = []
        self.items = self._fill()
        self.tree.currentItemChanged.connect(lambda *_: self._show_current())
        self.editor = QKeySequenceEdit()
        self.editor.setAccessibleName(self.tr("Keys of the chosen command"))
        self.editor.setMaximumSequenceLength(1)
        self.editor.editingFinished.connect(self._take)  # while keys go down the sequence changes several times
        self.none = QPushButton(self.tr("None"))
        self.none.setToolTip(self.tr("Let no keys trigger this command"))
        self.none.clicked.connect(lambda: self._set(QKeySequence()))
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.setToolTip(self.tr("The keys of the first day for this command"))
        self.reset.clicked.connect(self._reset)
        self.reset_all = QPushButton(self.tr("Reset All"))
        self.reset_all.setToolTip(self.tr("The keys of the first day for all commands"))
        self.reset_all.clicked.connect(self._reset_all)
        self.message = QLabel()
        self.message.setObjectName("problem")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(2 * self.message.fontMetrics().lineSpacing())  # nothing moves when it comes
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self.editor, 1)
        for button in (self.none, self.reset, self.reset_all):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(row)
        column.addWidget(self.message)
        self.tree.setCurrentItem(next(iter(self.items.values())))

    def choose(self, name: str) -> None:
        """Turn to an action."""
        self.tree.setCurrentItem(self.items[name])
        self.tree.scrollToItem(self.items[name])

    @property
    def chosen(self) -> str:
        """The id of the action whose keys are shown; empty where a heading is chosen."""
        item = self.tree.currentItem()
        return str(item.data(0, NAME) or "") if item is not None else ""

    def _fill(self) -> dict[str, QTreeWidgetItem]:
        items = {}
        for menu in MENUS:
            heading = QTreeWidgetItem([menu_title(menu).replace("&", "")])
            self._headings.append(heading)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = heading.font(0)
            font.setBold(True)
            heading.setFont(0, font)
            self.tree.addTopLevelItem(heading)
            for entry in TABLE:
                if entry.menu == menu:
                    item = QTreeWidgetItem([self._shortcuts.text(entry.id), ""])
                    item.setData(0, NAME, entry.id)
                    heading.addChild(item)
                    items[entry.id] = item
                    self._show(entry.id, item)
            heading.setExpanded(True)
        return items

    def _show(self, name: str, item: QTreeWidgetItem) -> None:
        item.setText(1, self._shortcuts.keys(name).toString(QKeySequence.SequenceFormat.NativeText))
        font = item.font(1)
        font.setBold(not self._shortcuts.is_default(name))  # what is one's own stands out
        item.setFont(1, font)

    def _show_current(self) -> None:
        name = self.chosen
        with QSignalBlocker(self.editor):
            self.editor.setKeySequence(self._shortcuts.keys(name) if name else QKeySequence())
        self.message.clear()
        self._show_buttons()

    def _show_buttons(self) -> None:
        name = self.chosen
        self.editor.setEnabled(bool(name))
        self.none.setEnabled(bool(name) and not self._shortcuts.keys(name).isEmpty())
        self.reset.setEnabled(bool(name) and not self._shortcuts.is_default(name))
        self.reset_all.setEnabled(any(not self._shortcuts.is_default(other) for other in self._shortcuts))

    def _take(self) -> None:
        keys = self.editor.keySequence()
        if not keys.isEmpty() and self.chosen and keys != self._shortcuts.keys(self.chosen):
            self._set(keys)

    def _set(self, keys: QKeySequence) -> None:
        if name := self.chosen:
            try:
                self._shortcuts.set_keys(name, keys)
            except UserError as error:
                self._say(told(error))
            else:
                self._done(name)

    def _reset(self) -> None:
        try:
            self._shortcuts.reset(self.chosen)
        except UserError as error:
            self._say(told(error))
        else:
            self._done(self.chosen)

    def _reset_all(self) -> None:
        self._shortcuts.reset_all()
        for name, item in self.items.items():
            self._show(name, item)
        self._show_current()

    def _done(self, name: str) -> None:
        self._show(name, self.items[name])
        self._show_current()

    def _say(self, text: str) -> None:
        """Refused: the field shows the keys that still hold."""
        with QSignalBlocker(self.editor):
            self.editor.setKeySequence(self._shortcuts.keys(self.chosen))
        self.message.setText(text)
        self.message.setAccessibleName(text)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for heading in self._headings:
            shown = 0
            for item in (item for item in self.items.values() if item.parent() is heading):
                fits = all(word in f"{item.text(0)} {item.text(1)}".casefold() for word in words)
                item.setHidden(not fits)
                shown += fits
            heading.setHidden(not shown)
