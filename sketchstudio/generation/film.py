"""How a picture formed: every step as it was seen, to look through and to export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sketchstudio.errors import UserError
from sketchstudio.generation import animation
from sketchstudio.generation.packed import Packed
from sketchstudio.generation.request import Frame, Pixels

MEMORY = 64 * 2**20  # bytes that the pictures of a film take: some 300 of 512 x 512 pixels, 80 of twice the side
SIDE = 256  # pixels of the longer side of those that there is no room for otherwise, and of edges
THUMB = 128  # of what a strip of steps shows
DURATION = 120  # milliseconds of a step in an animation
LAST = 1500  # and of the finished picture


class Still:
    """A step, `seconds` after the run began; step 0 is the finished picture. `edges` as in `Frame`, in small."""

    def __init__(self, step: int, picture: Packed, edges: Pixels | None = None, seconds: float = 0.0) -> None:
        self.step, self.picture, self.edges, self.seconds = step, picture, edges, seconds
        self._thumb: Pixels | None = None  # once it is packed

    @property
    def image(self) -> Pixels:
        """(H, W, 3), of the size of the run as long as there is room for that."""
        return self.picture.pixels

    @property
    def thumb(self) -> Pixels:
        """The same, to be shown in small; at hand without unpacking."""
        return self.image if self._thumb is None else self._thumb

    def pack(self) -> None:
        """Take less memory from now on."""
        if self._thumb is None:
            self._thumb = small(self.image, THUMB)
            self.picture.pack()

    @property
    def is_large(self) -> bool:
        """Whether a smaller picture would take less."""
        return max(self.picture.size) > SIDE

    def shrink(self) -> None:
        """Keep a smaller picture from now on."""
        picture = Packed(small(self.image))
        picture.pack()
        self.picture = picture


class Film:
    """The stills of one run, in order."""

    def __init__(self) -> None:
        self.steps = 0
        self.stills: list[Still] = []

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the run; some stills may be kept in small."""
        return max((still.picture.size for still in self.stills), default=(0, 0))

    def start(self, kept: int = 0) -> None:
        """Another run; a fork keeps so many steps of the one before."""
        self.stills = [still for still in self.stills if 0 < still.step <= kept]

    def add(self, frame: Frame) -> None:
        """The next step."""
        self.steps = frame.steps
        edges = None if frame.edges is None else small(frame.edges)
        self._append(frame.step, frame.image, edges, frame.elapsed)

    def fill(self, missed: Film) -> None:
        """Take over steps that come late, each to its place; before the finished picture."""
        self.steps = missed.steps or self.steps
        self.stills = sorted((*self.stills, *missed.stills), key=lambda still: still.step)
        missed.stills = []  # whoever keeps the event keeps no pictures with it

    def finish(self, image: Pixels, seconds: float) -> None:
        """The finished picture."""
        self._append(0, image, None, seconds)

    def pack(self) -> None:
        """Take less memory for what came since the last time. Where it is still too much, every other step is kept in
        small, but for the last one. For one thread at a time, which may be another one."""
        stills = list(self.stills)
        for still in stills:
            still.pack()
        large = [still for still in stills[:-1] if still.is_large]
        while large and self.bytes > MEMORY:
            for still in large[::2]:
                still.shrink()
            large = large[1::2]

    @property
    def bytes(self) -> int:
        """What the pictures take now."""
        return sum(picture.bytes for picture in {still.picture for still in self.stills})

    def _append(self, step: int, image: Pixels, edges: Pixels | None, seconds: float) -> None:
        last = self.stills[-1].picture if self.stills else None
        picture = last if last is not None and last.is_of(image) else Packed(image)  # no time for another preview
        self.stills.append(Still(step, picture, edges, seconds))


def small(image: Pixels, side: int = SIDE) -> Pixels:
    """(H, W[, 3]) shrunk by a whole number, averaged, so that no side is above `side`; an owned copy."""
    factor = -(-max(image.shape[:2]) // side)
    if factor == 1:
        return image.copy()
    height, width = image.shape[0] // factor, image.shape[1] // factor
    blocks = image[: height * factor, : width * factor].reshape(height, factor, width, factor, *image.shape[2:])
    result: Pixels = blocks.mean(axis=(1, 3)).round().astype("uint8")
    return result


def export(path: Path, stills: Sequence[Still], size: tuple[int, int]) -> list[Path]:
    """Write an animated WebP or GIF; as PNG one file a step, numbered: each (height, width) `size`, that of their film.
    The files written; UserError if it fails."""
    if not stills:
        raise UserError("There are no steps to export yet. Generate a picture first.")
    durations = [DURATION] * (len(stills) - 1) + [LAST]
    return animation.write(path, _in_full(stills, size), durations)


def _in_full(stills: Sequence[Still], size: tuple[int, int]) -> Iterator[Pixels]:
    """The pictures of stills; those that are kept small, enlarged."""
    import numpy as np
    from PIL import Image

    for still in stills:
        image = still.image
        if image.shape[:2] != size:
            enlarged = Image.fromarray(image).resize(size[::-1], Image.Resampling.BICUBIC)
            image = np.asarray(enlarged)
        yield image
