"""The picture on the screen, as it leaves the result view: exported, copied, dragged out, put onto the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sketchstudio.generation.request import Pixels
    from sketchstudio.ui.main_window import MainWindow


class Seen(NamedTuple):
    """(height, width, 3) pixels and what made them. A step on the way, above 0, has nothing that makes it again."""

    image: Pixels
    prompt: str = ""
    metadata: Mapping[str, str] = {}
    step: int = 0


def seen(window: MainWindow) -> Seen | None:
    """What somebody looks back at, else the picture that is complete; None where there is none yet."""
    if window.result.still is not None:
        return window.result.still
    finished = window.finished
    return None if finished is None else Seen(finished.image, window.finished_prompt, finished.metadata)
