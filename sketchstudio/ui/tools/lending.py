"""Tools for a gesture: which one held keys put in the place of the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from sketchstudio.ui.tools.tool import Tool

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
COLOURING = ("brush", "fill")


def lent(tool: Tool, space: bool, keys: Qt.KeyboardModifier) -> str | None:
    """The name of another tool than that in hand, if there is to be one."""
    if space:
        return "zoom" if keys & CONTROL else "rotate" if keys & SHIFT else "pan"
    if keys == CONTROL and tool.name in COLOURING:
        return "picker"
    if keys == ALT and tool.diameter is not None:
        return "sizing"
    return None
