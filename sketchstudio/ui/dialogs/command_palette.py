"""The command palette: type a few letters of what you want to do, press Return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from sketchstudio.ui import theme
from sketchstudio.ui.dialogs.fuzzy import score

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, ROWS, ROW_HEIGHT = 520, 10, 32
ACTION = Qt.ItemDataRole.UserRole
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}


class CommandPalette(QDialog):
    """All actions of the window's menus, the best match first. The keyboard stays in the field."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Commands"))
        self._commands = [(action, path) for action, path in _actions(window)]
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(ROWS * ROW_HEIGHT + 8)
        self.list.itemClicked.connect(lambda _: self._run())
        self._nothing = QLabel(self.tr("No command has a name like this."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setFixedHeight(self.list.height())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        self.field.textChanged.connect(self._filter)
        self._filter("")
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle.x() - WIDTH // 2, window.mapToGlobal(window.rect().topLeft()).y() + window.height() // 6)
        self.field.setFocus()

    def texts(self) -> list[str]:
        """What is listed, as it is read."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.close()  # who clicks elsewhere wants something else

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVES and self.list.count():
                row = self.list.currentRow() + MOVES[Qt.Key(event.key())]
                last = self.list.count() - 1
                self.list.setCurrentRow(min(max(row, 0), last) if abs(MOVES[Qt.Key(event.key())]) > 1
                                        else row % (last + 1))  # fmt: skip
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, query: str) -> None:
        found = []
        for place, (action, path) in enumerate(self._commands):
            points = score(query, path)
            if points is not None:
                found.append((-points, not action.isEnabled() and bool(query), place, action, path))
        self.list.clear()
        for _, _, _, action, path in sorted(found, key=lambda entry: entry[:3]):
            item = QListWidgetItem(path)
            item.setData(ACTION, action)
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags | Qt.ItemFlag.ItemIsSelectable)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _run(self) -> None:
        item = self.list.currentItem()
        action = item.data(ACTION) if item is not None else None
        if action is None or not action.isEnabled():
            return
        self.close()
        action.trigger()


class _Row(QStyledItemDelegate):
    """Icon, name, and the keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.scheme()
        action: QAction = index.data(ACTION)
        place: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(place.adjusted(2, 1, -2, -1), 4, 4)
        if not action.icon().isNull():
            action.icon().paint(painter, QRect(place.left() + 12, place.center().y() - 8, 16, 16))
        painter.setPen(QColor(colours.text if action.isEnabled() else colours.disabled))
        middle = Qt.AlignmentFlag.AlignVCenter
        text = place.adjusted(40, 0, -12, 0)
        painter.drawText(text, middle | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setPen(QColor(colours.muted if action.isEnabled() else colours.disabled))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(text, middle | Qt.AlignmentFlag.AlignRight, keys)
        painter.restore()


def _actions(window: QMainWindow) -> Iterator[tuple[QAction, str]]:
    """Every action of the menus with its way through them; the palette itself is left out."""
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from _entries(menu, "")


def _entries(menu: QMenu, prefix: str) -> Iterator[tuple[QAction, str]]:
    title = _plain(menu.title())
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            inner.aboutToShow.emit()  # some are filled only then
            yield from _entries(inner, f"{prefix}{title}: ")
        elif not action.isSeparator() and action.objectName() != "palette":
            yield action, f"{prefix}{title}: {_plain(action.text())}"


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
