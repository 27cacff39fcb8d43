"""The queue outlives the window: what waits is there at the next start, and waits until somebody wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from sketchstudio.app import Studio
from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.queue_folder import LIST, read
from sketchstudio.settings import Settings
from sketchstudio.ui.watching.kept_queue import recover_queue


@pytest.fixture
def folder(hand: Hand, tmp_path: Path) -> Path:
    hand.window.queue_folder = tmp_path / "queue"
    return tmp_path / "queue"


@pytest.fixture
def starts(hand: Hand, folder: Path) -> Iterator[list[Hand]]:
    """Windows after the first one, to be closed."""
    started: list[Hand] = []
    yield started
    for one in started:
        close(one)
        one.window.deleteLater()


def start(hand: Hand, folder: Path, starts: list[Hand]) -> Hand:
    """The app once more."""
    again = Hand(hand.qtbot, Studio(Settings(), hand.window.model), hand.loop)
    again.window.queue_folder = folder
    again.window.show()
    again.window.fill_menus()
    again.studio.start()
    starts.append(again)
    again.window.activateWindow()
    again.window.canvas.setFocus()
    again.do(recover_queue(again.window, folder))
    return again


def close(hand: Hand) -> None:
    """Whatever was not saved is thrown away."""
    hand.window._may_close = True
    hand.window.close()
    hand.studio.stop()


def enqueue(hand: Hand, steps: int, count: int) -> None:
    """A batch, by its buttons."""
    window = hand.window
    window.parameters.rows["steps"].set_value(steps)
    window.parameters.seed_locked = True
    window.watching.docks.queue.count.setValue(count)
    hand.trigger("enqueue_batch")


def seeds(hand: Hand) -> list[int]:
    return [request.parameters.seed for request in hand.window.watching.queue.runs.waiting]


def on_disk(hand: Hand, folder: Path) -> list[int]:
    """The seeds of what is noted, once all is written."""
    hand.qtbot.wait(1)
    hand.window.watching.keeper.background.wait()
    return [one.request.parameters.seed for place in folder.glob("*.queue") for one in read(place)]


def on_disk_files(hand: Hand, folder: Path) -> list[Path]:
    """All that is kept, once all is written."""
    hand.qtbot.wait(1)
    hand.window.watching.keeper.background.wait()
    return list(folder.glob("*.queue/*"))


def change_list(folder: Path, before: str, after: str) -> None:
    """Another word in the list of the runs."""
    (file,) = folder.glob(f"*.queue/{LIST}")
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def go_on(hand: Hand) -> QToolButton:
    """The button beside what the notice says."""
    return next(b for b in hand.window.result_pane.bar.findChildren(QToolButton) if "Continue" in b.text())


def test_what_waits_at_a_close_waits_at_the_next_start_and_is_made_when_somebody_says_so(
    hand: Hand, folder: Path, starts: list[Hand], tmp_path: Path
) -> None:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    assert hand.do(hand.window.files.save(tmp_path / "cup.sketchstudio"))
    hand.window.parameters.rows["seed"].set_value(5)
    enqueue(hand, 200, 3)
    strip = hand.window.watching.queue.runs.waiting[0].sketch
    hand.wait(lambda: bool(hand.frames))
    close(hand)  # in the midst of the first one
    again = start(hand, folder, starts)
    window, bar = again.window, again.window.result_pane.bar
    assert seeds(again) == [5, 6, 7] and "3 pictures" in bar.text
    assert np.array_equal(window.watching.queue.runs.waiting[0].sketch, strip)
    assert window.focusWidget() is window.canvas and window.watching.docks.made_queue is None
    assert [tab.name for tab in window.tabs] == ["Untitled", "cup.sketchstudio"] and window.tabs.current.is_fresh
    again.qtbot.wait(300)
    assert not window.session.running and on_disk(again, folder) == [5, 6, 7]
    assert len(list(folder.glob("*.queue"))) == 1  # what was taken over is gone
    again.qtbot.mouseClick(go_on(again), Qt.MouseButton.LeftButton)
    assert window.tabs.current.name == "cup.sketchstudio" and window.session.running and not bar.text
    again.trigger("cancel")
    again.wait(lambda: len(seeds(again)) == 1 and bool(again.frames))
    again.trigger("cancel")
    again.wait(lambda: not seeds(again) and window.finished is not None and not window.session.running)
    assert from_text(window.finished.metadata).parameters.seed == 7
    assert on_disk(again, folder) == [] and list(folder.glob("*.queue")) == []


def test_each_change_is_noted(hand: Hand, folder: Path) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    enqueue(hand, 200, 4)
    first = hand.window.parameters.parameters().seed
    expected = [first, first + 1, first + 2, first + 3]
    assert on_disk(hand, folder) == expected
    dock = hand.window.watching.docks.queue
    dock.list.setCurrentRow(2)
    dock.first.trigger()
    assert on_disk(hand, folder) == [first, first + 3, first + 1, first + 2]
    dock.remove.trigger()
    assert on_disk(hand, folder) == [first, first + 1, first + 2]
    hand.trigger("cancel")
    hand.wait(lambda: len(seeds(hand)) == 1)
    assert on_disk(hand, folder) == [first + 1, first + 2]
    hand.trigger("empty_queue")
    hand.wait_for_picture()
    assert on_disk(hand, folder) == [] and list(folder.glob("*.queue")) == []


def test_what_is_added_is_made_while_what_was_left_goes_on_waiting(
    hand: Hand, folder: Path, starts: list[Hand]
) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    enqueue(hand, 200, 2)
    close(hand)
    again = start(hand, folder, starts)
    window, dock = again.window, again.window.watching.docks.queue
    assert len(window.tabs.all) == 1  # nothing was drawn: any blank page will do
    left = seeds(again)
    window.parameters.rows["prompt"].set_value("a blue cup")
    window.parameters.rows["steps"].set_value(3)
    again.trigger("enqueue")
    again.wait(lambda: window.finished is not None and not window.session.running)
    again.qtbot.wait(50)
    assert window.finished_prompt == "a blue cup" and seeds(again) == left and not window.session.running
    assert not dock.left.isHidden() and "2" in dock.how_many.text()
    assert [button.text() for button in dock.left.findChildren(QToolButton)] == ["Continue"]
    again.trigger("empty_queue")
    assert dock.left.isHidden() and not window.actions_by_id["continue_queue"].isEnabled()
    assert on_disk(again, folder) == []


def test_a_drawing_that_was_thrown_away_takes_its_runs_along(hand: Hand, folder: Path, starts: list[Hand]) -> None:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    enqueue(hand, 200, 2)
    assert len(on_disk(hand, folder)) == 2
    close(hand)
    again = start(hand, folder, starts)
    assert not seeds(again) and not again.window.result_pane.bar.text and list(folder.iterdir()) == []


@pytest.mark.parametrize("lost", ["gone", "of no name"])
def test_a_drawing_whose_file_cannot_be_read_comes_back_with_its_runs(
    lost: str, hand: Hand, folder: Path, starts: list[Hand], tmp_path: Path
) -> None:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    assert hand.do(hand.window.files.save(tmp_path / "cup.sketchstudio"))
    enqueue(hand, 200, 2)
    close(hand)
    if lost == "gone":
        (tmp_path / "cup.sketchstudio").unlink()
    else:
        change_list(folder, "cup.sketchstudio", "\\u0000.sketchstudio")
    again = start(hand, folder, starts)
    assert len(seeds(again)) == 2 and [tab.path for tab in again.window.tabs] == [None, None]
    tab = again.window.tabs.all[1]
    assert not tab.saved and len(tab.document.layers[-1].strokes) == 1


def test_the_notice_says_how_many_are_left_and_goes_with_the_last(hand: Hand, folder: Path, starts: list[Hand]) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    enqueue(hand, 200, 3)
    close(hand)
    again = start(hand, folder, starts)
    dock, bar = again.window.watching.docks.queue, again.window.result_pane.bar
    dock.show()
    dock.list.setCurrentRow(1)
    dock.remove.trigger()
    assert "2 pictures" in bar.text and go_on(again).isEnabled()
    again.trigger("empty_queue")
    assert not bar.text


def test_a_queue_of_a_newer_version_is_left_alone(hand: Hand, folder: Path, starts: list[Hand]) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    enqueue(hand, 200, 2)
    close(hand)
    change_list(folder, '"version": 1', '"version": 2')
    again = start(hand, folder, starts)
    assert not seeds(again) and on_disk_files(again, folder)
    change_list(folder, '"version": 2', '"version": 1')
    assert len(seeds(start(hand, folder, starts))) == 2


def test_a_window_that_is_closed_at_once_loses_nothing(
    hand: Hand, folder: Path, starts: list[Hand], tmp_path: Path
) -> None:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    assert hand.do(hand.window.files.save(tmp_path / "cup.sketchstudio"))
    enqueue(hand, 200, 2)
    close(hand)
    again = start(hand, tmp_path / "elsewhere", starts)
    again.window.queue_folder = folder
    recovering = recover_queue(again.window, folder)

    async def close_meanwhile() -> int:
        task = asyncio.ensure_future(recovering)
        await asyncio.sleep(0)
        again.window.close()
        return await task

    assert again.do(close_meanwhile()) == 0 and on_disk_files(again, folder)
    assert len(seeds(start(hand, folder, starts))) == 2


def test_a_queue_of_another_window_is_left_alone(hand: Hand, folder: Path, starts: list[Hand]) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    enqueue(hand, 200, 2)
    assert len(on_disk(hand, folder)) == 2
    again = start(hand, folder, starts)
    assert not seeds(again) and len(on_disk(hand, folder)) == 2
    hand.trigger("empty_queue")
    hand.wait_for_picture()
