"""What the Edit and Select menus do with what is selected: copy and paste, duplicate, delete, stack, align, flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QTransform

from sketchstudio.document.layer import Layer, Role
from sketchstudio.errors import UserError
from sketchstudio.language import told
from sketchstudio.ui.canvas.selection import usable_layers

if TYPE_CHECKING:
    from sketchstudio.document.layer import Drawing, Pixels
    from sketchstudio.document.marks.arrange import Thing
    from sketchstudio.ui.canvas.selection import Selection
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tools.select import Select

translate = QCoreApplication.translate

ASIDE = 16.0  # page units: a copy lies this far from what it is a copy of
NEEDS_SELECTION = (
    "cut", "copy", "duplicate", "delete", "deselect", "front", "forward", "backward", "back", "align_left",
    "align_centre", "align_right", "align_top", "align_middle", "align_bottom", "distribute_across",
    "distribute_down", "flip_across", "flip_down", "zoom_selection",
)  # fmt: skip
ARRANGING = NEEDS_SELECTION[5:-1]


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

        if self._selection:
            QGuiApplication.clipboard().setMimeData(clipboard.to_mime(self._parts(), self._window.document.page))

    def paste(self) -> None:
        """Add what is on the clipboard: marks of several layers to these, marks of one and SVG to the layers of their
        kind, a picture as one of its own, files as if they were dropped."""
        self._paste(QPointF(ASIDE, ASIDE) * (self._pastes + 1))

    def paste_in_place(self) -> None:
        """The same, marks where they were copied."""
        self._paste(QPointF())

    def _paste(self, offset: QPointF) -> None:
        from sketchstudio.ui.files import clipboard

        mime = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime is not None else []
        if paths:  # copied where files are kept
            page = self._window.document.page
            self._window.dropping.take_files(paths, QPointF(page.width, page.height) / 2)
            return
        try:
            found = clipboard.from_mime(mime)
        except UserError as error:
            self._window.canvas_pane.bar.show_error(told(error))
            return
        if found:
            self._pastes += not offset.isNull()
            self.insert(found, offset, translate("editing", "Paste"))
        elif (picture := clipboard.picture_in(mime)) is not None:
            self.insert_picture(picture, translate("editing", "Pasted picture"))
        else:
            self._window.canvas_pane.bar.show_error(
                translate("editing", "There is nothing to paste. Copy marks, an SVG or a picture first.")
            )

    def insert(self, found: Sequence[Layer], offset: QPointF, text: str, stays: bool = False) -> None:
        """Add copies of what is on some layers, moved by page units, and select them. Marks go to the layers of their
        roles, or to their own ones where there are several or each `stays`; images get layers of their own."""
        from sketchstudio.document.layer_order import added
        from sketchstudio.document.marks.arrange import copies

        document = self._window.document
        self._window.set_tool("select")
        contents: dict[str, Layer] = {}
        pictures: list[tuple[Layer, str]] = []  # and what they come near to
        new: list[str] = []
        for part in found:
            if part.strokes and (layer := self._layer_for(part, stays or len(found) > 1)) is not None:
                marks = copies(part.strokes, offset.x(), offset.y())
                layer = contents.get(layer.id, layer)
                contents[layer.id] = replace(layer, strokes=layer.strokes + marks)
                new += [mark.id for mark in marks]
            if part.image is not None:
                place = part.image_place(document.page).transformed(QTransform.fromTranslate(offset.x(), offset.y()))
                picture = Layer(part.role, part.name, image=part.image, opacity=part.opacity, place=place)
                pictures.append((picture, part.id))
                new.append(picture.id)
        if not new:
            return
        if pictures:
            drawing = document.snapshot()
            drawing = replace(drawing, layers=tuple(contents.get(layer.id, layer) for layer in drawing.layers))
            for picture, near in pictures:
                drawing = added(drawing, picture, near)
            document.replace_drawing(drawing, text)
        else:
            document.replace_contents(contents.values(), text)
        self._selection.set(new)
        document.set_current_layer(self._selection.layers[-1].id)
        self._window.canvas.stroke_finished.emit()

    def insert_picture(self, picture: Pixels, name: str, centre: QPointF | None = None) -> None:
        """Add a picture as a reference layer, around a point of the page, below what is drawn."""
        from sketchstudio.document.pictures.placing import picture_layer

        document = self._window.document
        layer = picture_layer(Role.REFERENCE, name, picture, document.page)
        if centre is not None and (place := layer.place) is not None:
            layer = replace(
                layer, place=place._replace(x=centre.x() - place.width / 2, y=centre.y() - place.height / 2)
            )
        document.add_layer(layer, near=document.current_layer.id)

    def _layer_for(self, part: Layer, stays: bool) -> Layer | None:
        """Where the marks of such a layer go: if they are to stay, to the one with its id where there is one."""
        canvas, document = self._window.canvas, self._window.document
        wanted = part.role if part.role in (Role.SKETCH, Role.COLOUR, Role.MASK) else Role.SKETCH
        own = document.layer(part.id) if stays else None
        return canvas.usable_layer(own or document.layer_for(wanted))

    # The selection

    def select_all(self) -> None:
        """All marks of all layers that can be worked on, and their images but for those to trace."""
        self._window.set_tool("select")
        select: Select = self._window.canvas.tool()  # type: ignore[assignment]  # its name says so
        select.select_all()

    def invert_selection(self) -> None:
        """All that can be worked on and is not selected, instead of what is."""
        self._window.set_tool("select")
        select: Select = self._window.canvas.tool()  # type: ignore[assignment]  # its name says so
        select.invert()

    def zoom_to_selection(self) -> None:
        """Let it fill the view."""
        if self._selection:
            self._window.canvas.show_part(self._selection.bounds)

    def deselect(self) -> None:
        """Nothing."""
        self._selection.clear()

    def step_to(self, way: str) -> None:
        """The next mark of the current layer, or the previous one, and nothing else."""
        from sketchstudio.ui.tools.in_turn import choose

        self._window.set_tool("select")
        choose(self._window.canvas, forward=way == "next")

    def duplicate(self) -> None:
        """A copy of each mark on its layer, a little aside; an image is copied with a layer of its own."""
        if self._selection:
            self.insert(self._parts(), QPointF(ASIDE, ASIDE), translate("editing", "Duplicate"), stays=True)

    def delete(self) -> None:
        """Take away what is selected."""
        self._delete(translate("editing", "Delete"))

    def _delete(self, text: str) -> None:
        from sketchstudio.document.layer_order import without as without_layers
        from sketchstudio.document.marks.arrange import without

        ids, document = self._selection.ids, self._window.document
        rest = {layer.id: without(layer, ids) for layer in self._usable()}
        drawing = document.snapshot()
        drawing = replace(drawing, layers=tuple(rest.get(layer.id, layer) for layer in drawing.layers))
        for layer in rest.values():
            if layer.id in ids and not layer.strokes and _is_spare(layer, drawing):  # it was there for its picture
                drawing = without_layers(drawing, [layer.id])
        if len(drawing.layers) < len(document.layers):
            document.replace_drawing(drawing, text)
            self._window.canvas.stroke_finished.emit()
        else:
            self._replace(list(rest.values()), text)

    def order(self, to: str) -> None:
        """Bring marks to the front of their layers, forward, backward or to the back."""
        from sketchstudio.document.marks.arrange import Order, reordered

        if self._selection.marks:  # below them an image keeps its place
            new = [reordered(layer, self._selection.ids, Order(to)) for layer in self._usable()]
            self._replace(new, self._window.actions_by_id[to].text())

    def align(self, edge: str) -> None:
        """Move things so that their edges or centres meet; a single one, to those of the page."""
        from sketchstudio.document.marks.arrange import Edge, aligned

        self._arrange(
            aligned(self._selection.things, Edge(edge), self._room()),
            self._window.actions_by_id[f"align_{edge}"].text(),
        )

    def distribute(self, way: str) -> None:
        """Make the gaps between things equal."""
        from sketchstudio.document.marks.arrange import distributed

        self._arrange(distributed(self._selection.things, way == "across"), translate("editing", "Distribute"))

    def flip(self, way: str) -> None:
        """Mirror all of it in its middle, across or down."""
        from sketchstudio.document.marks.arrange import flipped

        self._arrange(flipped(self._selection.things, way == "across"), translate("editing", "Flip"))

    def _room(self) -> QRectF | None:
        return QRectF(0, 0, *self._window.document.page) if len(self._selection.ids) == 1 else None

    def _arrange(self, things: tuple[Thing, ...], text: str) -> None:
        from sketchstudio.document.marks.arrange import with_marks

        self._replace([with_marks(layer, things) for layer in self._usable()], text)

    def _parts(self) -> list[Layer]:
        """The layers with nothing but what is selected."""
        from sketchstudio.document.marks.arrange import only

        return [only(layer, self._selection.ids) for layer in self._selection.layers]

    def _usable(self) -> tuple[Layer, ...]:
        return usable_layers(self._window.canvas)

    def _replace(self, layers: list[Layer], text: str) -> None:
        if layers:
            self._window.document.replace_contents(layers, text)
            self._window.canvas.stroke_finished.emit()

    @property
    def _selection(self) -> Selection:
        return self._window.canvas.selection


def _is_spare(layer: Layer, drawing: Drawing) -> bool:
    """Whether a drawing does as well without an empty layer: it is not the last one to draw on, nor the last at all."""
    others = [other for other in drawing.layers if other.id != layer.id]
    if layer.role in (Role.SKETCH, Role.COLOUR):
        return any(other.role is layer.role for other in others)
    return bool(others)
