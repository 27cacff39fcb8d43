"""The parameter form, built from `parameters.py`: what steers the picture, and below it the button that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio import parameters
from sketchstudio.language import translated
from sketchstudio.parameters import GenerationParameters
from sketchstudio.ui import theme
from sketchstudio.ui.docks import editors

translate = QCoreApplication.translate

LABEL_WIDTH = 72
DEFAULTS = GenerationParameters()
TRAIN_PREDICTOR = "sketchstudio train edge-predictor"


class ParameterRow(QWidget):
    """Label, editor, and a reset button that shows where the value is not the default."""

    changed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        info = translated(parameters.info(name))
        self.name = name
        self._default: Any = getattr(DEFAULTS, name)
        self.editor = editors.editor(name, info, self._default)
        assert isinstance(self.editor, QWidget)
        label = QLabel(info.label)
        label.setBuddy(self.editor)
        self._reset = QToolButton()
        self._reset.setIcon(theme.icon("reset"))
        self._reset.setIconSize(QSize(12, 12))
        self._reset.setToolTip(self.tr("Reset {label} to its default").format(label=info.label))
        self._reset.setAccessibleName(self.tr("Reset {label} to its default").format(label=info.label))
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps when it appears
        self._reset.setSizePolicy(policy)
        self._reset.clicked.connect(self.reset)
        tip = info.help if info.minimum is None or name == "seed" else f"{info.help} {_range(info)}"
        for widget in (label, self.editor):
            widget.setToolTip(tip)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        if editors.is_text(self.editor):
            grid.addWidget(label, 0, 0)
            grid.addWidget(self._reset, 0, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self.editor, 1, 0, 1, 2)
        else:
            label.setFixedWidth(max(LABEL_WIDTH, label.fontMetrics().horizontalAdvance("M" * 7)))  # with a large font
            grid.addWidget(label, 0, 0)
            grid.addWidget(self._reset, 0, 1)
            grid.addWidget(self.editor, 0, 2)
            grid.setColumnStretch(2, 1)
        self.editor.set_value(self._default)
        self.editor.changed.connect(self._on_changed)
        self._show_reset()

    def value(self) -> Any:
        """The value as `GenerationParameters` takes it."""
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show another value."""
        self.editor.set_value(value)

    def reset(self) -> None:
        """Back to the default."""
        self.editor.set_value(self._default)

    def _on_changed(self) -> None:
        self._show_reset()
        self.changed.emit(self.name)

    def _show_reset(self) -> None:
        # A seed has no value that is better than another.
        self._reset.setVisible(self.name != "seed" and self.value() != self._default)


class ParameterForm(QWidget):
    """All parameters, which may scroll, and the button in a foot, which does not. `live_changed` says that one changed
    which a run under way reads at its next step."""

    changed = Signal()
    live_changed = Signal()

    def __init__(self, generate: QAction, cancel: QAction) -> None:
        super().__init__()
        self.area = QScrollArea()
        self.area.setAccessibleName(self.tr("What steers the picture"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keyboard
        self._generate, self._cancel = generate, cancel
        for action in (generate, cancel):
            action.changed.connect(self._show_action)  # its key may be another one
        self.rows = {name: ParameterRow(name) for name in parameters.names()}
        self.button = QPushButton()
        self.button.setObjectName("generate")
        self.button.setIconSize(QSize(20, 20))
        self.button.clicked.connect(self._on_button)
        self.more = QToolButton()
        self.more.setObjectName("section")
        self.more.setText(self.tr("More"))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setIconSize(QSize(16, 16))
        self.more.setCheckable(True)
        self.more.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = QWidget()
        main, rest = QVBoxLayout(), QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        for layout in (main, rest):
            layout.setSpacing(8)
        for name, row in self.rows.items():
            row.changed.connect(self._on_changed)
            (main if parameters.info(name).main else rest).addWidget(row)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(12)
        column.addLayout(main)
        header = QHBoxLayout()
        header.addWidget(self.more)
        column.addLayout(header)
        column.addWidget(self._rest)
        column.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._content)
        margins, bar = column.contentsMargins(), self.area.verticalScrollBar().sizeHint().width()
        widest = max(row.minimumSizeHint().width() for row in self.rows.values())  # in a large font
        self.setMinimumWidth(widest + margins.left() + margins.right() + bar + 2 * self.area.frameWidth())
        self._foot = QFrame()
        self._foot.setObjectName("foot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(12, 8, 12, 8)
        self._buttons.setSpacing(4)
        self._buttons.addWidget(self.button, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addWidget(self._foot)
        self.more.toggled.connect(self._show_more)
        self._show_more(False)
        self._show_rows()
        self.set_running(False)

    def parameters(self) -> GenerationParameters:
        """What the form shows, validated."""
        return GenerationParameters(**{name: row.value() for name, row in self.rows.items()})

    def set_parameters(self, values: GenerationParameters) -> None:
        """Show these parameters."""
        for name, row in self.rows.items():
            row.set_value(getattr(values, name))

    def offer_methods(self, methods: Sequence[str]) -> None:
        """Let only these be chosen: what the model can do."""
        editor = self.rows["method"].editor
        assert isinstance(editor, editors.ChoiceEditor)
        missing = self.tr("This needs an edge predictor, which the model has not. {command} makes one.")
        editor.offer(methods, missing.format(command=TRAIN_PREDICTOR))

    @property
    def seed_locked(self) -> bool:
        """Whether the seed is kept from run to run."""
        return self._seed.lock.isChecked()

    @seed_locked.setter
    def seed_locked(self, locked: bool) -> None:
        self._seed.lock.setChecked(locked)

    def add_switch(self, action: QAction) -> None:
        """Put a switch beside the button."""
        switch = QToolButton()
        switch.setDefaultAction(action)
        switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        switch.setIconSize(QSize(20, 20))
        switch.setAccessibleName(action.text())
        self._buttons.addWidget(switch)

    def needed_height(self) -> int:
        """Pixels at which nothing needs to be scrolled."""
        return self._content.sizeHint().height() + self._foot.sizeHint().height()

    def new_seed(self) -> None:
        """Another seed, whether locked or not."""
        self._seed.roll()

    def set_running(self, running: bool) -> None:
        """The button makes a picture, or gives it up."""
        self.button.setProperty("running", running)
        self._show_action()
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    @property
    def _seed(self) -> editors.SeedEditor:
        editor = self.rows["seed"].editor
        assert isinstance(editor, editors.SeedEditor)
        return editor

    def _on_button(self) -> None:
        self._action.trigger()

    @property
    def _action(self) -> QAction:
        return self._cancel if self.button.property("running") else self._generate

    def _show_action(self) -> None:
        self.button.setText(self._action.text())
        self.button.setToolTip(self._action.toolTip())

    def _on_changed(self, name: str) -> None:
        if name == "method":
            self._show_rows()
        self.changed.emit()
        if parameters.info(name).live:
            self.live_changed.emit()

    def _show_rows(self) -> None:
        """The method's own parameters; what it does not read would only mislead."""
        method = self.rows["method"].value()
        for name, row in self.rows.items():
            row.setVisible(method in parameters.info(name).methods)

    def _show_more(self, shown: bool) -> None:
        self._rest.setVisible(shown)
        self.more.setIcon(theme.icon("chevron-down" if shown else "chevron-right"))


def _range(info: parameters.ParameterInfo) -> str:
    return translate("parameters", "({low:g} to {high:g})").format(low=info.minimum, high=info.maximum)
