"""The colours that were painted with last."""

from __future__ import annotations

from collections.abc import Sequence

from sketchstudio.document.marks.stroke import RGBA

MOST = 5


def with_newest(colours: Sequence[RGBA], colour: RGBA) -> tuple[RGBA, ...]:
    """The colours with another one in front; the same where it is among them, so that none changes its place."""
    return tuple(colours) if colour in colours else (colour, *colours)[:MOST]
