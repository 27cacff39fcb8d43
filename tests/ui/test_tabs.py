from __future__ import annotations

import asyncio
import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hand import Hand
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QTabBar

from sketchstudio.document.document import Document
from sketchstudio.document.formats import project_file
from sketchstudio.document.journal import recover
from sketchstudio.document.layer import Drawing, Role
from sketchstudio.document.pictures.picture import load_drawing
from sketchstudio.paths import resource
from sketchstudio.ui.files import contents, files
from sketchstudio.ui.tab_bar import TabBar


def bar(hand: Hand) -> TabBar | None:
    return hand.window.findChild(TabBar)


def strokes(document: Document | Drawing) -> int:
    return sum(len(layer.strokes) for layer in document.layers)


@pytest.fixture
def two(hand: Hand) -> Hand:
    """A drawing with a stroke, and a blank one in front."""
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("new")
    return hand


def test_who_draws_one_picture_sees_no_tabs(hand: Hand) -> None:
    assert bar(hand) is None
    hand.trigger("new")  # nothing was done in the one that is there
    assert bar(hand) is None and len(hand.window.tabs.all) == 1


def test_each_tab_has_its_drawing_and_its_way_back(two: Hand) -> None:
    first, second = two.window.tabs.all
    assert two.window.document is second.document and second.document.is_blank()
    assert not two.window.actions_by_id["undo"].isEnabled()
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    two.draw_with_mouse((0.3, 0.2), (0.4, 0.6))
    assert (strokes(first.document), strokes(second.document)) == (1, 2)
    two.qtbot.mouseClick(bar(two), Qt.MouseButton.LeftButton, pos=bar(two).tabRect(0).center())
    assert two.window.document is first.document and two.canvas.document is first.document
    two.trigger("undo")
    assert (strokes(first.document), strokes(second.document)) == (0, 2)
    two.trigger("next_tab")
    two.trigger("undo")
    assert strokes(second.document) == 1


def test_each_tab_has_its_view_its_picture_and_its_parameters(two: Hand) -> None:
    window = two.window
    window.parameters.rows["prompt"].set_value("a red chair")
    two.trigger("generate")
    two.wait_for_picture()
    picture, caption = window.result.image, window.result.caption
    two.canvas.zoom_to(3.0)
    two.trigger("previous_tab")
    assert window.result.image is None and window.finished is None
    assert not window.actions_by_id["export"].isEnabled()
    window.parameters.rows["prompt"].set_value("a blue cup")
    assert two.canvas.zoom() != 3.0
    two.trigger("previous_tab")
    assert window.result.image is picture and window.result.caption == caption
    assert window.parameters.parameters().prompt == "a red chair"
    assert two.canvas.zoom() == 3.0 and window.actions_by_id["export"].isEnabled()


def test_a_picture_belongs_to_the_tab_it_was_begun_in(two: Hand) -> None:
    window = two.window
    asked, other = window.tabs.current, window.tabs.all[0]
    window.parameters.rows["prompt"].set_value("a red chair")
    two.trigger("generate")
    window.tabs.show(other)
    two.wait_for_picture()
    assert window.finished is None and window.result.image is None
    window.tabs.show(asked)
    assert window.finished is not None and (window.result.image == window.finished.image).all()


def test_names_and_marks_follow_the_files(two: Hand, tmp_path: Path) -> None:
    two.trigger("previous_tab")
    assert bar(two).tabText(0).startswith("•")
    assert two.do(two.window.files.save(tmp_path / "cup.sketchstudio"))
    assert bar(two).tabText(0) == "cup.sketchstudio"
    two.draw_with_mouse((0.1, 0.3), (0.2, 0.6))
    assert bar(two).tabText(0) == "• cup.sketchstudio"


