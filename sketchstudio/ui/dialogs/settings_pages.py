"""The pages of the settings but for the keys: how it looks, the pen, the engine, the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

from sketchstudio import parameters
from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.parameters import ParameterInfo
from sketchstudio.paths import history_dir, pictures_dir
from sketchstudio.ui.canvas.guides import SPACINGS
from sketchstudio.ui.dialogs.pressure_curve import PressureCurveEditor
from sketchstudio.ui.dialogs.settings_page import FolderField, Page
from sketchstudio.ui.docks.editors import NumberEditor

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
LOADING_NAMES = {
    "start": QT_TRANSLATE_NOOP("choices", "When the app starts"),
    "need": QT_TRANSLATE_NOOP("choices", "With the first picture"),
}


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
        name = self.tr("Pictures folder")
        self.folder = FolderField(name, self._settings.pictures, pictures_dir(), self._set_folder)
        self.row(name, self.folder, self.tr("Where pictures are offered to be exported. Empty: the last one used."))
        self.history = self.number(
            self.tr("History"), "history_size", self.tr("pictures"), self._set_history,
            self.tr("So many pictures are kept, and all favourites besides; the oldest go first."),
        )  # fmt: skip
        name = self.tr("History folder")
        self.history_folder = FolderField(name, self._settings.history, history_dir(), self._set_history_folder)
        self.row(
            name,
            self.history_folder,
            self.tr("Where they are kept, from the next start on. What is kept so far stays where it is."),
        )

    def _set_theme(self, name: str) -> None:
        self._window.actions_by_id[f"theme_{name}"].trigger()

    def _set_language(self, name: str) -> None:
        self._settings.language = name

    def _set_history(self, count: int) -> None:
        self._settings.history_size = self._window.watching.keeper.most = count

    def _set_folder(self, folder: str) -> None:
        self._settings.pictures = folder

    def _set_history_folder(self, folder: str) -> None:
        self._settings.history = folder


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

    def _set_pause(self, pause: int) -> None:
        self._settings.live_pause = pause
        self._window.watching.live.set_pause(pause)


class MemoryPage(Page):
    """What stays in memory, and how long: with little of it, drawing and other programs come first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.loading = self.choice(
            self.tr("Load the model"), LOADING_NAMES, "start" if self._settings.load_early else "need",
            self._set_loading,
            self.tr("Early, the first picture comes sooner; late, the memory stays free while you only draw."),
        )  # fmt: skip
        self.keep = self.number(
            self.tr("Keep the model"), "keep_model", self.tr("minutes"), self._set_keep,
            self.tr("So long it stays in memory when it is not used, 0 is always. It loads again by itself."),
        )  # fmt: skip
        self.keep.setSpecialValueText(self.tr("Always"))
        self.steps = self.number(
            self.tr("Keep steps"), "fork_memory", self.tr("MB"), self._set_steps,
            self.tr("For the noise of the last runs, to fork from a step at once. "
                    "What is not kept is made again, with the same outcome."),
        )  # fmt: skip
        self.steps.setSingleStep(64)
        self.steps.setSpecialValueText(self.tr("None"))
        self.free = QPushButton(self.tr("Free Now"))
        self.free.setAutoDefault(False)
        self.free.setFixedWidth(self.free.sizeHint().width())
        self.free.clicked.connect(window.generating.free_memory)
        self.row(
            self.tr("In memory now"),
            self.free,
            self.tr("Lets model and steps go, after the picture that is being made. The next picture loads it again."),
        )

    def _set_loading(self, when: str) -> None:
        self._settings.load_early = when == "start"

    def _set_keep(self, minutes: int) -> None:
        self._settings.keep_model = minutes
        self._window.generating.configure()

    def _set_steps(self, megabytes: int) -> None:
        self._settings.fork_memory = megabytes
        self._window.generating.configure()


class PenPage(Page):
    """How the hand becomes ink, and what guides it."""

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
        low, high = SPACINGS
        self.spacing = NumberEditor(ParameterInfo(self.tr("Grid"), "", low, high, 1.0), whole=True)
        self.spacing.set_value(window.canvas.guides.spacing)
        self.spacing.changed.connect(lambda: window.canvas.change_guides(spacing=float(self.spacing.value())))
        self.row(
            self.tr("Grid"),
            self.spacing,
            self.tr(
                "Between two lines of the grid that strokes and selections snap to, in units of the page. "
                "{keys} switches it. Ctrl moves a selection freely."
            ).format(keys=window.actions_by_id["grid"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)),
        )

    def _set_curve(self) -> None:
        self._settings.pressure_curve = self.curve.points()
        self._window.canvas.set_pressure_curve(self.curve.points())
