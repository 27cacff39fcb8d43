"""Open, save and export through the dialogs: keys and clicks in, files out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from sketchstudio.document.document import Document
from sketchstudio.document.formats import open_raster, project_file, svg
from sketchstudio.document.layer import Drawing


@pytest.fixture
def drawn(hand: Hand, tmp_path: Path) -> Hand:
    """A stroke, and the keyboard on the canvas; dialogs begin in the folder of the test."""
    hand.window.furnish()
    hand.window.activateWindow()
    hand.canvas.setFocus()
    hand.window.settings.folder = str(tmp_path)
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    return hand


def strokes(drawing: Drawing) -> int:
    return sum(len(layer.strokes) for layer in drawing.layers)


def answer_when_asked(hand: Hand, answer: QMessageBox.StandardButton) -> None:
    """Click a button of the question that the file dialog is going to ask, and to wait for in a loop of its own."""

    def look() -> None:
        question = QApplication.activeModalWidget()
        if isinstance(question, QMessageBox):
            timer.stop()
            hand.qtbot.mouseClick(question.button(answer), Qt.MouseButton.LeftButton)

    timer = QTimer(hand.window, interval=10)
    timer.timeout.connect(look)
    timer.start()


def test_a_drawing_is_saved_under_the_name_that_is_typed_and_opened_again(drawn: Hand, tmp_path: Path) -> None:
    window = drawn.window

    async def scene() -> None:
        await drawn.press("Ctrl+Shift+S")
        await drawn.name_file("cup")  # the ending comes by itself
        await drawn.until(lambda: window.tabs.current.saved)
        await drawn.press("Ctrl+W")
        await drawn.until(lambda: window.tabs.current.path is None)
        await drawn.press("Ctrl+O")
        await drawn.name_file("cup.sketchstudio")
        await drawn.until(lambda: window.tabs.current.path is not None)

    drawn.do(scene())
    assert [path.name for path in tmp_path.iterdir()] == ["cup.sketchstudio"]
    assert window.tabs.current.path == tmp_path / "cup.sketchstudio" and "cup" in window.windowTitle()
    assert strokes(window.document.snapshot()) == 1


@pytest.mark.parametrize("replaces", [True, False])
def test_a_file_that_is_there_is_replaced_only_where_one_says_so(drawn: Hand, tmp_path: Path, replaces: bool) -> None:
    file = tmp_path / "cup.sketchstudio"
    assert drawn.do(drawn.window.files.save(file))
    before, button = file.read_bytes(), QMessageBox.StandardButton
    drawn.draw_with_mouse((0.3, 0.6), (0.6, 0.3))

    async def scene() -> None:
        await drawn.press("Ctrl+Shift+S")
        answer_when_asked(drawn, button.Yes if replaces else button.No)
        await drawn.name_file("cup")
        if replaces:
            await drawn.until(lambda: drawn.window.tabs.current.saved)
        else:
            dialog = await drawn.dialog(QFileDialog)
            drawn.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            await drawn.until(lambda: not dialog.isVisible())

    drawn.do(scene())
    assert (file.read_bytes() == before) == (not replaces) == (not drawn.window.tabs.current.saved)
    assert strokes(project_file.load(file).drawing) == 1 + replaces


def test_who_closes_and_wants_to_save_is_asked_where(drawn: Hand, tmp_path: Path) -> None:
    async def scene() -> None:
        await drawn.press("Ctrl+W")
        question = await drawn.dialog(QMessageBox)
        drawn.qtbot.mouseClick(question.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
        await drawn.name_file("cup")
        await drawn.until(lambda: drawn.window.document.is_blank())

    drawn.do(scene())
    assert strokes(project_file.load(tmp_path / "cup.sketchstudio").drawing) == 1


@pytest.mark.parametrize("keys", ["Ctrl+Shift+S", "Ctrl+W"])
def test_what_is_asked_about_is_what_is_saved_though_another_drawing_comes_up(
    drawn: Hand, tmp_path: Path, keys: str
) -> None:
    tabs = drawn.window.tabs
    asked, other = tabs.current, tabs.new()
    drawn.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    drawn.draw_with_mouse((0.3, 0.6), (0.6, 0.3))
    tabs.show(asked)

    async def scene() -> None:
        await drawn.press(keys)
        if keys == "Ctrl+W":
            question = await drawn.dialog(QMessageBox)
            tabs.show(other)  # as where the next start of the app hands over a file
            drawn.qtbot.mouseClick(question.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
        await drawn.dialog(QFileDialog)
        tabs.show(other)
        await drawn.name_file("cup")
        await drawn.until(lambda: asked not in tabs.all or asked.saved)

    drawn.do(scene())
    assert strokes(project_file.load(tmp_path / "cup.sketchstudio").drawing) == 1
    assert (asked in tabs.all) == (keys != "Ctrl+W")
    assert other in tabs.all and other.path is None and not other.saved


@pytest.mark.parametrize(
    ("action", "name"),
    [("export_drawing", "cup.png"), ("export_layers", "cup.ora"), ("export_timelapse", "cup.webp")],
)
def test_what_goes_out_is_the_drawing_that_was_asked_for_though_another_comes_up(
    drawn: Hand, tmp_path: Path, action: str, name: str
) -> None:
    tabs = drawn.window.tabs
    asked, blank = tabs.current, tabs.new()
    tabs.show(asked)

    async def scene() -> None:
        drawn.trigger(action)
        await drawn.dialog(QFileDialog)
        tabs.show(blank)
        await drawn.name_file(name)
        await drawn.until(lambda: (tmp_path / name).exists())
        await drawn.until(lambda: "cup" in drawn.window.canvas_pane.bar.text)  # all is said and done

    drawn.do(scene())
    if name.endswith(".ora"):
        assert not Document(open_raster.load(tmp_path / name)).is_blank()
    else:
        with Image.open(tmp_path / name) as picture:
            picture.seek(getattr(picture, "n_frames", 1) - 1)
            assert np.asarray(picture.convert("L")).min() < 100


def test_a_drawing_that_is_closed_twice_at_once_is_closed_once(drawn: Hand, tmp_path: Path) -> None:
    window = drawn.window
    assert drawn.do(window.files.save(tmp_path / "cup.sketchstudio"))
    other = window.tabs.new()
    window.tabs.show(window.tabs.all[0])

    async def scene() -> None:
        for _ in range(2):  # as an impatient hand
            drawn.trigger("close_tab")
        await drawn.until(lambda: window.tabs.all == [other])
        await asyncio.sleep(0.05)

    drawn.do(scene())
    assert window.canvas_pane.bar.text == ""


def test_a_name_that_is_nowhere_is_said_and_changes_nothing(drawn: Hand) -> None:
    async def scene() -> None:
        await drawn.press("Ctrl+O")
        answer_when_asked(drawn, QMessageBox.StandardButton.Ok)
        await drawn.name_file("nowhere.svg")
        dialog = await drawn.dialog(QFileDialog)
        drawn.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        await drawn.until(lambda: not dialog.isVisible())

    drawn.do(scene())
    assert len(drawn.window.tabs.all) == 1 and strokes(drawn.window.document.snapshot()) == 1


@pytest.mark.parametrize(("kind", "name"), [("SVG", "drawing.svg"), ("PNG", "drawing.png")])
def test_the_drawing_goes_out_as_the_kind_that_is_chosen(drawn: Hand, tmp_path: Path, kind: str, name: str) -> None:
    async def scene() -> None:
        await drawn.press("Ctrl+Shift+E")
        await drawn.name_file("drawing", kind)
        await drawn.until(lambda: "Exported" in drawn.window.canvas_pane.bar.text)

    drawn.do(scene())
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if kind == "SVG":
        assert strokes(svg.load(tmp_path / name)) == 1
    else:
        with Image.open(tmp_path / name) as image:
            assert np.asarray(image.convert("L")).min() < 40


def test_the_layers_go_out_from_the_menu(drawn: Hand, tmp_path: Path) -> None:
    async def scene() -> None:
        drawn.choose_in_menu("File", "export_layers")
        await drawn.name_file("layers")
        await drawn.until(lambda: "Exported" in drawn.window.canvas_pane.bar.text)

    drawn.do(scene())
    exported = open_raster.load(tmp_path / "layers.ora")
    assert [layer.name for layer in exported.layers] == ["Colour", "Sketch"]
