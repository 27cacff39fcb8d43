"""The canvas: shows the document and has the tools that change it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.ui.canvas.brush_outline import paint_brush_outline
from sketchstudio.ui.canvas.canvas_painter import SLICE, CanvasPainter
from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.canvas.pointer_view import PointerView
from sketchstudio.ui.canvas.selection import Selection
from sketchstudio.ui.options.ink_style import InkStyle
from sketchstudio.ui.options.shape_style import ShapeStyle
from sketchstudio.ui.tools.eraser import Eraser
from sketchstudio.ui.tools.pan import Pan
from sketchstudio.ui.tools.pen import Brush, Pen
from sketchstudio.ui.tools.tool import WIDTHS, PointerEvent, State, Tool
from sketchstudio.ui.tools.toolbox import Toolbox

RED: RGBA = (214, 69, 65, 255)
WHITE: RGBA = (244, 244, 242, 255)


class CanvasView(PointerView):
    """Public: `document`, `set_tool`, widths and colours, the zoom of ZoomView; the signals below."""

    stroke_began = Signal()  # pen down: a gesture that may change the drawing
    stroke_finished = Signal()  # a gesture changed the drawing
    tool_changed = Signal(str)
    layer_changed = Signal(str)  # another layer is the current one
    brush_changed = Signal()  # a width, a colour or the stabiliser
    refused = Signal(str)  # why a gesture did nothing: one line for a message bar

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName(self.tr("Canvas"))
        self._painter = CanvasPainter()
        self.ink, self.guides, self.shape_style = InkStyle(), Guides(), ShapeStyle()
        self._refining = QTimer(self, interval=0)  # between events
        self._refining.timeout.connect(self._refine)
        self.pen, self.brush, self.eraser, self.pan = Pen(self), Brush(self), Eraser(self), Pan(self)
        self.toolbox = Toolbox(self, self.pen, self.brush, self.eraser, self.pan)
        self.selection = Selection(document, self)
        self.selection.changed.connect(self.update)
        self.other_colour = WHITE
        self.recent_colours: tuple[RGBA, ...] = ()  # that were painted with, newest first
        self.weight = 1.0  # of the next marks
        self.picture_over: Callable[[QPointF], tuple[QColor, float] | None] | None = None  # at a point of the view
        self._tool: Tool = self.pen
        self._connect(document)
        self._update_cursor()

    def page_size(self) -> QSizeF:
        return QSizeF(*self._document.page)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    # Document

    @property
    def document(self) -> Document:
        """The drawing that is shown and drawn on."""
        return self._document

    @document.setter
    def document(self, document: Document) -> None:
        self.cancel()
        self._tool.put_down()
        self.selection.clear()
        self.selection.document = document
        self._document.changed.disconnect(self._on_changed)
        self._document.current_layer_changed.disconnect(self.layer_changed)
        self._document.live_changed.disconnect(self._show)
        self._document = document
        self._painter.changed(None)
        self._connect(document)
        self._tool.chosen()
        self.layer_changed.emit(document.current_layer.id)
        self.fit()
        self.update()

    def _connect(self, document: Document) -> None:
        document.changed.connect(self._on_changed)
        document.live_changed.connect(self._show)
        document.current_layer_changed.connect(self.layer_changed)
        self._page = document.page

    def _on_changed(self, region: QRectF | None) -> None:
        self.cancel()  # changed in the middle of a gesture: what it was drawn on may be gone
        if self._document.page != self._page:
            self._page = self._document.page
            self.fit()
        self._show(region)
        self.selection.follow()
        self._tool.document_changed()

    def _show(self, region: QRectF | None) -> None:
        """Paint a part of the page anew."""
        self._painter.changed(region)
        if region is None:
            self.update()
        else:
            self.update(self.transform.rect_to_view(region).toAlignedRect().adjusted(-2, -2, 2, 2))

    def is_refining(self) -> bool:
        """Whether there is more to paint than could be painted at once."""
        return self._refining.isActive()

    def is_drafting(self) -> bool:
        """Whether even the draft of a crowded page is not there yet."""
        return self._painter.drafting

    def finish_painting(self) -> None:
        """Paint all of it now, however long it takes."""
        self.grab()  # even where nobody sees it
        while self.is_refining():
            self._refine()

    def _refine(self) -> None:
        """Paint a little more of what was too much to be painted at once."""
        self.update(self._painter.refine(SLICE))
        if not self._painter.unfinished():
            self._refining.stop()
            self.update()  # what stood in for it goes

    def set_draft(self, draft: bool) -> None:
        """Whether ink is shown unsmoothed, which needs no NumPy: the canvas takes strokes while that is loaded."""
        self._painter.set_draft(draft)
        self.update()

    def show_weights(self, shown: bool) -> None:
        """Whether lines are shown in the colour of their weight."""
        from sketchstudio.ui.canvas.weights import tinted

        self._painter.set_tint(tinted if shown else None)
        self.update()

    def usable_layer(self, layer: Layer | None) -> Layer | None:
        """The layer if a tool may change it; else None, and `refused` says why."""
        if layer is None:
            self.refused.emit(self.tr("There is no layer for this tool. Add one first."))
            return None
        seen = self._document.snapshot().as_seen(layer)
        if seen.visible and not seen.locked:
            return layer
        from sketchstudio.document import locks  # late: most strokes are welcome

        self.refused.emit(locks.why_not_drawn_on(self._document.snapshot(), layer))
        return None

    # Tools

    def _begin(self, tool: Tool, event: PointerEvent, button: Qt.MouseButton) -> None:
        if self.guides.perspective and self._takes_vanishing_point(tool, event):
            tool = self.tool_named("vanishing")
        super()._begin(tool, event, button)
        if tool.draws and tool.state is State.DRAWING:
            self.stroke_began.emit()

    def _takes_vanishing_point(self, tool: Tool, event: PointerEvent) -> bool:
        from sketchstudio.ui.canvas.perspective import handle_at  # late: it is rarely on

        return tool.draws and handle_at(self.guides, self.transform, QRectF(self.rect()), event.view) is not None

    def tool_named(self, name: str) -> Tool:
        """A tool by its name, made if it is needed for the first time."""
        return self.toolbox.tool(name)

    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take a tool in hand; a gesture in progress is dropped."""
        tool = self.tool_named(name)
        self.cancel()
        if tool is not self._tool:
            self._tool.put_down()
        tool.chosen()
        if tool is not self._tool:
            if not tool.selects:
                self.selection.clear()
            self._tool = tool
            self._update_cursor()
            self.tool_changed.emit(name)

    def brush_width(self) -> float | None:
        """Width of what the tool in hand draws or erases in page units; None where it does neither."""
        return self._tool.width or None

    def set_brush_width(self, width: float) -> None:
        """Set the width of what the tool in hand draws or erases."""
        if self._tool.width:
            self._tool.width = min(max(width, WIDTHS[0]), WIDTHS[1])
            self.brush_changed.emit()
            self.update()

    def colour(self) -> RGBA:
        """What the brush paints with."""
        return self.brush.colour

    def set_colour(self, colour: RGBA) -> None:
        """Choose what the brush paints with."""
        self.brush.colour = colour
        self.brush_changed.emit()

    def swap_colours(self) -> None:
        """The other colour becomes the one to paint with, and the other way round."""
        colour, self.other_colour = self.other_colour, self.colour()
        self.set_colour(colour)

    def default_colours(self) -> None:
        """The colours of the first day."""
        self.other_colour = WHITE
        self.set_colour(RED)

    def set_weight(self, weight: float) -> None:
        """How much the model should mind the next marks, 0 to 2."""
        self.weight = min(max(weight, 0.0), 2.0)
        self.brush_changed.emit()

    def set_pressure_curve(self, points: list[list[float]]) -> None:
        """What the pressure of the pen counts as: a curve through points from (0, ...) to (1, ...)."""
        from sketchstudio.document.marks.pressure import PressureCurve  # late: a curve of one's own is rare

        curve = PressureCurve.from_settings(points)
        self.pressure_curve = None if curve.is_straight else curve

    def change_ink(self, **choices: bool | float) -> None:
        """Set fields of `ink`."""
        for name, value in choices.items():
            setattr(self.ink, name, value)
        self.brush_changed.emit()

    def change_guides(self, **choices: bool | float) -> None:
        """Set fields of `guides`."""
        for name, value in choices.items():
            setattr(self.guides, name, value)
        self.brush_changed.emit()
        self.update()

    def toggle_guide(self, name: str) -> None:
        """Turn a guide on or off, a field of `guides`."""
        self.change_guides(**{name: not getattr(self.guides, name)})

    def set_stabiliser(self, amount: float) -> None:
        """0: the points of the pen as they come, to 100: a steady hand."""
        self.pen.stabiliser = self.brush.stabiliser = min(max(float(amount), 0.0), 100.0)
        self.brush_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        carried = self._tool.carried()
        self._painter.paint(painter, self._document, self.transform, event.rect(), self.palette(), carried)
        if self._painter.unfinished():
            self._refining.start()
        diameter = self._shown_tool().diameter
        if self._hover is not None and diameter is not None:
            painter.setClipping(False)
            paint_brush_outline(painter, self._hover, diameter * self.transform.scale)
        painter.setClipping(False)
        if self.guides.any:
            self.guides.paint(painter, self._document.page, self.transform, QRectF(event.rect()))
        self._tool.paint(painter)
        if self._gesture is not None and self._gesture is not self._tool:
            self._gesture.paint(painter)
        if self.reached_by_key:
            painter.resetTransform()
            painter.setPen(self.palette().color(QPalette.ColorRole.Accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
