"""Pictures and drawings leave the window: into files of other formats, onto the clipboard, dragged elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QRectF, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QFormLayout, QLabel, QVBoxLayout

from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP, told
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui.docks.editors import ChoiceEditor
from sketchstudio.ui.files.files import answer_of, chosen_path, off_thread

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sketchstudio.document.layer import Drawing
    from sketchstudio.generation.request import Finished
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

NO_PICTURE = QT_TRANSLATE_NOOP("export", "There is no picture yet. Generate one first.")
FORMATS = {  # name in the dialog: ending, what is good to know
    "PNG": (
        ".png",
        QT_TRANSLATE_NOOP(
            "export", "Without loss. Holds the drawing and all parameters: opened again, it makes the same picture."
        ),
    ),
    "JPEG": (
        ".jpg",
        QT_TRANSLATE_NOOP(
            "export", "Small, for sending. The parameters can be read in it, but the drawing is not inside."
        ),
    ),
    "WebP": (
        ".webp",
        QT_TRANSLATE_NOOP(
            "export", "Smaller still, for the web. The parameters can be read in it, but the drawing is not inside."
        ),
    ),
}
SCALES = (1, 2, 3, 4)
DRAWING_FILTER = QT_TRANSLATE_NOOP("export", "SVG drawings (*.svg);;PNG pictures (*.png)")
DRAWING_SIDE = 2048  # pixels of the longer side of a drawing as PNG
DRAG_SIDE = 128  # pixels of what hangs at the pointer


class ExportDialog(QDialog):
    """Format and size of a picture."""

    def __init__(self, parent: QWidget, width: int, height: int, scale: int) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setWindowTitle(self.tr("Export picture"))
        sizes = tuple(f"{scale}× · {scale * width} × {scale * height}" for scale in SCALES)
        self.format = ChoiceEditor(ParameterInfo(self.tr("Format"), "", choices=tuple(FORMATS)))
        self.scale = ChoiceEditor(ParameterInfo(self.tr("Size in pixels"), "", choices=sizes))
        self.scale.setCurrentIndex(SCALES.index(scale))
        self._about = QLabel()
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._about.setMinimumWidth(320)
        self._about.setMinimumHeight(3 * self._about.fontMetrics().lineSpacing())  # the dialog keeps its size
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.format.currentTextChanged.connect(self._show_format)
        self._show_format(self.format.currentText())
        form, column = QFormLayout(), QVBoxLayout(self)
        form.setSpacing(8)
        form.addRow(self.tr("Format"), self.format)
        form.addRow("", self._about)
        form.addRow(self.tr("Size"), self.scale)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.tr("Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        self.chosen = (".png", scale)  # the ending of the file, and how many times as large

    def accept(self) -> None:
        self.chosen = FORMATS[self.format.currentText()][0], SCALES[self.scale.currentIndex()]
        super().accept()

    def _show_format(self, name: str) -> None:
        self._about.setText(translate("export", FORMATS[name][1]))


async def ask(window: MainWindow) -> None:
    """Choose format, size and name, and export the picture."""
    finished = window.finished
    if finished is None:
        window.result_pane.bar.show_error(translate("export", NO_PICTURE))
        return
    height, width = finished.image.shape[:2]
    dialog = ExportDialog(window, width, height, window.settings.export_scale)
    if await answer_of(dialog) != QDialog.DialogCode.Accepted:
        return
    suffix, scale = dialog.chosen
    window.settings.export_scale = scale
    name = next(name for name, (ending, _) in FORMATS.items() if ending == suffix)
    files = QFileDialog(
        window,
        translate("export", "Export picture"),
        _folder(window),
        translate("export", "{name} pictures (*{suffix})").format(name=name, suffix=suffix),
    )
    files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    files.setDefaultSuffix(suffix[1:])
    files.selectFile(slug(window.finished_prompt) + suffix)
    if path := await chosen_path(files):
        await export(window, path, scale)


async def export(window: MainWindow, path: Path, scale: int = 1) -> bool:
    """Write the picture; whether that went well."""
    finished, bar = window.finished, window.result_pane.bar
    if finished is None:
        bar.show_error(translate("export", NO_PICTURE))
        return False
    from sketchstudio.generation.picture_file import save_picture

    try:
        await off_thread(lambda: save_picture(path, finished.image, finished.metadata, scale))
    except UserError as error:
        bar.show_error(told(error))
        return False
    window.settings.folder = str(path.absolute().parent)
    bar.show_note(translate("export", "Exported to {path}").format(path=path))
    return True


async def ask_drawing(window: MainWindow) -> None:
    """Choose a name and export the drawing as SVG or PNG."""
    files = QFileDialog(
        window, translate("export", "Export drawing"), _folder(window), translate("export", DRAWING_FILTER)
    )
    files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    files.setDefaultSuffix("svg")
    path = window.files.path
    files.selectFile(f"{path.stem if path is not None else 'drawing'}.svg")
    if chosen := await chosen_path(files):
        await export_drawing(window, chosen)


async def export_drawing(window: MainWindow, path: Path) -> bool:
    """Write what is drawn; whether that went well."""
    drawing = window.document.snapshot()
    try:
        await off_thread(lambda: _save_drawing(path, drawing))
    except UserError as error:
        window.canvas_pane.bar.show_error(told(error))
        return False
    window.canvas_pane.bar.show_note(translate("export", "Exported to {path}").format(path=path))
    return True


def copy(window: MainWindow) -> None:
    """Put the picture onto the clipboard."""
    if window.finished is None:
        window.result_pane.bar.show_error(translate("export", NO_PICTURE))
        return
    QGuiApplication.clipboard().setMimeData(mime_of(window.finished))
    window.result_pane.bar.show_note(translate("export", "The picture is on the clipboard"))


def drag(window: MainWindow, folder: Path) -> QDrag | None:
    """What takes the picture to another program, with its file in a folder that outlives the drag; None without one."""
    finished = window.finished
    if finished is None:
        return None
    from sketchstudio.generation.picture_file import encode

    path = folder / f"{slug(window.finished_prompt)}.png"
    path.write_bytes(encode(finished.image, finished.metadata))
    mime = mime_of(finished)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    result = QDrag(window.result)
    result.setMimeData(mime)
    small = _image(finished).scaled(
        DRAG_SIDE, DRAG_SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    result.setPixmap(QPixmap.fromImage(small))
    return result


def mime_of(finished: Finished) -> QMimeData:
    """A picture as other programs take it: its pixels, and the PNG with its parameters."""
    from sketchstudio.generation.picture_file import encode

    mime = QMimeData()
    mime.setImageData(_image(finished))
    mime.setData("image/png", encode(finished.image, finished.metadata))
    return mime


def slug(text: str) -> str:
    """A name for a file from a prompt."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:60] or "picture"


def _save_drawing(path: Path, drawing: Drawing) -> None:
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
        scale = DRAWING_SIDE / max(page)
        seen = [layer for layer in drawing.layers if layer.role in (Role.SKETCH, Role.COLOUR)]
        size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        image = composite(drawing, seen, QRectF(0, 0, *page), *size)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know bytes only, Qt text only
        write_atomically(path, bytes(buffer.data().data()))
    else:
        raise UserError("{name} cannot be written: a drawing needs .svg or .png as its ending.", name=path.name)


def _image(finished: Finished) -> QImage:
    height, width = finished.image.shape[:2]
    return QImage(finished.image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _folder(window: MainWindow) -> str:
    chosen = window.settings.pictures
    return chosen if chosen and Path(chosen).is_dir() else window.files.folder()
