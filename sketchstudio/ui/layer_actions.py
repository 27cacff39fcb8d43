"""What the Layer menu does with the layers that are selected in the dock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from sketchstudio.document.layer import MASK_OPACITY, Drawing, Group, Layer, Role
from sketchstudio.document.layer_order import copy_name
from sketchstudio.ui import theme
from sketchstudio.ui.watching.seen import seen

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
            self._window.arrangement.add_to_menu(self.steps)

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
        """Copies above, selected."""
        self._select(*self._document.duplicate_layers(*self._ids))

    def remove(self) -> None:
        """Away, unless some of it is locked; the last one stays."""
        if self._are_free():
            self._document.remove_layers(*self._ids)

    def clear(self) -> None:
        """Empty what is selected, unless some of it is locked or hidden."""
        from sketchstudio.document.layer_order import members

        within = members(self._document.snapshot(), self._ids)
        layers = [layer for layer in self._document.layers if layer.id in within and not layer.is_blank]
        if not layers or any(self._window.canvas.usable_layer(layer) is None for layer in layers):
            return
        self._document.clear_layers(*(layer.id for layer in layers))
        self._window.canvas.stroke_finished.emit()

    def toggle_visible(self) -> None:
        """Hide what is shown, show what is hidden."""
        self._switch("visible")

    def toggle_locked(self) -> None:
        """Lock what is open, open what is locked."""
        self._switch("locked")

    def raise_up(self) -> None:
        """One place higher."""
        self._step(up=True)

    def lower(self) -> None:
        """One place lower."""
        self._step(up=False)

    def choose(self, where: str) -> None:
        """Work on the layer "above" or "below" the current one."""
        layers = self._document.layers
        at = next(place for place, layer in enumerate(layers) if layer.id == self._document.current_layer.id)
        to = at + (1 if where == "above" else -1)
        if 0 <= to < len(layers):
            self._document.set_current_layer(layers[to].id)
            self._window.layers.layer_chosen.emit(layers[to].id)

    def group(self) -> None:
        """Put the selected layers and groups into a group."""
        from sketchstudio.document.layer_order import grouped

        if not self._may_become(grouped(self._document.snapshot(), self._ids, "")[0]):
            return
        group = self._document.group_layers(self._ids, self._name(translate("layer_actions", "Group")))
        if group is not None:
            self._select(group)

    def ungroup(self) -> None:
        """Dissolve the selected groups, or those of the selected layers."""
        entries = [entry for entry in map(self._document.entry, self._ids) if entry is not None]
        groups = {entry.id for entry in entries if isinstance(entry, Group)}
        self._document.ungroup(*(groups or {entry.parent for entry in entries if entry.parent is not None}))

    def use_as(self, role: Role) -> None:
        """Let the selected layers, also those of groups, mean something else to the model: their images are made
        anew, so that none may be locked."""
        if self._are_free():
            self._document.change_role(role, *self._ids)
            self._window.layers.layer_chosen.emit(self._document.current_layer.id)

    def _use_as_menu(self) -> QMenu:
        """The roles to choose from."""
        from sketchstudio.ui.docks.layer_model import ROLE_ICONS  # late, as all that the dock is made of

        menu = QMenu(translate("layer_actions", "Use As"), self._window)
        menu.setIcon(theme.icon("role"))
        for role in Role:
            menu.addAction(theme.icon(ROLE_ICONS[role]), role.label, partial(self.use_as, role))
        return menu

    def take_result(self) -> None:
        """Drop the picture that is shown back onto the canvas."""
        picture = seen(self._window)
        if picture is None:
            self._window.result_pane.bar.show_error(
                translate("layer_actions", "There is no picture yet. Generate one first.")
            )
            return
        from sketchstudio.document.pictures.placing import picture_layer, with_alpha

        name = self._name(Role.RESULT.label)
        self._insert(picture_layer(Role.RESULT, name, with_alpha(picture.image), self._document.page))

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
        ids = self._ids
        near = ids[0] if len(ids) == 1 else self._document.current_layer.id  # into the group that is selected
        self._document.add_layer(layer, near=near)
        self._window.layers.layer_chosen.emit(layer.id)

    def _name(self, name: str) -> str:
        """This name, with a number where it is taken."""
        drawing = self._document.snapshot()
        taken = {layer.name for layer in drawing.layers} | {group.name for group in drawing.groups}
        return copy_name(name, taken) if name in taken else name

    def _select(self, *ids: str) -> None:
        if self._window.layers.furnished:
            self._window.layers.panel.view.select(*ids)

    def _step(self, up: bool) -> None:
        from sketchstudio.document.layer_order import stepped

        if self._may_become(stepped(self._document.snapshot(), self._ids, up)):
            self._document.step_layers(self._ids, up)

    def _are_free(self) -> bool:
        """Whether nothing of what is selected is locked; else the bar over the canvas says what is."""
        from sketchstudio.document.locks import lock_among

        return self._unless(lock_among(self._document.snapshot(), self._ids))

    def _may_become(self, drawing: Drawing) -> bool:
        """Whether nothing goes into a locked group or out of one; else the bar says into which."""
        from sketchstudio.document.locks import lock_between

        return self._unless(lock_between(self._document.snapshot(), drawing))

    def _unless(self, lock: Layer | Group | None) -> bool:
        from sketchstudio.document.locks import told

        if lock is None:
            self._window.canvas_pane.bar.hide()  # it may have said that something is locked
        else:
            self._window.canvas.refused.emit(told(lock))
        return lock is None

    def _switch(self, attribute: str) -> None:
        """Change all that is selected to what the topmost is not."""
        ids = self._ids
        value = not getattr(self._document.entry(ids[0]), attribute)
        self._document.change_layers(ids, **{attribute: value})
