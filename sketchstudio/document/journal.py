"""The journal of a drawing: each change is on disk before the next one, so that a crash costs no stroke.

One append-only file for each open drawing. Its records are differences between one frozen state of the drawing and the
next, found by identity, and written through the serialiser of project files: a stroke costs one small record, undo and
redo are changes as any other. A record is handed to the operating system before the command returns, so that the death
of the app, kill -9 included, loses nothing. It is synced to the disk within SYNC_DELAY, off the window's thread, so
that a power failure costs about a second.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, Signal

from sketchstudio.document.document import Document
from sketchstudio.document.formats.record_file import RecordFile, read
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels
from sketchstudio.errors import UserError

log = logging.getLogger(__name__)

SUFFIX = ".journal"
SYNC_DELAY = 1000  # milliseconds between a change and the sync that makes it outlive the machine
CHUNK = 256  # marks a record: one of thousands would hold the interpreter for long
CHANGE, IMAGE, NOTE = b"C", b"I", b"N"  # first byte of a record


@dataclass(frozen=True, eq=False)
class Recovered:
    """What a journal tells: the drawing as it was last, the file it belongs to, and whether that file has it all."""

    drawing: Drawing
    path: Path | None
    saved: bool


@dataclass(frozen=True, eq=False)
class Orphan:
    """A journal that a dead process left behind. The lock is ours: no other window recovers it as well."""

    file: Path
    lock: QLockFile


class Journal(QObject):
    """Follows a document from the outside. There is no file before the first change, and none after `discard`."""

    failed = Signal(str)  # one line: the journal cannot be written; drawing goes on

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = folder
        self._file: RecordFile | None = None  # None also while it cannot be written
        self._place: Path | None = None
        self._lock: QLockFile | None = None
        self._failing = False
        self._path: Path | None = None
        self._rebase()
        self._sync_soon = QTimer(self)
        self._sync_soon.setSingleShot(True)
        self._sync_soon.setInterval(SYNC_DELAY)
        self._sync_soon.timeout.connect(self.sync)
        document.changed.connect(self._on_changed)

    @property
    def file(self) -> Path | None:
        """Where the journal is; None before the first change."""
        return self._place

    def belongs_to(self, path: Path | None) -> None:
        """The file of the drawing, for the records to come."""
        self._path = path

    def note_saved(self, path: Path) -> None:
        """The drawing is in this file as it is now: there is nothing to recover."""
        self._path = path
        if self._file is not None:
            self._append(lambda: [_note(path, saved=True)])

    def adopt(self, orphan: Orphan, recovered: Recovered) -> None:
        """Go on in the file of an orphan, whose drawing the document has by now. The old file stays until then."""
        self._lock = orphan.lock
        self._place, self._path = orphan.file, recovered.path
        self._begin()

    def sync(self) -> None:
        """Have the disk take what was written, in another thread."""
        if self._file is not None:
            QThreadPool.globalInstance().start(partial(_sync, self._file.duplicate()))

    def discard(self) -> None:
        """The drawing is closed, saved or not wanted: its journal goes."""
        self._sync_soon.stop()
        with contextlib.suppress(RuntimeError):  # the document may have gone first
            self._document.changed.disconnect(self._on_changed)
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._place is not None:
            with contextlib.suppress(OSError):
                self._place.unlink()
            self._place = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _rebase(self) -> None:
        """Take the drawing as it is now for the state that the next difference is to."""
        self._written = self._document.snapshot()
        self._differences = Differences()
        self._base = _Base(self._differences, self._written)
        if not all(layer.is_blank for layer in self._written.layers):
            QThreadPool.globalInstance().start(self._base.records)  # thousands of strokes take a second

    def _on_changed(self, _: object) -> None:
        before, after = self._written, self._document.snapshot()
        if after is before:
            return
        if self._append(lambda: self._differences.records(before, after)):
            self._written = after

    def _append(self, records: Callable[[], list[bytes]]) -> bool:
        """Write what `records()` returns; False where it cannot be written, and the next change tries anew."""
        try:
            if self._file is None:
                self._begin()
            assert self._file is not None
            self._file.append(records())
        except (OSError, UserError) as error:
            log.warning("the journal cannot be written: %s", error)
            self._rebase()  # the chain is broken: the next change writes all of the drawing
            if self._file is not None:
                self._file.close()
                self._file = None
            if not self._failing:
                self._failing = True
                self.failed.emit(
                    "The journal of this drawing cannot be written. Free some space on the disk; "
                    "until then, save the drawing often."
                )
            return False
        self._failing = False
        if not self._sync_soon.isActive():
            self._sync_soon.start()
        return True

    def _begin(self) -> None:
        """Write all of the drawing; a journal that is there already stays until the new one is whole."""
        if self._place is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._place = self._folder / f"{uuid4().hex}{SUFFIX}"
        if self._lock is None:
            self._lock = _lock(self._place)
            self._lock.tryLock(0)  # nobody else knows the name
        self._file = RecordFile(self._place, [*self._base.records(), _note(self._path, saved=False)])
        self._base = _Base(self._differences, self._written)  # the records need not be kept


def orphans(folder: Path) -> list[Orphan]:
    """The journals in a folder that no living process writes, oldest first."""
    if not folder.is_dir():
        return []
    found = []
    for file in sorted(folder.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime):
        lock = _lock(file)
        if lock.tryLock(0):
            found.append(Orphan(file, lock))
    return found


def recover(file: Path) -> Recovered | None:
    """The drawing that a journal tells of, up to its last whole record; None where there is none in it."""
    from sketchstudio.document.formats.project_file import DAMAGE

    replay = _Replay()
    try:
        for record in read(file):
            replay.take(record)
    except (OSError, *DAMAGE) as error:  # what came before it still counts
        log.warning("the journal %s is damaged: %s", file, error)
    try:
        return replay.result()
    except DAMAGE as error:
        log.warning("an image in the journal %s is damaged: %s", file, error)
        return None


class Differences:
    """Writes differences between drawings as records; knows which images are in the file already."""

    def __init__(self) -> None:
        self._images: dict[int, tuple[weakref.ref[Any], int]] = {}
        self._count = 0

    def records(self, before: Drawing | None, after: Drawing) -> list[bytes]:
        """What makes `after` of `before`; of nothing, where that is None."""
        # Late: it brings NumPy along, which the window opens without.
        from sketchstudio.document.formats.layer_file import group_to_dict, layer_to_dict

        old = {layer.id: layer for layer in before.layers} if before is not None else {}
        records: list[bytes] = []
        steps: list[dict[str, Any]] = []
        layers: list[str | dict[str, Any]] = []
        for layer in after.layers:
            known = old.get(layer.id)
            if known is layer:
                layers.append(layer.id)
                continue
            number = self._number(layer.image, records)
            start, end = _common(known.strokes if known is not None else (), layer.strokes)
            added = layer.strokes[start : len(layer.strokes) - end]
            pieces = [added[i : i + CHUNK] for i in range(0, len(added), CHUNK)] or [()]
            for i, piece in enumerate(pieces):
                bare = layer_to_dict(replace(layer, strokes=piece, image=None), None)
                entry = {**bare, "image": number, "keep": [start + i * CHUNK, end]}
                if i < len(pieces) - 1:  # on the way there only this layer is touched
                    steps.append({"more": True, "layer": entry})
                else:
                    layers.append(entry)
        groups = [group_to_dict(group) for group in after.groups]
        steps.append({"page": list(after.page), "groups": groups, "layers": layers})
        records += [CHANGE + zlib.compress(_json(step), 1) for step in steps]
        return records

    def _number(self, image: Pixels | None, records: list[bytes]) -> int | None:
        if image is None:
            return None
        known = self._images.get(id(image))
        if known is not None and known[0]() is image:
            return known[1]
        self._count += 1
        self._images[id(image)] = weakref.ref(image), self._count
        head = _json({"number": self._count, "shape": list(image.shape)})
        records.append(IMAGE + head + b"\n" + zlib.compress(image.tobytes(), 1))
        return self._count


class _Replay:
    """The other direction: records to a drawing. Raises one of DAMAGE where a record makes no sense."""

    def __init__(self) -> None:
        self._drawing: Drawing | None = None  # without images: most of them are gone again by the end
        self._numbers: dict[str, int | None] = {}
        self._images: dict[int, bytes] = {}
        self._pending: dict[str, Layer] = {}  # layers on the way to what the next change completes
        self._path: Path | None = None
        self._saved = False

    def take(self, record: bytes) -> None:
        """Apply one record."""
        from sketchstudio.document.formats.layer_file import group_from_dict

        kind, body = record[:1], record[1:]
        if kind == IMAGE:
            head = json.loads(body[: body.index(b"\n")])
            self._images[int(head["number"])] = body
        elif kind == NOTE:
            note = json.loads(body)
            self._path = Path(note["path"]) if note["path"] else None
            self._saved = bool(note["saved"])
        elif kind == CHANGE:
            change = json.loads(zlib.decompress(body))
            if change.get("more"):
                layer = self._layer(change["layer"])
                self._pending[layer.id] = layer
                return
            known = {layer.id: layer for layer in self._drawing.layers} if self._drawing is not None else {}
            numbers = {entry["id"]: entry["image"] for entry in change["layers"] if isinstance(entry, dict)}
            layers = tuple(
                self._layer(entry) if isinstance(entry, dict) else known[entry] for entry in change["layers"]
            )
            page = Page(*(float(side) for side in change["page"]))
            self._drawing = Drawing(page, layers, tuple(group_from_dict(group) for group in change["groups"]))
            self._numbers |= numbers
            self._pending.clear()
            self._saved = False

    def result(self) -> Recovered | None:
        """After the last record."""
        if self._drawing is None or not self._drawing.layers:
            return None
        layers = []
        for layer in self._drawing.layers:
            number = self._numbers[layer.id]
            layers.append(layer if number is None else replace(layer, image=_image(self._images[number])))
        return Recovered(replace(self._drawing, layers=tuple(layers)), self._path, self._saved)

    def _layer(self, entry: dict[str, Any]) -> Layer:
        from sketchstudio.document.formats.layer_file import layer_from_dict

        layer = layer_from_dict({**entry, "image": None}, None)
        start, end = entry["keep"]
        known = self._drawing.layers if self._drawing is not None else ()
        old = next((old.strokes for old in known if old.id == layer.id), ())
        under = self._pending[layer.id].strokes if layer.id in self._pending else old
        if not 0 <= start <= len(under) or not 0 <= end <= len(old):
            raise ValueError("a change of marks that are not there")
        # What lies above stays above until the last piece: each piece says how much of the old end it keeps.
        if layer.id in self._pending:
            under = under[: len(under) - end]
        return replace(layer, strokes=under[:start] + layer.strokes + old[len(old) - end :])


class _Base:
    """The whole drawing as records, made once by whichever thread comes first."""

    def __init__(self, differences: Differences, drawing: Drawing) -> None:
        self._make = partial(differences.records, None, drawing)
        self._lock = threading.Lock()
        self._records: list[bytes] | None = None

    def records(self) -> list[bytes]:
        """Waits where another thread is making them."""
        with self._lock:
            if self._records is None:
                self._records = self._make()
            return self._records


def _common(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[int, int]:
    """How many marks at the start and at the end are the very same."""
    shorter = min(len(before), len(after))
    start = shorter
    if before[:shorter] != after[:shorter]:  # compares by identity, and as fast as C can; strokes know no equality
        start = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a is not b)
    rest = shorter - start
    pairs: Iterator[tuple[Any, Any]] = zip(reversed(before), reversed(after), strict=False)
    end = next((i for i, (a, b) in enumerate(pairs) if a is not b or i == rest), rest)
    return start, end


def _image(body: bytes) -> Pixels:
    import numpy as np

    end = body.index(b"\n")
    shape = tuple(int(side) for side in json.loads(body[:end])["shape"])
    return np.frombuffer(zlib.decompress(body[end + 1 :]), dtype=np.uint8).reshape(shape).copy()


def _note(path: Path | None, saved: bool) -> bytes:
    return NOTE + _json({"path": str(path) if path is not None else None, "saved": saved})


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # stale when its process is dead, however long that lives
    return lock


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        log.warning("the journal cannot be synced: %s", error)
    finally:
        os.close(descriptor)
