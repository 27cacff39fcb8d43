"""The list of steps: a click goes back to one, or forth again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QUndoView

from sketchstudio.ui import theme
from sketchstudio.ui.docks.dock import Dock

translate = QCoreApplication.translate


class UndoDock(Dock):
    """It follows the drawing that is shown."""

    def __init__(self, steps: QUndoGroup) -> None:
        super().__init__("steps", translate("docks", "Steps"))
        self.view = QUndoView(steps)
        self.view.setObjectName("steps")
        self.view.setAccessibleName(self.tr("Steps to go back to"))
        self.view.setEmptyLabel(self.tr("As it was opened"))
        self.view.setCleanIcon(theme.icon("save"))
        self.view.setIconSize(QSize(16, 16))
        self.setWidget(self.view)
