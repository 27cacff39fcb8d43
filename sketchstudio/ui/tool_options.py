"""The bar over the canvas: width, stabiliser and colour of the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from sketchstudio.document.stroke import RGBA
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui import theme
from sketchstudio.ui.canvas_view import WIDTHS, CanvasView
from sketchstudio.ui.docks.editors import NumberEditor

WIDTH = ParameterInfo("Width", "Diameter at full pressure, in units of the page.", WIDTHS[0], WIDTHS[1], 1.0)
STABILISER = ParameterInfo("Stabiliser", "0 draws as the hand moves, 100 with a very steady hand.", 0.0, 100.0, 1.0)
# The colours that household things have, each far enough from the next to be told apart by the model.
SWATCHES = {
    "Red": "#d64541", "Orange": "#e58a2f", "Yellow": "#e8c53a", "Green": "#4f9d55", "Teal": "#2f9aa0",
    "Blue": "#3f6fc8", "Purple": "#8457b5", "Brown": "#8a5a36", "White": "#f4f4f2", "Grey": "#8b8f96",
    "Black": "#26282b",
}  # fmt: skip
STEP = 1.25  # of a key press


class ToolOptions(QWidget):
    """Shows what belongs to the tool in hand, and hides the rest."""

    refused = Signal(str)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__()
        self._canvas = canvas
        self.width_editor = NumberEditor(WIDTH, whole=False)
        self.stabiliser_editor = NumberEditor(STABILISER, whole=True)
        self._colours = QButtonGroup(self)
        self._groups = {
            "width": self._group(WIDTH, self.width_editor),
            "stabiliser": self._group(STABILISER, self.stabiliser_editor),
            "colour": self._swatches(),
        }
        self._hint = self._label("Drag the page, or turn the wheel to zoom.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (*self._groups.values(), self._hint):
            row.addWidget(part)
        row.addStretch(1)
        self.width_editor.changed.connect(self._set_width)
        self.stabiliser_editor.changed.connect(lambda: canvas.set_stabiliser(self.stabiliser_editor.value()))
        canvas.tool_changed.connect(lambda _: self._show_tool())
        canvas.brush_changed.connect(self._show_values)
        self._show_tool()

    def thinner(self) -> None:
        """One step thinner."""
        self._scale(1 / STEP)

    def thicker(self) -> None:
        """One step thicker."""
        self._scale(STEP)

    def _scale(self, factor: float) -> None:
        width = self._canvas.brush_width()
        if width is not None:
            step = width * factor
            self._canvas.set_brush_width(max(width + 1, step) if factor > 1 else min(width - 1, step))

    def _set_width(self) -> None:
        if self._canvas.brush_width() is not None:
            self._canvas.set_brush_width(float(self.width_editor.value()))

    def _show_tool(self) -> None:
        name = self._canvas.tool().name
        has_width = self._canvas.brush_width() is not None
        self._groups["width"].setVisible(has_width)
        self._groups["stabiliser"].setVisible(name in ("pen", "brush"))
        self._groups["colour"].setVisible(name == "brush")
        self._hint.setVisible(not has_width)
        self._show_values()

    def _show_values(self) -> None:
        width = self._canvas.brush_width()
        if width is not None:
            self.width_editor.set_value(round(width, 2))
        self.stabiliser_editor.set_value(self._canvas.pen.stabiliser)
        shown = QColor(*self._canvas.colour())
        for button in self._colours.buttons():
            colour = button.property("colour")
            if colour is None:
                continue
            button.setChecked(QColor(colour) == shown)
        if self._colours.checkedButton() is None:
            self._other.setChecked(True)
        self._other.setIcon(_swatch(shown, dot=True))

    def _group(self, info: ParameterInfo, editor: NumberEditor) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        label = QLabel(info.label)
        label.setBuddy(editor)
        for widget in (label, editor):
            widget.setToolTip(info.help)
        editor.setFixedWidth(184)
        row.addWidget(label)
        row.addWidget(editor)
        group.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return group

    def _swatches(self) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(0)
        for name, colour in SWATCHES.items():
            button = self._swatch_button(name)
            button.setIcon(_swatch(QColor(colour)))
            button.setProperty("colour", colour)
            button.clicked.connect(lambda _, colour=colour: self._canvas.set_colour(_rgba(QColor(colour))))
            row.addWidget(button)
        row.addSpacing(8)
        self._other = self._swatch_button("Another colour…")
        self._other.clicked.connect(self._ask_colour)
        row.addWidget(self._other)
        group.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return group

    def _swatch_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(20, 20))
        button.setCheckable(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        self._colours.addButton(button)
        return button

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(*self._canvas.colour()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self._canvas.set_colour(_rgba(colour)))
        dialog.finished.connect(lambda _: self._show_values())
        dialog.open()

    def _label(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        label.setContentsMargins(8, 0, 8, 0)
        return label


def _rgba(colour: QColor) -> RGBA:
    return colour.red(), colour.green(), colour.blue(), colour.alpha()


def _swatch(colour: QColor, dot: bool = False) -> QIcon:
    """A disc of the colour; with `dot` a ring around it, for the one that is chosen freely."""
    pixmap = QPixmap(40, 40)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.scheme().border), 1))
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(10, 10), 6 if dot else 8.5, 6 if dot else 8.5)
    if dot:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.scheme().muted), 1.5))
        painter.drawEllipse(QPointF(10, 10), 9, 9)
    painter.end()
    return QIcon(pixmap)
