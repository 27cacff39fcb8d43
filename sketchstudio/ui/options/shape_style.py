"""What lines, rectangles, ellipses and paths are drawn with. Shared by all of them."""

from __future__ import annotations

from dataclasses import dataclass

from sketchstudio.document.marks.stroke import DEFAULT_WIDTH


@dataclass
class ShapeStyle:
    """Of the next shapes. Lines for the model to follow are never filled, so the last two are for paint only."""

    width: float = DEFAULT_WIDTH
    outlined: bool = True
    filled: bool = False
