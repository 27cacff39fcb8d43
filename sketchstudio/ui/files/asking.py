"""Questions to the person, and work for the disk, while everything else goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from sketchstudio.errors import UserError
from sketchstudio.language import told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sketchstudio.ui.error_bar import ErrorBar

translate = QCoreApplication.translate
Result = TypeVar("Result")


async def off_thread(function: Callable[[], Result]) -> Result:
    """What the function returns, or raises, in another thread."""
    import asyncio

    return await asyncio.to_thread(function)


async def answer_of(dialog: QDialog) -> int:
    """Show a dialog and wait for its answer while everything else goes on."""
    import asyncio

    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(future.set_result)
    dialog.open()
    return await future


async def chosen_path(dialog: QFileDialog) -> Path | None:
    """The file that was chosen; None where none was."""
    chosen: list[str] = []
    dialog.fileSelected.connect(chosen.append)
    await answer_of(dialog)
    return Path(chosen[0]) if chosen else None


async def place_for(parent: QWidget, title: str, kinds: Sequence[str], name: str, folder: str) -> Path | None:
    """Where to write a file; None where the person thinks better of it.

    `kinds` are named as in "WebP pictures (*.webp)"; the one that is chosen is the ending of a name without one.
    """
    dialog = QFileDialog(parent, title, folder)
    dialog.setNameFilters(kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(_ending(kinds[0]))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending(kind)))
    dialog.selectFile(name)
    return await chosen_path(dialog)


async def written(bar: ErrorBar, work: Callable[[], object], path: Path) -> bool:
    """Write a file off the window's thread; say where it is, or why it is not, and whether it is."""
    try:
        await off_thread(work)
    except UserError as error:
        bar.show_error(told(error))
        return False
    bar.show_note(translate("export", "Exported to {path}").format(path=path))
    return True


def _ending(kind: str) -> str:
    found = re.search(r"\*\.(\w+)", kind)
    return found[1] if found else ""
