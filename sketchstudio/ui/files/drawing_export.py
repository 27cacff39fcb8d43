"""The drawing leaves the window, as SVG or as a picture of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QImage

from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.ui.files.asking import place_for, written

if TYPE_CHECKING:
    from sketchstudio.document.document import Document
    from sketchstudio.document.layer import Drawing
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

KINDS = QT_TRANSLATE_NOOP("export", "SVG drawings (*.svg);;PNG pictures (*.png)")
SIDE = 2048  # pixels of the longer side as PNG


async def ask(window: MainWindow) -> None:
    """Choose a name and export."""
    title, kinds = translate("export", "Export drawing"), translate("export", KINDS).split(";;")
    document, files = window.document, window.files  # another drawing may be shown before there is a name
    if path := await place_for(window, title, kinds, f"{files.stem}.svg", files.export_folder()):
        await export(window, path, document)


async def export(window: MainWindow, path: Path, document: Document | None = None) -> bool:
    """Write what is drawn, in the drawing that is shown by default; whether that went well."""
    drawing = (document or window.document).snapshot()
    return await written(window.canvas_pane.bar, lambda: _save(path, drawing), path)


def _save(path: Path, drawing: Drawing) -> None:
    suffix = path.suffix.lower()
    if suffix == ".svg":
        from sketchstudio.document.formats import svg

        svg.save(path, drawing)
    elif suffix == ".png":
        from PySide6.QtCore import QBuffer

        from sketchstudio.document.composite import composite
        from sketchstudio.document.layer import Role
        from sketchstudio.files import write_atomically

        page = drawing.page
        scale = SIDE / max(page)
        seen = [layer for layer in drawing.layers if layer.role in (Role.SKETCH, Role.COLOUR)]
        size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        image = composite(drawing, seen, QRectF(0, 0, *page), *size)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know bytes only, Qt text only
        write_atomically(path, bytes(buffer.data().data()))
    else:
        raise UserError("{name} cannot be written: a drawing needs .svg or .png as its ending.", name=path.name)
