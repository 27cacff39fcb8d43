"""The list of layers: thumbnails, roles, names, locks and eyes; ordered by dragging, renamed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from sketchstudio.document.layer import Group, Layer, Role
from sketchstudio.ui import theme
from sketchstudio.ui.docks.layer_model import ENTRY, EYE, LOCK, NAME, LayerModel
from sketchstudio.ui.docks.thumbnails import BOX

ICONS = {
    Role.SKETCH: "pen", Role.COLOUR: "brush", Role.REFERENCE: "reference", Role.MASK: "mask", Role.RESULT: "result",
}  # fmt: skip
ICON = 16  # pixels a side
GAP = 6
HEIGHT = BOX.height() + 8
SWITCH_WIDTH = 28
Index = QModelIndex | QPersistentModelIndex


class LayerDelegate(QStyledItemDelegate):
    """Paints a row; the view has one look for all columns of it."""

    def __init__(self, view: LayerView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(SWITCH_WIDTH if index.column() != NAME else 160, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.scheme()
        rect = QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        entry = index.data(ENTRY)
        if index.column() == EYE:
            self._paint_switch(painter, rect, "eye" if entry.visible else "eye-off", not entry.visible)
        elif index.column() == LOCK:
            self._paint_switch(painter, rect, "lock" if entry.locked else "unlock", entry.locked)
        else:
            self._paint_name(painter, rect, index, entry)
        if self._view.hasFocus() and index.sibling(index.row(), NAME) == self._view.currentIndex():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), QColor(colours.accent))
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.accent))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        left = self._text_left(rect, index.data(ENTRY)) - GAP
        editor.setGeometry(QRect(left, rect.center().y() - 13, rect.right() - left, 26))

    def _paint_name(self, painter: QPainter, rect: QRect, index: Index, entry: Layer | Group) -> None:
        shown = self._seen(entry)
        left = rect.left() + 4
        if isinstance(entry, Layer):
            frame = QRect(left, rect.top() + (rect.height() - BOX.height()) // 2, BOX.width(), BOX.height())
            self._paint_thumbnail(painter, frame, entry)
            left = frame.right() + 1 + GAP
        icon = QRect(left, rect.center().y() - ICON // 2, ICON, ICON)
        painter.setOpacity(1 if shown else 0.45)
        theme.icon(ICONS[entry.role] if isinstance(entry, Layer) else "group").paint(painter, icon)
        painter.setOpacity(1)
        colours = theme.scheme()
        painter.setPen(QColor(colours.text if shown else colours.muted))
        text = QRect(rect)
        text.setLeft(self._text_left(rect, entry))
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, text.width() - 2)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_thumbnail(self, painter: QPainter, frame: QRect, layer: Layer) -> None:
        image = self._view.layers.image(layer.id)
        size = self._view.layers.page_size() if image is None else image.size()  # the same place before and after
        size.scale(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        page = QRect(0, 0, size.width(), size.height())
        page.moveCenter(frame.center())
        painter.setOpacity(1 if self._seen(layer) else 0.4)
        painter.fillRect(page, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is not None:
            painter.drawImage(page, image)
        painter.setOpacity(1)
        painter.setPen(QPen(QColor(theme.scheme().border), 1))
        painter.drawRect(page.adjusted(0, 0, -1, -1))

    def _paint_switch(self, painter: QPainter, rect: QRect, name: str, strong: bool) -> None:
        icon = QRect(0, 0, ICON, ICON)
        icon.moveCenter(rect.center())
        painter.setOpacity(1.0 if strong or name == "eye" else 0.3)  # an open lock is nothing to look at
        theme.icon(name).paint(painter, icon)
        painter.setOpacity(1)

    def _seen(self, entry: Layer | Group) -> bool:
        return (self._view.layers.as_seen(entry) if isinstance(entry, Layer) else entry).visible

    def _text_left(self, rect: QRect, entry: Layer | Group) -> int:
        thumbnail = BOX.width() + GAP if isinstance(entry, Layer) else 0
        return rect.left() + 4 + thumbnail + ICON + GAP


class LayerView(QTreeView):
    """Click or arrow keys choose, Space hides and shows, dragging orders; F2 or a double click renames."""

    chosen = Signal(str)  # the id of a layer, by a person
    selection_changed = Signal()
    menu_asked = Signal(object)  # QPoint of the screen

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layers")
        self.setAccessibleName(self.tr("Layers"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(LayerDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._collapsed: set[str] = set()
        self._selected: list[str] = []
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

    def current_id(self) -> str | None:
        """The layer or group that the keyboard is at."""
        index = self.currentIndex()
        return self.layers.entry_id(index) if index.isValid() else None

    def select(self, *ids: str, current: str | None = None) -> None:
        """Select these layers and groups only; the first is the current one if none is named."""
        indexes = [index for index in map(self.layers.index_of, ids) if index.isValid()]
        self._following = True
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().clearSelection()
        for index in indexes:
            self.selectionModel().select(index, flag.Select | flag.Rows)
        at = self.layers.index_of(current) if current is not None else indexes[0] if indexes else QModelIndex()
        if at.isValid():
            self.selectionModel().setCurrentIndex(at, flag.NoUpdate)
            self.scrollTo(at)
        self._following = False
        self.selection_changed.emit()

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
        if current.isValid() and not self._following:
            self._choose(current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.column() > NAME and event.button() == Qt.MouseButton.LeftButton:
            self.layers.toggle(index)  # a switch is no choice of a layer
            return
        super().mousePressEvent(event)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)  # also the one that was current: the tool may be another

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
            self.layers.toggle(current.siblingAtColumn(EYE))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        else:
            point = event.globalPos()
        self.menu_asked.emit(point)

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
        if isinstance(self.layers.entry(index), Layer):
            self.chosen.emit(self.layers.entry_id(index))

    def _pressed_on_name(self, event: QMouseEvent) -> bool:
        return self.indexAt(event.position().toPoint()).column() <= NAME

    def _before_reset(self) -> None:
        self._selected = self.selected_ids()
        self._following = True

    def _after_reset(self) -> None:
        self._following = True
        groups = self.layers.groups()
        self.setRootIsDecorated(bool(groups))
        for name in groups:
            self.setExpanded(self.layers.index_of(name), name not in self._collapsed)
        self._following = False
        if self._selected:
            self.select(*self._selected)
