"""The bar over the canvas: what can be set of the tool in hand, and one line on how it is used."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QAction, QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path
from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.docks.editors import SPIN_WIDTH
from sketchstudio.ui.one_line import OneLine
from sketchstudio.ui.options.ink_menu import InkMenu
from sketchstudio.ui.options.numbers import GAP, GRID, OPACITY, SOFTNESS, STABILISER, WEIGHT, WIDTH
from sketchstudio.ui.options.option_parts import EDITOR_WIDTH, NARROW, SWATCHES, Number, Swatches, Switches
from sketchstudio.ui.options.recent_colours import with_newest
from sketchstudio.ui.tools.tool import OPACITIES

if TYPE_CHECKING:
    from sketchstudio.ui.tools.fill import Fill
    from sketchstudio.ui.tools.select import Select
    from sketchstudio.ui.tools.selecting import Selecting

translate = QCoreApplication.translate

STEP = 1.25  # of a key press
FADE = 0.1
SHAPES = ("rectangle", "ellipse", "path")  # what can be filled
SNAPPING = ("pen", "brush", "line", *SHAPES, "select", "crop")  # to the grid


class ToolOptions(QWidget):
    """Shows what belongs to the tool in hand, and hides the rest."""

    refused = Signal(str)

    def __init__(self, canvas: CanvasView, arranging: Iterable[QAction] = ()) -> None:
        super().__init__()
        self._canvas = canvas
        self.thickness, self.stabiliser, self.weight, self.softness, self.opacity, self.gap, self.spacing = (
            Number(WIDTH, self._set_width), Number(STABILISER, canvas.set_stabiliser, whole=True),
            Number(WEIGHT, self._set_weight), Number(SOFTNESS, self._set_softness), Number(OPACITY, self._set_opacity),
            Number(GAP, self._set_gap), Number(GRID, self._set_spacing, whole=True),
        )  # fmt: skip
        self.colours = Swatches()
        self.looks = Switches(outlined=self.tr("Outline"), filled=self.tr("Filled"))
        self.whole = Switches(whole=self.tr("Whole strokes"))
        self.picking = Switches(lasso=self.tr("Free loop"), one_layer=self.tr("This layer only"))
        self.ink = InkMenu(canvas)
        self.arranging = _menu_button(self.tr("Arrange"), arranging)
        self._hint = OneLine(8)
        self._numbers = (self.thickness, self.weight, self.opacity, self.softness, self.stabiliser, self.gap,
                         self.spacing)  # fmt: skip
        self._parts = (self.picking, self.thickness, self.colours, self.looks, self.whole, self.weight, self.opacity,
                       self.softness, self.stabiliser, self.ink, self.gap, self.arranging, self.spacing)  # fmt: skip
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in self._parts:
            row.addWidget(part)
        row.addWidget(self._hint, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.colours.chosen.connect(self._set_colour)
        self.looks.changed.connect(self._set_style)
        self.whole.changed.connect(self._set_whole)
        self.picking.changed.connect(self._set_picking)
        for signal in (canvas.tool_changed, canvas.layer_changed, canvas.selection.changed):
            signal.connect(self._show_tool)
        canvas.brush_changed.connect(self._show_brush)
        canvas.stroke_finished.connect(self._note_colour)
        self._show_tool()

    def thinner(self) -> None:
        """One step thinner."""
        self._scale(1 / STEP)

    def thicker(self) -> None:
        """One step thicker."""
        self._scale(STEP)

    def fainter(self) -> None:
        """Let more of what lies below show through."""
        self._fade(-FADE)

    def stronger(self) -> None:
        """Let less of it show through."""
        self._fade(FADE)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """No wider than the window happens to be: numbers give up their sliders where there is no room."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # What is shown

    def _shown(self) -> tuple[QWidget, ...]:
        """The parts for the tool in hand, and for the grid while that is on."""
        snapping = self._canvas.guides.grid and self._canvas.tool().name in SNAPPING
        return (*self._shown_of_tool(), self.spacing) if snapping else self._shown_of_tool()

    def _shown_of_tool(self) -> tuple[QWidget, ...]:
        name, selection = self._canvas.tool().name, self._canvas.selection
        painting = self._canvas.document.current_layer.role is not Role.SKETCH
        match name:
            case "pen":
                return self.thickness, self.weight, self.stabiliser, self.ink
            case "brush":
                return self.thickness, self.colours, self.opacity, self.softness, self.stabiliser, self.ink
            case "eraser":
                return self.thickness, self.whole
            case "select":
                if not selection:
                    return (self.picking,)
                if not selection.marks:
                    return (self.arranging,)
                lines = {layer.role is Role.SKETCH for layer in selection.layers}
                own = tuple(part for part, kind in ((self.weight, True), (self.opacity, False)) if kind in lines)
                return (self.thickness, self.colours, *own, self.arranging)
            case "line" | "rectangle" | "ellipse" | "path" if not painting:
                return self.thickness, self.weight
            case "line":
                return self.thickness, self.colours
            case "rectangle" | "ellipse" | "path":
                return self.thickness, self.colours, self.looks
            case "fill":
                return self.colours, self.gap
            case "picker":
                return (self.colours,)
        return ()

    def _show_tool(self) -> None:
        shown = self._shown()
        for part in self._parts:
            part.setVisible(part in shown and (part is not self.thickness or self._canvas.brush_width() is not None))
        self._hint.setText(translate("tools", self._canvas.tool().shown_hint))
        self._show_values()
        self._make_room()

    def _show_brush(self) -> None:
        if (self.spacing in self._shown()) is self.spacing.isHidden():  # the grid was switched
            self._show_tool()
        else:
            self._show_values()

    def _show_values(self) -> None:
        canvas, marks = self._canvas, self._canvas.selection.marks
        width = canvas.brush_width()
        if width is not None:
            self.thickness.show_value(width)
        self.stabiliser.show_value(canvas.pen.stabiliser)
        self.softness.show_value(canvas.brush.softness)
        self.opacity.show_value(self._opacity())
        self.spacing.show_value(canvas.guides.spacing)
        chosen = marks[-1] if marks and canvas.tool().selects else None
        self.weight.show_value(chosen.weight if chosen is not None else canvas.weight)
        colour = (*(chosen.colour[:3]), 255) if chosen is not None else canvas.colour()
        self.colours.show_colours(colour, canvas.other_colour)
        self.whole.boxes["whole"].setChecked(canvas.eraser.whole)
        if canvas.tool().name == "select":
            for name, box in self.picking.boxes.items():
                box.setChecked(getattr(canvas.tool(), name))
        if canvas.tool().name == "fill":
            fill: Fill = canvas.tool()  # type: ignore[assignment]  # its name says so
            self.gap.show_value(fill.gap)
        if canvas.tool().name in SHAPES:
            outlined, filled = canvas.shape_style.outlined, canvas.shape_style.filled
            if isinstance(chosen, Path):
                outlined, filled = chosen.width > 0, chosen.fill is not None
            self.looks.boxes["outlined"].setChecked(outlined)
            self.looks.boxes["filled"].setChecked(filled)

    def _make_room(self) -> None:
        """Sliders, as long as everything fits with them, those of the first numbers longest; then no recent colours.
        Laid out at once, so that nobody sees it happen."""
        self.colours.show_recent(self._canvas.recent_colours)
        for number in self._numbers:
            number.set_room(EDITOR_WIDTH)
        shown = [number for number in reversed(self._numbers) if not number.isHidden()]
        for room, number in product((SPIN_WIDTH, NARROW), shown):
            if self._fits():
                break
            number.set_room(room)
        if not self._fits():
            self.colours.show_recent(())
        self._row.activate()

    def _fits(self) -> bool:
        return sum(part.sizeHint().width() + 4 for part in self._parts if not part.isHidden()) <= self.width()

    # What is set

    def _scale(self, factor: float) -> None:
        width = self._canvas.brush_width()
        if width is not None:
            step = width * factor
            self._canvas.set_brush_width(max(width + 1, step) if factor > 1 else min(width - 1, step))

    def _set_width(self, width: float) -> None:
        if self._canvas.brush_width() is not None:
            self._canvas.set_brush_width(width)

    def _set_weight(self, weight: float) -> None:
        if (tool := self._selecting()) is not None:
            tool.reweight(weight)
        else:
            self._canvas.set_weight(weight)

    def _set_colour(self, colour: RGBA) -> None:
        if (tool := self._selecting()) is not None:
            tool.recolour(colour)
        else:
            self._canvas.set_colour(colour)

    def _set_softness(self, softness: float) -> None:
        self._canvas.brush.softness = softness

    def _opacity(self) -> float:
        """Of the paint that is selected, or of the brush."""
        canvas = self._canvas
        layers = canvas.selection.layers if canvas.tool().selects else ()
        for layer in reversed([layer for layer in layers if layer.role is not Role.SKETCH]):
            for mark in reversed([mark for mark in layer.strokes if mark.id in canvas.selection.ids]):
                return mark.colour[3] / 255
        return canvas.brush.opacity

    def _set_opacity(self, opacity: float) -> None:
        if (tool := self._selecting()) is not None:
            tool.fade(opacity)
        else:
            self._canvas.brush.opacity = opacity

    def _fade(self, step: float) -> None:
        if self.opacity in self._shown():
            low, high = OPACITIES
            self.opacity.editor.set_value(min(max(self._opacity() + step, low), high))

    def _note_colour(self) -> None:
        """What was painted with, if it is not a colour that everybody has."""
        canvas = self._canvas
        layer, colour = canvas.document.current_layer, canvas.colour()
        used = layer.strokes[-1].colour[:3] if layer.strokes and layer.role is not Role.SKETCH else None
        if used == colour[:3] and QColor(*colour).name() not in SWATCHES.values():
            canvas.recent_colours = with_newest(canvas.recent_colours, colour)
            self._make_room()

    def _set_style(self) -> None:
        style, boxes = self._canvas.shape_style, self.looks.boxes
        filled = boxes["filled"].isChecked()
        outlined = boxes["outlined"].isChecked() or not filled  # a shape has to be something
        if (tool := self._selecting()) is not None:
            tool.relook(outlined, filled)
        else:
            style.outlined, style.filled = outlined, filled
        self._show_values()

    def _set_whole(self) -> None:
        self._canvas.eraser.whole = self.whole.boxes["whole"].isChecked()

    def _set_picking(self) -> None:
        select: Select = self._canvas.tool_named("select")  # type: ignore[assignment]  # the name says which it is
        for name, box in self.picking.boxes.items():
            setattr(select, name, box.isChecked())

    def _set_gap(self, gap: float) -> None:
        fill: Fill = self._canvas.tool_named("fill")  # type: ignore[assignment]  # as above
        fill.gap = gap

    def _set_spacing(self, spacing: float) -> None:
        self._canvas.change_guides(spacing=spacing)

    def _selecting(self) -> Selecting | None:
        """The tool whose selection takes what is chosen, if there is one."""
        tool = self._canvas.tool()
        return tool if tool.selects and self._canvas.selection else None  # type: ignore[return-value]


def _menu_button(text: str, actions: Iterable[QAction]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setObjectName("menu")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.addActions(list(actions))
    button.setMenu(menu)
    return button
