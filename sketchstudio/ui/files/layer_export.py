"""Export all layers as OpenRaster, for other painting programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from sketchstudio.errors import UserError
from sketchstudio.ui.files.files import chosen_path, off_thread

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

SUFFIX = ".ora"


async def ask(window: MainWindow) -> None:
    """Choose a name and export."""
    dialog = QFileDialog(window, "Export layers", window.files.folder(), f"OpenRaster (*{SUFFIX})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX[1:])
    path = window.files.path
    dialog.selectFile(f"{path.stem if path is not None else 'drawing'}{SUFFIX}")
    if chosen := await chosen_path(dialog):
        await export(window, chosen)


async def export(window: MainWindow, path: Path) -> bool:
    """Write the layers; whether that went well."""
    from sketchstudio.document.formats import open_raster

    drawing = window.document.snapshot()
    try:
        await off_thread(lambda: open_raster.save(path, drawing))
    except UserError as error:
        window.canvas_pane.bar.show_error(str(error))
        return False
    window.canvas_pane.bar.show_note(f"Exported to {path}")
    return True
