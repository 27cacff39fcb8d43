"""The history dock: every result in a grid, to search, mark, compare, bring back and delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.generation.history import Entry
from sketchstudio.generation.request import Finished, Pixels
from sketchstudio.ui import theme
from sketchstudio.ui.actions import HISTORY_COMMANDS
from sketchstudio.ui.docks.dock import Dock
from sketchstudio.ui.docks.history_entry import SIDE, describe, tile
from sketchstudio.ui.docks.list_keys import ListKeys
from sketchstudio.ui.one_line import OneLine, tip
from sketchstudio.ui.watching.keeper import HistoryKeeper
from sketchstudio.ui.watching.origin import Origin

if TYPE_CHECKING:
    from sketchstudio.generation.metadata import Provenance
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

PAGE = 200  # results that are read at once; more of them when somebody scrolls there
PAUSE = 200  # milliseconds after the last key before it is searched
ENTRY = Qt.ItemDataRole.UserRole


class HistoryDock(Dock):
    """What it shows is read again whenever something changed; all of it off the window's thread."""

    def __init__(self, window: MainWindow, keeper: HistoryKeeper) -> None:
        super().__init__("history", translate("docks", "History"))
        self._window, self._keeper = window, keeper
        self._asked = 0  # how often it was read; what comes of an older question is of no use
        self._more = False  # there may be results after those that are shown
        self._deleted: list[list[int]] = []  # what each deletion took, the last one at the end
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(PAUSE)
        self._typed.timeout.connect(self.refresh)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(4)
        self.grid = _grid(self.tr("Results"))
        self.caption = OneLine()  # so that the grid keeps its height
        column.addLayout(self._search())
        column.addWidget(self.grid, 1)
        column.addWidget(self.caption)
        column.addLayout(self._commands([window.actions_by_id[name] for name in HISTORY_COMMANDS]))
        self.setWidget(content)
        self.grid.currentItemChanged.connect(lambda item, _: self._preview(item))
        self.grid.itemSelectionChanged.connect(self._refresh_actions)
        self.grid.itemActivated.connect(lambda _: self.restore_both())
        self.grid.verticalScrollBar().valueChanged.connect(lambda _: self._on_scrolled())
        keeper.added.connect(lambda _: self.refresh())
        self.visibilityChanged.connect(lambda shown: self.refresh() if shown else None)
        self._refresh_actions()

    def _search(self) -> QHBoxLayout:
        """What limits the results."""
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search prompts"))
        self.search.setAccessibleName(self.tr("Search prompts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._typed.start())
        self.favourites = QToolButton()
        self.favourites.setCheckable(True)
        self.favourites.setIcon(theme.icon("star"))
        self.favourites.setToolTip(self.tr("Show favourites only"))
        self.favourites.setAccessibleName(self.tr("Show favourites only"))
        self.favourites.toggled.connect(lambda _: self.refresh())
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.favourites)
        return row

    def _commands(self, commands: list[QAction]) -> QHBoxLayout:
        """What is done with those that are chosen: buttons, and the menu and the keys of the grid."""
        self.both, self.drawing, self.settings, self.mark, self.compare, self.delete = commands
        self.grid.addActions(commands)
        ListKeys(self.grid, {QKeySequence(QKeySequence.StandardKey.Delete): self.delete})
        self.undo = QToolButton()
        self.undo.setText(self.tr("Undo delete"))
        self.undo.setToolTip(self.tr("Bring back what was deleted last"))
        self.undo.clicked.connect(self.undo_delete)
        self.undo.hide()
        row = QHBoxLayout()
        for action in commands:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text())
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.undo)
        return row

    # --- what is shown ---

    def refresh(self) -> None:
        """Read the results again; nothing is done while nobody looks."""
        if not self.isHidden():
            self._read(0, max(PAGE, self.grid.count()))

    def entries(self) -> list[Entry]:
        """Those that are chosen, as they lie in the grid."""
        return [item.data(ENTRY) for item in self.grid.selectedItems()]

    def _on_scrolled(self) -> None:
        bar = self.grid.verticalScrollBar()
        if self._more and bar.value() >= bar.maximum() - bar.pageStep():
            self._more = False
            self._read(self.grid.count(), PAGE)

    def _read(self, first: int, count: int) -> None:
        self._asked += 1
        asked = self._asked

        def take(entries: list[Entry]) -> None:
            if asked == self._asked:
                self._more = len(entries) == count
                self._show(entries, first)

        self._keeper.find(self.search.text(), self.favourites.isChecked(), first, count, take)

    def _show(self, entries: list[Entry], first: int) -> None:
        chosen, at = {entry.id for entry in self.entries()}, self.grid.currentItem()
        current = at.data(ENTRY).id if at is not None else None
        self.grid.blockSignals(True)  # else it would preview what nobody chose
        if first == 0:
            self.grid.clear()
        for entry in entries:
            picture = tile(entry, self.devicePixelRatioF())
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # else the style would stain the picture
            item = QListWidgetItem(icon, "")
            item.setData(ENTRY, replace(entry, thumb=entry.thumb[:0].copy()))  # the tile has it: 100 KB less each
            item.setData(Qt.ItemDataRole.AccessibleTextRole, describe(entry))
            item.setToolTip(tip(describe(entry)))
            self.grid.addItem(item)
            item.setSelected(entry.id in chosen)
            if entry.id == current:  # the keyboard goes on from there
                self.grid.setCurrentItem(item, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.grid.blockSignals(False)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        chosen = self.entries()
        for action in (self.both, self.drawing, self.settings):
            action.setEnabled(len(chosen) == 1)
        self.compare.setEnabled(len(chosen) == 2)
        self.mark.setEnabled(bool(chosen))
        self.delete.setEnabled(bool(chosen))
        if len(chosen) == 1:
            self.caption.setText(describe(chosen[0]))
        elif chosen:
            self.caption.setText(self.tr("%n pictures", "", len(chosen)))
        elif self.grid.count() == 0:
            searched = bool(self.search.text()) or self.favourites.isChecked()
            self.caption.setText(
                self.tr("Nothing found.") if searched else self.tr("Every picture that you make is kept here.")
            )
        else:
            self.caption.setText("")

    def _preview(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            entry: Entry = item.data(ENTRY)
            self._keeper.read(entry, lambda read: self._look_at(entry, read[0], read[2]))

    def _look_at(self, entry: Entry, image: Pixels, metadata: dict[str, str]) -> None:
        past = Finished(0, image, entry.seconds, metadata)
        self._window.watching.show_past(past, entry.prompt, describe(entry))

    # --- what can be done ---

    def restore_both(self) -> None:
        """Drawing and settings as they were: Generate makes the same picture again."""
        self.restore_drawing()
        self.restore_parameters()

    def restore_drawing(self) -> None:
        """The drawing, as a change that can be undone."""
        if entries := self.entries():
            document = self._window.document
            self._keeper.read_drawing(
                entries[0], lambda drawing: document.replace_drawing(drawing, self.tr("Restore drawing"))
            )

    def restore_parameters(self) -> None:
        """All settings with the seed, and what else the run began with."""

        def take(read: tuple[Pixels, Provenance, dict[str, str]]) -> None:
            self._window.show_parameters(read[1].parameters)
            self._window.show_origin(Origin.of(read[1].request()))

        if entries := self.entries():
            self._keeper.read(entries[0], take)

    def toggle_favourite(self) -> None:
        """Mark all that are chosen, or take the marks away where all have one."""
        entries = self.entries()
        marked = not all(entry.favourite for entry in entries)
        for entry in entries:
            self._keeper.set_favourite(entry.id, marked, lambda _: None)
        self.refresh()

    def delete_chosen(self) -> None:
        """Take them away; the button beside brings them back."""
        if chosen := [entry.id for entry in self.entries()]:
            self._deleted.append(chosen)
            self._keeper.delete(chosen, lambda _: self.refresh())
            self.undo.show()

    def undo_delete(self) -> None:
        """Bring back what was deleted last; once more, what was deleted before that."""
        self._keeper.restore(self._deleted.pop(), lambda _: self.refresh())
        self.undo.setVisible(bool(self._deleted))

    def compare_two(self) -> None:
        """Two results next to each other, with what was different about them."""
        entries = self.entries()
        if len(entries) != 2:
            return
        from sketchstudio.ui.dialogs.compare_pictures import ComparePictures

        read: list[Any] = []

        def take(one: Any) -> None:
            read.append(one)
            if len(read) == 2:
                titles = (describe(entries[0]), describe(entries[1]))
                ComparePictures(self._window, titles, (read[0][0], read[1][0]), (read[0][1], read[1][1])).show()

        for entry in entries:
            self._keeper.read(entry, take)


def _grid(name: str) -> QListWidget:
    """A grid of small pictures, of which several can be chosen."""
    grid = QListWidget()
    grid.setViewMode(QListWidget.ViewMode.IconMode)
    grid.setResizeMode(QListWidget.ResizeMode.Adjust)
    grid.setMovement(QListWidget.Movement.Static)
    grid.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
    grid.setUniformItemSizes(True)
    grid.setIconSize(QSize(SIDE, SIDE))
    grid.setGridSize(QSize(SIDE + 8, SIDE + 8))
    grid.setAccessibleName(name)
    grid.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return grid
