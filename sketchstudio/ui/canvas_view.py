"""The canvas: shows the document and has the tools that change it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer
from sketchstudio.document.stroke import RGBA
from sketchstudio.ui.canvas_painter import CanvasPainter, paint_brush_outline
from sketchstudio.ui.pointer_view import PointerView
from sketchstudio.ui.tools.eraser import Eraser
from sketchstudio.ui.tools.pan import Pan
from sketchstudio.ui.tools.pen import Brush, Pen
from sketchstudio.ui.tools.tool import Tool

WIDTHS = (1.0, 400.0)  # page units


class CanvasView(PointerView):
    """Public: `document`, `set_tool`, widths and colours, the zoom of ZoomView; the signals below."""

    stroke_finished = Signal()  # a gesture changed the drawing
    tool_changed = Signal(str)
    brush_changed = Signal()  # a width, a colour or the stabiliser
    refused = Signal(str)  # why a gesture did nothing: one line for a message bar

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Canvas")
        self._painter = CanvasPainter()
        self.pen, self.brush, self.eraser, self.pan = Pen(self), Brush(self), Eraser(self), Pan(self)
        self._tools: dict[str, Tool] = {tool.name: tool for tool in (self.pen, self.brush, self.eraser, self.pan)}
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
        self._document.changed.disconnect(self._on_changed)
        self._document.live_changed.disconnect(self._show)
        self._document = document
        self._connect(document)
        self._tool.chosen()
        self.fit()
        self.update()

    def _connect(self, document: Document) -> None:
        document.changed.connect(self._on_changed)
        document.live_changed.connect(self._show)
        self._page = document.page

    def _on_changed(self, region: QRectF | None) -> None:
        self.cancel()  # changed in the middle of a gesture: what it was drawn on may be gone
        if self._document.page != self._page:
            self._page = self._document.page
            self.fit()
        self._show(region)

    def _show(self, region: QRectF | None) -> None:
        """Paint a part of the page anew."""
        self._painter.changed(region)
        if region is None:
            self.update()
        else:
            self.update(self.transform.rect_to_view(region).toAlignedRect().adjusted(-2, -2, 2, 2))

    def set_draft(self, draft: bool) -> None:
        """Whether ink is shown unsmoothed, which needs no NumPy: the canvas takes strokes while that is loaded."""
        self._painter.set_draft(draft)
        self.update()

    def usable_layer(self, layer: Layer | None) -> Layer | None:
        """The layer if a tool may change it; else None, and `refused` says why."""
        if layer is None:
            self.refused.emit("There is no layer for this tool. Add one first.")
        elif layer.locked:
            self.refused.emit(f"The layer “{layer.name}” is locked. Unlock it to draw on it.")
        elif not layer.visible:
            self.refused.emit(f"The layer “{layer.name}” is hidden. Show it to draw on it.")
        else:
            return layer
        return None

    # Tools

    @property
    def tool_names(self) -> tuple[str, ...]:
        """What `set_tool` knows."""
        return tuple(self._tools)

    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take a tool in hand; a gesture in progress is dropped."""
        tool = self._tools[name]
        self.cancel()
        tool.chosen()
        if tool is not self._tool:
            self._tool = tool
            self._update_cursor()
            self.tool_changed.emit(name)

    def brush_width(self) -> float | None:
        """Diameter of the tool in hand in page units; None where it has none."""
        return self._tool.diameter

    def set_brush_width(self, width: float) -> None:
        """Set the diameter of the tool in hand."""
        if isinstance(self._tool, (Pen, Eraser)):
            self._tool.width = min(max(width, WIDTHS[0]), WIDTHS[1])
            self.brush_changed.emit()
            self.update()

    def set_pen_width(self, width: float) -> None:
        """Diameter of the pen at full pressure in page units, whichever tool is in hand."""
        self.pen.width = min(max(width, WIDTHS[0]), WIDTHS[1])
        self.brush_changed.emit()
        self.update()

    def colour(self) -> RGBA:
        """What the brush paints with."""
        return self.brush.colour

    def set_colour(self, colour: RGBA) -> None:
        """Choose what the brush paints with."""
        self.brush.colour = colour
        self.brush_changed.emit()

    def set_stabiliser(self, amount: float) -> None:
        """0: the points of the pen as they come, to 100: a steady hand."""
        self.pen.stabiliser = self.brush.stabiliser = min(max(amount, 0.0), 100.0)
        self.brush_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter.paint(painter, self._document, self.transform, event.rect(), self.palette())
        diameter = self._shown_tool().diameter
        if self._hover is not None and diameter is not None:
            painter.setClipping(False)
            paint_brush_outline(painter, self._hover, diameter * self.transform.scale)
        painter.end()
