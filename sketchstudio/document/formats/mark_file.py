"""Marks as plain tables for JSON, and back: project files, the journal and the clipboard hold them in this form."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from sketchstudio.document.marks.path import Contour, Mark, Node, Path
from sketchstudio.document.marks.stroke import RGBA, ROUND, Nib, Stroke, StrokePoint, new_id

LARGEST = 65536.0  # page units, of a width
FAR = 1e6  # page units: no coordinate is further away
HEAVIEST = 2.0


def mark_to_dict(mark: Mark) -> dict[str, Any]:
    """A mark as numbers, texts and lists; coordinates to a thousandth of a page unit, and none further away than what
    is read again."""
    values: dict[str, Any] = {"id": mark.id, "width": min(mark.width, LARGEST), "colour": list(mark.colour)}
    if mark.weight != 1:
        values["weight"] = mark.weight
    if isinstance(mark, Stroke):
        if mark.softness:
            values["softness"] = mark.softness
        if mark.nib != ROUND:
            values["nib"] = [min(value, LARGEST) for value in mark.nib]
        return values | {"points": rounded(mark.array)}
    return values | {
        "fill": None if mark.fill is None else list(mark.fill),
        "contours": [
            {"closed": contour.closed, "nodes": rounded(np.array(contour.nodes))} for contour in mark.contours
        ],
    }


def mark_from_dict(values: dict[str, Any]) -> Mark:
    """What `mark_to_dict` made. ValueError, TypeError or LookupError where it is damaged."""
    width = number(values["width"], 0.0, LARGEST)
    colour = _colour(values["colour"])
    name = str(values["id"]) or new_id()
    weight = number(values.get("weight", 1.0), 0.0, HEAVIEST)
    if "points" in values:
        points = tuple(StrokePoint(*row) for row in _rows(values["points"], 4))
        softness = number(values.get("softness", 0.0), 0.0, 1.0)
        return Stroke(points, width, colour, name, weight, softness, _nib(values.get("nib", ROUND)))
    fill = None if values["fill"] is None else _colour(values["fill"])
    contours = tuple(
        Contour(tuple(Node(*row) for row in _rows(contour["nodes"], 6)), bool(contour["closed"]))
        for contour in values["contours"]
    )
    return Path(contours, width, colour, fill, weight, name)


def rounded(coordinates: npt.NDArray[np.float64]) -> list[float]:
    """Points or nodes (N, M), row after row."""
    near: list[float] = (np.clip(np.round(coordinates, 3), -FAR, FAR) + 0.0).reshape(-1).tolist()
    return near  # the sum makes 0 of -0


def number(value: Any, low: float, high: float) -> float:
    """A number within limits; ValueError for any other, TypeError for what is none."""
    result = float(value)
    if not low <= result <= high:  # also false for NaN
        raise ValueError(f"{result} is not within {low} and {high}")
    return result


def _nib(values: Any) -> Nib:
    by_width, by_opacity, taper_in, taper_out = values
    tapers = number(taper_in, 0.0, LARGEST), number(taper_out, 0.0, LARGEST)
    return Nib(number(by_width, 0.0, 1.0), number(by_opacity, 0.0, 1.0), *tapers)


def _colour(values: Any) -> RGBA:
    red, green, blue, alpha = (int(number(channel, 0, 255)) for channel in values)
    return red, green, blue, alpha


def _rows(values: Any, columns: int) -> list[list[float]]:
    array = np.asarray(values, dtype=np.float64).reshape(-1, columns)
    if not (np.abs(array) <= FAR).all():  # also false for NaN
        raise ValueError("a point is nowhere near the page")
    return array.tolist()
