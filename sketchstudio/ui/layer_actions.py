"""What the Layer menu does with the layers that are selected in the dock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from sketchstudio.document.layer import MASK_OPACITY, Layer, Role
from sketchstudio.document.layer_order import copy_name

if TYPE_CHECKING:
    from sketchstudio.document.document import Document
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate


class LayerActions:
    """Each is one step back, however many layers are selected."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def furnish(self) -> None:
        """Fill the dock, and give the menu what is in no table."""
        if not self._window.layers.furnished:
            menu = self._use_as_menu()
            self._window.menus["Layer"].addMenu(menu)
            self._window.layers.furnish(self._window.actions_by_id, menu)
            from sketchstudio.ui.docks.undo import UndoDock

            self.steps = UndoDock(self._window.tabs.undo)
            self._window.arrangement.place_late(self.steps)

    def add(self, role: str) -> None:
        """A blank layer above the current one, to draw on at once."""
        kind = Role(role)
        self._insert(Layer(kind, self._name(kind.label), opacity=MASK_OPACITY if kind is Role.MASK else 1.0))

    def rename(self) -> None:
        """Edit the name in the dock."""
        dock = self._window.layers
        self._window.furnish()
        dock.show()
        dock.raise_()
        dock.panel.view.rename()

    def duplicate(self) -> None:
        """Copies above."""
        self._document.duplicate_layers(*self._ids)

    def remove(self) -> None:
        """Away; the last one stays."""
        self._document.remove_layers(*self._ids)

    def toggle_visible(self) -> None:
        """Hide what is shown, show what is hidden."""
        self._switch("visible", translate("layer_actions", "Show layers"), translate("layer_actions", "Hide layers"))

    def toggle_locked(self) -> None:
        """Lock what is open, open what is locked."""
        self._switch("locked", translate("layer_actions", "Lock layers"), translate("layer_actions", "Unlock layers"))

    def raise_up(self) -> None:
        """One place higher."""
        self._document.step_layer(self._ids[0], up=True)

    def lower(self) -> None:
        """One place lower."""
        self._document.step_layer(self._ids[0], up=False)

    def choose(self, where: str) -> None:
        """Work on the layer "above" or "below" the current one."""
        layers = self._document.layers
        at = next(place for place, layer in enumerate(layers) if layer.id == self._document.current_layer.id)
        to = at + (1 if where == "above" else -1)
        if 0 <= to < len(layers):
            self._document.set_current_layer(layers[to].id)
            self._window.layers.layer_chosen.emit(layers[to].id)

    def group(self) -> None:
        """Put the selected layers into a group."""
        group = self._document.group_layers(self._ids, self._name(translate("layer_actions", "Group")))
        if self._window.layers.furnished:
            self._window.layers.panel.view.select(group)

    def ungroup(self) -> None:
        """Dissolve the selected groups, or that of the selected layer."""
        drawing = self._document.snapshot()
        for name in self._ids:
            layer = drawing.layer(name)
            group = drawing.group(layer.parent if layer is not None else name)
            if group is not None:
                self._document.ungroup(group.id)
                return

    def use_as(self, role: Role) -> None:
        """Let the selected layer mean something else to the model."""
        for name in self._ids:
            if self._document.layer(name) is not None:
                self._document.change_role(name, role)
                self._window.layers.layer_chosen.emit(name)
                return

    def _use_as_menu(self) -> QMenu:
        """The roles to choose from."""
        menu = QMenu(translate("layer_actions", "Use As"), self._window)
        for role in Role:
            menu.addAction(role.label, partial(self.use_as, role))
        return menu

    def take_result(self) -> None:
        """Drop the picture that is shown back onto the canvas."""
        finished = self._window.finished
        if finished is None:
            self._window.result_pane.bar.show_error(
                translate("layer_actions", "There is no picture yet. Generate one first.")
            )
            return
        from sketchstudio.document.pictures.placing import picture_layer, with_alpha

        name = self._name(Role.RESULT.label)
        self._insert(picture_layer(Role.RESULT, name, with_alpha(finished.image), self._document.page))

    def ask_import(self) -> None:
        """Choose a picture and what it becomes: a reference, lines, strokes."""
        from sketchstudio.ui.dialogs import picture_import

        self._window.files.spawn(picture_import.ask(self._window))

    def ask_export(self) -> None:
        """Choose a name and export all layers."""
        from sketchstudio.ui.files import layer_export

        self._window.files.spawn(layer_export.ask(self._window))

    @property
    def _document(self) -> Document:
        return self._window.document

    @property
    def _ids(self) -> list[str]:
        return self._window.layers.selected_ids()

    def _insert(self, layer: Layer) -> None:
        self._document.add_layer(layer, near=self._document.current_layer.id)
        self._window.layers.layer_chosen.emit(layer.id)

    def _name(self, name: str) -> str:
        """This name, with a number where it is taken."""
        drawing = self._document.snapshot()
        taken = {layer.name for layer in drawing.layers} | {group.name for group in drawing.groups}
        return copy_name(name, taken) if name in taken else name

    def _switch(self, attribute: str, on: str, off: str) -> None:
        entries = [entry for entry in map(self._document.entry, self._ids) if entry is not None]
        value = not getattr(entries[0], attribute)
        changed = [entry for entry in entries if getattr(entry, attribute) != value]
        stack = self._document.undo_stack
        if len(changed) > 1:
            stack.beginMacro(on if value else off)
        for entry in changed:
            self._document.change_layer(entry.id, **{attribute: value})
        if len(changed) > 1:
            stack.endMacro()
