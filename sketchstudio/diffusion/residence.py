"""Whether the model stays in memory from one picture to the next. Where it does not, the person is told why, once."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path

from sketchstudio.notes import Note

STATUS = Path("/proc/self/status")
MUCH = 4  # a model is gone for the most part where more than one of so many parts of it is on the disk

REPLACED = Note(
    "The model was loaded again: only one is kept in memory, and another model, device or precision took its place."
)
SWAPPED = Note(
    "Memory is short: the system had moved much of the model to the disk, so this picture took longer. Close other "
    "programs, or choose a smaller size."
)


def idle(seconds: int) -> Note:
    """Why a model that nobody used for so long is loaded again."""
    return Note(
        "The model was loaded again: the settings let it go after {minutes} min without a picture.",
        minutes=f"{seconds / 60:.2g}",
    )


class Residence:
    """Hears of each model that comes and goes; `remarks` is what is to be said with the next picture."""

    def __init__(self) -> None:
        self._known: set[Hashable] = set()  # what was in memory at some time
        self._why: Note | None = None  # the last one was let go; None where somebody asked for that
        self._remarks: list[Note] = []
        self._said: set[str] = set()

    def let_go(self, why: Note | None) -> None:
        """A model is taken out of memory."""
        self._why = why

    def loaded(self, model: Hashable) -> None:
        """A model was loaded; `model` tells it from others."""
        if model in self._known and self._why is not None:
            self._say(self._why)
        self._known.add(model)

    def used(self, size: int, swapped: int) -> None:
        """A model of so many bytes is about to be used that was in memory before; of the app, so many bytes are not."""
        if MUCH * swapped > size > 0:
            self._say(SWAPPED)

    def remarks(self) -> tuple[Note, ...]:
        """What was not said before."""
        remarks, self._remarks = tuple(self._remarks), []
        return remarks

    def _say(self, note: Note) -> None:
        if note.text not in self._said:
            self._said.add(note.text)
            self._remarks.append(note)


def swapped(status: Path = STATUS) -> int:
    """Bytes of this process that the system moved to the disk; 0 where it does not say (only Linux does)."""
    try:
        found = re.search(r"^VmSwap:\s*(\d+) kB$", status.read_text("ascii", "replace"), re.MULTILINE)
    except OSError:
        return 0
    return 1024 * int(found[1]) if found is not None else 0
