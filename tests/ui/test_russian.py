"""The window in Russian: all of it, and nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import qasync
from hand import Hand
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sketchstudio import language, parameters
from sketchstudio.app import Studio
from sketchstudio.errors import UserError
from sketchstudio.settings import Settings
from sketchstudio.ui import theme
from sketchstudio.ui.arrangement import TOOLS
from sketchstudio.ui.dialogs.page_dialog import PageDialog
from sketchstudio.ui.files.export import ExportDialog
from sketchstudio.ui.one_line import OneLine
from sketchstudio.ui.watching.seen import Seen

# Names, and what a person types or reads elsewhere in the same letters.
NAMES = {
    "SketchStudio", "PNG", "SVG", "JPEG", "WebP", "GIF", "OpenRaster", "Apache", "NVIDIA", "AMD", "Apple", "English",
    "LGP", "DiSS", "ETA", "tiny", "train", "edge", "predictor", "sketchstudio", "red", "wooden", "chair", "CPU",
    "Ctrl", "Shift", "Alt", "Esc", "Del", "Enter", "Return", "Backspace", "PgUp", "PgDown", "Left", "Right", "End",
    "Space", "Tab", "OK",
}  # fmt: skip
VALUES = {  # as the command line has them
    word for name in parameters.names() for choice in parameters.info(name).choices for word in choice.split("+")
}


@pytest.fixture
def russian(qapp: QApplication) -> Iterator[None]:
    assert language.install(qapp, "ru") == "ru"
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


@pytest.fixture
def window_hand(
    russian: None, qtbot: QtBot, qapp: QApplication, loop: qasync.QEventLoop, tiny_model: Path
) -> Iterator[Hand]:
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, "light")
    studio = Studio(Settings(), str(tiny_model))
    window = studio.window
    window.show()
    window.furnish()
    qapp.processEvents()
    yield Hand(qtbot, studio, loop)
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    qapp.processEvents()
    qapp.setQuitOnLastWindowClosed(quits)


def english(text: str) -> list[str]:
    """Words in Latin letters that have no business there."""
    words = re.findall(r"[A-Za-z]+", re.sub(r"<[^>]*>|\(\*[^)]*\)|\S*/\S+", "", text))
    return [word for word in words if len(word) > 1 and word not in NAMES | VALUES and word.lower() not in VALUES]


def texts(widget: QWidget) -> Iterator[str]:
    """All that a person can read or hear of one widget."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip())
    if isinstance(widget, (QDialog, QDockWidget)):
        yield widget.windowTitle()
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, QMenu):
        yield widget.title()
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        yield widget.placeholderText()
    if isinstance(widget, QAbstractSpinBox):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
    if isinstance(widget, QTreeWidget):
        yield from (widget.headerItem().text(column) for column in range(widget.columnCount()))
        yield from (widget.topLevelItem(row).text(0) for row in range(widget.topLevelItemCount()))


def english_in(top: QWidget) -> list[tuple[str, str]]:
    found = [(type(widget).__name__, text) for widget in [top, *top.findChildren(QWidget)] for text in texts(widget)]
    found += [
        (action.objectName(), text)
        for action in top.findChildren(QAction)
        for text in (action.text(), action.toolTip())
    ]
    return [(name, text) for name, text in found if english(text)]


def cut_off(top: QWidget) -> list[tuple[str, str, int, int]]:
    """Labels and buttons with less room than their text needs: the text, the room, the need."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisibleTo(top) or isinstance(widget, OneLine):
            continue
        if isinstance(widget, QScrollArea) and isinstance(page := widget.widget(), QWidget):
            if widget.viewport().width() < page.minimumSizeHint().width():
                found.append(("page", page.accessibleName(), widget.viewport().width(), page.minimumSizeHint().width()))
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            need = widget.sizeHint().width()
        elif isinstance(widget, QAbstractButton) and widget.text():
            shows_icon = isinstance(widget, QToolButton) and not widget.icon().isNull()
            need = widget.sizeHint().width() if not shows_icon else widget.minimumSizeHint().width()
        else:
            continue
        if widget.width() < need:
            found.append((type(widget).__name__, widget.text(), widget.width(), need))
    return found


def dialogs(hand: Hand) -> Iterator[QWidget]:
    window = hand.window
    window.dialogs.settings()
    settings = next(widget for widget in QApplication.topLevelWidgets() if widget.objectName() == "settings")
    for row in range(4):
        settings.list.setCurrentRow(row)
        QApplication.processEvents()
        yield settings
    settings.close()
    step = Seen(np.zeros((256, 256, 3), np.uint8), step=8)
    for dialog in (PageDialog(window.document.snapshot(), window), ExportDialog(window, step, 1)):
        dialog.show()
        QApplication.processEvents()
        yield dialog
        dialog.close()


def test_the_window_has_no_english_in_it(window_hand: Hand) -> None:
    window = window_hand.window
    for tool in TOOLS:
        window.set_tool(tool)
        assert not english_in(window)
    assert window.menus["File"].title() == "&Файл"
    assert window.actions_by_id["save_as"].text() == "Сохранить как…"


def test_the_dialogs_have_no_english_in_them(window_hand: Hand) -> None:
    for dialog in dialogs(window_hand):
        assert not english_in(dialog)
        for box in dialog.findChildren(QDialogButtonBox):
            assert all(
                re.search("[а-я]", button.text()) or button.text() == "OK" for button in box.buttons()
            )  # Qt's own words


def test_what_people_do_is_named_in_russian(window_hand: Hand) -> None:
    document = window_hand.window.document
    assert [layer.name for layer in document.layers] == ["Цвет", "Эскиз"]
    window_hand.window.layer_actions.add("mask")
    document.duplicate_layers(*(layer.id for layer in document.layers))
    document.remove_layers(document.layers[0].id)
    stack = document.undo_stack
    steps = [stack.text(number) for number in range(stack.count())]
    assert steps == ["Добавить «Маска»", "Дублировать 3 слоя", "Удалить слой"]


def test_errors_of_parts_without_qt_are_told_in_russian(russian: None) -> None:
    error = UserError("{name} is empty (0 bytes). Use another file.", name="chair.png")
    assert str(error) == "chair.png is empty (0 bytes). Use another file."
    assert language.told(error) == "Файл chair.png пуст (0 байт). Выберите другой."


def test_what_is_good_to_know_of_a_picture_is_told_in_russian(window_hand: Hand) -> None:
    window = window_hand.window
    values = window.parameters.parameters().replace(prompt="a red chair " * 8, width=64, height=64, steps=2)
    window.parameters.set_parameters(values)
    window_hand.studio.start()
    try:
        window_hand.trigger("generate")
        window_hand.wait_for_picture()
    finally:
        window_hand.studio.stop()
    bar = window.result_pane.bar
    assert bar.text == "Модель прочитала описание только до 10-го слова из 24." and not english(bar.text)
    assert bar.property("kind") == "note"


def test_nothing_is_cut_off(window_hand: Hand) -> None:
    window = window_hand.window
    for tool in TOOLS:
        window.set_tool(tool)
        QApplication.processEvents()
        assert not cut_off(window), tool
    for dialog in dialogs(window_hand):
        assert not cut_off(dialog)


def test_english_loads_nothing(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    assert language.install(qapp, "en") == "en"
    assert not qapp.findChildren(QTranslator)
    assert QGuiApplication.translate("actions", "Save") == "Save"
