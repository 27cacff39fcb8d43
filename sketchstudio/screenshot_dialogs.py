"""The states of the window in which a dialog or a menu lies over it: each is returned, to be shot and closed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from sketchstudio.app import Studio
from sketchstudio.paths import resource
from sketchstudio.ui.actions import menu_title
from sketchstudio.ui.main_window import MainWindow


def step_menu(studio: Studio) -> QWidget:
    """What can be done with a step."""
    strip = studio.window.watching.timeline.strip
    place = QPoint(strip.width() // 3, strip.height() // 2)
    strip.customContextMenuRequested.emit(place)
    menu = QApplication.activePopupWidget()
    assert menu is not None  # it has just been opened
    return menu


def export_step(studio: Studio) -> QWidget:
    """The step that is seen leaves the window."""
    from sketchstudio.ui.files.export import ExportDialog
    from sketchstudio.ui.watching.seen import seen

    step = seen(studio.window)
    assert step is not None  # one is looked at
    return _centred(ExportDialog(studio.window, step, 1), studio.window)


def canvas_menu(studio: Studio) -> QWidget:
    """What can be done where the pointer is."""
    canvas = studio.window.canvas
    place = QPoint(canvas.width() // 2, canvas.height() // 3)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(canvas, QContextMenuEvent(reason, place, canvas.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert menu is not None  # it has just been opened
    return menu


def timelapse(studio: Studio) -> QWidget:
    """The film of the drawing is being made."""
    from sketchstudio.ui.files.timelapse_export import Making

    making = Making(studio.window, "chair-timelapse.webp", 240)
    making.done_frames = 96
    making.setValue(making.done_frames)
    return _centred(making, studio.window)


def import_dialog(studio: Studio) -> QWidget:
    """What a photo becomes."""
    from sketchstudio.document.pictures.importing import Picture, Way
    from sketchstudio.document.pictures.picture import read_rgba
    from sketchstudio.ui.dialogs.picture_import import ImportDialog

    studio.window.arrangement.toggle_docks()
    dialog = ImportDialog(Picture("chair", read_rgba(resource("samples/chair.png"))), studio.window)
    dialog.choose(Way.STROKES)
    return _centred(dialog, studio.window)


def settings(studio: Studio) -> QWidget:
    """What is chosen once and for all."""
    return _settings_page(studio, "General")


def settings_pen(studio: Studio) -> QWidget:
    """What pressure counts as, with a pad to try it."""
    return _settings_page(studio, "Pen")


def settings_memory(studio: Studio) -> QWidget:
    """What stays in memory."""
    return _settings_page(studio, "Memory")


def palette(studio: Studio) -> QWidget:
    """All commands, by a few letters."""
    from sketchstudio.ui.dialogs.command_palette import CommandPalette

    palette = CommandPalette(studio.window)
    palette.show()
    palette.field.setText(menu_title("Layer").replace("&", "")[:3])
    return palette


def _settings_page(studio: Studio, name: str) -> QWidget:
    from sketchstudio.ui.dialogs.settings_dialog import SettingsDialog

    dialog = SettingsDialog(studio.window)
    dialog.show_page(name)
    return _centred(dialog, studio.window)


def _centred(dialog: QWidget, window: MainWindow) -> QWidget:
    dialog.show()
    dialog.move(window.mapToGlobal(window.rect().center()) - dialog.rect().center())
    return dialog
