"""Export all layers as OpenRaster, for other painting programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sketchstudio.ui.files.asking import place_for, written

if TYPE_CHECKING:
    from sketchstudio.document.document import Document
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

SUFFIX = ".ora"


async def ask(window: MainWindow) -> None:
    """Choose a name and export."""
    kind = translate("layer_export", "OpenRaster (*{ending})").format(ending=SUFFIX)
    title, files = translate("layer_export", "Export layers"), window.files
    document = window.document  # another drawing may be shown before there is a name
    if path := await place_for(window, title, [kind], f"{files.stem}{SUFFIX}", files.export_folder()):
        await export(window, path, document)


async def export(window: MainWindow, path: Path, document: Document | None = None) -> bool:
    """Write the layers, of the drawing that is shown by default; whether that went well."""
    from sketchstudio.document.formats import open_raster

    drawing = (document or window.document).snapshot()
    return await written(window.canvas_pane.bar, lambda: open_raster.save(path, drawing), path)
