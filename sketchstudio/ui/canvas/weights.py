"""Weights to be seen: a line that the model should mind less turns light blue, one that it should mind more red."""

from __future__ import annotations

from dataclasses import replace

from sketchstudio.document.marks.path import Mark
from sketchstudio.document.marks.stroke import RGBA

LIGHT, HEAVY = (150, 188, 255), (228, 32, 40)  # of weights 0 and 2; between them lies the colour of the line


def tinted(mark: Mark) -> Mark:
    """The mark in the colour of its weight; kept with it, so that its outline is computed once."""
    if mark.weight == 1:
        return mark
    kept: dict[str, Mark] = mark.__dict__  # as functools.cached_property does it
    if "_tinted" not in kept:
        kept["_tinted"] = replace(mark, colour=weight_colour(mark.weight, mark.colour))
    return kept["_tinted"]


def weight_colour(weight: float, usual: RGBA) -> RGBA:
    """From light blue at 0 over the usual colour at 1 to red at 2."""
    end, share = (LIGHT, 1 - weight) if weight < 1 else (HEAVY, weight - 1)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(usual, end, strict=False))
    return red, green, blue, usual[3]
