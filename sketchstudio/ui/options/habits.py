"""How a person likes to draw, from one start to the next: ink, guides, a steady hand, what pressure counts as, and what
each tool was set to."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from sketchstudio.ui.options.validation import valid

if TYPE_CHECKING:
    from sketchstudio.document.marks.stroke import RGBA
    from sketchstudio.settings import Settings
    from sketchstudio.ui.canvas.guides import Guides
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.options.ink_style import InkStyle
    from sketchstudio.ui.options.shape_style import ShapeStyle


def restore(window: MainWindow, settings: Settings) -> None:
    """As it was when the window was closed; what is damaged keeps its default."""
    canvas = window.canvas
    if settings.pressure_curve:
        canvas.set_pressure_curve(settings.pressure_curve)
    if settings.stabiliser:
        canvas.set_stabiliser(settings.stabiliser)
    canvas.toolbox.restore(settings.tools)
    for name, value in _valid(settings.shapes, canvas.shape_style).items():
        setattr(canvas.shape_style, name, value)
    if len(colours := [colour for colour in map(_colour, settings.colours) if colour is not None]) == 2:
        canvas.brush.colour, canvas.other_colour = colours
    recent = (_colour(stored) for stored in settings.recent_colours)
    canvas.recent_colours = tuple(colour for colour in recent if colour is not None)
    canvas.change_ink(**_valid(settings.ink, canvas.ink))
    canvas.change_guides(**_valid(settings.guides, canvas.guides))
    for entry in fields(canvas.guides):
        if entry.name in window.actions_by_id and getattr(canvas.guides, entry.name):
            window.actions_by_id[entry.name].setChecked(True)


def remember(window: MainWindow, settings: Settings) -> None:
    """Note it in the settings; the pressure curve is noted where it is drawn."""
    canvas = window.canvas
    settings.stabiliser = canvas.pen.stabiliser
    settings.ink, settings.guides = asdict(canvas.ink), asdict(canvas.guides)
    settings.tools, settings.shapes = canvas.toolbox.choices(), asdict(canvas.shape_style)
    settings.colours = [list(canvas.colour()), list(canvas.other_colour)]
    settings.recent_colours = [list(colour) for colour in canvas.recent_colours]


def _valid(stored: object, choices: InkStyle | Guides | ShapeStyle) -> dict[str, bool | float]:
    """What of it makes sense."""
    return valid(stored, choices, [entry.name for entry in fields(choices)])


def _colour(stored: object) -> RGBA | None:
    """A colour, if it is one."""
    if not isinstance(stored, list) or len(stored) != 4:
        return None
    if any(type(level) is not int or not 0 <= level <= 255 for level in stored):
        return None
    return stored[0], stored[1], stored[2], stored[3]
