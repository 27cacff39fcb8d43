"""The journal of a drawing: each change is on disk before the next one, so that a crash costs no stroke.

One append-only file for each open drawing. Its records are differences between one frozen state of the drawing and the
next, found by identity, and written through the serialiser of project files: a stroke costs one small record, undo and
redo are changes as any other. A record is handed to the operating system before the command returns, so that the death
of the app, kill -9 included, loses nothing. It is synced to the disk within SYNC_DELAY, off the window's thread, so
that a power failure costs about a second.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, Signal

from sketchstudio.document.document import Document
from sketchstudio.document.formats.record_file import RecordFile, read
from sketchstudio.document.journal_records import Base, Differences, Recovered, Replay, note
from sketchstudio.errors import UserError

log = logging.getLogger(__name__)

SUFFIX = ".journal"
SYNC_DELAY = 1000  # milliseconds between a change and the sync that makes it outlive the machine


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

    def begin(self) -> None:
        """Write what was drawn already, without waiting for the next change."""
        self._append(lambda: [])

    def note_saved(self, path: Path) -> None:
        """The drawing is in this file as it is now: there is nothing to recover."""
        self._path = path
        if self._place is not None and not self._append(lambda: [note(path, saved=True)]):
            with contextlib.suppress(OSError):  # older than the file: it must not be brought back in its place
                self._place.unlink()

    def adopt(self, orphan: Orphan, recovered: Recovered) -> None:
        """Go on in the file of an orphan, whose drawing the document has by now. The old file stays until then."""
        self._lock = orphan.lock
        self._place, self._path = orphan.file, recovered.path
        self.begin()

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
        self._base = Base(self._differences, self._written, self._document.recorder.timelapse)
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
                    self.tr(
                        "The journal of this drawing cannot be written. Free some space on the disk; "
                        "until then, save the drawing often."
                    )
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
            self._lock = lock_of(self._place)
            self._lock.tryLock(0)  # nobody else knows the name
        self._file = RecordFile(self._place, [*self._base.records(), note(self._path, saved=False)])
        self._base = Base(self._differences, self._written, ())  # the records need not be kept


def orphans(folder: Path, suffix: str = SUFFIX) -> list[Orphan]:
    """The journals in a folder that no living process writes, oldest first; or what else is locked as they are."""
    if not folder.is_dir():
        return []
    found = []
    for file in folder.glob(f"*{suffix}"):
        lock = lock_of(file)
        if not lock.tryLock(0):
            continue
        if file.exists():
            found.append(Orphan(file, lock))
        else:  # another start took it over a moment ago
            lock.unlock()
    return sorted(found, key=lambda orphan: orphan.file.stat().st_mtime)


def recover(file: Path) -> Recovered | None:
    """The drawing that a journal tells of, up to its last whole record; None where there is none in it."""
    from sketchstudio.document.formats.readable import DAMAGE

    replay = Replay()
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


def lock_of(file: Path) -> QLockFile:
    """What a process holds as long as it writes such a file, and lets go of when it dies."""
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
