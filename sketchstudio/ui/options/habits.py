"""How a person likes to draw, from one start to the next: ink, guides, a steady hand and what pressure counts as."""

from __future__ import annotations

from dataclasses import asdict, fields
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sketchstudio.settings import Settings
    from sketchstudio.ui.canvas.guides import Guides
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.options.ink_style import InkStyle

LIMITS = {"smoothing": (0.0, 100.0), "spacing": (1.0, 1024.0)}


def restore(window: MainWindow, settings: Settings) -> None:
    """As it was when the window was closed; what is damaged keeps its default."""
    canvas = window.canvas
    if settings.pressure_curve:
        canvas.set_pressure_curve(settings.pressure_curve)
    if settings.stabiliser:
        canvas.set_stabiliser(settings.stabiliser)
    canvas.change_ink(**_sound(settings.ink, canvas.ink))
    canvas.change_guides(**_sound(settings.guides, canvas.guides))
    for entry in fields(canvas.guides):
        if entry.name in window.actions_by_id:
            window.actions_by_id[entry.name].setChecked(getattr(canvas.guides, entry.name))


def remember(window: MainWindow, settings: Settings) -> None:
    """Note it in the settings; the pressure curve is noted where it is drawn."""
    canvas = window.canvas
    settings.stabiliser = canvas.pen.stabiliser
    settings.ink, settings.guides = asdict(canvas.ink), asdict(canvas.guides)


def _sound(stored: dict[str, Any], choices: InkStyle | Guides) -> dict[str, bool | float]:
    """What of it makes sense."""
    result: dict[str, bool | float] = {}
    for entry in fields(choices):
        value = stored.get(entry.name)
        if type(value) is not type(getattr(choices, entry.name)):
            continue
        if isinstance(value, bool):
            result[entry.name] = value
        elif isinstance(value, float) and isfinite(value):
            low, high = LIMITS[entry.name]
            result[entry.name] = min(max(value, low), high)
    return result
