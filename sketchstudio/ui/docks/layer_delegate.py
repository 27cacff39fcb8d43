"""How a row of the list of layers looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sketchstudio.document.layer import Group, Layer
from sketchstudio.ui import theme
from sketchstudio.ui.docks.layer_model import ENTRY, EYE, LOCK, NAME, ROLE_ICONS
from sketchstudio.ui.docks.thumbnails import BOX

if TYPE_CHECKING:
    from sketchstudio.ui.docks.layer_view import LayerView

ICON = 16  # pixels a side
GAP = 6
HEIGHT = BOX.height() + 8
GROUP_HEIGHT = 32
LEAST_NAME = 64  # pixels: where a name would have less, the thumbnail makes room
SWITCH_WIDTH = 28
Index = QModelIndex | QPersistentModelIndex


class LayerDelegate(QStyledItemDelegate):
    """Paints a row; the view has one look for all columns of it."""

    def __init__(self, view: LayerView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = GROUP_HEIGHT if isinstance(index.data(ENTRY), Group) else HEIGHT
        return QSize(SWITCH_WIDTH if index.column() != NAME else 160, height)

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

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        left = self._text_left(rect, index.data(ENTRY)) - GAP
        editor.setGeometry(QRect(left, rect.center().y() - 13, rect.right() - left, 26))

    def _paint_name(self, painter: QPainter, rect: QRect, index: Index, entry: Layer | Group) -> None:
        shown = self._view.layers.is_shown(entry)
        left = rect.left() + 4
        if isinstance(entry, Layer) and self._has_thumbnail(rect, entry):
            frame = QRect(left, rect.top() + (rect.height() - BOX.height()) // 2, BOX.width(), BOX.height())
            self._paint_thumbnail(painter, frame, entry)
            left = frame.right() + 1 + GAP
        icon = QRect(left, rect.center().y() - ICON // 2, ICON, ICON)
        painter.setOpacity(1 if shown else 0.45)
        theme.icon(ROLE_ICONS[entry.role] if isinstance(entry, Layer) else "group").paint(painter, icon)
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
        painter.setOpacity(1 if self._view.layers.is_shown(layer) else 0.4)
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

    def _has_thumbnail(self, rect: QRect, entry: Layer | Group) -> bool:
        return isinstance(entry, Layer) and rect.width() >= 4 + BOX.width() + GAP + ICON + GAP + LEAST_NAME

    def _text_left(self, rect: QRect, entry: Layer | Group) -> int:
        thumbnail = BOX.width() + GAP if self._has_thumbnail(rect, entry) else 0
        return rect.left() + 4 + thumbnail + ICON + GAP
