"""An icon that only shows, in the colour of the text also after the theme has changed."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sketchstudio.ui import theme

SIDE = 16


class IconLabel(QWidget):
    """Paints an icon of ours in 16 x 16 pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setFixedSize(SIDE, SIDE)

    def set_name(self, name: str) -> None:
        """Show another icon."""
        self.name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme.icon(self.name).paint(painter, self.rect())
        painter.end()
