"""What the options bar is put together from: numbers, switches, colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.language import QT_TRANSLATE_NOOP, translated
from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui import theme
from sketchstudio.ui.docks.editors import SPIN_WIDTH, NumberEditor
from sketchstudio.ui.options.recent_colours import MOST

translate = QCoreApplication.translate

# The colours that household things have, each far enough from the next to be told apart by the model.
SWATCHES = {
    QT_TRANSLATE_NOOP("colours", "Red"): "#d64541",
    QT_TRANSLATE_NOOP("colours", "Orange"): "#e58a2f",
    QT_TRANSLATE_NOOP("colours", "Yellow"): "#e8c53a",
    QT_TRANSLATE_NOOP("colours", "Green"): "#4f9d55",
    QT_TRANSLATE_NOOP("colours", "Teal"): "#2f9aa0",
    QT_TRANSLATE_NOOP("colours", "Blue"): "#3f6fc8",
    QT_TRANSLATE_NOOP("colours", "Purple"): "#8457b5",
    QT_TRANSLATE_NOOP("colours", "Brown"): "#8a5a36",
    QT_TRANSLATE_NOOP("colours", "White"): "#f4f4f2",
    QT_TRANSLATE_NOOP("colours", "Grey"): "#8b8f96",
    QT_TRANSLATE_NOOP("colours", "Black"): "#26282b",
}
EDITOR_WIDTH = 168
NARROW = 56  # of a field, where there is hardly any room


class Number(QWidget):
    """A label, a slider and a field. `set` takes what is chosen."""

    def __init__(self, info: ParameterInfo, set_value: Callable[[float], None], whole: bool = False) -> None:
        super().__init__()
        info = translated(info)
        self.editor = NumberEditor(info, whole)
        self._quiet = False
        label = QLabel(info.label)
        label.setBuddy(self.editor)
        row = _row(self, 8)
        for widget in (label, self.editor):
            widget.setToolTip(info.help)
            row.addWidget(widget)
        self.editor.setFixedWidth(EDITOR_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.editor.changed.connect(lambda: None if self._quiet else set_value(float(self.editor.value())))

    def set_room(self, room: int) -> None:
        """`EDITOR_WIDTH` shows slider and field; with less there is only the field."""
        self.editor.slider.setHidden(room < EDITOR_WIDTH)
        self.editor.spin.setFixedWidth(min(room, SPIN_WIDTH))
        self.editor.setFixedWidth(room)
        self.updateGeometry()  # now: the bar around it is about to be laid out

    def show_value(self, value: float) -> None:
        """Show what is set elsewhere, without setting it again."""
        self._quiet = True
        self.editor.set_value(round(value, 2))
        self._quiet = False


class Switches(QWidget):
    """Check boxes side by side."""

    changed = Signal()

    def __init__(self, **entries: str) -> None:
        super().__init__()
        row = _row(self, 12)
        self.boxes: dict[str, QCheckBox] = {}
        for name, text in entries.items():
            box = self.boxes[name] = QCheckBox(text)
            box.clicked.connect(lambda _: self.changed.emit())
            row.addWidget(box)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


class Swatches(QWidget):
    """A colour of a few, one that was painted with before, or any other."""

    chosen = Signal(object)  # RGBA

    def __init__(self) -> None:
        super().__init__()
        self._colours = QButtonGroup(self)
        self._shown: RGBA = (0, 0, 0, 255)
        self._swapped: RGBA = (0, 0, 0, 255)
        row = _row(self, 0)
        for name, colour in SWATCHES.items():
            button = self._button(translate("colours", name))
            button.setIcon(_disc(QColor(colour)))
            button.setProperty("colour", colour)
            button.clicked.connect(lambda _, colour=colour: self.chosen.emit(_rgba(QColor(colour))))
            row.addWidget(button)
        row.addSpacing(8)
        self.recent = tuple(self._button(self._name_of("")) for _ in range(MOST))
        for button in self.recent:
            button.clicked.connect(lambda _, button=button: self.chosen.emit(_rgba(QColor(button.property("colour")))))
            row.addWidget(button)
            button.hide()
        self._other = self._button(self.tr("Another colour…"))
        self._other.clicked.connect(self._ask)
        row.addWidget(self._other)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_colours(self, colour: RGBA, other: RGBA) -> None:
        """Mark the swatch of this colour, and show the one that it is swapped with."""
        self._shown, self._swapped, shown = colour, other, QColor(*colour)
        own = [button for button in self._colours.buttons() if button is not self._other]
        match = next((button for button in own if button.property("colour") == shown.name()), self._other)
        match.setChecked(True)
        self._other.setIcon(_two_discs(shown, QColor(*other)))

    def show_recent(self, colours: Sequence[RGBA]) -> None:
        """Have swatches for these as well."""
        names = [QColor(*colour).name() for colour in colours[:MOST]]
        if names == [button.property("colour") for button in self.recent if not button.isHidden()]:
            return
        for button, colour in zip(self.recent, [*names, *[""] * MOST], strict=False):
            button.setProperty("colour", colour)
            button.setIcon(_disc(QColor(colour)))
            _name(button, self._name_of(colour))
            button.setVisible(bool(colour))
        self.show_colours(self._shown, self._swapped)

    def _name_of(self, colour: str) -> str:
        return self.tr("Recent colour {colour}").format(colour=colour).rstrip()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(20, 20))
        button.setCheckable(True)
        _name(button, name)
        self._colours.addButton(button)
        return button

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(*self._shown), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.chosen.emit(_rgba(colour)))
        dialog.finished.connect(lambda _: self.show_colours(self._shown, self._swapped))
        dialog.open()


def _row(widget: QWidget, spacing: int) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(8, 0, 8, 0)
    row.setSpacing(spacing)
    return row


def _name(button: QToolButton, name: str) -> None:
    button.setToolTip(name)
    button.setAccessibleName(name)


def _rgba(colour: QColor) -> RGBA:
    return colour.red(), colour.green(), colour.blue(), colour.alpha()


def _disc(colour: QColor) -> QIcon:
    """A disc of the colour."""
    return _icon((QPointF(10, 10), 8.5, colour))


def _two_discs(colour: QColor, other: QColor) -> QIcon:
    """The colour in hand, and the other one half behind it."""
    return _icon((QPointF(13.5, 13.5), 5.5, other), (QPointF(7.5, 7.5), 6.5, colour))


def _icon(*discs: tuple[QPointF, float, QColor]) -> QIcon:
    pixmap = QPixmap(40, 40)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.scheme().muted if len(discs) > 1 else theme.scheme().border), 1))
    for centre, radius, colour in discs:
        painter.setBrush(colour)
        painter.drawEllipse(centre, radius, radius)
    painter.end()
    return QIcon(pixmap)
