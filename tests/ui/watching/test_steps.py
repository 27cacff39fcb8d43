"""The steps of a run: another drawing grows from one of them, and they go out through the dialog."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.request import Ending


@pytest.fixture
def made(hand: Hand) -> Hand:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    hand.trigger("generate")
    hand.wait_for_picture()
    return hand


def test_another_drawing_goes_on_from_a_step_with_its_noise(made: Hand) -> None:
    window, first = made.window, made.window.finished
    made.draw_with_mouse((0.3, 0.7), (0.7, 0.7))
    window.watching.timeline.look_at(1)
    made.trigger("fork")
    made.wait_for_picture()
    assert window.finished is not first and not np.array_equal(window.finished.image, first.image)
    before, now = from_text(first.metadata), from_text(window.finished.metadata)
    assert now.fork.step == 2 and np.array_equal(now.fork.origin.sketch, before.sketch)
    assert now.sketch.sum() > before.sketch.sum()
    kept = window.watching.timeline.film.stills[0]
    assert kept.step == 1  # what came before the fork is as it was


def steps(hand: Hand) -> list[int]:
    return [still.step for still in hand.window.watching.timeline.film.stills]


def stay_busy_until_the_end(hand: Hand) -> None:
    """As a window that does something else all the while: nothing that the worker says is handled."""
    ended = threading.Event()
    hand.studio.worker.job_event.connect(  # heard in the worker's thread
        lambda event: ended.set() if isinstance(event, Ending) else None, Qt.ConnectionType.DirectConnection
    )
    hand.trigger("generate")
    assert ended.wait(60)


def test_a_window_that_was_busy_all_through_a_run_has_every_step_and_showed_the_newest(made: Hand) -> None:
    made.window.parameters.rows["steps"].set_value(40)
    made.frames.clear()
    stay_busy_until_the_end(made)
    assert steps(made) == []
    made.wait_for_picture()
    assert [frame.step for frame in made.frames] == [40]
    assert steps(made) == [*range(1, 41), 0]
    film = made.window.watching.timeline.film
    assert film.steps == 40 and np.array_equal(film.stills[39].image, made.frames[0].image)
    assert film.stills[0].seconds < film.stills[39].seconds < film.stills[40].seconds
    window, first = made.window, made.window.finished
    window.watching.timeline.look_at(19)
    made.trigger("fork")  # from one that came late
    made.wait_for_picture()
    assert np.array_equal(window.finished.image, first.image) and steps(made) == [*range(1, 41), 0]


def test_steps_that_come_late_leave_the_one_that_is_looked_at(made: Hand) -> None:
    timeline, worker = made.window.watching.timeline, made.studio.worker
    made.window.parameters.rows["steps"].set_value(200)
    made.frames.clear()
    made.trigger("generate")
    made.wait(lambda: bool(made.frames))
    while (newest := worker._mailbox._frame) is None or newest.step < made.frames[-1].step + 5:
        time.sleep(0.001)  # busy
    made.wait(lambda: made.frames[-1].step >= newest.step)
    timeline.look_at(len(timeline.film.stills) - 1)
    looked_at, caption = timeline.still, made.window.result.caption
    made.trigger("cancel")
    made.wait_for_picture()
    newest = made.frames[-1].step
    assert steps(made) == list(range(1, newest + 1)) and newest < 200
    assert timeline.still is looked_at is timeline.film.stills[looked_at.step - 1]
    assert timeline.strip.place == looked_at.step - 1
    assert f"Step {looked_at.step} of 200" in caption


@pytest.mark.parametrize("kind", ["webp", "gif", "png"])
def test_the_menu_leads_to_each_kind_of_file(made: Hand, tmp_path: Path, kind: str) -> None:
    window = made.window
    window.settings.pictures = str(tmp_path)

    async def scene() -> None:
        made.trigger("export_steps")
        await made.until(lambda: window.findChild(QFileDialog) is not None)
        dialog = window.findChild(QFileDialog)
        chosen = next(text for text in dialog.nameFilters() if f".{kind})" in text)
        dialog.selectNameFilter(chosen)
        dialog.filterSelected.emit(chosen)  # as the box of the dialog does
        dialog.accept()
        await made.until(lambda: "Exported" in window.result_pane.bar.text)

    made.do(scene())
    files = sorted(path.name for path in tmp_path.iterdir())
    if kind == "png":
        assert files == [f"steps-{number:03}.png" for number in range(1, 6)]
        return
    assert files == [f"steps.{kind}"]
    with Image.open(tmp_path / files[0]) as film:
        assert film.format == kind.upper() and film.n_frames >= 2 and film.size == (64, 64)
