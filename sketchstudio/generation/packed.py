"""A picture that takes less memory while nobody looks at it, to the bit: a fifth for steps on the way."""

from __future__ import annotations

import weakref
import zlib
from typing import TYPE_CHECKING

from sketchstudio.generation.request import Pixels

if TYPE_CHECKING:
    import numpy as np


class Packed:
    """(H, W, 3) pixels, not to be changed by anybody. Threads may look at it while one packs it."""

    def __init__(self, image: Pixels) -> None:
        self._source = weakref.ref(image)
        self._plain: Pixels | None = image  # until it is packed
        self._data = b""
        self._shape: tuple[int, ...] = image.shape
        self._seen: weakref.ref[np.ndarray] | None = None  # what was unpacked last, as long as somebody has it

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)."""
        return self._shape[0], self._shape[1]

    @property
    def bytes(self) -> int:
        """What it takes now."""
        plain = self._plain
        return len(self._data) if plain is None else plain.nbytes

    @property
    def pixels(self) -> Pixels:
        """The picture."""
        if (plain := self._plain) is not None:
            return plain
        seen = self._seen() if self._seen is not None else None
        if seen is None:
            seen = _unpacked(self._data, self._shape)
            self._seen = weakref.ref(seen)
        return seen

    def is_of(self, image: Pixels) -> bool:
        """Whether it was made of this very array."""
        return self._source() is image

    def pack(self) -> None:
        """Take less memory from now on."""
        if (plain := self._plain) is not None:
            self._data = _packed(plain)
            self._plain = None


def _packed(image: Pixels) -> bytes:
    """How each pixel differs from what its neighbours above and to the left let expect, coded by how often that comes
    (Huffman). Searching for repetitions as well would take twice as long and find few in a picture."""
    rows = image.copy()
    rows[1:] -= image[:-1]  # modulo 256
    rest = rows.copy()
    rest[:, 1:] -= rows[:, :-1]
    coder = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_HUFFMAN_ONLY)
    return coder.compress(rest.tobytes()) + coder.flush()


def _unpacked(data: bytes, shape: tuple[int, ...]) -> Pixels:
    import numpy as np

    rest = np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)
    rows = np.add.accumulate(rest, axis=1, dtype=np.uint8)
    image = np.add.accumulate(rows, axis=0, dtype=np.uint8)
    image.setflags(write=False)  # others may look at the same
    return image
