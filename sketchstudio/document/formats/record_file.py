"""An append-only file of records, each with its length and checksum, so that what a crash tore off is known as such."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sketchstudio.files import write_atomically

MAGIC = b"SketchStudio records 1\n"
HEADER = struct.Struct("<II")  # length of the record, CRC-32 of it
LARGEST = 2**30  # bytes: a longer record is damage
PRIVATE = 0o600  # a drawing is nobody else's business before it is saved


class RecordFile:
    """Records at the end of a file. `append` hands them to the operating system at once, `sync` makes it use the disk.

    What was appended outlives the process, however that ends; what was synced outlives the machine as well.
    """

    def __init__(self, path: Path, records: Iterable[bytes] = ()) -> None:
        """Begin the file anew with these records. UserError where it cannot be written."""
        self.path = path
        write_atomically(path, MAGIC + _framed(records), PRIVATE)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._descriptor).st_size

    @property
    def size(self) -> int:
        """In bytes."""
        return self._size

    def append(self, records: Iterable[bytes]) -> None:
        """Add records, all or none. OSError where the disk is full."""
        data = memoryview(_framed(records))
        try:
            written = 0
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
        except OSError:
            os.ftruncate(self._descriptor, self._size)  # half a record would hide those that follow
            raise
        self._size += len(data)

    def duplicate(self) -> int:
        """A descriptor of its own for another thread to sync and close."""
        return os.dup(self._descriptor)

    def close(self) -> None:
        """No more records."""
        os.close(self._descriptor)


def read(path: Path) -> Iterator[bytes]:
    """The whole records of a file in their order, up to the first one that is torn. OSError where it cannot be read."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
        while len(header := file.read(HEADER.size)) == HEADER.size:
            length, checksum = HEADER.unpack(header)
            if length > LARGEST:
                return
            record = file.read(length)
            if len(record) < length or zlib.crc32(record) != checksum:
                return
            yield record


def _framed(records: Iterable[bytes]) -> bytes:
    return b"".join(HEADER.pack(len(record), zlib.crc32(record)) + record for record in records)
