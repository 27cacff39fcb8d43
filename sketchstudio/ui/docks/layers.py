"""The layers dock: which layer is drawn on, and which are seen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Role
from sketchstudio.ui import theme
from sketchstudio.ui.docks.dock import Dock
from sketchstudio.ui.icon_label import IconLabel

ICONS = {Role.SKETCH: "pen", Role.COLOUR: "brush"}


class LayerRow(QFrame):
    """One layer: click or Space makes it the current one, the eye hides and shows it."""

    chosen = Signal(str)
    visibility_asked = Signal(str, bool)

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.setObjectName("layer")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Layer {layer.name}")
        self.setToolTip(f"Draw on {layer.name}")
        self.layer_id = layer.id
        icon = IconLabel(ICONS[layer.role])
        name = QLabel(layer.name)
        name.setTextFormat(Qt.TextFormat.PlainText)
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.setChecked(layer.visible)
        self.eye.setIcon(theme.icon("eye" if layer.visible else "eye-off"))
        self.eye.setIconSize(QSize(16, 16))
        self.eye.setObjectName("eye")
        self.eye.setToolTip(f"Hide {layer.name}" if layer.visible else f"Show {layer.name}")
        self.eye.setAccessibleName(self.eye.toolTip())
        self.eye.clicked.connect(lambda visible: self.visibility_asked.emit(self.layer_id, visible))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(name, 1)
        row.addWidget(self.eye)

    def set_active(self, active: bool) -> None:
        """Show whether tools draw on this layer."""
        self.setProperty("active", active)
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else the style sheet is still to be applied
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.layer_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.layer_id)
        else:
            super().keyPressEvent(event)


class LayersDock(Dock):
    """The layers of a document, topmost first."""

    layer_chosen = Signal(str)  # by a person, not by a tool

    def __init__(self, document: Document) -> None:
        super().__init__("layers", "Layers")
        self.rows: list[LayerRow] = []
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(8, 4, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(content)
        self._document = document
        self._shown: list[tuple[str, str, bool]] = []
        document.changed.connect(lambda _: self._refresh())
        document.current_layer_changed.connect(lambda _: self._show_active())
        self._refresh()

    def _refresh(self) -> None:
        layers = [(layer.id, layer.name, layer.visible) for layer in self._document.layers]
        if layers == self._shown:  # a stroke changes nothing here
            return
        self._shown = layers
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [LayerRow(layer) for layer in reversed(self._document.layers)]
        for index, row in enumerate(self.rows):
            row.chosen.connect(self._choose)
            row.visibility_asked.connect(lambda layer, shown: self._document.change_layer(layer, visible=shown))
            self._column.insertWidget(index, row)
        self._show_active()

    def _choose(self, layer_id: str) -> None:
        self._document.set_current_layer(layer_id)
        self.layer_chosen.emit(layer_id)

    def _show_active(self) -> None:
        for row in self.rows:
            row.set_active(row.layer_id == self._document.current_layer.id)
