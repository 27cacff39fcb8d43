"""The open drawing: its layers, what is being drawn right now, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QUndoStack

from sketchstudio.document import commands, layer_order
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.layer_tree import tree
from sketchstudio.document.marks.path import Mark, bounds

if TYPE_CHECKING:
    from sketchstudio.document.timelapse import Recorder, Timelapse


class Document(QObject):
    """Layers are frozen values; every lasting change is one command on `undo_stack` and one new `revision`.

    A gesture in progress is shown by `show_live_stroke` or `show_live_layer` and leaves no trace until it is
    committed. `changed` and `live_changed` carry the QRectF that must be painted anew, None for all of the page.
    """

    changed = Signal(object)
    live_changed = Signal(object)
    current_layer_changed = Signal(str)

    def __init__(self, drawing: Drawing | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing or Drawing()
        self._unrecorded = [self._drawing]  # what it was like before anybody asked for the recorder
        self._current_id = self._default_layer_id()
        self._live_strokes: tuple[Mark, ...] = ()
        self._live_layers: tuple[Layer, ...] = ()
        self.revision = 0
        self.undo_stack = QUndoStack(self)

    # What there is

    @property
    def page(self) -> Page:
        """The size of the page in page units."""
        return self._drawing.page

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Bottom first, without the gesture in progress."""
        return self._drawing.layers

    def snapshot(self) -> Drawing:
        """The drawing at this moment, for any thread to read."""
        return self._drawing

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that layers may be in."""
        return self._drawing.groups

    def layer(self, layer_id: str) -> Layer | None:
        """The layer with this id."""
        return self._drawing.layer(layer_id)

    def entry(self, entry_id: str) -> Layer | Group | None:
        """The layer or the group with this id."""
        return self._drawing.layer(entry_id) or self._drawing.group(entry_id)

    @property
    def current_layer(self) -> Layer:
        """Where tools that need no role of their own work, the eraser for one."""
        layer = self.layer(self._current_id)
        assert layer is not None  # kept true by apply()
        return layer

    def set_current_layer(self, layer_id: str) -> None:
        """Choose the layer to work on."""
        if layer_id != self._current_id and self.layer(layer_id) is not None:
            self._current_id = layer_id
            self.current_layer_changed.emit(layer_id)

    def layer_for(self, role: Role) -> Layer | None:
        """Where a tool of this role draws: the current layer if it has the role or is a mask, which takes any mark,
        else the topmost layer that has it."""
        if self.current_layer.role in (role, Role.MASK):
            return self.current_layer
        return next((layer for layer in reversed(self.layers) if layer.role is role), None)

    def is_blank(self) -> bool:
        """True where nothing is drawn on any layer."""
        return all(layer.is_blank for layer in self.layers)

    # Lasting changes: one command each

    def add_stroke(self, layer_id: str, *strokes: Mark) -> None:
        """Put a stroke, or several that are one gesture, on top of a layer."""
        self.undo_stack.push(commands.AddStroke(self, layer_id, *strokes))

    def replace_content(self, layer_id: str, content: Layer, text: str = "") -> None:
        """Give a layer the strokes and the image of `content`."""
        self.replace_contents([replace(content, id=layer_id)], text)

    def replace_contents(self, contents: Iterable[Layer], text: str = "") -> None:
        """Give each of some layers the strokes and the image of the one here with its id."""
        self.undo_stack.push(commands.ReplaceContent(self, contents, text or self.tr("Erase")))

    def clear_layers(self, *ids: str) -> None:
        """Empty layers in one step, the current one if none is named."""
        found = [self.layer(layer_id) for layer_id in ids or (self._current_id,)]
        layers = [layer for layer in found if layer is not None and not layer.is_blank]
        if layers:
            text = self.tr("Clear {name}").format(name=layers[0].name) if len(layers) == 1 else self.tr("Clear layers")
            self.replace_contents([replace(layer, strokes=(), image=None, place=None) for layer in layers], text)

    def change_layer(self, entry_id: str, **attributes: Any) -> None:
        """Set name, visible, opacity or locked of a layer or a group."""
        self.change_layers([entry_id], **attributes)

    def change_layers(self, ids: Collection[str], **attributes: Any) -> None:
        """Set visible, opacity or locked of several layers and groups at once."""
        self.undo_stack.push(commands.ChangeLayers(self, ids, attributes))

    def add_layer(self, layer: Layer, near: str | None = None) -> None:
        """Put a layer on top, or near another where it belongs or into a group, and make it the current one."""
        self.replace_drawing(
            layer_order.added(self._drawing, layer, near), self.tr("Add {name}").format(name=layer.name)
        )
        self.set_current_layer(layer.id)

    def remove_layers(self, *ids: str) -> None:
        """Take layers and whole groups away; something stays."""
        rest = layer_order.without(self._drawing, ids)
        gone = len(self.layers) - len(rest.layers)
        if rest.layers and gone:
            self.replace_drawing(rest, self.tr("Remove layer") if gone == 1 else self.tr("Remove %n layers", "", gone))

    def duplicate_layers(self, *ids: str) -> tuple[str, ...]:
        """Copy layers and whole groups; the topmost layer among the copies becomes the current one. The ids of the
        copies, bottom first."""
        drawing, new = layer_order.duplicated(self._drawing, ids)
        if new:
            count = len(drawing.layers) - len(self.layers)
            text = self.tr("Duplicate layer") if count == 1 else self.tr("Duplicate %n layers", "", count)
            self.replace_drawing(drawing, text)
            copies = layer_order.members(drawing, new)
            self.set_current_layer(next(layer.id for layer in reversed(drawing.layers) if layer.id in copies))
        return new

    def move_layers(self, ids: Collection[str], above: str | None, parent: str | None = None) -> None:
        """Put layers and whole groups right above another or at the bottom, in a group or in none."""
        drawing = layer_order.moved(self._drawing, ids, above, parent)
        self._reorder(drawing, self.tr("Move layer") if len(ids) == 1 else self.tr("Move layers"))

    def step_layers(self, ids: Collection[str], up: bool) -> None:
        """Put layers and whole groups one place higher or lower."""
        drawing = layer_order.stepped(self._drawing, ids, up)
        self._reorder(drawing, self.tr("Raise layer") if up else self.tr("Lower layer"))

    def group_layers(self, ids: Collection[str], name: str = "") -> str | None:
        """Put layers and whole groups into a new group; its id, None where groups would lie too deep."""
        drawing, group = layer_order.grouped(self._drawing, ids, name or self.tr("Group"))
        if group is None:
            return None
        self.replace_drawing(drawing, self.tr("Group layers"))
        return group.id

    def ungroup(self, *ids: str) -> None:
        """Dissolve groups; what is in them stays where it is and looks as it did."""
        drawing = layer_order.ungrouped(self._drawing, ids)
        if drawing is not self._drawing:
            self.replace_drawing(drawing, self.tr("Ungroup"))

    def change_role(self, role: Role, *ids: str) -> None:
        """Let layers, also those of groups, mean something else to the model; their images are converted."""
        from sketchstudio.document.layer_role import with_role  # late: it needs NumPy

        within = layer_order.members(self._drawing, ids)
        chosen = [layer for layer in self.layers if layer.id in within and layer.role is not role]
        if chosen:
            layers = tuple(with_role(layer, role) if layer in chosen else layer for layer in self.layers)
            text = self.tr("Use {name} as {role}").format(name=", ".join(one.name for one in chosen), role=role.label)
            self.replace_drawing(replace(self._drawing, layers=layers), text)

    def _reorder(self, drawing: Drawing, text: str) -> None:
        """Take the new order, if it is one."""
        if tree(drawing) != tree(self._drawing):
            self.replace_drawing(drawing, text)

    def replace_drawing(self, drawing: Drawing, text: str = "") -> None:
        """Put another drawing in place of this one; undo brings this one back."""
        self.undo_stack.push(commands.ReplaceDrawing(self, drawing, text or self.tr("Open")))

    def apply(self, drawing: Drawing, region: QRectF | None = None) -> None:
        """Make `drawing` the state of the document. For commands: everybody else pushes one."""
        if "recorder" in self.__dict__:
            self.recorder.note(drawing)
        else:
            self._unrecorded.append(drawing)
        self._drawing = drawing
        self.revision += 1
        self.cancel_live()  # what it was drawn on may be gone
        if self.layer(self._current_id) is None:
            self._current_id = self._default_layer_id()
            self.current_layer_changed.emit(self._current_id)
        self.changed.emit(region)

    # How it came to be

    @cached_property
    def recorder(self) -> Recorder:
        """Follows all changes; it begins with the drawing as it was before the first of them."""
        from sketchstudio.document.timelapse import Recorder  # late: the first stroke does not wait for it

        first, *changes = self._unrecorded
        recorder = Recorder(first)
        for drawing in changes:
            recorder.note(drawing)
        self._unrecorded.clear()
        return recorder

    def begin_timelapse(self, past: Timelapse) -> None:
        """Go on from a past that ends with the drawing as it is now; begin with it where there is none."""
        from sketchstudio.document.timelapse import Recorder

        self.recorder = Recorder(self._drawing, past)
        self._unrecorded.clear()

    # The gesture in progress

    @property
    def live_strokes(self) -> tuple[Mark, ...]:
        """The stroke being drawn, on top of the layer `live_layer_id`, and its mirror images."""
        return self._live_strokes

    @property
    def live_layer_id(self) -> str | None:
        """The layer of the gesture in progress, the lowest of several."""
        return self._live_layers[0].id if self._live_layers else None

    def displayed(self) -> Drawing:
        """What the canvas shows: the drawing with the live layers in their places. The live stroke comes on top."""
        live = {layer.id: layer for layer in self._live_layers}
        if not live:
            return self._drawing
        return replace(self._drawing, layers=tuple(live.get(layer.id, layer) for layer in self.layers))

    def displayed_layers(self) -> tuple[Layer, ...]:
        """The layers of that as seen in their groups."""
        drawing = self.displayed()
        return tuple(map(drawing.as_seen, drawing.layers))

    def show_live_stroke(
        self, layer: Layer, stroke: Mark, region: QRectF | None = None, mirrored: tuple[Mark, ...] = ()
    ) -> None:
        """Show a stroke and its mirror images on top of a layer; `region` is what changed since it was last shown."""
        self._live_layers = (layer,)
        self._live_strokes = tuple(layer.takes(mark) for mark in (stroke, *mirrored))
        self.live_changed.emit(bounds(self._live_strokes) if region is None else region)

    def show_live_layer(self, layer: Layer, region: QRectF | None) -> None:
        """Show `layer` in place of the one with the same id."""
        self.show_live_layers([layer], region)

    def show_live_layers(self, layers: Iterable[Layer], region: QRectF | None) -> None:
        """Show each of these layers in place of the one with the same id."""
        self._live_layers, self._live_strokes = tuple(layers), ()
        self.live_changed.emit(region)

    def commit_live(self, text: str = "") -> None:
        """Make the gesture in progress one command."""
        layers, strokes = self._live_layers, self._live_strokes
        if not layers:
            return
        self._live_layers, self._live_strokes = (), ()
        if strokes:
            self.add_stroke(layers[0].id, *strokes)
        else:
            self.replace_contents(layers, text)

    def cancel_live(self) -> None:
        """Drop the gesture in progress."""
        strokes, layers = self._live_strokes, self._live_layers
        if layers:
            self._live_layers, self._live_strokes = (), ()
            self.live_changed.emit(bounds(strokes) if strokes else None)

    def _default_layer_id(self) -> str:
        sketches = self._drawing.with_role(Role.SKETCH)
        return (sketches or self._drawing.layers)[-1].id
