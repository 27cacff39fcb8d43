"""What the pages of the settings are put together from: rows of a choice, with what it means below it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.parameters import ParameterInfo
from sketchstudio.settings import LIMITS
from sketchstudio.ui.docks.editors import ChoiceEditor

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

LABEL_WIDTH = 136
NUMBER_WIDTH = 144
NO_BREAK = "\N{NO-BREAK SPACE}"


class Page(QWidget):
    """Rows of label, editor and a line that explains."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self._settings = window, window.settings
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 16, 0)
        self._column.setSpacing(16)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def row(self, label: str, editor: QWidget, help: str) -> None:
        """Add a choice."""
        name, explanation = QLabel(label), QLabel(help)
        name.setFixedWidth(LABEL_WIDTH)
        name.setBuddy(editor)
        explanation.setProperty("role", "muted")
        explanation.setWordWrap(True)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(help)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        tall = editor.sizeHint().height() > 2 * name.sizeHint().height() + 16  # its name stands at its upper edge
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag(0))
        # A field of a fixed width stays at the left; the others fill the column.
        narrow = editor.minimumWidth() == editor.maximumWidth()
        grid.addWidget(editor, 0, 1, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        grid.addWidget(explanation, 1, 1)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)

    def choice(
        self, label: str, names: dict[str, str], value: str, chosen: Callable[[str], None], help: str
    ) -> QComboBox:
        """Add one of a few."""
        names = {value: translate("choices", name) for value, name in names.items()}
        box = ChoiceEditor(ParameterInfo(label, help, choices=tuple(names.values())))
        values = {name: value for value, name in names.items()}
        box.set_value(names[value])
        box.changed.connect(lambda: chosen(values[box.value()]))
        self.row(label, box, help)
        return box

    def number(self, label: str, name: str, unit: str, chosen: Callable[[int], None], help: str) -> QSpinBox:
        """Add a whole number of the settings, within its limits; 0 is "never" where that is one."""
        box = QSpinBox()
        low, high = LIMITS[name]
        box.setRange(low, high)
        box.setSuffix(f" {unit}")
        box.setKeyboardTracking(False)  # half a typed number is not yet a value
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setFixedWidth(NUMBER_WIDTH)
        box.setValue(getattr(self._settings, name))
        box.valueChanged.connect(chosen)
        text = self.tr("{help} ({low} to {high})").format(help="{help}", low=low, high=high)
        self.row(label, box, text.replace(" ", NO_BREAK).replace("{help}" + NO_BREAK, "{help} ").format(help=help))
        return box


class FolderField(QWidget):
    """A folder, typed or chosen; one that is not there is said so and not taken."""

    def __init__(self, title: str, folder: str, default: Path, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._title, self._default, self._chosen = title, default, chosen
        self.field = QLineEdit(folder)
        self.field.setPlaceholderText(str(default))
        self.field.setAccessibleName(self.tr("Folder"))
        self.field.editingFinished.connect(self._take)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        choose = QPushButton(self.tr("Choose…"))
        choose.setAccessibleName(self.tr("Choose the folder"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.setFocusProxy(self.field)

    def _take(self) -> None:
        text = self.field.text().strip()
        folder = Path(text).expanduser()
        good = not text or (folder.is_absolute() and folder.is_dir())
        self.problem.setText(
            "" if good else self.tr("There is no folder {text}. Choose one that is there.").format(text=text)
        )
        self.problem.setVisible(not good)
        if good:
            self._chosen(str(folder) if text else "")

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._title, self.field.text() or str(self._default))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._set)
        dialog.open()

    def _set(self, folder: str) -> None:
        self.field.setText(folder)
        self._take()
