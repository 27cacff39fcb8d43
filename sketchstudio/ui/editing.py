"""What the Edit and Select menus do with marks: copy and paste, duplicate, delete, stack, align."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QGuiApplication

from sketchstudio.document.layer import Layer, Role
from sketchstudio.errors import UserError
from sketchstudio.language import told

if TYPE_CHECKING:
    from sketchstudio.document.layer import Pixels
    from sketchstudio.document.marks.path import Mark
    from sketchstudio.ui.canvas.selection import Selection
    from sketchstudio.ui.files.clipboard import Marks
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

ASIDE = 16.0  # page units: a copy lies this far from what it is a copy of
NEEDS_SELECTION = (
    "cut", "copy", "duplicate", "delete", "deselect", "front", "forward", "backward", "back", "align_left",
    "align_centre", "align_right", "align_top", "align_middle", "align_bottom", "distribute_across",
    "distribute_down",
)  # fmt: skip
ARRANGING = NEEDS_SELECTION[5:]


class Editing:
    """Each is one step back."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._pastes = 0  # of what is on the clipboard now
        QGuiApplication.clipboard().dataChanged.connect(self._on_copied)
        window.canvas.selection.changed.connect(self._show_enabled)
        self._show_enabled()

    def _on_copied(self) -> None:
        self._pastes = 0

    def _show_enabled(self) -> None:
        for name in NEEDS_SELECTION:
            self._window.actions_by_id[name].setEnabled(bool(self._selection))

    def show_weights(self) -> None:
        """Show lines in the colour of their weight, or as they are."""
        self._window.canvas.show_weights(self._window.actions_by_id["show_weights"].isChecked())

    # Copy and paste

    def cut(self) -> None:
        """Copy, and take away."""
        self.copy()
        self._delete(translate("editing", "Cut"))

    def copy(self) -> None:
        """Put what is selected onto the clipboard."""
        from sketchstudio.ui.files import clipboard

        if (layer := self._selection.layer) is not None:
            page = self._window.document.page
            QGuiApplication.clipboard().setMimeData(clipboard.to_mime(layer, self._selection.marks, page))

    def paste(self) -> None:
        """Add what is on the clipboard: marks and SVG to the layers of their kind, a picture as one of its own."""
        from sketchstudio.ui.files import clipboard

        mime = QGuiApplication.clipboard().mimeData()
        try:
            found = clipboard.from_mime(mime)
        except UserError as error:
            self._window.canvas_pane.bar.show_error(told(error))
            return
        if found:
            self._pastes += 1
            self.insert(found, QPointF(ASIDE, ASIDE) * self._pastes, translate("editing", "Paste"))
        elif (picture := clipboard.picture_in(mime)) is not None:
            self.insert_picture(picture, translate("editing", "Pasted picture"))
        else:
            self._window.canvas_pane.bar.show_error(
                translate("editing", "There is nothing to paste. Copy marks, an SVG or a picture first.")
            )

    def insert(self, found: Iterable[Marks], offset: QPointF, text: str) -> None:
        """Add marks to the layers of their roles, moved by page units, and select those of the last one."""
        from sketchstudio.document.commands import AddStroke
        from sketchstudio.document.marks.arrange import copies

        document = self._window.document
        self._window.set_tool("select")
        placed = [(self._layer_for(role), marks) for role, marks in found]
        usable = [(layer, marks) for layer, marks in placed if layer is not None]
        if not usable:
            return
        document.undo_stack.beginMacro(text)
        for layer, marks in usable:
            new = copies(marks, offset.x(), offset.y())
            document.undo_stack.push(AddStroke(document, layer.id, *new))
        document.undo_stack.endMacro()
        document.set_current_layer(layer.id)
        self._selection.set(layer.id, [mark.id for mark in new])
        self._window.canvas.stroke_finished.emit()

    def insert_picture(self, picture: Pixels, name: str, centre: QPointF | None = None) -> None:
        """Add a picture as a reference layer, around a point of the page."""
        from sketchstudio.document.pictures.placing import picture_layer

        document = self._window.document
        layer = picture_layer(Role.REFERENCE, name, picture, document.page)
        if centre is not None and (place := layer.place) is not None:
            layer = replace(
                layer, place=place._replace(x=centre.x() - place.width / 2, y=centre.y() - place.height / 2)
            )
        document.add_layer(layer)

    def _layer_for(self, role: Role) -> Layer | None:
        """Where marks of such a layer go."""
        canvas = self._window.canvas
        wanted = role if role in (Role.SKETCH, Role.COLOUR, Role.MASK) else Role.SKETCH
        return canvas.usable_layer(self._window.document.layer_for(wanted))

    # The selection

    def select_all(self) -> None:
        """All marks of the current layer."""
        self._window.set_tool("select")
        layer = self._window.document.current_layer
        self._selection.set(layer.id, [mark.id for mark in layer.strokes])

    def deselect(self) -> None:
        """No mark."""
        self._selection.clear()

    def duplicate(self) -> None:
        """A copy of each mark, a little aside."""
        if (layer := self._selection.layer) is not None:
            self.insert([(layer.role, self._selection.marks)], QPointF(ASIDE, ASIDE), translate("editing", "Duplicate"))

    def delete(self) -> None:
        """Take away what is selected."""
        self._delete(translate("editing", "Delete"))

    def _delete(self, text: str) -> None:
        from sketchstudio.document.marks.arrange import without

        if (layer := self._usable()) is not None:
            self._replace(without(layer, self._selection.ids), text)

    def order(self, to: str) -> None:
        """Bring marks to the front, forward, backward or to the back."""
        from sketchstudio.document.marks.arrange import Order, reordered

        if (layer := self._usable()) is not None:
            self._replace(reordered(layer, self._selection.ids, Order(to)), self._window.actions_by_id[to].text())

    def align(self, edge: str) -> None:
        """Move marks so that their edges or centres meet; a single one, to those of the page."""
        from sketchstudio.document.marks.arrange import Edge, aligned

        self._arrange(
            aligned(self._selection.marks, Edge(edge), self._room()),
            self._window.actions_by_id[f"align_{edge}"].text(),
        )

    def distribute(self, way: str) -> None:
        """Make the gaps between marks equal."""
        from sketchstudio.document.marks.arrange import distributed

        self._arrange(distributed(self._selection.marks, way == "across"), translate("editing", "Distribute"))

    def _room(self) -> QRectF | None:
        return QRectF(0, 0, *self._window.document.page) if len(self._selection.ids) == 1 else None

    def _arrange(self, marks: tuple[Mark, ...], text: str) -> None:
        from sketchstudio.document.marks.arrange import with_marks

        if (layer := self._usable()) is not None:
            self._replace(with_marks(layer, marks), text)

    def _usable(self) -> Layer | None:
        layer = self._selection.layer
        return self._window.canvas.usable_layer(layer) if layer is not None else None

    def _replace(self, layer: Layer, text: str) -> None:
        self._window.document.replace_content(layer.id, layer, text)
        self._window.canvas.stroke_finished.emit()

    @property
    def _selection(self) -> Selection:
        return self._window.canvas.selection