def test_a_file_opens_in_a_tab_of_its_own_and_only_once(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert hand.do(hand.window.files.save(tmp_path / "cup.sketchstudio"))
    cup = hand.window.tabs.current
    assert hand.do(hand.window.files.open(resource("samples/chair.svg")))
    assert len(hand.window.tabs.all) == 2 and hand.window.tabs.current is not cup
    assert hand.do(hand.window.files.open(tmp_path / "cup.sketchstudio"))
    assert len(hand.window.tabs.all) == 2 and hand.window.tabs.current is cup


@pytest.mark.parametrize(
    ("answer", "left"), [(QMessageBox.StandardButton.Discard, 1), (QMessageBox.StandardButton.Cancel, 2)]
)
def test_closing_a_tab_asks_about_its_changes(two: Hand, answer: QMessageBox.StandardButton, left: int) -> None:
    drawn = two.window.tabs.all[0]

    def box() -> QMessageBox | None:
        return two.window.findChild(QMessageBox, "unsaved")

    async def scene() -> None:
        cross = bar(two).tabButton(0, QTabBar.ButtonPosition.RightSide)
        two.qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
        await two.until(lambda: box() is not None)
        assert two.window.tabs.current is drawn  # one sees what is asked about
        two.qtbot.mouseClick(box().button(answer), Qt.MouseButton.LeftButton)
        await two.until(lambda: box() is None or not box().isVisible())

    two.do(scene())
    two.wait(lambda: len(two.window.tabs.all) == left)
    assert (drawn in two.window.tabs.all) == (left == 2)
    assert bar(two).isVisible() == (left == 2)


def test_the_last_tab_leaves_a_blank_one_behind(hand: Hand) -> None:
    assert hand.do(hand.window.files.open(resource("samples/chair.svg")))

    async def scene() -> None:
        hand.trigger("close_tab")
        await hand.until(lambda: hand.window.document.is_blank())

    hand.do(scene())
    assert len(hand.window.tabs.all) == 1 and hand.window.tabs.current.is_fresh
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert strokes(hand.window.document) == 1
    assert hand.window.layers.document is hand.window.document


def test_a_tab_has_a_menu_for_its_drawing(two: Hand, tmp_path: Path) -> None:
    window = two.window
    drawn, blank = window.tabs.all
    assert two.do(window.files.save(tmp_path / "cup.sketchstudio", drawn))
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    window.tabs.show(drawn)
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    window.tabs.show(blank)
    place = bar(two).tabRect(0).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(bar(two), QContextMenuEvent(reason, place, bar(two).mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    save = next(entry for entry in menu.actions() if entry.text() == window.actions_by_id["save"].text())

    async def scene() -> None:
        save.trigger()
        await two.until(lambda: drawn.saved)

    two.do(scene())
    menu.close()
    assert window.tabs.current is drawn and not blank.saved


def test_the_menu_key_is_for_the_drawing_that_is_shown(two: Hand) -> None:
    centre = bar(two).rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(bar(two), QContextMenuEvent(reason, centre, bar(two).mapToGlobal(centre)))
    menu = QApplication.activePopupWidget()
    shown = bar(two).mapToGlobal(bar(two).tabRect(1).center())
    assert menu.pos().x() == pytest.approx(shown.x(), abs=2)
    menu.close()


def test_dragging_a_tab_changes_the_order_only(two: Hand) -> None:
    first, second = two.window.tabs.all
    bar(two).moveTab(0, 1)
    assert two.window.tabs.all == [second, first]
    assert two.window.tabs.current is second and bar(two).currentIndex() == 0
    two.trigger("next_tab")
    assert two.window.tabs.current is first


def test_closing_the_tab_of_a_run_gives_the_run_up(two: Hand) -> None:
    window = two.window
    window.parameters.rows["prompt"].set_value("a red chair")
    window.parameters.rows["steps"].set_value(200)
    two.trigger("generate")
    window.tabs.close(window.tabs.current)
    two.wait_for_picture()
    assert window.finished is None and window.document.layer_for(Role.SKETCH).strokes


def test_the_journal_has_what_was_drawn_before_it_was_opened(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.tabs.keep_journals(tmp_path / "journal", hand.window.canvas_pane.bar.show_error)
    (file,) = (tmp_path / "journal").glob("*.journal")
    (stroke,) = recover(file).drawing.layers[-1].strokes
    assert stroke.id == hand.window.document.layers[-1].strokes[0].id


def test_journals_follow_every_tab_and_are_gone_when_all_is_well(two: Hand, tmp_path: Path) -> None:
    window = two.window
    window.tabs.keep_journals(tmp_path / "journal", window.canvas_pane.bar.show_error)
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    two.trigger("previous_tab")
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    assert len(list((tmp_path / "journal").glob("*.journal"))) == 2
    for tab in window.tabs:
        tab.document.undo_stack.setClean()
    window.close()
    assert list((tmp_path / "journal").iterdir()) == []


def test_a_drawing_that_is_opened_is_no_change_to_be_journalled(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = hand.window, []
    window.tabs.keep_journals(tmp_path / "journal", said.append)
    project_file.save(tmp_path / "cup.sketchstudio", load_drawing(resource("samples/chair.svg")))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)  # all that begins a journal needs it
        assert hand.do(window.files.open(tmp_path / "cup.sketchstudio"))
    assert said == [] and window.tabs.current.journal.file is None
    hand.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    assert strokes(recover(window.tabs.current.journal.file).drawing) == strokes(window.document)


def test_no_two_tabs_save_into_one_file(two: Hand, tmp_path: Path) -> None:
    first, second = two.window.tabs.all
    path = tmp_path / "chair.sketchstudio"
    assert two.do(two.window.files.save(path, first))
    two.draw_with_mouse((0.2, 0.2), (0.3, 0.6))
    before = path.read_bytes()
    assert not two.do(two.window.files.save(path, second))
    assert "open in another tab" in two.window.canvas_pane.bar.text
    assert path.read_bytes() == before and second.path is None and not second.saved
    assert two.do(two.window.files.save(path, first))


def test_of_two_saves_at_once_the_later_one_is_in_the_file(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, path = hand.window, tmp_path / "chair.sketchstudio"
    save, overtaken, begun = contents.save_project, threading.Event(), []

    def slow(*arguments: Any) -> None:
        begun.append(arguments)
        if len(begun) == 1:
            overtaken.wait(0.3)  # as a disk that is busy
        save(*arguments)
        overtaken.set()

    monkeypatch.setattr(files, "save_project", slow)
    hand.draw_with_mouse((0.2, 0.2), (0.3, 0.6))

    async def save_draw_and_save() -> None:
        first = asyncio.ensure_future(window.files.save(path))
        await hand.until(lambda: bool(begun))
        hand.draw_with_mouse((0.5, 0.2), (0.6, 0.6))
        assert await window.files.save(path) and await first

    hand.do(save_draw_and_save())
    assert window.tabs.current.saved and strokes(contents.load(path).drawing) == 2


def test_a_file_that_is_opened_twice_at_once_is_open_once(two: Hand, tmp_path: Path) -> None:
    window = two.window
    path = tmp_path / "chair.sketchstudio"
    assert two.do(window.files.save(path, window.tabs.all[0]))
    window.tabs.close(window.tabs.all[0])

    async def twice() -> None:
        await asyncio.gather(window.files.open(path), window.files.open(path))

    two.do(twice())
    assert [tab.path for tab in window.tabs].count(path) == 1


def test_a_drawing_that_is_closed_while_it_is_saved_is_saved(two: Hand, tmp_path: Path) -> None:
    window, first = two.window, two.window.tabs.all[0]
    path = tmp_path / "chair.sketchstudio"

    async def save_and_close() -> None:
        saving = asyncio.ensure_future(window.files.save(path, first))
        await asyncio.sleep(0)
        window.tabs.close(first)
        QCoreApplication.sendPostedEvents(first.document, QEvent.Type.DeferredDelete)
        assert await saving

    two.do(save_and_close())
    assert two.do(window.files.open(path)) and strokes(window.document) == 1


def test_a_run_with_a_prompt_of_any_length_leaves_the_window_as_wide(hand: Hand) -> None:
    window, before = hand.window, hand.window.width()
    window.parameters.rows["prompt"].set_value("x" * 5000)
    window.watching.queue.enqueue_batch()
    hand.wait(lambda: not window.session.running and not len(window.watching.queue.runs))
    assert window.width() == before
