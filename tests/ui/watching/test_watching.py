"""Watching a picture form in the real window: live mode, steps, forks, queue, history, edges, ways to compare."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from pointing import pen_stroke, tablet
from predictors import card_for, new_predictor
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from sketchstudio.app import Studio
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.generation.history import Entry
from sketchstudio.generation.metadata import from_text, read_png
from sketchstudio.parameters import GenerationParameters
from sketchstudio.settings import COMPARISONS
from sketchstudio.ui.docks import history as history_dock
from sketchstudio.ui.docks.timeline import MARGIN
from sketchstudio.ui.watching import step_export
from sketchstudio.ui.watching.watching import Watching


@pytest.fixture
def watching(hand: Hand) -> Watching:
    return hand.window.watching


def draw(hand: Hand, height: float = 0.4) -> None:
    hand.draw_with_mouse((0.3, height), (0.5, height + 0.1), (0.7, height))


def generate(hand: Hand) -> None:
    hand.trigger("generate")
    hand.wait_for_picture()


def made_of(hand: Hand):  # type: ignore[no-untyped-def]
    assert hand.window.finished is not None
    return from_text(hand.window.finished.metadata)


# --- live ---


def test_live_mode_makes_a_picture_after_each_stroke_with_few_steps_and_the_same_seed(hand: Hand) -> None:
    window = hand.window
    window.parameters.rows["steps"].set_value(30)
    hand.trigger("live")
    assert window.watching.live.on and not window.session.running  # nothing is drawn yet
    seeds = set()
    for height in (0.3, 0.5):
        before = window.finished
        draw(hand, height)
        hand.wait(lambda before=before: window.finished is not before and not window.session.running)
        seeds.add(made_of(hand).parameters.seed)
        assert made_of(hand).parameters.steps == 6
    assert len(seeds) == 1
    hand.trigger("live")
    assert not window.watching.live.on


def test_a_stroke_interrupts_a_live_run_and_none_begins_before_it_ends(hand: Hand) -> None:
    window = hand.window
    window.parameters.rows["steps"].set_value(200)
    hand.trigger("live_steps_0")
    hand.trigger("live")
    draw(hand)
    hand.wait(lambda: bool(hand.frames))
    first = hand.frames[-1].request_id
    place = QPoint(window.canvas.width() // 2, window.canvas.height() // 2)
    hand.qtbot.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=place)
    hand.wait(lambda: not window.session.running)
    hand.qtbot.wait(200)
    assert not window.session.running
    hand.qtbot.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=place)
    hand.wait(lambda: window.session.running and hand.frames[-1].request_id > first)
    hand.trigger("live")
    hand.wait_for_picture()


def test_a_slider_in_live_mode_makes_it_again(hand: Hand) -> None:
    window = hand.window
    draw(hand)
    hand.trigger("live")
    hand.wait(lambda: window.finished is not None)
    before = window.finished
    window.parameters.rows["guidance_scale"].set_value(5.0)
    hand.wait(lambda: window.finished is not before)
    assert made_of(hand).parameters.guidance_scale == 5.0
    hand.trigger("live")


def test_nothing_is_made_while_the_pen_is_down_whatever_is_set_meanwhile(hand: Hand) -> None:
    window, canvas = hand.window, hand.canvas
    draw(hand)
    hand.qtbot.keyClick(window, Qt.Key.Key_F)
    hand.wait(lambda: window.finished is not None and not window.session.running)
    before, slider = window.finished, window.parameters.rows["sketch_scale"].editor.slider
    pen_stroke(canvas, [(300, 300, 0.4), (400, 350, 0.8)], release=False)
    hand.qtbot.keyClick(slider, Qt.Key.Key_Right)
    hand.qtbot.wait(300)
    tablet(canvas, QEvent.Type.TabletMove, 500, 400, 0.6, buttons=Qt.MouseButton.LeftButton)
    hand.qtbot.wait(200)
    assert window.finished is before and not window.session.running
    tablet(canvas, QEvent.Type.TabletRelease, 500, 400, button=Qt.MouseButton.LeftButton)
    hand.wait(lambda: window.finished is not before and not window.session.running)
    assert made_of(hand).parameters.sketch_scale == window.parameters.rows["sketch_scale"].value()
    before = window.finished
    hand.qtbot.keyClick(slider, Qt.Key.Key_Right)  # with the pen up, a key is enough
    hand.wait(lambda: window.finished is not before and not window.session.running)
    hand.qtbot.keyClick(window, Qt.Key.Key_F)
    assert not window.watching.live.on


def test_a_prompt_too_long_is_said_once_in_live_mode_and_each_time_it_is_asked_for(hand: Hand) -> None:
    window, bar = hand.window, hand.window.result_pane.bar
    window.parameters.rows["prompt"].set_value("a red chair " * 8)
    for _ in range(2):
        generate(hand)
        assert "the first 10 of the 24 words" in bar.text and bar.property("kind") == "note"
    window.parameters.rows["prompt"].set_value("a red chair")
    generate(hand)
    assert not bar.text
    window.parameters.rows["prompt"].set_value("a red chair " * 8)
    said = []
    for change in (lambda: hand.trigger("live"), lambda: draw(hand)):
        before = window.finished
        change()
        hand.wait(lambda before=before: window.finished is not before and not window.session.running)
        said.append(bool(bar.text))
    assert said == [True, False]


def test_a_prompt_too_long_is_said_in_the_tab_whose_prompt_it_is(hand: Hand) -> None:
    window, bar = hand.window, hand.window.result_pane.bar
    window.parameters.rows["prompt"].set_value("a red chair " * 8)
    hand.trigger("generate")
    hand.trigger("new")
    hand.wait_for_picture()
    assert not bar.text
    hand.trigger("previous_tab")
    assert "the first 10 of the 24 words" in bar.text and bar.property("kind") == "note"
    for _ in range(2):
        hand.trigger("next_tab")
    assert not bar.text  # it was said


def test_off_means_off(hand: Hand) -> None:
    window = hand.window
    window.parameters.rows["steps"].set_value(200)
    hand.trigger("live_steps_0")
    hand.trigger("live")
    draw(hand)
    hand.wait(lambda: window.session.running)
    hand.trigger("live")
    hand.wait_for_picture()
    draw(hand, 0.6)
    window.parameters.rows["guidance_scale"].set_value(5.0)
    hand.qtbot.wait(300)
    assert not window.session.running and window.finished is None


def test_a_picture_that_was_asked_for_is_not_given_up_for_a_stroke(hand: Hand) -> None:
    hand.trigger("live")
    draw(hand)
    hand.wait(lambda: hand.window.finished is not None and not hand.window.session.running)
    hand.window.watching.live.switch(False)
    hand.window.parameters.rows["steps"].set_value(60)
    hand.trigger("generate")
    hand.trigger("live")
    draw(hand, 0.6)
    hand.wait(lambda: made_of(hand).parameters.steps == 60)
    hand.trigger("live")
    hand.wait_for_picture()


def test_live_mode_goes_on_after_a_picture_that_took_the_place_of_its_own(hand: Hand) -> None:
    window = hand.window
    window.parameters.rows["steps"].set_value(100)
    hand.trigger("live_steps_0")
    hand.trigger("live")
    draw(hand)
    hand.wait(lambda: bool(hand.frames))
    window.parameters.rows["steps"].set_value(3)
    hand.trigger("generate")
    hand.wait(lambda: window.finished is not None)
    before = window.finished
    draw(hand, 0.6)
    hand.wait(lambda: window.finished is not before and not window.session.running)
    assert window.watching.live.owns(window.finished.request_id)
    hand.trigger("live")


# --- timeline ---


def test_every_step_can_be_looked_back_at(hand: Hand, watching: Watching) -> None:
    draw(hand)
    generate(hand)
    film = watching.timeline.film
    assert [still.step for still in film.stills] == [1, 2, 3, 4, 0]
    strip = watching.timeline.strip
    at = QPoint(round(MARGIN + 1.5 * strip.slot_width()), strip.height() // 2)
    hand.qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    assert "Step 2 of 4" in hand.window.result.caption
    assert np.array_equal(hand.window.result.image, film.stills[1].image)
    hand.trigger("previous_step")
    assert "Step 1 of 4" in hand.window.result.caption
    hand.qtbot.keyClick(strip, Qt.Key.Key_End)
    assert "Finished" in hand.window.result.caption
    assert not hand.window.actions_by_id["fork"].isEnabled()
    assert hand.window.result.image is hand.window.finished.image  # in full
    watching.timeline.look_at(0)
    watching.timeline.look_at(None)
    assert hand.window.result.image is hand.window.finished.image
    assert "4 steps" not in hand.window.result.caption and "Finished" in hand.window.result.caption


def test_a_step_that_is_looked_back_at_is_what_leaves_the_window(
    hand: Hand, watching: Watching, tmp_path: Path
) -> None:
    window = hand.window
    window.parameters.rows["prompt"].set_value("a red chair")
    draw(hand)
    generate(hand)
    still = watching.timeline.film.stills[1]
    watching.timeline.look_at(1)
    assert hand.do(window.files.export(tmp_path / "a.png"))
    image, text = read_png(tmp_path / "a.png")
    assert np.array_equal(image, still.image) and not np.array_equal(image, window.finished.image)
    assert not text  # what would be in it makes the finished picture
    hand.trigger("copy_picture")
    assert "Step 2" in window.result_pane.bar.text
    QGuiApplication.clipboard().clear()
    drag = window.dialogs.drag_out.prepared()
    assert Path(drag.mimeData().urls()[0].toLocalFile()).name == "a-red-chair-step-02.png"
    drag.deleteLater()
    hand.trigger("result_to_canvas")
    assert window.document.layer_for(Role.RESULT).image is not None
    hand.trigger("newest_picture")
    assert hand.do(window.files.export(tmp_path / "b.png"))
    assert np.array_equal(read_png(tmp_path / "b.png")[0], window.finished.image)


def test_a_step_of_a_run_that_never_ended_can_be_exported(hand: Hand, watching: Watching) -> None:
    draw(hand)
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    hand.trigger("cancel")
    hand.wait_for_picture()
    export = hand.window.actions_by_id["export"]
    assert not export.isEnabled()
    watching.timeline.look_at(0)
    assert export.isEnabled()
    hand.trigger("newest_picture")
    assert not export.isEnabled()


def test_a_step_has_a_menu(hand: Hand, watching: Watching) -> None:
    draw(hand)
    strip = watching.timeline.strip
    strip.customContextMenuRequested.emit(QPoint(5, 5))
    assert QApplication.activePopupWidget() is None  # nothing to do anything with
    generate(hand)
    at = QPoint(round(MARGIN + 2.5 * strip.slot_width()), strip.height() // 2)
    hand.qtbot.mousePress(strip, Qt.MouseButton.RightButton, pos=at)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(strip, QContextMenuEvent(reason, at, strip.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert watching.timeline.still is watching.timeline.film.stills[2]
    assert {"fork", "export", "newest_picture", "export_steps"} <= {action.objectName() for action in menu.actions()}
    menu.close()


def test_what_is_seen_after_a_cancel_is_what_would_be_exported(hand: Hand) -> None:
    draw(hand)
    generate(hand)
    before = hand.window.finished
    assert before is not None
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: hand.frames[-1].steps == 200)
    hand.trigger("cancel")
    hand.wait_for_picture()
    assert hand.window.finished is before and np.array_equal(hand.window.result.image, before.image)
    assert "Cancelled" in hand.window.result.caption


def test_a_fork_that_changes_nothing_is_the_same_picture_and_one_with_another_prompt_is_not(
    hand: Hand, watching: Watching
) -> None:
    draw(hand)
    generate(hand)
    first = hand.window.finished
    assert first is not None
    watching.timeline.look_at(1)
    hand.trigger("fork")
    hand.wait_for_picture()
    assert hand.window.finished is not first
    assert np.array_equal(hand.window.finished.image, first.image)
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 4, 0]
    watching.timeline.look_at(0)  # a step that the fork has from its origin
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.parameters.rows["seed"].set_value(77)  # the noise is that of the origin
    hand.trigger("fork")
    hand.wait_for_picture()
    assert not np.array_equal(hand.window.finished.image, first.image)
    begun = made_of(hand).fork
    assert begun.step == 1 and begun.origin.fork is None
    assert made_of(hand).parameters.seed == begun.origin.parameters.seed


def test_steps_are_exported(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    draw(hand)
    generate(hand)
    step_export.write(hand.window, tmp_path / "steps.webp")
    hand.wait(lambda: "Exported" in hand.window.result_pane.bar.text)
    with Image.open(tmp_path / "steps.webp") as image:
        assert image.n_frames >= 2


def test_steps_leave_the_window_as_large_as_the_run_made_them(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    hand.window.parameters.set_parameters(GenerationParameters(prompt="a red chair", width=320, height=256, steps=2))
    generate(hand)
    film, last = watching.timeline.film, hand.frames[-1].image
    hand.wait(lambda: film.bytes < 3 * last.nbytes)  # packed, in another thread
    step_export.write(hand.window, tmp_path / "steps.png")
    hand.wait(lambda: "Exported" in hand.window.result_pane.bar.text)
    names = [f"steps-{number:03}.png" for number in (1, 2, 3)]
    pictures = [read_png(tmp_path / name)[0] for name in names]
    assert {picture.shape for picture in pictures} == {(256, 320, 3)}
    assert np.array_equal(pictures[1], last) and np.array_equal(pictures[2], hand.window.finished.image)
    watching.timeline.look_at(1)
    assert np.array_equal(hand.window.result.image, last)


def test_each_tab_has_its_steps_and_goes_on_from_them(hand: Hand, watching: Watching) -> None:
    draw(hand)
    generate(hand)
    first, picture = hand.window.tabs.current, hand.window.finished
    hand.trigger("new")
    assert not watching.timeline.film.stills
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.parameters.rows["steps"].set_value(3)
    generate(hand)
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 0]
    hand.window.tabs.show(first)
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 4, 0]
    watching.timeline.look_at(1)
    hand.trigger("fork")
    hand.wait_for_picture()
    assert np.array_equal(hand.window.finished.image, picture.image)


def test_the_steps_are_those_of_the_picture_that_is_seen(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    window, strip = hand.window, watching.timeline.strip
    watching.keeper.folder = tmp_path / "history"
    draw(hand)
    for prompt in ("a red chair", "a blue cup"):
        window.parameters.rows["prompt"].set_value(prompt)
        generate(hand)
    picture, film = window.finished, watching.timeline.film
    hand.trigger("history")
    dock = watching.docks.history
    hand.wait(lambda: dock.grid.count() == 2)
    dock.grid.setCurrentRow(1)
    hand.wait(lambda: window.finished_prompt == "a red chair")
    assert not watching.timeline.film.stills and "not kept" in strip.accessibleDescription()
    assert not window.actions_by_id["export_steps"].isEnabled()
    hand.trigger("previous_step")
    assert window.finished_prompt == "a red chair"
    dock.grid.setCurrentRow(0)  # that of the run
    hand.wait(lambda: window.finished_prompt == "a blue cup")
    assert watching.timeline.film is film and [still.step for still in film.stills] == [1, 2, 3, 4, 0]
    watching.timeline.look_at(1)
    assert "Step 2 of 4" in window.result.caption
    dock.grid.setCurrentRow(1)
    hand.wait(lambda: window.finished_prompt == "a red chair")
    assert window.result.still is None and not watching.timeline.film.stills
    hand.trigger("new")
    hand.trigger("previous_tab")
    assert not watching.timeline.film.stills
    hand.trigger("newest_picture")
    assert watching.timeline.film is film and "4 steps" in window.result.caption
    assert window.finished is picture and window.result.image is picture.image
    hand.wait(lambda: watching.keeper.background._thread is None)


def test_steps_come_back_to_a_run_from_a_picture_of_before(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    window = hand.window
    watching.keeper.folder = tmp_path / "history"
    draw(hand)
    generate(hand)
    hand.trigger("history")
    dock = watching.docks.history
    hand.wait(lambda: dock.grid.count() == 1)
    window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(watching.timeline.film.stills) and hand.frames[-1].steps == 200)
    for back in ("newest_picture", "cancel"):
        dock.grid.setCurrentRow(-1)
        dock.grid.setCurrentRow(0)
        hand.wait(lambda: window.result.still is not None)
        assert not watching.timeline.film.stills
        hand.trigger(back)
        if back == "newest_picture":
            assert watching.timeline.film.stills and "of 200" in window.result.caption
    hand.wait_for_picture()
    assert window.result.still is not None and not watching.timeline.film.stills
    hand.trigger("newest_picture")
    assert watching.timeline.film.stills and "Cancelled" in window.result.caption
    window.parameters.rows["steps"].set_value(3)
    generate(hand)
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 0]
    hand.wait(lambda: watching.keeper.background._thread is None)


def test_a_picture_that_is_opened_has_no_steps_and_says_so(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    window, path = hand.window, tmp_path / "cup.sketchstudio"
    draw(hand)
    generate(hand)
    picture = window.finished
    assert hand.do(window.files.save(path))
    hand.trigger("new")
    assert "appears here" in watching.timeline.strip.accessibleDescription()
    window.tabs.close(window.tabs.all[0])
    assert hand.do(window.files.open(path))
    assert "not kept" in watching.timeline.strip.accessibleDescription()
    hand.trigger("newest_picture")
    assert np.array_equal(window.result.image, picture.image)
    generate(hand)
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 4, 0]


# --- queue ---


def test_queued_runs_are_made_one_after_the_other(hand: Hand, watching: Watching) -> None:
    draw(hand)
    hand.window.parameters.seed_locked = True
    hand.window.parameters.rows["seed"].set_value(5)
    watching.docks.queue.count.setValue(3)
    hand.trigger("enqueue_batch")
    assert hand.window.session.running and len(watching.queue.runs) == 2
    assert watching.docks.queue.list.count() == 2 and "seed 6" in watching.docks.queue.list.item(0).text()
    watching.docks.queue.list.setCurrentRow(0)
    watching.docks.queue.later.trigger()
    assert [request.parameters.seed for request in watching.queue.runs.waiting] == [7, 6]
    hand.wait(lambda: not len(watching.queue.runs) and not hand.window.session.running)
    assert made_of(hand).parameters.seed == 6


def test_a_waiting_run_is_dragged_to_another_place_or_deleted_by_key(hand: Hand, watching: Watching) -> None:
    window, dock = hand.window, watching.docks.queue
    draw(hand)
    window.parameters.rows["steps"].set_value(200)
    window.parameters.seed_locked = True
    window.parameters.rows["seed"].set_value(5)
    dock.count.setValue(5)
    hand.trigger("enqueue_batch")

    def seeds() -> list[int]:
        return [request.parameters.seed for request in watching.queue.runs.waiting]

    def drag(row: int, below: int) -> None:
        rows = [dock.list.visualItemRect(dock.list.item(number)) for number in (row, below)]
        viewport, left, none = dock.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        hand.qtbot.mouseClick(viewport, left, pos=rows[0].center())
        data, action = dock.list.model().mimeData([dock.list.currentIndex()]), Qt.DropAction.MoveAction
        place = rows[1].bottomLeft() + QPoint(20, -2)
        for event in (
            QDragEnterEvent(rows[0].center(), action, data, left, none),
            QDragMoveEvent(place, action, data, left, none),
            QDropEvent(QPointF(place), action, data, left, none),
        ):
            QApplication.sendEvent(viewport, event)
            assert event.isAccepted()

    assert seeds() == [6, 7, 8, 9]
    drag(0, 2)
    assert seeds() == [7, 8, 6, 9] and dock.list.currentRow() == 2  # it stays chosen
    drag(3, 0)
    assert seeds() == [7, 9, 8, 6]
    drag(1, 1)
    assert seeds() == [7, 9, 8, 6]
    window.activateWindow()
    dock.list.setFocus()
    strokes = len(window.document.layer_for(Role.SKETCH).strokes)
    hand.canvas.selection.set([window.document.layer_for(Role.SKETCH).strokes[0].id])
    hand.qtbot.keyClick(dock.list, Qt.Key.Key_Delete)
    assert seeds() == [7, 8, 6]
    assert len(window.document.layer_for(Role.SKETCH).strokes) == strokes
    hand.trigger("empty_queue")
    hand.wait_for_picture()


def test_the_queue_has_a_menu_for_the_chosen_run(hand: Hand, watching: Watching) -> None:
    dock = watching.docks.queue
    draw(hand)
    hand.window.parameters.rows["steps"].set_value(200)
    for _ in range(4):
        hand.trigger("enqueue")
    ids = [request.id for request in watching.queue.runs.waiting]
    dock.list.setCurrentRow(2)
    texts = [action.text() for action in dock.list.actions() if not action.isSeparator()]
    assert dock.first.text() in texts and hand.window.actions_by_id["empty_queue"].text() in texts
    dock.first.trigger()
    assert [request.id for request in watching.queue.runs.waiting] == [ids[2], ids[0], ids[1]]
    assert not dock.first.isEnabled()
    dock.remove.trigger()
    assert [request.id for request in watching.queue.runs.waiting] == ids[:2]
    hand.trigger("empty_queue")
    hand.wait_for_picture()


def test_a_command_for_the_queue_shows_it_before_it_changes_what_is_out_of_sight(
    hand: Hand, watching: Watching
) -> None:
    dock = watching.docks.queue
    draw(hand)
    hand.window.parameters.rows["steps"].set_value(200)
    for _ in range(3):
        hand.trigger("enqueue")
    ids = [request.id for request in watching.queue.runs.waiting]
    dock.list.setCurrentRow(1)
    dock.hide()
    hand.trigger("queue_give_up")
    assert dock.isVisible() and [request.id for request in watching.queue.runs.waiting] == ids
    hand.trigger("queue_earlier")
    assert [request.id for request in watching.queue.runs.waiting] == ids[::-1]
    hand.trigger("queue_give_up")
    assert [request.id for request in watching.queue.runs.waiting] == ids[:1]
    hand.trigger("empty_queue")
    hand.wait_for_picture()


def test_one_or_all_can_be_cancelled_and_the_title_tells_the_step(hand: Hand, watching: Watching) -> None:
    draw(hand)
    hand.window.parameters.rows["steps"].set_value(200)
    for _ in range(3):
        hand.trigger("enqueue")
    hand.wait(lambda: bool(hand.frames))
    assert hand.window.windowTitle().startswith(f"{hand.frames[-1].step}/200")
    first = hand.frames[-1].request_id
    hand.trigger("cancel")
    hand.wait(lambda: hand.frames[-1].request_id > first)
    assert len(watching.queue.runs) == 1
    hand.trigger("empty_queue")
    hand.wait_for_picture()
    hand.qtbot.wait(50)
    assert not hand.window.session.running and not len(watching.queue.runs)
    assert hand.window.windowTitle().startswith("Untitled")


def test_a_picture_in_between_lets_a_queued_run_wait(hand: Hand, watching: Watching) -> None:
    draw(hand)
    hand.window.parameters.rows["steps"].set_value(100)
    hand.trigger("enqueue")
    hand.wait(lambda: bool(hand.frames))
    hand.window.parameters.rows["steps"].set_value(3)
    hand.trigger("generate")
    assert [request.parameters.steps for request in watching.queue.runs.waiting] == [100]
    hand.wait(lambda: hand.window.finished is not None)
    assert made_of(hand).parameters.steps == 3
    hand.wait(lambda: hand.frames[-1].steps == 100)
    hand.trigger("empty_queue")
    hand.wait_for_picture()


def test_a_queued_run_goes_to_the_tab_and_the_drawing_that_asked_for_it(
    hand: Hand, watching: Watching, tmp_path: Path
) -> None:
    window = hand.window
    watching.keeper.folder = tmp_path / "history"
    draw(hand)
    asked, drawing = window.tabs.current, window.document.snapshot()
    for _ in range(2):
        hand.trigger("enqueue")
    draw(hand, 0.6)  # the second one is not of this drawing
    hand.trigger("new")
    kept: list[Entry] = []
    watching.keeper.added.connect(kept.append)
    hand.wait(lambda: len(kept) == 2 and not window.session.running)
    assert window.finished is None and window.result.image is None and not watching.timeline.film.stills
    read: list[Drawing] = []
    watching.keeper.read_drawing(kept[-1], read.append)
    hand.wait(lambda: bool(read))
    ids = [[stroke.id for layer in one.layers for stroke in layer.strokes] for one in (read[0], drawing)]
    assert ids[0] == ids[1]
    window.tabs.show(asked)
    assert window.finished is not None
    assert [still.step for still in watching.timeline.film.stills] == [1, 2, 3, 4, 0]


def test_runs_of_a_drawing_that_is_closed_wait_no_more(hand: Hand, watching: Watching) -> None:
    draw(hand)
    hand.trigger("new")
    other, closed = hand.window.tabs.all
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.parameters.rows["steps"].set_value(200)
    for _ in range(3):
        hand.trigger("enqueue")
    hand.window.tabs.close(closed)
    assert not len(watching.queue.runs)
    hand.wait_for_picture()
    assert hand.window.tabs.current is other and hand.window.finished is None


# --- history ---


def test_results_are_kept_and_bring_drawing_and_settings_back(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    window = hand.window
    watching.keeper.folder = tmp_path / "history"
    window.parameters.rows["prompt"].set_value("a red chair")
    draw(hand)
    generate(hand)
    first = window.finished
    strokes = window.document.layer_for(Role.SKETCH).strokes
    window.parameters.rows["prompt"].set_value("a blue cup")
    draw(hand, 0.6)
    generate(hand)
    hand.trigger("history")
    dock = watching.docks.history
    hand.wait(lambda: dock.grid.count() == 2)
    dock.search.setText("chair red")
    hand.wait(lambda: dock.grid.count() == 1)
    dock.grid.setCurrentRow(0)
    hand.wait(lambda: "a red chair" in window.result.caption)
    assert np.array_equal(window.result.image, first.image)
    assert np.array_equal(window.finished.image, first.image)  # it would be exported
    assert window.finished.metadata == first.metadata and window.finished_prompt == "a red chair"
    dock.both.trigger()
    hand.wait(lambda: window.parameters.rows["prompt"].value() == "a red chair")
    kept = window.document.layer_for(Role.SKETCH).strokes
    assert [stroke.id for stroke in kept] == [stroke.id for stroke in strokes]
    generate(hand)
    assert np.array_equal(window.finished.image, first.image)
    hand.trigger("undo")
    assert len(window.document.layer_for(Role.SKETCH).strokes) == 2
    hand.wait(lambda: watching.keeper.background._thread is None)


def test_more_results_are_read_when_somebody_scrolls_there(
    hand: Hand, watching: Watching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_dock, "PAGE", 3)
    watching.keeper.folder = tmp_path / "history"
    hand.window.parameters.rows["steps"].set_value(1)
    kept: list[Entry] = []
    watching.keeper.added.connect(kept.append)
    draw(hand)
    for number in range(7):
        generate(hand)
        hand.wait(lambda number=number: len(kept) == number + 1)
    hand.trigger("history")
    dock = watching.docks.history
    dock.grid.setFixedSize(dock.grid.gridSize().width() + 40, dock.grid.gridSize().height())  # one at a time
    bar = dock.grid.verticalScrollBar()
    for count in (3, 6, 7):
        hand.wait(lambda count=count: dock.grid.count() == count)
        bar.setValue(bar.maximum())
    hand.qtbot.wait(50)
    shown = [dock.grid.item(row).data(history_dock.ENTRY).id for row in range(dock.grid.count())]
    assert shown == sorted((entry.id for entry in kept), reverse=True)


def test_docks_that_were_open_are_there_at_the_next_start(hand: Hand, watching: Watching) -> None:
    settings = hand.window.settings
    watching.remember(settings)
    assert settings.open_docks == []
    hand.trigger("history")
    watching.remember(settings)
    assert settings.open_docks == ["history"]
    again = Studio(settings, hand.window.model)
    again.window.furnish()
    assert not again.window.watching.docks.history.isHidden()
    assert again.window.watching.docks.made_queue is None
    again.window.deleteLater()


def test_favourites_deleting_with_undo_and_comparing(hand: Hand, watching: Watching, tmp_path: Path) -> None:
    window = hand.window
    watching.keeper.folder = tmp_path / "history"
    draw(hand)
    hand.trigger("history")
    dock = watching.docks.history
    for number in (1, 2):
        generate(hand)
        hand.wait(lambda number=number: dock.grid.count() == number)
    dock.grid.setCurrentRow(0)
    dock.mark.trigger()
    dock.favourites.setChecked(True)
    hand.wait(lambda: dock.grid.count() == 1)
    dock.favourites.setChecked(False)
    hand.wait(lambda: dock.grid.count() == 2)
    dock.grid.selectAll()
    dock.compare.trigger()
    hand.wait(lambda: any(child.objectName() == "comparePictures" for child in window.children()))
    dialog = next(child for child in window.children() if child.objectName() == "comparePictures")
    assert "Seed" in dialog.differences.text()
    dialog.close()
    dock.delete.trigger()
    hand.wait(lambda: dock.grid.count() == 0)
    assert not dock.undo.isHidden()
    dock.undo.click()
    hand.wait(lambda: dock.grid.count() == 2)
    for left in (1, 0):
        dock.grid.setCurrentRow(0)
        hand.qtbot.keyClick(dock.grid, Qt.Key.Key_Delete)
        hand.wait(lambda left=left: dock.grid.count() == left)
    for left in (1, 2):
        assert not dock.undo.isHidden()
        dock.undo.click()
        hand.wait(lambda left=left: dock.grid.count() == left)
    assert dock.undo.isHidden()


# --- comparison and edges ---


def test_one_key_goes_through_the_ways_to_compare(hand: Hand, watching: Watching) -> None:
    window = hand.window
    draw(hand)
    generate(hand)
    for mode in (*COMPARISONS[1:], COMPARISONS[0]):
        hand.qtbot.keyClick(window, Qt.Key.Key_W)
        assert watching.comparison.mode == mode
        assert window.actions_by_id[f"compare_{mode}"].isChecked()
        assert window.canvas_pane.isVisible() == (mode != "result")
        assert window.result_pane.isVisible() == (mode in ("side", "result"))
        assert watching.comparison.overlay.isVisible() == (mode in ("overlay", "split"))


def test_drawing_goes_on_under_the_picture(hand: Hand, watching: Watching) -> None:
    draw(hand)
    generate(hand)
    hand.trigger("compare_overlay")
    hand.wait(lambda: watching.comparison.overlay.isVisible())
    strokes = len(hand.window.document.layer_for(Role.SKETCH).strokes)
    draw(hand, 0.6)
    hand.draw_with_pen((0.3, 0.7, 0.5), (0.6, 0.7, 0.5))
    assert len(hand.window.document.layer_for(Role.SKETCH).strokes) == strokes + 2


def test_the_opacity_and_the_line_say_how_much_of_the_picture_is_seen(hand: Hand, watching: Watching) -> None:
    window = hand.window
    draw(hand)
    generate(hand)
    red = np.full((64, 64, 3), (200, 0, 0), np.uint8)
    window.result.show_finished(dataclasses.replace(window.finished, image=red), "")

    def seen(x: float) -> tuple[int, int, int]:
        canvas = window.canvas
        colour = canvas.grab().toImage().pixelColor(round(x * canvas.width()), round(0.55 * canvas.height()))
        return colour.red(), colour.green(), colour.blue()

    hand.trigger("compare_overlay")
    watching.comparison.bar.slider.setValue(100)
    assert seen(0.4) == (200, 0, 0)
    watching.comparison.bar.slider.setValue(50)
    assert seen(0.4) == pytest.approx((228, 128, 128), abs=3)
    hand.trigger("compare_split")
    handle = watching.comparison.handle
    handle.set_share(0.5)
    assert seen(0.4) == (255, 255, 255) and seen(0.6) == (200, 0, 0)
    centre = QPoint(handle.width() // 2, handle.height() // 3)
    hand.qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=centre)
    hand.qtbot.mouseMove(handle, centre - QPoint(round(0.2 * window.canvas.width()), 0))
    hand.qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=centre)
    assert handle.share == pytest.approx(0.3, abs=0.02) and seen(0.4) == (200, 0, 0)


def test_the_way_to_compare_is_remembered(hand: Hand, watching: Watching) -> None:
    hand.trigger("compare_split")
    watching.comparison.handle.set_share(0.25)
    watching.comparison.bar.slider.setValue(30)
    settings = dataclasses.replace(hand.window.settings)
    hand.window.arrangement.remember(settings)
    watching.remember(settings)
    assert (settings.comparison, settings.split, settings.overlay_opacity) == ("split", 0.25, 0.3)
    assert settings.splitter


def test_messages_are_seen_in_every_view(hand: Hand, watching: Watching) -> None:
    for mode in COMPARISONS:
        hand.trigger(f"compare_{mode}")
        hand.window.result_pane.bar.show_error("about the picture")
        hand.window.canvas_pane.bar.show_error("about the drawing")
        assert hand.window.result_pane.bar.isVisible() and hand.window.canvas_pane.bar.isVisible()


def test_the_edges_that_guidance_sees_lie_over_the_sketch_while_it_runs(hand: Hand, watching: Watching) -> None:
    from sketchstudio.diffusion.bundle import ModelBundle
    from sketchstudio.diffusion.predictor_file import NAME, save_predictor

    folder = Path(hand.window.model)
    bundle = ModelBundle.load(folder, "cpu")
    save_predictor(folder / NAME, new_predictor(bundle), card_for(bundle))
    hand.window.parameters.rows["method"].set_value("lgp")
    hand.window.parameters.rows["steps"].set_value(40)
    draw(hand)
    hand.trigger("generate")
    hand.wait(lambda: not watching.comparison.overlay.edges.isNull())
    assert watching.comparison.overlay.isVisible()
    hand.trigger("show_edges")
    assert watching.comparison.overlay.edges.isNull() and not watching.comparison.overlay.isVisible()
    hand.trigger("show_edges")
    hand.wait(lambda: not watching.comparison.overlay.edges.isNull())
    hand.window.parameters.rows["edge_stop"].set_value(0.0)  # the stop point, in mid-run
    hand.wait_for_picture()
    assert [change.values for change in made_of(hand).changes] == [{"edge_stop": 0.0}]
    assert watching.comparison.overlay.edges.isNull()
    assert made_of(hand).edge_fingerprint
    assert watching.timeline.film.stills[0].edges is not None
    looked_at = [still.edges is not None for still in watching.timeline.film.stills[:-1]]
    assert not all(looked_at)
    for _ in looked_at:
        hand.trigger("previous_step")
        assert not watching.comparison.overlay.edges.isNull()  # between two looks, those of the last one
    hand.trigger("newest_picture")
    assert watching.comparison.overlay.edges.isNull()


def test_what_opens_by_itself_leaves_the_keyboard_where_it_is(hand: Hand, watching: Watching) -> None:
    window, prompt = hand.window, hand.window.parameters.rows["prompt"].editor
    window.activateWindow()
    prompt.setFocus()
    hand.qtbot.keyClicks(prompt, "a red ")
    window.canvas_pane.bar.show_error("Something went wrong.")
    window.result_pane.bar.show_note("Something is good to know.")
    hand.trigger("enqueue")  # its dock opens
    hand.wait_for_picture()
    assert window.focusWidget() is prompt
    hand.qtbot.keyClicks(prompt, "chair")
    assert prompt.value() == "a red chair"


# --- masks and weights ---


def test_a_mask_layer_keeps_the_rest_to_the_pixel(hand: Hand) -> None:
    window = hand.window
    draw(hand)
    generate(hand)
    before = window.finished.image
    ink = np.zeros((64, 64), np.uint8)
    ink[20:44, 20:44] = 255
    window.document.add_layer(Layer(Role.MASK, "Mask", image=ink))
    for _ in range(2):  # another try is one at the same picture
        generate(hand)
        request = made_of(hand).request()
        assert np.array_equal(request.initial, before)
        outside = request.mask == 0
        assert outside.any() and np.array_equal(window.finished.image[outside], before[outside])
        steps = [frame.image for frame in hand.frames if frame.request_id == window.finished.request_id]
        assert steps and all(np.array_equal(image[outside], before[outside]) for image in steps)
        assert not np.array_equal(window.finished.image, before)


def test_a_mask_that_is_painted_keeps_all_that_was_not_painted(hand: Hand) -> None:
    window = hand.window
    draw(hand)
    generate(hand)
    before = window.finished.image
    hand.trigger("add_mask")
    hand.trigger("brush")
    hand.draw_with_mouse((0.4, 0.5), (0.55, 0.5))
    hand.qtbot.mouseClick(window.parameters.button, Qt.MouseButton.LeftButton)
    hand.wait_for_picture()
    changed, mask = (window.finished.image != before).any(axis=-1), made_of(hand).mask > 0
    assert changed.any() and not changed[~mask].any() and mask.mean() < 0.3
    core = mask.copy()  # where the seam is over
    for axis in (0, 1):
        for by in range(-2, 3):
            core &= np.roll(mask, by, axis)
    step = np.abs(window.result.image.astype(int) - before).max(axis=-1)
    assert step[mask & ~core].mean() < step[core].mean()  # it grows from the edge of the mask inwards


def test_a_mask_keeps_what_lies_on_a_result_layer_where_no_picture_is_there(hand: Hand) -> None:
    window = hand.window
    window.parameters.rows["prompt"].set_value("a red chair")
    rows = np.linspace(0, 255, 64, dtype=np.uint8)
    picture = np.dstack([np.tile(rows, (64, 1))] * 3 + [np.full((64, 64), 255, np.uint8)])
    window.document.add_layer(Layer(Role.RESULT, "Result", image=picture))
    ink = np.zeros((64, 64), np.uint8)
    ink[20:44, 20:44] = 255
    window.document.add_layer(Layer(Role.MASK, "Mask", image=ink))
    generate(hand)
    request = made_of(hand).request()
    assert np.array_equal(request.initial, picture[..., :3])
    outside = request.mask == 0
    assert outside.any() and np.array_equal(window.finished.image[outside], picture[outside][:, :3])


def test_a_mask_without_a_picture_is_said(hand: Hand) -> None:
    hand.window.document.add_layer(Layer(Role.MASK, "Mask", image=np.full((64, 64), 255, np.uint8)))
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    assert "mask" in hand.window.result_pane.bar.text.lower() and not hand.window.session.running


def test_the_weight_of_strokes_reaches_the_request(hand: Hand) -> None:
    draw(hand)
    layer = hand.window.document.layer_for(Role.SKETCH)
    heavy = dataclasses.replace(layer.strokes[0], weight=2.0)
    hand.window.document.replace_content(layer.id, dataclasses.replace(layer, strokes=(heavy,)))
    generate(hand)
    assert made_of(hand).weights.max() == 2.0
    assert isinstance(made_of(hand).parameters, GenerationParameters)
