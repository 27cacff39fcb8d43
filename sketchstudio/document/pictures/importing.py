"""A picture on the page: to trace, as the ink that is drawn in it, or as lines found in it. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from PIL import Image

from sketchstudio.document.layer import Layer, Page, Pixels, Role
from sketchstudio.document.marks.ink import fitted_size, ink_from_rgba
from sketchstudio.document.marks.stroke import DEFAULT_WIDTH
from sketchstudio.document.pictures import edges, tracing
from sketchstudio.document.pictures.placing import fitted_place, picture_layer


class Way(StrEnum):
    """What a picture becomes."""

    REFERENCE = "reference"  # as it is, to trace
    STROKES = "strokes"  # lines found in it, to edit
    LINES = "lines"  # the same as an image
    INK = "ink"  # what is drawn in it, for scans of drawings


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture to be imported, straight RGBA (H, W, 4); what is found in it is found once."""

    name: str
    rgba: Pixels

    @cached_property
    def ridges(self) -> edges.Ridges:
        """What may be a line."""
        return edges.find_ridges(self.rgba)

    @cached_property
    def ink(self) -> Pixels:
        """What is drawn in it (H, W)."""
        return ink_from_rgba(self.rgba)

    def layer(self, way: Way, detail: float, page: Page) -> Layer:
        """The layer that it becomes; `detail` from 0 to 1 is for lines that are found."""
        if way is Way.REFERENCE:
            return picture_layer(Role.REFERENCE, self.name, self.rgba, page)
        if way is Way.INK:
            return picture_layer(Role.SKETCH, self.name, self.ink, page)
        mask = edges.lines(self.ridges, detail)
        place = fitted_place(mask.shape[1], mask.shape[0], page)
        if way is Way.STROKES:
            return Layer(Role.SKETCH, self.name, tracing.strokes(mask, page, place))
        across = place.width if place is not None else page.width
        width = DEFAULT_WIDTH * mask.shape[1] / across
        return picture_layer(Role.SKETCH, self.name, edges.as_ink(mask, width), page)

    def preview(self, way: Way, detail: float, side: int) -> Pixels:
        """RGB (h, w, 3) of at most `side` pixels a side: what it becomes, over what it is."""
        width, height = fitted_size(self.rgba.shape[1], self.rgba.shape[0], side, side)
        white = Image.new("RGBA", (width, height), "white")
        small = Image.alpha_composite(white, Image.fromarray(self.rgba).resize((width, height), Image.Resampling.BOX))
        if way is Way.REFERENCE:
            return np.asarray(small.convert("RGB"))
        if way is Way.INK:
            ink = Image.fromarray(self.ink)
        else:
            ink = Image.fromarray(edges.as_ink(edges.lines(self.ridges, detail), 3))
        faded = Image.blend(small.convert("RGB"), Image.new("RGB", (width, height), "white"), 0.75)
        faded.paste((0, 0, 0), mask=ink.resize((width, height), Image.Resampling.BOX))
        return np.asarray(faded)
