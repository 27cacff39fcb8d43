"""Pictures leave the window: into files of other formats, onto the clipboard, dragged elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.language import QT_TRANSLATE_NOOP, told
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui.docks.editors import ChoiceEditor
from sketchstudio.ui.files.asking import answer_of, place_for, written
from sketchstudio.ui.watching.seen import seen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.watching.seen import Seen

translate = QCoreApplication.translate

A_STEP = QT_TRANSLATE_NOOP(
    "export", "The step that is seen now. It is not finished: neither the drawing nor the parameters are inside."
)
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
    """Format and size of a picture: the one that is complete, or a step that somebody looks back at."""

    def __init__(self, parent: QWidget, picture: Seen, scale: int) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self._step = picture.step
        self.setWindowTitle(
            self.tr("Export step {step}").format(step=self._step) if self._step else self.tr("Export picture")
        )
        height, width = picture.image.shape[:2]
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
        self._about.setText(translate("export", A_STEP if self._step else FORMATS[name][1]))


async def ask(window: MainWindow) -> None:
    """Choose format, size and name, and export the picture."""
    picture = seen(window)
    if picture is None:
        window.result_pane.bar.show_error(translate("export", NO_PICTURE))
        return
    dialog = ExportDialog(window, picture, window.settings.export_scale)
    if await answer_of(dialog) != QDialog.DialogCode.Accepted:
        return
    suffix, scale = dialog.chosen
    window.settings.export_scale = scale
    name = next(name for name, (ending, _) in FORMATS.items() if ending == suffix)
    kind = translate("export", "{name} pictures (*{suffix})").format(name=name, suffix=suffix)
    proposal = name_of(picture) + suffix
    folder = window.files.export_folder()
    if path := await place_for(window, translate("export", "Export picture"), [kind], proposal, folder):
        await export(window, path, scale, picture)  # the one that was asked about, whatever is seen by now


async def export(window: MainWindow, path: Path, scale: int = 1, picture: Seen | None = None) -> bool:
    """Write a picture, the one that is seen by default; whether that went well."""
    picture, bar = picture or seen(window), window.result_pane.bar
    if picture is None:
        bar.show_error(translate("export", NO_PICTURE))
        return False
    from sketchstudio.generation.picture_file import save_picture

    if not await written(bar, lambda: save_picture(path, picture.image, picture.metadata, scale), path):
        return False
    window.settings.folder = str(path.absolute().parent)
    return True


def copy(window: MainWindow) -> None:
    """Put the picture that is seen onto the clipboard."""
    picture, bar = seen(window), window.result_pane.bar
    if picture is None:
        bar.show_error(translate("export", NO_PICTURE))
        return
    QGuiApplication.clipboard().setMimeData(mime_of(picture))
    if picture.step:
        bar.show_note(translate("export", "Step {step} is on the clipboard").format(step=picture.step))
    else:
        bar.show_note(translate("export", "The picture is on the clipboard"))


def drag(window: MainWindow, folder: Path) -> QDrag | None:
    """What takes the picture to another program, with its file in a folder that outlives the drag; None without a
    picture, or where its file cannot be written, which the bar says."""
    picture = seen(window)
    if picture is None:
        return None
    from sketchstudio.generation.picture_file import encode

    path = folder / f"{name_of(picture)}.png"
    try:
        write_atomically(path, encode(picture.image, picture.metadata))
    except UserError as error:
        window.result_pane.bar.show_error(told(error))
        return None
    mime = mime_of(picture)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    result = QDrag(window.result)
    result.setMimeData(mime)
    small = _image(picture).scaled(
        DRAG_SIDE, DRAG_SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    result.setPixmap(QPixmap.fromImage(small))
    return result


def mime_of(picture: Seen) -> QMimeData:
    """A picture as other programs take it: its pixels, and the PNG with its parameters."""
    from sketchstudio.generation.picture_file import encode

    mime = QMimeData()
    mime.setImageData(_image(picture))
    mime.setData("image/png", encode(picture.image, picture.metadata))
    return mime


def name_of(picture: Seen) -> str:
    """A name for its file, without an ending."""
    return slug(picture.prompt) + (f"-step-{picture.step:02}" if picture.step else "")


def slug(text: str) -> str:
    """A name for a file from a prompt."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:60] or "picture"


def _image(picture: Seen) -> QImage:
    height, width = picture.image.shape[:2]
    return QImage(picture.image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
