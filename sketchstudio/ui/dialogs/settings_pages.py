"""The pages of the settings but for the keys: each row is a choice, what it means stands below it."""

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

from sketchstudio import parameters
from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.parameters import ParameterInfo
from sketchstudio.paths import pictures_dir
from sketchstudio.settings import LIMITS
from sketchstudio.ui.dialogs.pressure_curve import PressureCurveEditor
from sketchstudio.ui.docks.editors import ChoiceEditor, NumberEditor

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

THEME_NAMES = {
    "system": QT_TRANSLATE_NOOP("choices", "As the system"),
    "light": QT_TRANSLATE_NOOP("choices", "Light"),
    "dark": QT_TRANSLATE_NOOP("choices", "Dark"),
}
LANGUAGE_NAMES = {"system": QT_TRANSLATE_NOOP("choices", "As the system"), "en": "English", "ru": "Русский"}
PRECISION_NAMES = {
    "auto": QT_TRANSLATE_NOOP("choices", "What suits the device"),
    "float32": QT_TRANSLATE_NOOP("choices", "32 bit"),
    "float16": QT_TRANSLATE_NOOP("choices", "16 bit"),
    "bfloat16": QT_TRANSLATE_NOOP("choices", "16 bit, wide range"),
}
DEVICE_NAMES = {
    "auto": QT_TRANSLATE_NOOP("choices", "The fastest there is"),
    "cpu": QT_TRANSLATE_NOOP("choices", "CPU"),
    "cuda": QT_TRANSLATE_NOOP("choices", "NVIDIA or AMD GPU"),
    "mps": QT_TRANSLATE_NOOP("choices", "Apple GPU"),
}
LABEL_WIDTH = 136


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
        grid.addWidget(name, 0, 0)
        grid.addWidget(editor, 0, 1)
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
        box.setValue(getattr(self._settings, name))
        box.valueChanged.connect(chosen)
        self.row(label, box, self.tr("{help} ({low} to {high})").format(help=help, low=low, high=high))
        return box


class GeneralPage(Page):
    """How it looks, and where files go."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.theme = self.choice(
            self.tr("Theme"), THEME_NAMES, self._settings.theme, self._set_theme, self.tr("How the window looks.")
        )
        self.language = self.choice(
            self.tr("Language"), LANGUAGE_NAMES, self._settings.language, self._set_language,
            self.tr("Of menus and messages. Counts from the next start on."),
        )  # fmt: skip
        self.autosave = self.number(
            self.tr("Save by itself"), "autosave", self.tr("minutes"), window.autosave.set_minutes,
            self.tr("Saves changed drawings into their files this often, 0 is never. "
                    "No stroke is lost in a crash either way."),
        )  # fmt: skip
        self.autosave.setSpecialValueText(self.tr("Never"))
        self.folder = FolderField(self._settings.pictures, self._set_folder)
        self.row(
            self.tr("Pictures folder"),
            self.folder,
            self.tr("Where pictures are offered to be exported. Empty: the last one used."),
        )
        self.history = self.number(
            self.tr("History"), "history_size", self.tr("pictures"), self._set_history,
            self.tr("So many pictures are kept, and all favourites besides; the oldest go first."),
        )  # fmt: skip

    def _set_theme(self, name: str) -> None:
        self._window.actions_by_id[f"theme_{name}"].trigger()

    def _set_language(self, name: str) -> None:
        self._settings.language = name

    def _set_history(self, count: int) -> None:
        self._settings.history_size = self._window.watching.keeper.most = count

    def _set_folder(self, folder: str) -> None:
        self._settings.pictures = folder


class EnginePage(Page):
    """Where and how pictures are made."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        device = window.parameters.rows["device"]
        names = {name: DEVICE_NAMES.get(name, name) for name in parameters.info("device").choices}
        self.device = self.choice(
            self.tr("Device"),
            names,
            device.value(),
            device.set_value,
            self.tr("Where the model runs. Counts from the next picture on."),
        )
        self.precision = self.choice(
            self.tr("Precision"), PRECISION_NAMES, self._settings.precision, self._set_precision,
            self.tr("Fewer bits need less memory and are faster on most GPUs; pictures differ a little."),
        )  # fmt: skip
        self.preview = self.number(
            self.tr("Preview"), "preview_share", "%", self._set_preview,
            self.tr("How much of the time may go into showing the picture as it forms; "
                    "with 0 % only the end is shown."),
        )  # fmt: skip
        self.memory = self.number(
            self.tr("Memory"), "keep_model", self.tr("minutes"), self._set_memory,
            self.tr("So long the model stays in memory when it is not used, 0 is always. It loads again by itself."),
        )  # fmt: skip
        self.memory.setSpecialValueText(self.tr("Always loaded"))
        self.pace = self.number(
            self.tr("Live mode waits"), "live_pause", self.tr("ms"), self._set_pause,
            self.tr("After a stroke, for another one, where a picture takes more than a second and a half."),
        )  # fmt: skip

    def _set_precision(self, name: str) -> None:
        self._settings.precision = name
        self._window.generating.configure()

    def _set_preview(self, share: int) -> None:
        self._settings.preview_share = share
        self._window.generating.configure()

    def _set_memory(self, minutes: int) -> None:
        self._settings.keep_model = minutes
        self._window.generating.configure()

    def _set_pause(self, pause: int) -> None:
        self._settings.live_pause = pause
        self._window.watching.live.set_pause(pause)


class PenPage(Page):
    """How pressure becomes ink."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.stabiliser = NumberEditor(ParameterInfo(self.tr("Stabiliser"), "", 0.0, 100.0, 1.0), whole=True)
        self.stabiliser.set_value(window.canvas.pen.stabiliser)
        self.stabiliser.changed.connect(lambda: window.canvas.set_stabiliser(self.stabiliser.value()))
        self.row(
            self.tr("Stabiliser"), self.stabiliser, self.tr("0 draws as the hand moves, 100 with a very steady hand.")
        )
        self.curve = PressureCurveEditor(self._settings.pressure_curve)
        self.curve.changed.connect(self._set_curve)
        self.row(
            self.tr("Pressure"), self.curve, self.tr("What pressure counts as. Double-click adds a point to the curve.")
        )

    def _set_curve(self) -> None:
        self._settings.pressure_curve = self.curve.points()
        self._window.canvas.set_pressure_curve(self.curve.points())


class FolderField(QWidget):
    """A folder, typed or chosen; one that is not there is said so and not taken."""

    def __init__(self, folder: str, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self.field = QLineEdit(folder)
        self.field.setPlaceholderText(str(pictures_dir()))
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
        dialog = QFileDialog(self, self.tr("Pictures folder"), self.field.text() or str(pictures_dir()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._set)
        dialog.open()

    def _set(self, folder: str) -> None:
        self.field.setText(folder)
        self._take()
