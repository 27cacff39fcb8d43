"""How a picture formed: every step as a small image, to look through and to export."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sketchstudio.errors import UserError
from sketchstudio.generation import animation
from sketchstudio.generation.request import Frame, Pixels

SIDE = 256  # pixels of the longer side at most: 200 steps then take some 50 MB
DURATION = 120  # milliseconds of a step in an animation
LAST = 1500  # and of the finished picture


@dataclass(frozen=True, eq=False)
class Still:
    """A step in small. `edges` as in `Frame`; step 0 is the finished picture."""

    step: int
    image: Pixels
    edges: Pixels | None = None
    seconds: float = 0.0


class Film:
    """The stills of one run, in order."""

    def __init__(self) -> None:
        self.request_id = 0
        self.steps = 0
        self.stills: list[Still] = []

    def start(self, request_id: int, kept: int = 0) -> None:
        """Another run; a fork keeps so many steps of the one before."""
        self.request_id = request_id
        self.stills = [still for still in self.stills if 0 < still.step <= kept]

    def add(self, frame: Frame) -> None:
        """The next step."""
        self.steps = frame.steps
        self.stills.append(Still(frame.step, small(frame.image), _maybe(frame.edges), frame.elapsed))

    def finish(self, image: Pixels, seconds: float) -> None:
        """The finished picture."""
        self.stills.append(Still(0, small(image), None, seconds))


def small(image: Pixels, side: int = SIDE) -> Pixels:
    """(H, W[, 3]) shrunk by a whole number, averaged, so that no side is above `side`; an owned copy."""
    factor = -(-max(image.shape[:2]) // side)
    if factor == 1:
        return image.copy()
    height, width = image.shape[0] // factor, image.shape[1] // factor
    blocks = image[: height * factor, : width * factor].reshape(height, factor, width, factor, *image.shape[2:])
    result: Pixels = blocks.mean(axis=(1, 3)).round().astype("uint8")
    return result


def export(path: Path, stills: list[Still]) -> list[Path]:
    """Write an animated WebP or GIF; as PNG one file a step, numbered. The files written; UserError if it fails."""
    if not stills:
        raise UserError("There are no steps to export yet. Generate a picture first.")
    durations = [DURATION] * (len(stills) - 1) + [LAST]
    return animation.write(path, (still.image for still in stills), durations)


def _maybe(edges: Pixels | None) -> Pixels | None:
    return None if edges is None else small(edges)
