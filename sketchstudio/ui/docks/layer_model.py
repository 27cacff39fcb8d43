"""The layers of a document as a tree for a view: topmost first, groups with their layers below them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

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
    Signal,
)
from PySide6.QtGui import QImage

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Group, Layer, Role
from sketchstudio.document.layer_order import moved
from sketchstudio.document.layer_tree import Nodes, path, tree
from sketchstudio.document.locks import lock_between, told
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
ROLE_ICONS = {
    Role.SKETCH: "pen", Role.COLOUR: "brush", Role.REFERENCE: "reference", Role.MASK: "mask", Role.RESULT: "result",
}  # fmt: skip
Index = QModelIndex | QPersistentModelIndex


class Row(NamedTuple):
    """A layer or a group in the tree of rows, by the numbers of others; 0 is what is around them all."""

    id: str
    parent: int
    row: int  # in its parent
    inside: list[int]


class LayerModel(QAbstractItemModel):
    """What people change in the view becomes commands of the document; the model follows what the document then is."""

    refused = Signal(str)  # why layers were not moved: one line for a message bar

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._thumbnails = Thumbnails(document, self)
        self._thumbnails.changed.connect(self._show_thumbnail)
        self._drawing = document.snapshot()
        self._rows = _rows_of(tree(self._drawing))
        document.changed.connect(self._follow)

    def retire(self) -> None:
        """Another document is shown."""
        self._document.changed.disconnect(self._follow)
        self._thumbnails.retire()

    # Ids and indexes

    def entry_id(self, index: Index) -> str:
        """The id of the layer or group at an index."""
        return self._rows[index.internalId()].id

    def entry(self, index: Index) -> Layer | Group:
        """The layer or group at an index."""
        name = self.entry_id(index)
        found = self._drawing.layer(name) or self._drawing.group(name)
        assert found is not None  # the tree is made of this drawing
        return found

    def index_of(self, entry_id: str, column: int = NAME) -> QModelIndex:
        """Where a layer or group is; an invalid index if it is nowhere."""
        number = next((number for number, row in enumerate(self._rows) if number and row.id == entry_id), 0)
        return self.createIndex(self._rows[number].row, column, number) if number else QModelIndex()

    def page_size(self) -> QSize:
        """The shape that the images of the layers have."""
        return QSizeF(*self._document.page).toSize().expandedTo(QSize(1, 1))

    def image(self, layer_id: str) -> QImage | None:
        """The thumbnail of a layer."""
        return self._thumbnails.image(layer_id)

    def is_shown(self, entry: Layer | Group) -> bool:
        """Whether neither it nor a group around it is hidden."""
        return entry.visible and all(group.visible for group in self._drawing.around(entry))

    def groups(self) -> list[str]:
        """The ids of all groups."""
        return [group.id for group in self._drawing.groups]

    def is_current(self, entry: Layer | Group) -> bool:
        """Whether it is the layer that is drawn on."""
        return entry.id == self._document.current_layer.id

    def toggle(self, index: Index, ids: Sequence[str] = ()) -> None:
        """Show or hide, lock or unlock, after the column: an entry, and all of `ids` with it if it is one of them."""
        entry = self.entry(index)
        together = ids if entry.id in ids else [entry.id]
        if index.column() == EYE:
            self._document.change_layers(together, visible=not entry.visible)
        elif index.column() == LOCK:
            self._document.change_layers(together, locked=not entry.locked)

    # What a view asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # Qt's own
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._inside(parent)[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008  # QObject's too
        number = self._rows[index.internalId()].parent if index.isValid() else 0
        return self.createIndex(self._rows[number].row, 0, number) if number else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return len(self._inside(parent)) if parent.column() <= NAME else 0

    def _inside(self, index: Index) -> list[int]:
        return self._rows[index.internalId() if index.isValid() else 0].inside

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
        around = path(self._drawing, self.entry_id(parent)) if parent.isValid() else []
        return bool(ids) and set(ids).isdisjoint(around)  # no group lies in itself

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        inside = [self._rows[number].id for number in self._inside(parent)]
        at = (0 if parent.isValid() else len(inside)) if row < 0 else row  # on a group: on top of what is in it
        group = self.entry_id(parent) if parent.isValid() else None
        ids, above = self._ids(data), inside[at] if at < len(inside) else None
        lock = lock_between(self._drawing, moved(self._drawing, ids, above, group))
        if lock is not None:
            self.refused.emit(told(lock))
            return False
        self._document.move_layers(ids, above, group)
        return True

    def _ids(self, data: QMimeData) -> list[str]:
        """What of this document is being dragged: of another there may be layers too."""
        if not data.hasFormat(MIME):
            return []
        names = json.loads(bytes(data.data(MIME).data()))
        return [name for name in names if self._drawing.layer(name) or self._drawing.group(name)]

    # The document

    def _follow(self) -> None:
        before, after = self._drawing, self._document.snapshot()
        rows = _rows_of(tree(after))
        if rows != self._rows:
            self.beginResetModel()  # first: views look at what there was until now
            self._drawing, self._rows = after, rows
            self.endResetModel()
            return
        self._drawing = after
        entries: tuple[Layer | Group, ...] = (*self._drawing.layers, *self._drawing.groups)
        for entry in entries:
            old = before.layer(entry.id) or before.group(entry.id)
            if old is not entry and _shown(old) != _shown(entry):  # a stroke changes nothing here
                self.dataChanged.emit(self.index_of(entry.id), self.index_of(entry.id, EYE))

    def _show_thumbnail(self, layer_id: str) -> None:
        index = self.index_of(layer_id)
        if index.isValid():
            self.dataChanged.emit(index, index)


def _rows_of(nodes: Nodes) -> list[Row]:
    """All rows, topmost first, after that of what is around them."""
    rows = [Row("", 0, 0, [])]

    def add(nodes: Nodes, parent: int) -> None:
        for row, node in enumerate(reversed(nodes)):
            rows[parent].inside.append(len(rows))
            rows.append(Row(node.id, parent, row, []))
            add(node.inside, len(rows) - 1)

    add(nodes, 0)
    return rows


def _shown(entry: Layer | Group | None) -> tuple[Any, ...] | None:
    if entry is None:
        return None
    role = entry.role if isinstance(entry, Layer) else None
    return entry.name, entry.visible, entry.locked, entry.opacity, role
