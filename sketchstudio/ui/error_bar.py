"""What went wrong, said in a bar at the top of the view it belongs to; it waits until it is read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from sketchstudio.ui import theme
from sketchstudio.ui.icon_label import IconLabel


class ErrorBar(QFrame):
    """One line with an icon and a button that closes it; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errorBar")
        self._icon = IconLabel("warning")
        self._text = ""
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # file names and messages are never markup
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setMinimumWidth(1)  # a message never makes the window wider
        close = QToolButton()
        close.setIcon(theme.icon("close"))
        close.setIconSize(QSize(16, 16))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(close)
        self._row = row
        self._offer: QToolButton | None = None
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says; empty while it is hidden."""
        return "" if self.isHidden() else self._text

    def show_error(self, text: str) -> None:
        """Say what went wrong."""
        self._show(text, "error", "warning")

    def show_note(self, text: str, offer: QAction | None = None) -> None:
        """Say something that is good to know, and offer what can be done about it."""
        self._show(text, "note", "check")
        if offer is not None:
            self._offer = QToolButton()
            self._offer.setDefaultAction(offer)
            self._offer.setObjectName("outlined")
            self._offer.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            self._row.insertWidget(2, self._offer)

    def _show(self, text: str, kind: str, icon: str) -> None:
        from sketchstudio.ui.one_line import narrow, tip  # late: the window opens with nothing to say

        if self._offer is not None:
            self._offer.deleteLater()
            self._offer = None
        self._text, shown = text, narrow(text)
        self._label.setText(shown)
        self._label.setToolTip(tip(text) if shown != text else "")
        self._label.setAccessibleName(text)
        self._icon.set_name(icon)
        self.setProperty("kind", kind)
        for widget in (self, self._label):  # the style depends on the property
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.show()


class Pane(QWidget):
    """A view with its bar over the upper edge: when it comes and goes, the view stays where it is."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self.bar = ErrorBar()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(view, 0, 0)
        grid.addWidget(self.bar, 0, 0, Qt.AlignmentFlag.AlignTop)
        self.bar.raise_()
        self._grid = grid

    def keep_below(self, height: int) -> None:
        """Leave room below the view already without anything there, so that nothing moves when that comes."""
        self._grid.setRowMinimumHeight(1, height)
