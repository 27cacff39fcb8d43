"""The list of layers: thumbnails, roles, names, locks and eyes; ordered by dragging, renamed in place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView

from sketchstudio.document.layer import Layer
from sketchstudio.ui import theme
from sketchstudio.ui.docks.layer_delegate import SWITCH_WIDTH, LayerDelegate
from sketchstudio.ui.docks.layer_drop import Drop, drop_at
from sketchstudio.ui.docks.layer_model import EYE, LOCK, NAME, LayerModel

INDENT = 14  # pixels a group
BAR = 3  # pixels
OPEN_AFTER = 700  # milliseconds over a closed group
Index = QModelIndex | QPersistentModelIndex


class LayerView(QTreeView):
    """Click or arrow keys choose, with Ctrl or Shift several; Space and the switches hide and show all that are
    selected, dragging orders, F2 or a double click renames."""

    chosen = Signal(str)  # the id of a layer, by a person
    selection_changed = Signal()
    menu_asked = Signal(object)  # QPoint of the screen

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layers")
        self.setAccessibleName(self.tr("Layers"))
        self.setHeaderHidden(True)
        self.setIndentation(INDENT)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(LayerDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(False)  # ours shows the level too
        self.setAutoExpandDelay(OPEN_AFTER)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._collapsed: set[str] = set()
        self._selected: list[str] = []
        self._scrolled = 0
        self._drop: Drop | None = None
        self._following = False  # what happens to the selection now was not done by a person
        self.collapsed.connect(lambda index: self._collapsed.add(self.layers.entry_id(index)))
        self.expanded.connect(lambda index: self._collapsed.discard(self.layers.entry_id(index)))

    @property
    def layers(self) -> LayerModel:
        """The model."""
        model = self.model()
        assert isinstance(model, LayerModel)  # no other is ever set
        return model

    def show_layers(self, model: LayerModel) -> None:
        """Show another model."""
        self._following = True
        self.setModel(model)
        self._following = False
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(SWITCH_WIDTH)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (LOCK, EYE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, SWITCH_WIDTH)
        self._selected = []
        self._after_reset()

    def selected_ids(self) -> list[str]:
        """Layers and groups that are selected, topmost first."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: self.visualRect(index).top())
        return [self.layers.entry_id(index) for index in rows]

    def select(self, *ids: str, current: str | None = None) -> None:
        """Select these layers and groups only; the first is the current one if none is named."""
        at = self._select(ids, current)
        if at.isValid():
            self.scrollTo(at)  # opens the groups around it
        self.selection_changed.emit()

    def _select(self, ids: Iterable[str], current: str | None) -> QModelIndex:
        indexes = [index for index in map(self.layers.index_of, ids) if index.isValid()]
        self._following = True
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().clearSelection()
        for index in indexes:
            self.selectionModel().select(index, flag.Select | flag.Rows)
        at = self.layers.index_of(current) if current is not None else indexes[0] if indexes else QModelIndex()
        if at.isValid():
            self.selectionModel().setCurrentIndex(at, flag.NoUpdate)
        self._following = False
        return at

    def rename(self) -> None:
        """Edit the name of the current row."""
        index = self.currentIndex().siblingAtColumn(NAME)
        if index.isValid():
            self.edit(index)

    # What people do

    def selectionChanged(self, *args: object) -> None:
        super().selectionChanged(*args)  # type: ignore[arg-type]  # passed on as they came
        if not self._following:
            self.selection_changed.emit()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.viewport().update()
        if not self._following and self.selectionModel().isSelected(current):  # else the selection is still to come
            self._choose(current)

    def dataChanged(self, *args: object) -> None:
        super().dataChanged(*args)  # type: ignore[arg-type]  # passed on as they came
        self.viewport().update()  # what is in a group looks as the group does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.column() > NAME and event.button() == Qt.MouseButton.LeftButton:
            self.layers.toggle(index, self.selected_ids())  # a switch is no choice of a layer
            return
        super().mousePressEvent(event)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)  # also the one that was current: the tool may be another

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        was_selected = self.selectionModel().isSelected(index)
        super().mouseReleaseEvent(event)
        if was_selected and not self.selectionModel().isSelected(index):  # Ctrl takes out of the selection only now
            self._choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).column() > NAME:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() and self.state() == QAbstractItemView.State.NoState and not self._pressed_on_name(event):
            return  # from a switch nothing is dragged
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and current.isValid():
            self.layers.toggle(current.siblingAtColumn(EYE), self.selected_ids())
            return
        super().keyPressEvent(event)
        if self.currentIndex() != current:
            self._choose(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        else:
            point = event.globalPos()
        self.menu_asked.emit(point)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls and opens groups
        drop = drop_at(self, event.position().toPoint())
        allowed = self.layers.canDropMimeData(event.mimeData(), event.dropAction(), drop.row, NAME, drop.parent)
        event.setAccepted(allowed)
        self._show_drop(drop if allowed else None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        drop = drop_at(self, event.position().toPoint())
        self._show_drop(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if self.layers.dropMimeData(event.mimeData(), event.dropAction(), drop.row, NAME, drop.parent):
            event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._drop.paint(painter)
            painter.end()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """With a bar at the layer that is drawn on, and lines around the row that the keyboard is at."""
        super().drawRow(painter, option, index)
        accent, rect = QColor(theme.scheme().accent), QRect(option.rect)
        if self.layers.is_current(self.layers.entry(index)):
            painter.fillRect(QRect(0, rect.top(), BAR, rect.height()), accent)
        if self.hasFocus() and index == self.currentIndex().siblingAtColumn(NAME):
            width = self.viewport().width()
            painter.fillRect(QRect(0, rect.top(), width, 1), accent)
            painter.fillRect(QRect(0, rect.bottom(), width, 1), accent)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        colours = theme.scheme()
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, QColor(colours.selected))
        if self.layers.hasChildren(index):
            icon = QRect(0, 0, 12, 12)
            icon.moveCenter(rect.center())
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            theme.icon(name).paint(painter, icon)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def _choose(self, index: QModelIndex) -> None:
        """The layer is drawn on from now on; where it was just taken out of the selection, the first that is left."""
        ids = [self.layers.entry_id(index)] if self.selectionModel().isSelected(index) else self.selected_ids()
        layer = next((name for name in ids if isinstance(self.layers.entry(self.layers.index_of(name)), Layer)), None)
        if layer is not None:
            self.chosen.emit(layer)

    def _show_drop(self, drop: Drop | None) -> None:
        self._drop = drop
        self.viewport().update()

    def _pressed_on_name(self, event: QMouseEvent) -> bool:
        return self.indexAt(event.position().toPoint()).column() <= NAME

    def _before_reset(self) -> None:
        self._selected, self._scrolled = self.selected_ids(), self.verticalScrollBar().value()
        self._following = True

    def _after_reset(self) -> None:
        self._following = True
        groups = self.layers.groups()
        self.setRootIsDecorated(bool(groups))
        for name in groups:
            self.setExpanded(self.layers.index_of(name), name not in self._collapsed)
        self._following = False
        if self._selected:
            self._select(self._selected, None)
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(self._scrolled)
            self.selection_changed.emit()
