"""Editors of single values, each built from what `parameters.py` declares: text, number, choice, seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from sketchstudio.parameters import MAX_SEED, ParameterInfo
from sketchstudio.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QValidator

SLIDER_STOPS = 500  # a slider with more stops cannot be set by hand
SPIN_WIDTH = 72


class Editor(Protocol):
    """What a row needs of the widget that edits its value."""

    changed: Any  # Signal()

    def value(self) -> Any: ...

    def set_value(self, value: Any) -> None: ...

    def setToolTip(self, text: str, /) -> None: ...


class TextEditor(QPlainTextEdit):
    """A few lines of text; Tab goes on to the next editor."""

    changed = Signal()

    def __init__(self, info: ParameterInfo, lines: int) -> None:
        super().__init__()
        self.setAccessibleName(info.label)
        self.setPlaceholderText(info.help)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.changed)

    def value(self) -> str:
        return " ".join(self.toPlainText().split())

    def set_value(self, value: str) -> None:
        self.setPlainText(value)


class SpinBox(QDoubleSpinBox):
    """A number that the wheel changes only after a click: scrolling the dock must not change a picture."""

    def __init__(self, info: ParameterInfo, whole: bool) -> None:
        super().__init__()
        self.setAccessibleName(info.label)
        step = info.step or 1.0
        self.setDecimals(0 if whole else 2 if step < 0.1 else 1)
        self.setRange(info.minimum or 0.0, info.maximum if info.maximum is not None else 1e9)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)  # half a typed number is not yet a value
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        point = self.locale().decimalPoint()  # whichever of the two a hand types: the other one would be lost
        return super().validate(text.replace(".", point).replace(",", point), position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Slider(QSlider):
    """A horizontal slider with the same manners about the wheel."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setMinimumWidth(56)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class NumberEditor(QWidget):
    """A slider and a spin box that show one number."""

    changed = Signal()

    def __init__(self, info: ParameterInfo, whole: bool) -> None:
        super().__init__()
        self._whole = whole
        self._minimum = info.minimum or 0.0
        self._step = info.step or 1.0
        stops = round(((info.maximum or 0.0) - self._minimum) / self._step)
        self.spin = SpinBox(info, whole)
        self.slider = Slider()
        self.slider.setAccessibleName(info.label)
        self.slider.setRange(0, stops)
        self.slider.setPageStep(max(1, stops // 10))
        if stops > SLIDER_STOPS:  # setVisible(True) would open a window: the slider has no parent yet
            self.slider.hide()
        self.spin.setFixedWidth(max(SPIN_WIDTH, self.spin.fontMetrics().horizontalAdvance("000.00") + 24))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(lambda stop: self.set_value(self._minimum + stop * self._step))
        self.spin.valueChanged.connect(self.set_value)
        self._value = self._minimum

    def value(self) -> int | float:
        return int(self._value) if self._whole else self._value

    def set_value(self, value: float) -> None:
        stop = round((value - self._minimum) / self._step)
        if self._whole:  # a size must be a multiple of its step; 0.33 as a scale may stay 0.33
            value = self._minimum + stop * self._step
        value = round(value, 6)
        with QSignalBlocker(self.slider), QSignalBlocker(self.spin):
            self.slider.setValue(stop)
            self.spin.setValue(value)
        if value != self._value:
            self._value = value
            self.changed.emit()


class ChoiceEditor(QComboBox):
    """One of a few names."""

    changed = Signal()

    def __init__(self, info: ParameterInfo) -> None:
        super().__init__()
        self.setAccessibleName(info.label)
        self.addItems(list(info.choices))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> str:
        return self.currentText()

    def set_value(self, value: str) -> None:
        self.setCurrentText(value)

    def offer(self, values: Sequence[str], missing: str) -> None:
        """Let only these be chosen; `missing` says why the others cannot."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self.count()):
            item, offered = model.item(row), self.itemText(row) in values
            item.setEnabled(offered)
            item.setToolTip("" if offered else missing)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = QRect(self.width() - 22, (self.height() - 16) // 2, 16, 16)
        theme.icon("chevron-down").paint(painter, arrow)  # a style sheet could only show a file, in one colour
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SeedEditor(QWidget):
    """The seed of the next picture, a dice for another one, and a lock that keeps it from run to run."""

    changed = Signal()

    def __init__(self, info: ParameterInfo) -> None:
        super().__init__()
        self.spin = SpinBox(info, whole=True)
        self.dice = _button("dice", self.tr("Another seed"))
        self.lock = _button("unlock", self.tr("Keep this seed: the same seed and settings give the same picture"))
        self.lock.setCheckable(True)
        self.lock.toggled.connect(self._show_lock)
        self.dice.clicked.connect(self.roll)
        self.spin.valueChanged.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.spin, 1)
        row.addWidget(self.dice)
        row.addWidget(self.lock)
        self.setFocusProxy(self.spin)

    def value(self) -> int:
        return int(self.spin.value())

    def set_value(self, value: int) -> None:
        self.spin.setValue(value)

    def roll(self) -> None:
        """Another seed."""
        import secrets  # late: the window opens without it

        self.set_value(secrets.randbelow(MAX_SEED + 1))

    def _show_lock(self, locked: bool) -> None:
        self.lock.setIcon(theme.icon("lock" if locked else "unlock"))


def editor(name: str, info: ParameterInfo, default: Any) -> Editor:
    """The editor for a parameter of this kind."""
    if name == "seed":
        return SeedEditor(info)
    if info.choices:
        return ChoiceEditor(info)
    if isinstance(default, str):
        return TextEditor(info, lines=2)
    return NumberEditor(info, whole=isinstance(default, int))


def is_text(widget: Editor | QObject) -> bool:
    """Whether the editor wants a line for itself."""
    return isinstance(widget, TextEditor)


def _button(icon: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
