"""The dock shows every declared parameter, and nothing that is out of its range."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from sketchstudio import parameters
from sketchstudio.parameters import GenerationParameters
from sketchstudio.ui.docks.parameters import ParametersDock


@pytest.fixture
def dock(qtbot: QtBot) -> Iterator[ParametersDock]:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = ParametersDock(QAction("Generate", window), QAction("Cancel", window))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.show()
    yield dock


def test_every_declared_parameter_has_a_row_in_its_order(dock: ParametersDock) -> None:
    assert tuple(dock.rows) == parameters.names()
    for name, row in dock.rows.items():
        assert parameters.info(name).help in row.editor.toolTip()
        assert row.editor.accessibleName() or name == "seed" or row.editor.focusProxy().accessibleName()


def test_it_starts_with_the_defaults(dock: ParametersDock) -> None:
    assert dock.parameters() == GenerationParameters()


def test_parameters_go_in_and_come_out(dock: ParametersDock) -> None:
    values = GenerationParameters(
        prompt="a red chair", negative_prompt="blur", sketch_scale=2.35, colour_scale=0.33, realism=0.71, steps=7,
        guidance_scale=4.2, strength=0.55, seed=parameters.MAX_SEED, width=512, height=128, scheduler="unipc",
        method="text", device="cpu",
    )  # fmt: skip
    dock.set_parameters(values)
    assert dock.parameters() == values


def test_only_the_main_ones_are_in_view_until_more_is_asked_for(dock: ParametersDock) -> None:
    for name, row in dock.rows.items():
        assert row.isVisible() == parameters.info(name).main
    dock.more.click()
    assert all(row.isVisible() for row in dock.rows.values())


def test_a_size_snaps_to_a_multiple_of_eight(dock: ParametersDock) -> None:
    dock.rows["width"].editor.spin.setValue(250)
    assert dock.parameters().width == 248
    assert dock.rows["width"].editor.spin.value() == 248


def test_the_slider_and_the_number_agree(dock: ParametersDock) -> None:
    editor = dock.rows["sketch_scale"].editor
    editor.slider.setValue(editor.slider.maximum())
    assert editor.spin.value() == parameters.info("sketch_scale").maximum == dock.parameters().sketch_scale
    editor.spin.setValue(0)
    assert editor.slider.value() == 0


def test_reset_shows_where_a_value_is_not_the_default(dock: ParametersDock) -> None:
    row = dock.rows["sketch_scale"]
    assert not row._reset.isVisible()
    row.set_value(3.0)
    assert row._reset.isVisible()
    row._reset.click()
    assert row.value() == GenerationParameters().sketch_scale
    assert not row._reset.isVisible()


def test_live_parameters_say_so_and_others_do_not(dock: ParametersDock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dock.live_changed, timeout=1000):
        dock.rows["sketch_scale"].set_value(2.5)
    with qtbot.assertNotEmitted(dock.live_changed):
        dock.rows["steps"].set_value(5)


def test_the_dice_rolls_and_the_lock_holds(dock: ParametersDock) -> None:
    before = dock.parameters().seed
    dock.new_seed()
    assert dock.parameters().seed != before
    assert not dock.seed_locked
    dock.seed_locked = True
    assert dock.seed_locked


def test_the_wheel_over_a_slider_scrolls_and_changes_nothing(dock: ParametersDock) -> None:
    slider = dock.rows["sketch_scale"].editor.slider
    slider.clearFocus()
    event = QWheelEvent(
        QPointF(4, 4), QPointF(slider.mapToGlobal(QPoint(4, 4))), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, event)
    assert dock.parameters().sketch_scale == GenerationParameters().sketch_scale


def test_line_breaks_in_a_prompt_are_spaces(dock: ParametersDock) -> None:
    dock.rows["prompt"].set_value("a red\nchair ")
    assert dock.parameters().prompt == "a red chair"


def test_the_button_triggers_what_it_says(dock: ParametersDock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dock._generate.triggered, timeout=1000):
        dock.button.click()
    dock.set_running(True)
    assert dock.button.text() == "Cancel"
    with qtbot.waitSignal(dock._cancel.triggered, timeout=1000):
        dock.button.click()
