"""The open drawing: its layers, what is being drawn right now, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QUndoStack

from sketchstudio.document import commands
from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.stroke import Stroke


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
        self._current_id = self._default_layer_id()
        self._live_stroke: Stroke | None = None
        self._live_layer: Layer | None = None
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

    def layer(self, layer_id: str) -> Layer | None:
        """The layer with this id."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

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
        """The current layer if it has this role, else the topmost one that has."""
        if self.current_layer.role is role:
            return self.current_layer
        return next((layer for layer in reversed(self.layers) if layer.role is role), None)

    def is_blank(self) -> bool:
        """True where nothing is drawn on any layer."""
        return all(layer.is_blank for layer in self.layers)

    # Lasting changes: one command each

    def add_stroke(self, layer_id: str, stroke: Stroke) -> None:
        """Put a stroke on top of a layer."""
        self.undo_stack.push(commands.AddStroke(self, layer_id, stroke))

    def replace_content(self, layer_id: str, content: Layer, text: str = "Erase") -> None:
        """Give a layer the strokes and the image of `content`."""
        self.undo_stack.push(commands.ReplaceContent(self, layer_id, content, text))

    def clear_layer(self, layer_id: str | None = None) -> None:
        """Empty a layer, the current one by default."""
        layer = self.layer(layer_id or self._current_id)
        if layer is not None and not layer.is_blank:
            self.replace_content(layer.id, replace(layer, strokes=(), image=None), f"Clear {layer.name}")

    def change_layer(self, layer_id: str, **attributes: Any) -> None:
        """Set name, visible, opacity or locked of a layer."""
        self.undo_stack.push(commands.ChangeLayer(self, layer_id, attributes))

    def add_layer(self, layer: Layer) -> None:
        """Put a layer on top and make it the current one."""
        self.undo_stack.push(commands.ReplaceDrawing(self, replace(self._drawing, layers=self.layers + (layer,)),
                                                     f"Add {layer.name}"))
        self.set_current_layer(layer.id)

    def remove_layer(self, layer_id: str) -> None:
        """Take a layer away; the last one stays."""
        rest = tuple(layer for layer in self.layers if layer.id != layer_id)
        if rest and len(rest) < len(self.layers):
            self.undo_stack.push(commands.ReplaceDrawing(self, replace(self._drawing, layers=rest), "Remove layer"))

    def replace_drawing(self, drawing: Drawing, text: str = "Open") -> None:
        """Put another drawing in place of this one; undo brings this one back."""
        self.undo_stack.push(commands.ReplaceDrawing(self, drawing, text))

    def apply(self, drawing: Drawing, region: QRectF | None = None) -> None:
        """Make `drawing` the state of the document. For commands: everybody else pushes one."""
        self._drawing = drawing
        self.revision += 1
        self.cancel_live()  # what it was drawn on may be gone
        if self.layer(self._current_id) is None:
            self._current_id = self._default_layer_id()
            self.current_layer_changed.emit(self._current_id)
        self.changed.emit(region)

    # The gesture in progress

    @property
    def live_stroke(self) -> Stroke | None:
        """The stroke being drawn, on top of the layer `live_layer_id`."""
        return self._live_stroke

    @property
    def live_layer_id(self) -> str | None:
        """The layer of the gesture in progress."""
        return self._live_layer.id if self._live_layer else None

    def displayed_layers(self) -> tuple[Layer, ...]:
        """What the canvas shows: `layers` with the live layer in its place. The live stroke comes on top."""
        live = self._live_layer
        return tuple(live if live is not None and layer.id == live.id else layer for layer in self.layers)

    def show_live_stroke(self, layer: Layer, stroke: Stroke, region: QRectF | None = None) -> None:
        """Show a stroke on top of a layer; `region` is what changed since it was last shown."""
        self._live_layer, self._live_stroke = layer, stroke
        self.live_changed.emit(stroke.bounds if region is None else region)

    def show_live_layer(self, layer: Layer, region: QRectF | None) -> None:
        """Show `layer` in place of the one with the same id."""
        self._live_layer, self._live_stroke = layer, None
        self.live_changed.emit(region)

    def commit_live(self, text: str = "Erase") -> None:
        """Make the gesture in progress one command."""
        layer, stroke = self._live_layer, self._live_stroke
        if layer is None:
            return
        self._live_layer = self._live_stroke = None
        if stroke is not None:
            self.add_stroke(layer.id, stroke)
        else:
            self.replace_content(layer.id, layer, text)

    def cancel_live(self) -> None:
        """Drop the gesture in progress."""
        stroke, layer = self._live_stroke, self._live_layer
        if layer is not None:
            self._live_layer = self._live_stroke = None
            self.live_changed.emit(stroke.bounds if stroke is not None else None)

    def _default_layer_id(self) -> str:
        sketches = self._drawing.with_role(Role.SKETCH)
        return (sketches or self._drawing.layers)[-1].id
