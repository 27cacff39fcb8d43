"""The way from the menu to a film of the drawing; and what becomes of its past when it is saved and opened."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image, ImageSequence
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from sketchstudio.document.formats import project_file
from sketchstudio.document.timelapse_film import TimelapseFilm
from sketchstudio.paths import resource
from sketchstudio.ui.files import timelapse_export
from sketchstudio.ui.files.timelapse_export import Making


@pytest.fixture
def drawn(hand: Hand) -> Hand:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.3))
    hand.draw_with_mouse((0.3, 0.6), (0.6, 0.6))
    return hand


def ink(frame: np.ndarray) -> tuple[int, int]:
    """Dark pixels in the upper and the lower half."""
    dark = np.asarray(frame).reshape(*np.asarray(frame).shape[:2], -1).min(axis=2) < 100
    half = dark.shape[0] // 2
    return int(dark[:half].sum()), int(dark[half:].sum())


def test_the_menu_leads_to_a_film_that_grows(drawn: Hand, tmp_path: Path) -> None:
    window = drawn.window
    window.settings.pictures = str(tmp_path)

    async def scene() -> None:
        drawn.trigger("export_timelapse")
        await drawn.until(lambda: window.findChild(QFileDialog) is not None)
        window.findChild(QFileDialog).accept()
        await drawn.until(lambda: bool(window.canvas_pane.bar.text))

    drawn.do(scene())
    path = tmp_path / "drawing-timelapse.webp"
    assert str(path) in window.canvas_pane.bar.text and list(tmp_path.iterdir()) == [path]
    with Image.open(path) as film:
        frames = [ink(np.asarray(frame.convert("RGB"))) for frame in ImageSequence.Iterator(film)]
    assert len(frames) > 20 and frames[0][0] < 100 and frames[0][1] == 0
    upper, lower = (np.array(row) for row in zip(*frames, strict=True))
    middle = int((upper > 0.95 * upper[-1]).argmax())
    assert 5 < middle < len(frames) - 5 and lower[middle - 2] == 0 and lower[-1] > 500
    assert window.findChild(Making) is None or window.findChild(Making).isHidden()


@pytest.mark.parametrize("kind", ["gif", "png"])
def test_the_kind_that_is_chosen_is_the_ending(drawn: Hand, tmp_path: Path, kind: str) -> None:
    window = drawn.window
    window.settings.pictures = str(tmp_path)

    async def scene() -> None:
        drawn.trigger("export_timelapse")
        await drawn.until(lambda: window.findChild(QFileDialog) is not None)
        dialog = window.findChild(QFileDialog)
        chosen = next(text for text in dialog.nameFilters() if f".{kind})" in text)
        dialog.selectNameFilter(chosen)
        dialog.filterSelected.emit(chosen)  # as the box of the dialog does
        dialog.accept()
        await drawn.until(lambda: bool(window.canvas_pane.bar.text))

    drawn.do(scene())
    files = sorted(tmp_path.iterdir())
    if kind == "gif":
        assert [file.name for file in files] == ["drawing-timelapse.gif"]
    else:
        assert (
            files[0].name == "drawing-timelapse-001.png"
            and len(files) > 20
            and str(len(files)) in window.canvas_pane.bar.text
        )


@pytest.mark.parametrize("closing", [False, True])
def test_cancel_leaves_nothing_behind(
    drawn: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closing: bool
) -> None:
    window = drawn.window
    waiting, go = threading.Event(), threading.Event()
    frames_of = Making.frames_of

    def slowly(self: Making, film: TimelapseFilm):  # type: ignore[no-untyped-def]
        for number, frame in enumerate(frames_of(self, film)):
            if number == 5:
                waiting.set()
                go.wait()
            yield frame

    monkeypatch.setattr(Making, "frames_of", slowly)

    async def scene() -> bool:
        import asyncio

        task = asyncio.ensure_future(timelapse_export.export(window, tmp_path / "a.webp"))
        await drawn.until(waiting.is_set)
        making = window.findChild(Making)
        assert making.isVisible() and not making.isModal()
        await drawn.until(lambda: making.value() == 5)
        drawn.draw_with_mouse((0.2, 0.2), (0.4, 0.4))  # the window goes on
        if closing:
            window.closed.emit()  # as at the end of the app
        else:
            drawn.qtbot.mouseClick(making.findChild(QPushButton), Qt.MouseButton.LeftButton)
        go.set()
        return await task

    assert not drawn.do(scene())
    assert list(tmp_path.iterdir()) == [] and "not exported" in window.canvas_pane.bar.text
    assert len(window.document.layers[-1].strokes) == 3


def test_where_it_cannot_be_written_that_is_said(drawn: Hand, tmp_path: Path) -> None:
    bar = drawn.window.canvas_pane.bar
    assert not drawn.do(timelapse_export.export(drawn.window, tmp_path / "no" / "a.webp"))
    assert "no folder" in bar.text
    assert not drawn.do(timelapse_export.export(drawn.window, tmp_path / "a.mp4"))
    assert ".webp" in bar.text and list(tmp_path.iterdir()) == []


def test_without_a_drawing_there_is_nothing_to_export(hand: Hand) -> None:
    hand.do(timelapse_export.ask(hand.window))
    assert "Draw something" in hand.window.canvas_pane.bar.text


def test_the_timelapse_is_saved_and_goes_on_where_the_project_is_opened(drawn: Hand, tmp_path: Path) -> None:
    window, path = drawn.window, tmp_path / "a.sketchstudio"
    assert drawn.do(window.files.save(path))
    window.tabs.close(window.tabs.current)
    assert drawn.do(window.files.open(path))
    drawn.draw_with_mouse((0.2, 0.2), (0.4, 0.4))
    assert drawn.do(window.files.save(path))
    timelapse = project_file.load(path).timelapse
    assert [len(moment.changes) for moment in timelapse] == [0, 1, 1, 1]


def test_a_drawing_that_is_opened_brings_no_past_of_the_one_before(drawn: Hand, tmp_path: Path) -> None:
    window = drawn.window
    assert len(window.document.recorder.timelapse) == 3
    assert drawn.do(window.files.open(resource("samples/chair.svg")))
    (moment,) = window.document.recorder.timelapse
    come = {layer: splice.come for layer, (splice,) in moment.changes.items()}
    assert come == {layer.id: layer.strokes for layer in window.document.layers if layer.strokes}
