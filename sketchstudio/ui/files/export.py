"""Pictures leave the window: into files of other formats, onto the clipboard, dragged elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout

from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui.docks.editors import ChoiceEditor
from sketchstudio.ui.files.asking import answer_of, place_for, written

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

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
    kind = translate("export", "{name} pictures (*{suffix})").format(name=name, suffix=suffix)
    proposal = slug(window.finished_prompt) + suffix
    folder = window.files.export_folder()
    if path := await place_for(window, translate("export", "Export picture"), [kind], proposal, folder):
        await export(window, path, scale)


async def export(window: MainWindow, path: Path, scale: int = 1) -> bool:
    """Write the picture; whether that went well."""
    finished, bar = window.finished, window.result_pane.bar
    if finished is None:
        bar.show_error(translate("export", NO_PICTURE))
        return False
    from sketchstudio.generation.picture_file import save_picture

    if not await written(bar, lambda: save_picture(path, finished.image, finished.metadata, scale), path):
        return False
    window.settings.folder = str(path.absolute().parent)
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


def _image(finished: Finished) -> QImage:
    height, width = finished.image.shape[:2]
    return QImage(finished.image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
