from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from sketchstudio.document.layer import Role
from sketchstudio.generation.history import History
from sketchstudio.generation.metadata import to_text
from sketchstudio.parameters import GenerationParameters
from sketchstudio.paths import config_dir
from sketchstudio.settings import LIMITS, Settings
from sketchstudio.ui.dialogs.settings_dialog import PAGES, SettingsDialog
from sketchstudio.ui.options import habits


@pytest.fixture
def dialog(hand: Hand) -> SettingsDialog:
    hand.trigger("settings")
    dialog = hand.window.findChild(SettingsDialog)
    assert dialog is not None and dialog.isVisible()
    return dialog


def test_each_page_can_be_turned_to(dialog: SettingsDialog) -> None:
    for name, _ in PAGES:
        dialog.show_page(name)
        assert dialog.list.currentItem().text() == name


def test_choices_count_at_once(hand: Hand, dialog: SettingsDialog) -> None:
    settings = hand.window.settings
    dialog.general.theme.setCurrentText("Dark")
    assert settings.theme == "dark" and hand.window.actions_by_id["theme_dark"].isChecked()
    dialog.general.language.setCurrentText("Русский")
    assert settings.language == "ru"
    dialog.general.autosave.setValue(3)
    assert settings.autosave == 3 and hand.window.autosave.timer.isActive()
    dialog.general.autosave.setValue(0)
    assert not hand.window.autosave.timer.isActive()
    dialog.engine.device.setCurrentText("CPU")
    assert hand.window.parameters.parameters().device == "cpu"
    dialog.engine.preview.setValue(5)
    dialog.engine.precision.setCurrentText("32 bit")
    dialog.memory.keep.setValue(2)
    dialog.memory.steps.setValue(64)
    assert hand.studio.worker._engine == ("float32", 0.05, 120, 64 * 2**20)
    dialog.memory.loading.setCurrentText("With the first picture")
    assert not settings.load_early
    dialog.engine.pace.setValue(700)
    assert hand.window.watching.live._scheduler.grace == 0.7
    dialog.general.theme.setCurrentText("Light")


def test_the_steady_hand_of_the_pen_page_is_there_at_the_next_start(
    hand: Hand, dialog: SettingsDialog, tmp_path: Path
) -> None:
    dialog.pen.stabiliser.set_value(40)
    habits.remember(hand.window, hand.window.settings)
    hand.window.settings.save(tmp_path)
    assert Settings.load(tmp_path).stabiliser == 40.0


def test_the_curve_that_is_dragged_is_the_pen_s_from_then_on(hand: Hand, dialog: SettingsDialog) -> None:
    def pressure() -> float:
        hand.draw_with_pen((0.3, 0.3, 0.5), (0.6, 0.3, 0.5))
        return hand.window.document.layer_for(Role.SKETCH).strokes[-1].points[-1].pressure

    dialog.show_page("Pen")
    view, left = dialog.pen.curve.view, Qt.MouseButton.LeftButton
    before = pressure()
    middle, higher = (view._to_view((0.5, y)).toPoint() for y in (view.curve(0.5), 0.95))
    hand.qtbot.mouseDClick(view, left, pos=middle)
    hand.qtbot.mousePress(view, left, pos=middle)
    hand.qtbot.mouseMove(view, higher)
    hand.qtbot.mouseRelease(view, left, pos=higher)
    assert before < 0.9 < pressure() == pytest.approx(0.95, abs=0.02)
    chosen = dialog.pen.curve.points()
    hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    hand.window.document.undo_stack.setClean()  # nobody is asked about the drawing
    hand.window.close()
    assert Settings.load(config_dir()).pressure_curve == chosen


def test_a_key_that_is_given_there_works_in_the_window(hand: Hand, dialog: SettingsDialog) -> None:
    dialog.show_page("Shortcuts")
    page = dialog.shortcuts
    page.choose("ellipse")
    hand.qtbot.keyClick(page.editor, Qt.Key.Key_F7)
    hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    with hand.qtbot.waitActive(hand.window):
        hand.window.activateWindow()
    hand.canvas.setFocus()
    for key, tool in ((Qt.Key.Key_O, "pen"), (Qt.Key.Key_F7, "ellipse")):
        hand.qtbot.keyClick(hand.canvas, key)
        assert hand.canvas.tool().name == tool


