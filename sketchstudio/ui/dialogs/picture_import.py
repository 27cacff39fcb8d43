"""Import a picture: choose the file, choose what it becomes, see it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.document.pictures.importing import Picture, Way
from sketchstudio.document.pictures.picture import SUFFIXES, read_rgba
from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP, told, translated
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui import theme
from sketchstudio.ui.docks.editors import NumberEditor
from sketchstudio.ui.files.asking import answer_of, chosen_path, off_thread

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

DETAIL = ParameterInfo("Detail", "More finds fainter lines too.", 0, 100, 1)
TYPICAL = 60  # percent
PREVIEW = 420  # pixels
WAYS = (
    (
        Way.REFERENCE,
        QT_TRANSLATE_NOOP("ways", "Reference to trace"),
        QT_TRANSLATE_NOOP("ways", "Lies under the drawing; the model never sees it."),
    ),
    (
        Way.STROKES,
        QT_TRANSLATE_NOOP("ways", "Sketch, as strokes"),
        QT_TRANSLATE_NOOP("ways", "Its edges become strokes that can be edited."),
    ),
    (
        Way.LINES,
        QT_TRANSLATE_NOOP("ways", "Sketch, as an image"),
        QT_TRANSLATE_NOOP("ways", "Its edges become one image; the eraser works on it."),
    ),
    (
        Way.INK,
        QT_TRANSLATE_NOOP("ways", "Drawing on paper"),
        QT_TRANSLATE_NOOP("ways", "What is drawn in a scan or a photo of paper becomes ink."),
    ),
)


async def ask(window: MainWindow) -> None:
    """Choose a picture and import it."""
    dialog = QFileDialog(window, translate("picture_import", "Import picture"), window.files.folder(), _filter())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if path := await chosen_path(dialog):
        await bring_in(window, path)


async def bring_in(window: MainWindow, path: Path) -> bool:
    """Ask what a picture becomes and put it on the page; whether it was."""
    tab = window.tabs.current  # another one may be shown while it is read
    try:
        picture = await off_thread(lambda: _measured(path))
    except UserError as error:
        window.canvas_pane.bar.show_error(told(error))
        return False
    dialog = ImportDialog(picture, window)
    if await answer_of(dialog) != QDialog.DialogCode.Accepted:
        return False
    way, detail, keeps = dialog.chosen  # the dialog itself is gone by now
    document, page = tab.document, tab.document.page
    layer = await off_thread(lambda: picture.layer(way, detail, page))
    if tab not in window.tabs.all:  # closed meanwhile
        return False
    window.canvas_pane.bar.hide()
    if keeps:
        photo = picture.layer(Way.REFERENCE, detail, page)
        document.undo_stack.beginMacro(translate("picture_import", "Import {name}").format(name=picture.name))
        document.add_layer(photo, near=document.current_layer.id)
        document.add_layer(layer, near=document.current_layer.id)
        document.undo_stack.endMacro()
    else:
        document.add_layer(layer, near=document.current_layer.id)
    return True


def _filter() -> str:
    endings = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    return translate("picture_import", "Pictures ({endings})").format(endings=endings)


def _measured(path: Path) -> Picture:
    picture = Picture(path.stem, read_rgba(path))
    _ = picture.ridges  # takes its time: not in the window's thread
    return picture


class ImportDialog(QDialog):
    """What a picture becomes, with a live preview."""

    changed = Signal()

    def __init__(self, picture: Picture, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import {name}").format(name=picture.name))
        self._picture = picture
        self.preview = Preview()
        self.ways = QButtonGroup(self)
        self.detail_editor = NumberEditor(translated(DETAIL), whole=True)
        self.detail_editor.set_value(TYPICAL)
        self.keep = QCheckBox(self.tr("Keep the picture as a reference"))
        self._detail_label = QLabel(self.tr("Detail"))
        self._detail_label.setBuddy(self.detail_editor)
        side = QVBoxLayout()
        side.setSpacing(4)
        for number, (_, text, help_text) in enumerate(WAYS):
            text, help_text = translate("ways", text), translate("ways", help_text)
            button = QRadioButton(text)
            button.setAccessibleDescription(help_text)
            self.ways.addButton(button, number)
            note = QLabel(help_text)
            note.setProperty("role", "muted")
            note.setWordWrap(True)
            note.setContentsMargins(24, 0, 0, 8)
            side.addWidget(button)
            side.addWidget(note)
        row = QHBoxLayout()
        row.addWidget(self._detail_label)
        row.addWidget(self.detail_editor, 1)
        side.addLayout(row)
        side.addSpacing(8)
        side.addWidget(self.keep)
        side.addStretch(1)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.button(standard.Ok).setText(self.tr("Import"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        side.addWidget(buttons)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(16, 16, 16, 16)
        columns.setSpacing(16)
        columns.addWidget(self.preview, 1)
        columns.addLayout(side)
        self.ways.button(0).setChecked(True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)
        self.chosen = (Way.REFERENCE, TYPICAL / 100, False)  # way, detail, and whether the picture is kept beside it
        self.ways.idToggled.connect(lambda *_: self._soon.start(0))
        self.detail_editor.changed.connect(lambda: self._soon.start(0))  # of many moves the last one counts
        self._show()

    @property
    def way(self) -> Way:
        """What is chosen."""
        return WAYS[self.ways.checkedId()][0]

    @property
    def detail(self) -> float:
        """From 0 to 1."""
        return self.detail_editor.value() / 100

    def accept(self) -> None:
        self.chosen = self.way, self.detail, self.way is not Way.REFERENCE and self.keep.isChecked()
        super().accept()

    def choose(self, way: Way) -> None:
        """As a click on its button."""
        self.ways.button([known for known, _, _ in WAYS].index(way)).setChecked(True)

    def _show(self) -> None:
        finds = self.way in (Way.STROKES, Way.LINES)
        self.detail_editor.setEnabled(finds)
        self._detail_label.setEnabled(finds)
        self.keep.setEnabled(self.way is not Way.REFERENCE)
        pixels = self._picture.preview(self.way, self.detail, PREVIEW * 2)
        height, width = pixels.shape[:2]
        self.preview.show_image(QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy())
        self.changed.emit()


class Preview(QWidget):
    """An image, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(PREVIEW, PREVIEW))
        self.setAccessibleName(self.tr("Preview"))
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show another image."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme.scheme().desk)
        size = self.image.size().scaled(self.size() - QSize(16, 16), Qt.AspectRatioMode.KeepAspectRatio)
        rect = self.rect()
        rect.setSize(size)
        rect.moveCenter(self.rect().center())
        painter.drawImage(rect, self.image)
        painter.end()
