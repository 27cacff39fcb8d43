"""The layers dock: which layer is drawn on, which are seen, in what order, and what they mean to the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Group
from sketchstudio.document.layer_order import members
from sketchstudio.ui import theme
from sketchstudio.ui.docks.dock import Dock

if TYPE_CHECKING:
    from sketchstudio.ui.docks.editors import NumberEditor
    from sketchstudio.ui.docks.layer_view import LayerView

translate = QCoreApplication.translate

ADD = ("add_sketch", "add_colour", "add_mask", "", "import_picture", "result_to_canvas")
BUTTONS = ("duplicate_layer", "group_layers", "raise_layer", "lower_layer", "remove_layer")
MENU = (
    "rename_layer", "duplicate_layer", "remove_layer", "clear_layer", "", "toggle_visible", "toggle_locked", "",
    "raise_layer", "lower_layer", "group_layers", "ungroup_layers",
)  # fmt: skip
WIDTH = 312  # pixels, as the dock above it has


class LayersDock(Dock):
    """Empty until `furnish`: the window opens without it."""

    layer_chosen = Signal(str)  # by a person, not by a tool
    refused = Signal(str)  # why something was not done: one line for a message bar

    def __init__(self, document: Document) -> None:
        super().__init__("layers", translate("docks", "Layers"))
        self._document = document
        self._panel: LayerPanel | None = None
        self.keep_width(WIDTH)

    @property
    def document(self) -> Document:
        """Whose layers are shown."""
        return self._document

    @document.setter
    def document(self, document: Document) -> None:
        self._document = document
        if self._panel is not None:
            self._panel.show_document(document)

    def furnish(self, actions: Mapping[str, QAction], use_as: QMenu) -> None:
        """Make what is in it; `use_as` is the menu of roles."""
        if self._panel is None:
            self._panel = LayerPanel(self._document, actions, use_as)
            self._panel.view.chosen.connect(self.layer_chosen)
            self._panel.refused.connect(self.refused)
            self.setWidget(self._panel)

    @property
    def furnished(self) -> bool:
        """Whether there is anything in it yet."""
        return self._panel is not None

    @property
    def panel(self) -> LayerPanel:
        """What is in it; there after `furnish`."""
        assert self._panel is not None
        return self._panel

    def selected_ids(self) -> list[str]:
        """Layers and groups to do something with, topmost first: what is selected, or the current layer."""
        selected = self._panel.view.selected_ids() if self._panel is not None else []
        return selected or [self._document.current_layer.id]


class LayerPanel(QWidget):
    """Opacity above, the list, and buttons below."""

    refused = Signal(str)

    def __init__(self, document: Document, actions: Mapping[str, QAction], use_as: QMenu) -> None:
        from sketchstudio.ui.docks.layer_view import LayerView

        super().__init__()
        self._document = document
        self._actions, self._use_as = actions, use_as
        self._showing = False  # what the slider does now was not done by a person
        self.view: LayerView = LayerView()
        self.opacity: NumberEditor = self._opacity_editor()
        label = QLabel(self.tr("Opacity"))
        label.setBuddy(self.opacity)
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(8)
        top.addWidget(label)
        top.addWidget(self.opacity, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(self._buttons())
        self.view.chosen.connect(lambda layer_id: self._document.set_current_layer(layer_id))
        self.view.selection_changed.connect(self._show_entry)
        self.view.menu_asked.connect(self._show_menu)
        self._connect()

    def show_document(self, document: Document) -> None:
        """Show the layers of another document."""
        self.view.layers.retire()
        self._document.changed.disconnect(self._on_changed)
        self._document.current_layer_changed.disconnect(self._on_current)
        self._document = document
        self._connect()

    def menu(self) -> QMenu:
        """What can be done with the selected layers."""
        menu = QMenu(self)
        for name in MENU:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
            if name == "clear_layer":
                menu.addMenu(self._use_as)
        return menu

    def _connect(self) -> None:
        from sketchstudio.ui.docks.layer_model import LayerModel

        old = self.view.model()
        model = LayerModel(self._document, self)
        model.refused.connect(self.refused)
        self.view.show_layers(model)
        if old is not None:
            old.deleteLater()
        self._document.changed.connect(self._on_changed)
        self._document.current_layer_changed.connect(self._on_current)
        self._on_current(self._document.current_layer.id)

    def _on_changed(self, _: object) -> None:
        if not self.view.selected_ids():
            self.view.select(self._document.current_layer.id)
        self._show_entry()

    def _on_current(self, layer_id: str) -> None:
        if layer_id not in self.view.selected_ids():
            self.view.select(layer_id)
        self.view.viewport().update()  # it shows which layer is drawn on

    def _show_entry(self) -> None:
        """The opacity of what is selected, and what can be done with it."""
        document = self._document
        ids = self.view.selected_ids() or [document.current_layer.id]
        entry = document.entry(ids[0])
        if entry is not None:
            self._showing = True
            self.opacity.set_value(round(100 * entry.opacity))
            self._showing = False
        drawing = document.snapshot()
        self._actions["remove_layer"].setEnabled(len(members(drawing, ids)) < len(document.layers))
        entries = [entry for entry in map(document.entry, ids) if entry is not None]
        self._actions["ungroup_layers"].setEnabled(
            any(isinstance(entry, Group) or entry.parent is not None for entry in entries)
        )

    def _set_opacity(self) -> None:
        if not self._showing:
            ids = self.view.selected_ids() or [self._document.current_layer.id]
            self._document.change_layers(ids, opacity=self.opacity.value() / 100)

    def _opacity_editor(self) -> NumberEditor:
        from sketchstudio.language import translated
        from sketchstudio.parameters import ParameterInfo
        from sketchstudio.ui.docks.editors import NumberEditor

        editor = NumberEditor(
            translated(ParameterInfo("Opacity", "How strongly the layer is seen.", 0, 100, 1)), whole=True
        )
        editor.spin.setSuffix(" %")
        editor.changed.connect(self._set_opacity)
        return editor

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self.add_button = QToolButton()
        self.add_button.setObjectName("addLayer")
        self.add_button.setIcon(theme.icon("add"))
        self.add_button.setText(self.tr("Add"))
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setToolTip(self.tr("Add a layer"))
        self.add_button.setAccessibleName(self.tr("Add a layer"))
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add_button)
        for name in ADD:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        self.add_button.setMenu(menu)
        self.add_button.setIconSize(QSize(18, 18))
        row.addWidget(self.add_button)
        row.addStretch(1)
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(self._actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(self.tr("{action} layer").format(action=self._actions[name].text()))
            button.setIconSize(QSize(18, 18))
            row.addWidget(button)
        return row

    def _show_menu(self, point: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)
