"""What of remembered choices makes sense: files of settings may be old, or edited by hand."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

from sketchstudio.ui.canvas.guides import FARTHEST, SPACINGS
from sketchstudio.ui.tools.tool import OPACITIES, WIDTHS

LIMITS = {  # of choices by their names, the least and the most
    "smoothing": (0.0, 100.0),
    "spacing": SPACINGS,
    **dict.fromkeys(("horizon", "vanishing_left", "vanishing_right"), (-FARTHEST, FARTHEST)),
    "width": WIDTHS,
    "softness": (0.0, 1.0),
    "opacity": OPACITIES,
    "gap": (0.0, 60.0),
}


def valid(stored: object, owner: object, names: Iterable[str]) -> dict[str, bool | float]:
    """Those of the stored values by these names that are of the kind that their owner has now, within their limits."""
    values: dict[Any, Any] = stored if isinstance(stored, dict) else {}
    result: dict[str, bool | float] = {}
    for name in names:
        value = values.get(name)
        if type(value) is not type(getattr(owner, name)):
            continue
        if isinstance(value, bool):
            result[name] = value
        elif isinstance(value, float) and isfinite(value):
            low, high = LIMITS[name]
            result[name] = min(max(value, low), high)
    return result
