"""The form shows every declared parameter, and nothing that is out of its range."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QFont, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from sketchstudio import parameters
from sketchstudio.parameters import GenerationParameters
from sketchstudio.ui.docks.parameters import ParameterForm


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[ParameterForm]:
    window = QMainWindow()
    qtbot.addWidget(window)
    form = ParameterForm(QAction("Generate", window), QAction("Cancel", window))
    window.setCentralWidget(form)
    window.show()
    yield form


def test_every_declared_parameter_has_a_row_in_its_order(form: ParameterForm) -> None:
    assert tuple(form.rows) == parameters.names()
    for name, row in form.rows.items():
        assert parameters.info(name).help in row.editor.toolTip()
        assert row.editor.accessibleName() or name == "seed" or row.editor.focusProxy().accessibleName()


def test_it_starts_with_the_defaults(form: ParameterForm) -> None:
    assert form.parameters() == GenerationParameters()


def test_parameters_go_in_and_come_out(form: ParameterForm) -> None:
    values = GenerationParameters(
        prompt="a red chair", negative_prompt="blur", sketch_scale=2.35, colour_scale=0.33, realism=0.71, steps=7,
        guidance_scale=4.2, strength=0.55, seed=parameters.MAX_SEED, width=512, height=128, scheduler="unipc",
        method="text", device="cpu",
    )  # fmt: skip
    form.set_parameters(values)
    assert form.parameters() == values


def test_only_the_main_ones_are_in_view_until_more_is_asked_for(form: ParameterForm) -> None:
    for name, row in form.rows.items():
        assert row.isVisible() == parameters.info(name).main
    form.more.click()
    assert form.rows["steps"].isVisible()


@pytest.mark.parametrize("method", parameters.METHODS)
def test_a_method_shows_the_parameters_that_it_reads_and_no_others(form: ParameterForm, method: str) -> None:
    form.more.click()
    form.set_parameters(GenerationParameters(method=method))
    assert {name for name, row in form.rows.items() if row.isVisible()} == {
        name for name in parameters.names() if method in parameters.info(name).methods
    }


def test_a_size_snaps_to_a_multiple_of_eight(form: ParameterForm) -> None:
    form.rows["width"].editor.spin.setValue(250)
    assert form.parameters().width == 248
    assert form.rows["width"].editor.spin.value() == 248


def test_the_slider_and_the_number_agree(form: ParameterForm) -> None:
    editor = form.rows["sketch_scale"].editor
    editor.slider.setValue(editor.slider.maximum())
    assert editor.spin.value() == parameters.info("sketch_scale").maximum == form.parameters().sketch_scale
    editor.spin.setValue(0)
    assert editor.slider.value() == 0


def test_reset_shows_where_a_value_is_not_the_default(form: ParameterForm) -> None:
    row = form.rows["sketch_scale"]
    assert not row._reset.isVisible()
    row.set_value(3.0)
    assert row._reset.isVisible()
    row._reset.click()
    assert row.value() == GenerationParameters().sketch_scale
    assert not row._reset.isVisible()


def test_live_parameters_say_so_and_others_do_not(form: ParameterForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.live_changed, timeout=1000):
        form.rows["sketch_scale"].set_value(2.5)
    with qtbot.assertNotEmitted(form.live_changed):
        form.rows["steps"].set_value(5)


def test_the_dice_rolls_and_the_lock_holds(form: ParameterForm) -> None:
    before = form.parameters().seed
    form.new_seed()
    assert form.parameters().seed != before
    assert not form.seed_locked
    form.seed_locked = True
    assert form.seed_locked


def test_the_wheel_over_a_slider_scrolls_and_changes_nothing(form: ParameterForm) -> None:
    slider = form.rows["sketch_scale"].editor.slider
    slider.clearFocus()
    event = QWheelEvent(
        QPointF(4, 4), QPointF(slider.mapToGlobal(QPoint(4, 4))), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, event)
    assert form.parameters().sketch_scale == GenerationParameters().sketch_scale


def test_line_breaks_in_a_prompt_are_spaces(form: ParameterForm) -> None:
    form.rows["prompt"].set_value("a red\nchair ")
    assert form.parameters().prompt == "a red chair"


def test_the_button_triggers_what_it_says(form: ParameterForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form._generate.triggered, timeout=1000):
        form.button.click()
    form.set_running(True)
    assert form.button.text() == "Cancel"
    with qtbot.waitSignal(form._cancel.triggered, timeout=1000):
        form.button.click()


def test_the_button_says_the_key_of_the_moment(form: ParameterForm) -> None:
    form._generate.setToolTip("Generate (F9)")
    assert form.button.toolTip() == "Generate (F9)"
    form._cancel.setToolTip("Cancel (F10)")
    assert form.button.toolTip() == "Generate (F9)"
    form.set_running(True)
    assert form.button.toolTip() == "Cancel (F10)"


def test_a_method_that_the_model_cannot_do_cannot_be_chosen_and_says_why(form: ParameterForm) -> None:
    form.offer_methods(("diss", "text"))
    choice = form.rows["method"].editor
    offered = {choice.itemText(row): choice.model().item(row) for row in range(choice.count())}
    assert [name for name, item in offered.items() if item.isEnabled()] == ["diss", "text"]
    assert "edge predictor" in offered["lgp"].toolTip() and not offered["text"].toolTip()
    choice.setFocus()
    for _ in offered:  # the keys pass over what is not offered
        QApplication.sendEvent(choice, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))
    assert choice.value() == "text"


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "ru_RU"])
@pytest.mark.parametrize("typed", ["3.5", "3,5"])
def test_both_decimal_points_are_understood(form: ParameterForm, qtbot: QtBot, locale: str, typed: str) -> None:
    row = form.rows["sketch_scale"]
    number = row.editor.findChild(QDoubleSpinBox)
    number.setLocale(QLocale(locale))
    number.selectAll()
    qtbot.keyClicks(number, typed)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert row.value() == 3.5


@pytest.mark.parametrize("points", [8, 9, 14, 20])
def test_labels_and_numbers_are_whole_in_any_font(qtbot: QtBot, qapp: QApplication, points: int) -> None:
    font = QFont(usual := qapp.font())
    font.setPointSize(points)
    qapp.setFont(font)
    try:
        window = QMainWindow()
        qtbot.addWidget(window)
        form = ParameterForm(QAction("Generate", window), QAction("Cancel", window))
        window.setCentralWidget(form)
        form.more.setChecked(True)
        window.resize(100, 400)
        window.show()
        for label in form.findChildren(QLabel):
            if label.isVisible():
                assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), label.text()
        assert form.area.widget().width() <= form.area.viewport().width(), "nothing lies beyond the right edge"
        number = form.rows["guidance_scale"].editor.findChild(QDoubleSpinBox)
        assert number.fontMetrics().horizontalAdvance("000.00") < number.lineEdit().width()
    finally:
        qapp.setFont(usual)
