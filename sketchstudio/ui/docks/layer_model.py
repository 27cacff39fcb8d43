"""The layers of a document as a tree for a view: topmost first, groups with their layers below them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Group, Layer, Role
from sketchstudio.document.layer_order import Entry, tree
from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.ui.docks.thumbnails import Thumbnails

translate = QCoreApplication.translate

NAME, LOCK, EYE = range(3)  # columns
MIME = "application/x-sketchstudio-layers"
ENTRY = Qt.ItemDataRole.UserRole  # the Layer or Group itself
HELP = {
    Role.SKETCH: QT_TRANSLATE_NOOP("roles", "Sketch: lines that the model follows"),
    Role.COLOUR: QT_TRANSLATE_NOOP("roles", "Colour: paint that the model follows"),
    Role.REFERENCE: QT_TRANSLATE_NOOP("roles", "Reference: to trace; the model never sees it"),
    Role.MASK: QT_TRANSLATE_NOOP("roles", "Mask: the model changes the picture only here"),
    Role.RESULT: QT_TRANSLATE_NOOP("roles", "Result: a generated picture; the model never sees it"),
}
Index = QModelIndex | QPersistentModelIndex


class LayerModel(QAbstractItemModel):
    """What people change in the view becomes commands of the document; the model follows what the document then is."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._thumbnails = Thumbnails(document, self)
        self._thumbnails.changed.connect(self._show_thumbnail)
        self._drawing = document.snapshot()
        self._top = _topmost_first(tree(self._drawing))
        document.changed.connect(self._follow)

    def retire(self) -> None:
        """Another document is shown."""
        self._document.changed.disconnect(self._follow)
        self._thumbnails.retire()

    # Ids and indexes

    def entry_id(self, index: Index) -> str:
        """The id of the layer or group at an index."""
        if index.internalId() == 0:
            return self._top[index.row()][0]
        return self._top[index.internalId() - 1][1][index.row()]

    def entry(self, index: Index) -> Layer | Group:
        """The layer or group at an index."""
        name = self.entry_id(index)
        found = self._drawing.layer(name) or self._drawing.group(name)
        assert found is not None  # the tree is made of this drawing
        return found

    def index_of(self, entry_id: str, column: int = NAME) -> QModelIndex:
        """Where a layer or group is; an invalid index if it is nowhere."""
        for row, (name, inside) in enumerate(self._top):
            if name == entry_id:
                return self.createIndex(row, column, 0)
            if entry_id in inside:
                return self.createIndex(inside.index(entry_id), column, row + 1)
        return QModelIndex()

    def page_size(self) -> QSize:
        """The shape that the images of the layers have."""
        return QSizeF(*self._document.page).toSize().expandedTo(QSize(1, 1))

    def image(self, layer_id: str) -> QImage | None:
        """The thumbnail of a layer."""
        return self._thumbnails.image(layer_id)

    def as_seen(self, layer: Layer) -> Layer:
        """The layer with what its group does to it."""
        return self._drawing.as_seen(layer)

    def groups(self) -> list[str]:
        """The ids of all groups."""
        return [name for name, inside in self._top if inside]

    def toggle(self, index: Index) -> None:
        """Show or hide, lock or unlock, after the column."""
        entry = self.entry(index)
        if index.column() == EYE:
            self._document.change_layer(entry.id, visible=not entry.visible)
        elif index.column() == LOCK:
            self._document.change_layer(entry.id, locked=not entry.locked)

    # What a view asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # Qt's own
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008  # QObject's too
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        if not parent.isValid():
            return len(self._top)
        return len(self._top[parent.row()][1]) if parent.internalId() == 0 and parent.column() == NAME else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entry(index), index.column()
        kind = Qt.ItemDataRole
        if role == ENTRY:
            return entry
        if role in (kind.DisplayRole, kind.EditRole):
            return entry.name if column == NAME else None
        if role == kind.ToolTipRole:
            if column == EYE:
                return (self.tr("Hide {name}") if entry.visible else self.tr("Show {name}")).format(name=entry.name)
            if column == LOCK:
                return (self.tr("Unlock {name}") if entry.locked else self.tr("Lock {name}")).format(name=entry.name)
            if isinstance(entry, Group):
                return self.tr("Group: shown, faded and locked together")
            return translate("roles", HELP[entry.role])
        if role == kind.AccessibleTextRole:
            if column == EYE:
                text = self.tr("{name} is visible") if entry.visible else self.tr("{name} is hidden")
                return text.format(name=entry.name)
            if column == LOCK:
                text = self.tr("{name} is locked") if entry.locked else self.tr("{name} is unlocked")
                return text.format(name=entry.name)
            if isinstance(entry, Group):
                return self.tr("{name}, group").format(name=entry.name)
            return self.tr("{name}, {role} layer").format(name=entry.name, role=entry.role.label.lower())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or index.column() != NAME or not name:
            return False
        entry = self.entry(index)
        if name != entry.name:
            self._document.change_layer(entry.id, name=name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled  # below all layers
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled
        if index.column() == NAME:
            flags |= flag.ItemIsEditable
        if isinstance(self.entry(index), Group):
            return flags | flag.ItemIsDropEnabled
        return flags | flag.ItemNeverHasChildren

    # Dragging

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ids = list(dict.fromkeys(self.entry_id(index) for index in indexes))
        data = QMimeData()
        data.setData(MIME, json.dumps(ids).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        ids = self._ids(data)
        nested = parent.isValid() and any(self._drawing.group(name) is not None for name in ids)
        return bool(ids) and not nested  # groups lie in no group

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        if parent.isValid():
            group, inside = self._top[parent.row()]
            at = 0 if row < 0 else row  # dropped on the group itself: on top of its layers
            below = inside[at:]
            above = below[0] if below else self._layer_at(parent.row() + 1)
            self._document.move_layers(self._ids(data), above, group)
        else:
            self._document.move_layers(self._ids(data), self._layer_at(len(self._top) if row < 0 else row))
        return True

    def _layer_at(self, row: int) -> str | None:
        """The topmost layer of an entry at this row; None below the last."""
        if row >= len(self._top):
            return None
        name, inside = self._top[row]
        return inside[0] if inside else name

    def _ids(self, data: QMimeData) -> list[str]:
        """What of this document is being dragged: of another there may be layers too."""
        if not data.hasFormat(MIME):
            return []
        names = json.loads(bytes(data.data(MIME).data()))
        return [name for name in names if self._drawing.layer(name) or self._drawing.group(name)]

    # The document

    def _follow(self) -> None:
        before, after = self._drawing, self._document.snapshot()
        top = _topmost_first(tree(after))
        if top != self._top:
            self.beginResetModel()  # first: views look at what there was until now
            self._drawing, self._top = after, top
            self.endResetModel()
            return
        self._drawing = after
        entries: tuple[Layer | Group, ...] = (*self._drawing.layers, *self._drawing.groups)
        for entry in entries:
            old = before.layer(entry.id) or before.group(entry.id)
            if old is not entry and _row(old) != _row(entry):  # a stroke changes nothing here
                self.dataChanged.emit(self.index_of(entry.id), self.index_of(entry.id, EYE))

    def _show_thumbnail(self, layer_id: str) -> None:
        index = self.index_of(layer_id)
        if index.isValid():
            self.dataChanged.emit(index, index)


def _topmost_first(entries: list[Entry]) -> list[Entry]:
    return [(name, inside[::-1]) for name, inside in reversed(entries)]


def _row(entry: Layer | Group | None) -> tuple[Any, ...] | None:
    if entry is None:
        return None
    role = entry.role if isinstance(entry, Layer) else None
    return entry.name, entry.visible, entry.locked, entry.opacity, role
