"""Choose another page: its proportions, its size, and what becomes of the drawing on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.document.composite import composite
from sketchstudio.document.layer import Drawing, Page
from sketchstudio.document.page_size import ASPECTS, SIDES, kept, on_page, scaled
from sketchstudio.language import QT_TRANSLATE_NOOP, translated
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui import theme
from sketchstudio.ui.docks.editors import SpinBox

translate = QCoreApplication.translate

WIDTH = ParameterInfo("Width", "In units of the page.", SIDES[0], SIDES[1], 1)
HEIGHT = ParameterInfo("Height", "In units of the page.", SIDES[0], SIDES[1], 1)
PREVIEW = QSize(280, 280)
PLACES = (
    QT_TRANSLATE_NOOP("places", "top left"),
    QT_TRANSLATE_NOOP("places", "top"),
    QT_TRANSLATE_NOOP("places", "top right"),
    QT_TRANSLATE_NOOP("places", "left"),
    QT_TRANSLATE_NOOP("places", "middle"),
    QT_TRANSLATE_NOOP("places", "right"),
    QT_TRANSLATE_NOOP("places", "bottom left"),
    QT_TRANSLATE_NOOP("places", "bottom"),
    QT_TRANSLATE_NOOP("places", "bottom right"),
)


class PageDialog(QDialog):
    """`chosen` brings the drawing on its new page."""

    chosen = Signal(object)  # Drawing

    def __init__(self, drawing: Drawing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Page size"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._drawing = drawing
        self.aspect = QComboBox()
        self.aspect.setAccessibleName(self.tr("Proportions"))
        self.aspect.addItems([translate("aspects", aspect.name) for aspect in ASPECTS] + [self.tr("Custom")])
        self.turn = QPushButton(self.tr("Turn"))
        self.turn.setToolTip(self.tr("Swap width and height"))
        self.width_box, self.height_box = (
            SpinBox(translated(WIDTH), whole=True),
            SpinBox(translated(HEIGHT), whole=True),
        )
        self.scale = QRadioButton(self.tr("Scale the drawing to fit"))
        self.keep = QRadioButton(self.tr("Keep its size, at this place of the page:"))
        self.anchor = QButtonGroup(self)
        self.preview = PagePreview(drawing)
        form = QFormLayout()
        form.setSpacing(8)
        proportions = QHBoxLayout()
        proportions.addWidget(self.aspect, 1)
        proportions.addWidget(self.turn)
        form.addRow(self.tr("Proportions"), proportions)
        form.addRow(self.tr("Width"), self.width_box)
        form.addRow(self.tr("Height"), self.height_box)
        button = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(button.Ok | button.Cancel)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addLayout(form)
        side.addSpacing(8)
        side.addWidget(self.scale)
        side.addWidget(self.keep)
        side.addLayout(self._anchors())
        side.addStretch(1)
        side.addWidget(buttons)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(16, 16, 16, 16)
        columns.setSpacing(16)
        columns.addWidget(self.preview)
        columns.addLayout(side)
        self.scale.setChecked(True)
        self._set_page(drawing.page)
        self._connect()
        self._show()

    def page(self) -> Page:
        """The page that is chosen."""
        return Page(self.width_box.value(), self.height_box.value())

    def matrix(self) -> QTransform:
        """Where it takes the drawing."""
        if self.scale.isChecked():
            return scaled(self._drawing.page, self.page())
        column, row = self.anchor.checkedId() % 3, self.anchor.checkedId() // 3
        return kept(self._drawing.page, self.page(), (column / 2, row / 2))

    def _connect(self) -> None:
        self.aspect.activated.connect(self._take_aspect)
        self.turn.clicked.connect(lambda: self._set_page(Page(self.page().height, self.page().width)))
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(self._show)
        self.scale.toggled.connect(self._show)
        self.anchor.idToggled.connect(lambda *_: self._show())

    def _take_aspect(self, number: int) -> None:
        if number < len(ASPECTS):
            page = ASPECTS[number].page
            upright = self.page().height > self.page().width
            self._set_page(Page(page.height, page.width) if upright else page)

    def _set_page(self, page: Page) -> None:
        with QSignalBlocker(self.width_box), QSignalBlocker(self.height_box):
            self.width_box.setValue(page.width)
            self.height_box.setValue(page.height)
        self._show()

    def _show(self) -> None:
        page = self.page()
        ratio = max(page) / min(page)
        known = (n for n, aspect in enumerate(ASPECTS) if abs(ratio - aspect.width / aspect.height) < 0.004)
        self.aspect.setCurrentIndex(next(known, len(ASPECTS)))
        for button in self.anchor.buttons():
            button.setEnabled(self.keep.isChecked())
        self.preview.show_page(page, self.matrix())

    def _accept(self) -> None:
        if self.page() != self._drawing.page:
            self.chosen.emit(on_page(self._drawing, self.page(), self.matrix()))
        self.accept()

    def _anchors(self) -> QHBoxLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        for number, place in enumerate(PLACES):
            name = translate("places", place)
            button = QToolButton()
            button.setObjectName("anchor")
            button.setCheckable(True)
            button.setFixedSize(24, 24)
            button.setToolTip(self.tr("The drawing stays at the {name} of the page").format(name=name))
            button.setAccessibleName(name)
            self.anchor.addButton(button, number)
            grid.addWidget(button, number // 3, number % 3)
        self.anchor.button(4).setChecked(True)
        self.anchor.setExclusive(True)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.addLayout(grid)
        row.addStretch(1)
        return row


class PagePreview(QWidget):
    """The new page with the drawing on it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.setFixedSize(PREVIEW)
        self.setAccessibleName(self.tr("Preview of the page"))
        self._area = QRectF(0, 0, *drawing.page)
        self._page, self._matrix = drawing.page, QTransform()
        # Painted once: where it lies on the page is all that changes.
        size = QSize(*(max(1, round(side)) for side in drawing.page)).scaled(
            PREVIEW * 2, Qt.AspectRatioMode.KeepAspectRatio
        )
        size, clear = size.expandedTo(QSize(1, 1)), Qt.GlobalColor.transparent
        self._image = composite(drawing, drawing.layers, self._area, size.width(), size.height(), clear)

    def show_page(self, page: Page, matrix: QTransform) -> None:
        """Show another page, and the drawing where it is taken to."""
        self._page, self._matrix = page, matrix
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(theme.scheme().desk))
        page = self._page
        room = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        scale = min(room.width() / page.width, room.height() / page.height)
        shown = QRectF(0, 0, page.width * scale, page.height * scale)
        shown.moveCenter(room.center())
        painter.fillRect(shown, Qt.GlobalColor.white)
        painter.save()
        painter.setClipRect(shown)
        painter.translate(shown.topLeft())
        painter.scale(scale, scale)
        painter.drawImage(self._matrix.mapRect(self._area), self._image)
        painter.restore()
        painter.setPen(QPen(QColor(theme.scheme().border), 1))
        painter.drawRect(shown)
        painter.end()
