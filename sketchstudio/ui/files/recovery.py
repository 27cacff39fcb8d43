"""After a crash: each drawing whose journal nobody writes any more comes back in a tab of its own."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from sketchstudio.document.journal import Orphan
    from sketchstudio.document.journal_records import Recovered
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

DAMAGED = ".damaged"


async def recover_drawings(window: MainWindow, folder: Path) -> int:
    """Bring back what was not saved; how many drawings that was. Journals are read off the window's thread."""
    import asyncio

    found = await asyncio.to_thread(_find, folder)
    back: list[tuple[Tab, Orphan, Recovered]] = []
    for orphan, recovered in found:
        if recovered is None or recovered.saved or all(layer.is_blank for layer in recovered.drawing.layers):
            _put_away(orphan, keep=recovered is None)
            continue
        tab = window.tabs.new()
        window.tabs.fill(tab, recovered.drawing, recovered.timelapse, recovered.path)
        tab.document.undo_stack.resetClean()  # not in a file as it is
        back.append((tab, orphan, recovered))
    window.tabs.refresh()
    if back:
        why = translate("recovery", "SketchStudio had ended without closing.")
        what = translate("recovery", "Your drawing is back as of the last stroke.")
        if len(back) > 1:
            what = translate("recovery", "{count} drawings are back as of the last stroke.").format(count=len(back))
        window.canvas_pane.bar.show_note(f"{what} {why}")
    for tab, orphan, recovered in back:  # last: that there is no room for a journal matters more
        if tab.journal is not None:
            tab.journal.adopt(orphan, recovered)
    return len(back)


def _find(folder: Path) -> list[tuple[Orphan, Recovered | None]]:
    from sketchstudio.document.journal import orphans, recover

    return [(orphan, recover(orphan.file)) for orphan in orphans(folder)]


def _put_away(orphan: Orphan, keep: bool) -> None:
    """Nothing to bring back. What cannot be read is kept under another name for whoever wants to look at it."""
    with contextlib.suppress(OSError):
        if keep and orphan.file.stat().st_size > 0:
            orphan.file.replace(orphan.file.with_suffix(DAMAGED))
        else:
            orphan.file.unlink()
    orphan.lock.unlock()
