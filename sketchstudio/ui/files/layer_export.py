"""Export all layers as OpenRaster, for other painting programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from sketchstudio.errors import UserError
from sketchstudio.language import told
from sketchstudio.ui.files.files import chosen_path, off_thread

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

SUFFIX = ".ora"


async def ask(window: MainWindow) -> None:
    """Choose a name and export."""
    dialog = QFileDialog(
        window,
        translate("layer_export", "Export layers"),
        window.files.folder(),
        translate("layer_export", "OpenRaster (*{ending})").format(ending=SUFFIX),
    )
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
        window.canvas_pane.bar.show_error(told(error))
        return False
    window.canvas_pane.bar.show_note(translate("layer_export", "Exported to {path}").format(path=path))
    return True
