"""Where dragged layers would land in the list, and how that is shown."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QTreeView

from sketchstudio.ui import theme

EDGE = 0.25  # of the height of a group: nearer to its edge, layers land next to it
THICKNESS = 2.0  # pixels of the line


class Drop(NamedTuple):
    """In the group `parent`, or in none, above what is in its row `row`; with -1 on top in it."""

    parent: QModelIndex
    row: int
    shape: QRect  # around the group, or a line without height between two rows

    def paint(self, painter: QPainter) -> None:
        """A frame around the group, or a line with a ring that shows how deep."""
        painter.setPen(QPen(QColor(theme.scheme().accent), THICKNESS))
        left, right, y = self.shape.left() + 1, self.shape.right() - 1, max(self.shape.top(), 4)
        if self.row < 0:
            painter.drawRoundedRect(self.shape.adjusted(1, 1, -2, -2), 4, 4)
        else:
            painter.drawEllipse(QRect(left, y - 3, 6, 6))
            painter.drawLine(left + 7, y, right, y)


def drop_at(view: QTreeView, point: QPoint) -> Drop:
    """Where layers land that are let go at a point of the viewport. Below the last row of a group the side decides:
    they land outside where the point lies left of what is in the group."""
    model = view.model()
    index = view.indexAt(point).siblingAtColumn(0)
    if not index.isValid():
        left = view.visualRect(model.index(0, 0)).left()
        return Drop(QModelIndex(), model.rowCount(), _line(view, left, view.visualRect(_lowest(view)).bottom() + 1))
    rect = view.visualRect(index)
    height = (point.y() - rect.top()) / max(1, rect.height())
    if model.hasChildren(index):
        if EDGE <= height <= 1 - EDGE:
            return Drop(index, -1, QRect(rect.left(), rect.top(), view.viewport().width() - rect.left(), rect.height()))
        if height > 0.5 and view.isExpanded(index):
            return Drop(index, 0, _line(view, rect.left() + view.indentation(), rect.bottom() + 1))
    if height < 0.5:
        return Drop(index.parent(), index.row(), _line(view, rect.left(), rect.top()))
    left = rect.left()
    while index.parent().isValid() and index.row() == model.rowCount(index.parent()) - 1 and point.x() < left:
        index = index.parent()
        left = view.visualRect(index).left()
    return Drop(index.parent(), index.row() + 1, _line(view, left, rect.bottom() + 1))


def _lowest(view: QTreeView) -> QModelIndex:
    """The lowest row that is not in a closed group."""
    model = view.model()
    index = model.index(model.rowCount() - 1, 0)
    while view.isExpanded(index) and model.hasChildren(index):
        index = model.index(model.rowCount(index) - 1, 0, index)
    return index


def _line(view: QTreeView, left: int, y: int) -> QRect:
    return QRect(left, y, view.viewport().width() - left, 0)
