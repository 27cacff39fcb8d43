"""The tools of a canvas by name, each made when it is first needed, with the choices that a person made for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sketchstudio.ui.options.validation import valid
from sketchstudio.ui.tools.tool import Tool

if TYPE_CHECKING:
    from sketchstudio.ui.canvas.canvas_view import CanvasView

# Tools that nobody needs for a first stroke, each imported and made when it is first taken in hand.
LATER = {
    "line": "line.Line",
    "rectangle": "rectangle.Rectangle",
    "ellipse": "ellipse.Ellipse",
    "path": "path.PathTool",
    "fill": "fill.Fill",
    "select": "select.Select",
    "picker": "picker.Picker",
    "crop": "crop.Crop",
    "zoom": "zoom.Zoom",
    "rotate": "rotate.Rotate",
    "sizing": "sizing.Sizing",
    "vanishing": "vanishing.Vanishing",
}
LENT = ("sizing", "vanishing")  # only for a gesture: never in hand


class Toolbox:
    """Begins with the tools that a first stroke may need."""

    def __init__(self, canvas: CanvasView, *tools: Tool) -> None:
        self._canvas = canvas
        self._made = {tool.name: tool for tool in tools}
        self._stored: dict[str, Any] = {}  # choices, by the names of the tools

    @property
    def names(self) -> tuple[str, ...]:
        """Of all tools that can be taken in hand."""
        return tuple(name for name in dict.fromkeys((*self._made, *LATER)) if name not in LENT)

    def tool(self, name: str) -> Tool:
        """A tool by its name."""
        if name not in self._made:
            module, kind = LATER[name].split(".")
            made: type[Tool] = getattr(import_module(f"sketchstudio.ui.tools.{module}"), kind)
            self._made[name] = made(self._canvas)
            self._choose(self._made[name])
        return self._made[name]

    def choices(self) -> dict[str, Any]:
        """What was chosen for each tool, to be kept until the next start."""
        made = {name: {choice: getattr(tool, choice) for choice in tool.choices} for name, tool in self._made.items()}
        return {**self._stored, **{name: chosen for name, chosen in made.items() if chosen}}

    def restore(self, stored: dict[str, Any]) -> None:
        """Choose the same again; what is damaged keeps its default."""
        self._stored = {name: chosen for name, chosen in stored.items() if name in self.names}
        for tool in self._made.values():
            self._choose(tool)

    def _choose(self, tool: Tool) -> None:
        for choice, value in valid(self._stored.get(tool.name), tool, tool.choices).items():
            setattr(tool, choice, value)
