"""The nodes of the path that is selected: taken hold of, moved, added, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QPainter

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks import arrange, hit
from sketchstudio.document.marks.path import Path
from sketchstudio.ui.canvas.selection import usable_layers
from sketchstudio.ui.tools import nodes
from sketchstudio.ui.tools.anchors import Anchors
from sketchstudio.ui.tools.line import straightened
from sketchstudio.ui.tools.nodes import Held, Part
from sketchstudio.ui.tools.picking import Picking
from sketchstudio.ui.tools.tool import PointerEvent

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


class NodeEditing:
    """A gesture drags a node or a handle of it; on the curve between two it puts a new one there first."""

    hint = "Drag nodes and handles. Click the line for one more, Alt+click for sharp or smooth, Del takes one away."

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._start = QPointF()  # view pixels
        self._anchors = Anchors(canvas)
        self._layer: Layer | None = None  # as it was when the gesture began
        self._before: Path | None = None  # the same, with the new node if there is one
        self.held: Held | None = None  # the current node, or what of it is dragged

    @property
    def path(self) -> Path | None:
        """The one whose nodes are shown: the only thing that is selected."""
        things = self._canvas.selection.things
        return things[0] if len(things) == 1 and isinstance(things[0], Path) else None

    @property
    def is_dragging(self) -> bool:
        """Whether a gesture is going on."""
        return self._before is not None

    def document_changed(self) -> None:
        """What was held may be gone."""
        path, held = self.path, self.held
        if held is not None and (
            path is None or held.contour >= len(path.contours) or held.node >= len(path.contours[held.contour].nodes)
        ):
            self.held = None

    # Gestures

    def begin(self, event: PointerEvent) -> bool:
        """Hold what lies under the pointer: a node, a handle, or a new node on the curve."""
        path, transform = self.path, self._canvas.transform
        if path is None:
            return False
        held = nodes.at(path, transform, event.view, self.held)
        new = None if held is not None else nodes.curve_at(path, transform, event.view)
        if held is None and new is None:
            return False
        layers = usable_layers(self._canvas)
        if not layers:
            return False
        self._start, self._layer, self._before = event.view, layers[0], path
        if new is not None:
            self._before = nodes.inserted(path, *new)
            held = Held(new[0], new[1] + 1)
            self._show(self._before)
        self.held = held
        return True

    def extend(self, event: PointerEvent) -> None:
        """Drag what is held."""
        assert self._before is not None and self.held is not None  # in a gesture
        at = self._anchors.aimed(event, but=self._before.id) if self.held.part is Part.NODE else event
        to = QPointF(at.x, at.y)
        if event.modifiers & SHIFT:
            self._anchors.let_go()
            start = self._canvas.transform.to_page(self._start)
            to = start + straightened(to - start)
        self._show(nodes.dragged(self._before, self.held, to, bool(event.modifiers & ALT)))

    def finish(self, event: PointerEvent, moved: bool) -> None:
        """Make it last. A click with Alt turns a corner into a smooth node and back."""
        before, self._before, self._layer = self._before, None, None
        self._anchors.let_go()
        assert before is not None and self.held is not None  # in a gesture
        if not moved and event.modifiers & ALT and self.held.part is Part.NODE:
            self._replace(nodes.toggled(before, self.held), translate("path", "Change node"))
        elif self._canvas.document.live_layer_id is not None:
            inserted = before is not self.path and not moved
            self._canvas.document.commit_live(
                translate("path", "Add node") if inserted else translate("path", "Move node")
            )
            self._canvas.stroke_finished.emit()
        self.held = self.held._replace(part=Part.NODE)

    def abandon(self) -> None:
        """Take back what the gesture did."""
        self._before = self._layer = None
        self._anchors.let_go()
        self._canvas.document.cancel_live()

    def _show(self, path: Path) -> None:
        assert self._layer is not None and self._before is not None  # in a gesture
        region = path.bounds.united((self._shown() or self._before).bounds)
        self._canvas.document.show_live_layer(arrange.with_marks(self._layer, [path]), region)

    def _shown(self) -> Path | None:
        """The path as the gesture has it now."""
        document, path = self._canvas.document, self.path
        if path is None or self._before is None or document.live_layer_id is None:
            return path
        live = next(layer for layer in document.displayed_layers() if layer.id == document.live_layer_id)
        return next((mark for mark in live.strokes if mark.id == path.id and isinstance(mark, Path)), path)

    # Between gestures

    def choose(self, event: PointerEvent) -> None:
        """Take up the path under the pointer."""
        at, reach = QPointF(event.x, event.y), nodes.REACH / self._canvas.zoom()
        for layer in Picking(self._canvas).layers():
            for mark in reversed(layer.strokes):
                if isinstance(mark, Path) and hit.touches(mark, at, reach):
                    self.held = None
                    self._canvas.document.set_current_layer(layer.id)
                    self._canvas.selection.set([mark.id])
                    return

    def let_go(self) -> None:
        """Of the current node; without one, of the path."""
        if self.held is not None:
            self.held = None
            self._canvas.update()
        else:
            self._canvas.selection.clear()

    def delete_node(self) -> None:
        """Take the current node away, and the path with its last one."""
        path, held, layers = self.path, self.held, usable_layers(self._canvas)
        if path is None or held is None or not layers:
            return
        self.held = None
        rest = nodes.without(path, held)
        if rest is not None:
            self._replace(rest, translate("path", "Delete node"))
        else:
            without = arrange.without(layers[0], [path.id])
            self._canvas.document.replace_contents([without], translate("path", "Delete"))
            self._canvas.stroke_finished.emit()

    def _replace(self, path: Path, text: str) -> None:
        layers = usable_layers(self._canvas)
        if layers:
            self._canvas.document.replace_contents([arrange.with_marks(layers[0], [path])], text)
            self._canvas.stroke_finished.emit()

    def is_over(self, view: QPointF) -> bool:
        """Whether there is something to take hold of at a point of the view."""
        path = self.path
        return path is not None and nodes.at(path, self._canvas.transform, view, self.held) is not None

    def paint(self, painter: QPainter) -> None:
        """Draw the nodes, in pixels of the view."""
        if (shown := self._shown()) is not None:
            nodes.paint(painter, shown, self._canvas.transform, self.held)
        self._anchors.paint(painter)
