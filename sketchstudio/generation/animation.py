"""Pictures one after the other in a file: an animated WebP or GIF, or a numbered PNG each."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.generation.request import Pixels

if TYPE_CHECKING:
    from PIL import Image

FORMATS = (".webp", ".gif", ".png")


def write(path: Path, frames: Iterable[Pixels], durations: Sequence[int]) -> list[Path]:
    """Write frames, RGB (H, W, 3) of one size, each with how long it is seen, in milliseconds. The files written; for
    `a.png` they are `a-001.png` and so on. UserError if it fails.

    Frames are taken one at a time and need not be there at once. What taking one raises comes through, and nothing is
    written then.
    """
    from PIL import Image

    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UserError(
            "{name}: choose one of {formats} as the ending of the name.", name=path.name, formats=", ".join(FORMATS)
        )
    pictures = (Image.fromarray(frame) for frame in frames)
    if suffix == ".png":
        return _write_all(path, [_encoded(picture, "PNG") for picture in pictures])
    options = {"quality": 90, "method": 4} if suffix == ".webp" else {"disposal": 2}
    reel = _reel(pictures, len(durations))
    timing = {"duration": list(durations), "loop": 0}
    write_atomically(path, _encoded(reel, suffix[1:].upper(), save_all=True, **timing, **options))
    return [path]


def _reel(pictures: Iterator[Image.Image], count: int) -> Image.Image:
    """One picture that shows the next one when it is asked for it, as pictures do that Pillow reads from a file: a film
    of some hundred frames as a list would fill the memory."""
    first = next(pictures)
    reel, rest = first.copy(), chain([first], pictures)
    shown = -1

    def seek(place: int) -> None:
        nonlocal shown
        if place >= count:
            raise EOFError
        while shown < place:
            reel.paste(next(rest))
            shown += 1

    reel.seek = seek  # type: ignore[method-assign, assignment]  # this and n_frames are what Pillow looks for
    reel.n_frames = count  # type: ignore[attr-defined]
    return reel


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _write_all(path: Path, files: list[bytes]) -> list[Path]:
    """All of the files or none."""
    written: list[Path] = []
    try:
        for number, data in enumerate(files, start=1):
            place = path.with_name(f"{path.stem}-{number:03}{path.suffix}")
            write_atomically(place, data)
            written.append(place)
    except UserError:
        for place in written:
            with contextlib.suppress(OSError):
                place.unlink()
        raise
    return written
