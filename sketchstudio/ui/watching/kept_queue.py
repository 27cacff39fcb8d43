"""The queue outlives the app: its runs are noted with every change, and wait again at the next start until somebody
wants them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QLockFile

from sketchstudio.document.journal import Orphan, lock_of, orphans
from sketchstudio.errors import UserError
from sketchstudio.ui.watching.background import Background
from sketchstudio.ui.watching.run import Run

if TYPE_CHECKING:
    from sketchstudio.generation.queue_folder import QueueFolder, Waiting
    from sketchstudio.ui.files.contents import Opened
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab

log = logging.getLogger(__name__)

SUFFIX = ".queue"


class KeptQueue:
    """A folder of its own in `folder`, locked as long as the app lives; None keeps nothing."""

    def __init__(self, folder: Path | None, background: Background) -> None:
        self._folder, self._background = folder, background
        self._place: QueueFolder | None = None
        self._lock: QLockFile | None = None
        self._noted = True  # whether what was to be written is

    def note(self, runs: list[Run]) -> None:
        """These wait now, or are being made, in this order. They are written off the window's thread."""
        if self._folder is None or (self._place is None and not runs):
            return
        from sketchstudio.generation.queue_folder import QueueFolder, Waiting

        if self._place is None:
            file = self._folder / f"{uuid4().hex}{SUFFIX}"
            self._place, self._lock = QueueFolder(file), lock_of(file)
        folder, place, lock = self._folder, self._place, self._lock
        waiting = [Waiting(run.request, run.drawing, run.tab.path, _journal(run.tab)) for run in runs]

        def work() -> None:
            self._noted = False
            if lock is not None and not lock.isLocked():
                with contextlib.suppress(OSError):  # which is told when the runs are written
                    folder.mkdir(parents=True, exist_ok=True)
                lock.tryLock(0)  # nobody else knows the name
            place.write(waiting)
            self._noted = True

        self._background.do(work)

    def close(self) -> None:
        """Leave what is noted to the next start."""
        if (lock := self._lock) is not None:
            self._background.do(lock.unlock)

    def forget(self, orphan: Orphan) -> None:
        """Its runs are noted here, unless the disk refused."""
        from sketchstudio.generation.queue_folder import remove

        def work() -> None:
            if self._noted:
                remove(orphan.file)
            orphan.lock.unlock()

        self._background.do(work)


async def recover_queue(window: MainWindow, folder: Path) -> int:
    """Have the runs that an app before this one left wait again; how many that were. Read off the window's thread."""
    found = await asyncio.to_thread(_find, folder)
    paths = {one.path for _, waiting in found for one in waiting if one.path is not None}
    files = await asyncio.to_thread(_load, [path for path in paths if window.tabs.with_file(path) is None])
    if not window.isVisible():  # closed meanwhile: the next start finds them
        for orphan, _ in found:
            orphan.lock.unlock()
        return 0
    runs: list[Run] = []
    tabs: dict[object, Tab] = {}
    for _, waiting in found:
        for one in waiting:
            home = one.path or one.journal or id(one.drawing)
            if home not in tabs:
                tabs[home] = _open_tab(window, one) or _new_tab(window, one, files)
            request = dataclasses.replace(one.request, id=window.session.new_id())
            runs.append(Run(request, tabs[home], one.drawing))
    window.watching.queue.hold(runs, [orphan for orphan, _ in found])
    return len(runs)


def _find(folder: Path) -> list[tuple[Orphan, list[Waiting]]]:
    left = orphans(folder, SUFFIX)
    if not left:
        return []
    from sketchstudio.generation.queue_folder import read

    found = []
    for orphan in left:
        try:
            found.append((orphan, read(orphan.file)))
        except (OSError, UserError) as error:
            log.warning("the queue in %s is left alone: %s", orphan.file, error)
            orphan.lock.unlock()
    return found


def _load(paths: list[Path]) -> dict[Path, Opened]:
    """What is in those of the files that can be read."""
    if not paths:
        return {}
    from sketchstudio.document.formats.readable import DAMAGE
    from sketchstudio.ui.files.contents import load

    files = {}
    for path in paths:
        try:
            files[path] = load(path)
        except (UserError, *DAMAGE) as error:
            log.warning("the drawing of a run that waits is not in its file any more: %s", error)
    return files


def _journal(tab: Tab) -> str:
    file = tab.journal.file if tab.journal is not None else None
    return file.name if file is not None else ""


def _open_tab(window: MainWindow, one: Waiting) -> Tab | None:
    """The drawing, if it is open: it was brought back after a crash, or it is blank as what is shown."""
    if one.path is not None and (tab := window.tabs.with_file(one.path)) is not None:
        return tab
    found = (tab for tab in window.tabs if one.journal and _journal(tab) == one.journal)
    blank = all(layer.is_blank for layer in one.drawing.layers)
    return next(found, window.tabs.current if blank and window.tabs.current.is_fresh else None)


def _new_tab(window: MainWindow, one: Waiting, files: dict[Path, Opened]) -> Tab:
    """The drawing in a tab behind those that are there, as its file has it; else as the run has it."""
    from sketchstudio.ui.files.contents import Opened

    if one.path in files:
        return window.tabs.add_behind(files[one.path], one.path)
    return window.tabs.add_behind(Opened(one.drawing), None)