def test_no_more_pictures_are_kept_than_the_history_may_hold(
    hand: Hand, dialog: SettingsDialog, tmp_path: Path
) -> None:
    least, folder = LIMITS["history_size"][0], tmp_path / "history"
    with closing(History(folder)) as history:
        for seed in range(least + 3):
            values = GenerationParameters(width=64, height=64, seed=seed)
            text = to_text(values, model="m", fingerprint="", device="", versions={})
            history.add(np.full((64, 64, 3), seed, np.uint8), text, 1.0)
    dialog.general.history.selectAll()
    hand.qtbot.keyClicks(dialog.general.history, str(least))
    hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    hand.window.watching.keeper.folder = folder
    hand.trigger("history")
    grid = hand.window.watching.docks.history.grid
    hand.wait(lambda: grid.count() > 0)
    assert grid.count() == least and len(list((folder / "pictures").iterdir())) == least


def test_a_picture_without_previews_shows_the_end_only(hand: Hand, dialog: SettingsDialog) -> None:
    dialog.engine.preview.setValue(0)
    dialog.close()
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not None and hand.frames == []


def test_the_model_is_let_go_by_hand_and_comes_back_with_the_next_picture(hand: Hand, dialog: SettingsDialog) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    for _ in range(2):
        hand.trigger("generate")
        hand.wait_for_picture()
        assert "CPU" in hand.window.status.model.text()
        hand.qtbot.mouseClick(dialog.memory.free, Qt.MouseButton.LeftButton)
        hand.wait(lambda: "not loaded" in hand.window.status.model.text())


def test_the_grid_is_as_wide_as_it_is_set_here_or_beside_the_tool(hand: Hand, dialog: SettingsDialog) -> None:
    hand.window.furnish()
    options = hand.window.options
    dialog.pen.spacing.set_value(48)
    assert hand.canvas.guides.spacing == 48.0 and options.spacing.isHidden()
    hand.trigger("grid")
    assert not options.spacing.isHidden() and options.spacing.editor.value() == 48
    options.spacing.editor.set_value(16)
    assert hand.canvas.guides.spacing == 16.0
    hand.trigger("eraser")
    assert options.spacing.isHidden()
    hand.trigger("pen")
    hand.trigger("grid")
    assert options.spacing.isHidden()


def test_the_history_goes_into_a_folder_of_ones_own(hand: Hand, dialog: SettingsDialog, tmp_path: Path) -> None:
    field = dialog.general.history_folder.field
    field.setText(str(tmp_path))
    hand.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert hand.window.settings.history == str(tmp_path)


def test_a_folder_that_is_not_there_is_not_taken(hand: Hand, dialog: SettingsDialog, tmp_path: Path) -> None:
    field = dialog.general.folder
    field.field.setText(str(tmp_path / "missing"))
    hand.qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert field.problem.isVisible() and hand.window.settings.pictures == ""
    assert dialog.isVisible()
    field.field.setText(str(tmp_path))
    hand.qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert not field.problem.isVisible() and hand.window.settings.pictures == str(tmp_path)


def test_escape_and_close_leave_it(hand: Hand, dialog: SettingsDialog) -> None:
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    hand.qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_what_was_chosen_is_remembered_and_nonsense_is_not(hand: Hand, dialog: SettingsDialog) -> None:
    dialog.general.history.setValue(50)
    hand.window.close()
    settings = Settings.load(config_dir())
    assert settings.history_size == 50
    settings.history_size, settings.precision, settings.live_pause = -5, "float128", 10**9
    settings.save(config_dir())
    read = Settings.load(config_dir())
    assert read.history_size == LIMITS["history_size"][0] and read.precision == "auto"
    assert read.live_pause == LIMITS["live_pause"][1]
