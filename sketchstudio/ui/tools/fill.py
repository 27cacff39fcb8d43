"""Fill: a click paints the area that the lines around it enclose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt

from sketchstudio.document.layer import Layer, Role
from sketchstudio.document.marks.path import Path, painter_path
from sketchstudio.ui.tools.shape import add
from sketchstudio.ui.tools.tool import PointerEvent, Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate


class Fill(Tool):
    """The area becomes a path of the colour layer, which can be edited as any other; so do those in the mirrors."""

    name = "fill"
    hint = "Click into an area that lines enclose. Ctrl takes a colour."
    cursor = Qt.CursorShape.CrossCursor
    choices = ("gap",)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.gap = 0.0  # page units: openings of the lines that count as closed
        self._layer: Layer | None = None

    def begin(self, event: PointerEvent) -> bool:
        self._layer = self.canvas.usable_layer(self.canvas.document.layer_for(Role.COLOUR))
        return self._layer is not None

    def extend(self, event: PointerEvent) -> None:
        """The area is that under the release."""

    def finish(self, event: PointerEvent) -> None:
        from sketchstudio.document.marks.flood import area_at  # late: the window opens without NumPy

        layer, self._layer = self._layer, None
        assert layer is not None  # between begin and finish
        canvas, at = self.canvas, QPointF(event.x, event.y)
        drawing, colour = canvas.document.snapshot(), canvas.colour()
        areas: list[Path] = []
        for place in (at, *(mirror.map(at) for mirror in canvas.guides.reflections(drawing.page))):
            if not any(painter_path(area).contains(place) for area in areas):  # it may reach across the axis
                contours = area_at(drawing, place, self.gap)
                if contours:
                    areas.append(Path(contours, 0.0, colour, colour))
        if not areas:
            canvas.refused.emit(
                translate("fill", "There is a line here, or no page. Click into an area between lines.")
            )
            return
        canvas.document.set_current_layer(layer.id)
        add(canvas, layer, tuple(areas), translate("fill", "Fill"))

    def abandon(self) -> None:
        self._layer = None
