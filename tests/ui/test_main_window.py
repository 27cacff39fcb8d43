"""From a stroke to a picture in the real window, and what happens when something goes wrong on the way."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from sketchstudio.document.layer import Role
from sketchstudio.generation.course import Change
from sketchstudio.generation.metadata import CHUNK, from_text, read_png, request_from_png, save_png
from sketchstudio.paths import config_dir
from sketchstudio.settings import Settings
from sketchstudio.ui.docks.layer_model import EYE
from sketchstudio.ui.docks.parameters import DEFAULTS


def test_a_mouse_stroke_becomes_a_picture(hand: Hand) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.5, 0.4), (0.6, 0.6))
    assert not hand.window.document.is_blank()
    hand.trigger("generate")
    hand.wait_for_picture()
    steps = [frame.step for frame in hand.frames]
    assert steps == sorted(set(steps)) and steps[-1] == 4
    assert hand.window.finished is not None
    assert np.array_equal(hand.window.result.image, hand.window.finished.image)
    assert "4 steps" in hand.window.result.caption
    assert from_text(hand.window.finished.metadata).sketch.any()


def test_a_pen_stroke_becomes_a_picture(hand: Hand) -> None:
    hand.draw_with_pen((0.3, 0.3, 0.2), (0.5, 0.5, 0.6), (0.6, 0.4, 1.0))
    stroke = hand.window.document.layer_for(Role.SKETCH).strokes[0]
    assert max(point.pressure for point in stroke.points) == pytest.approx(1.0, abs=0.01)
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not None


def test_painted_colours_reach_the_model(hand: Hand) -> None:
    hand.trigger("brush")
    hand.draw_with_mouse((0.4, 0.4), (0.6, 0.6))
    hand.trigger("generate")
    hand.wait_for_picture()
    made_of = from_text(hand.window.finished.metadata)
    assert made_of.colour is not None and made_of.sketch is None


def test_an_empty_page_without_a_prompt_is_said_in_the_bar(hand: Hand) -> None:
    hand.trigger("generate")
    assert not hand.window.session.running
    assert "Draw a sketch or write a prompt" in hand.window.result_pane.bar.text


def test_a_prompt_alone_makes_a_picture(hand: Hand) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not None


def test_generate_turns_into_cancel_and_back(hand: Hand) -> None:
    button = hand.window.parameters.button
    assert button.text() == "Generate"
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["steps"].set_value(200)
    hand.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Cancel"
    hand.wait(lambda: bool(hand.frames))
    hand.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    hand.wait_for_picture()
    assert button.text() == "Generate"
    assert hand.window.finished is None and hand.window.result.caption == "Cancelled"
    assert hand.frames[-1].step < 200


def test_escape_cancels_in_mid_run(hand: Hand) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    hand.qtbot.keyClick(hand.window, Qt.Key.Key_Escape)
    hand.wait_for_picture()
    assert hand.window.result.caption == "Cancelled"
    hand.window.parameters.rows["steps"].set_value(4)
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not None


def test_generating_again_in_mid_run_gives_the_newest_picture(hand: Hand) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    hand.window.parameters.rows["steps"].set_value(3)
    hand.trigger("generate")
    hand.trigger("generate")
    shown = len(hand.frames)
    hand.wait_for_picture()
    assert {frame.steps for frame in hand.frames[shown:]} == {3}
    assert len({frame.request_id for frame in hand.frames[shown:]}) == 1
    assert from_text(hand.window.finished.metadata).parameters.steps == 3


def test_drawing_goes_on_while_a_picture_forms(hand: Hand) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    revision = hand.window.document.revision
    hand.draw_with_mouse((0.2, 0.5), (0.7, 0.5))
    assert hand.window.document.revision == revision + 1
    assert hand.window.session.running


def test_a_live_slider_changes_the_run_under_way(hand: Hand) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["steps"].set_value(60)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    hand.window.parameters.rows["sketch_scale"].set_value(3.5)
    hand.wait_for_picture()
    made_of = from_text(hand.window.finished.metadata)
    assert made_of.parameters.sketch_scale == DEFAULTS.sketch_scale
    assert [change.values for change in made_of.changes] == [{"sketch_scale": 3.5}]


def test_an_exported_picture_makes_itself_again_bit_for_bit(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.5, 0.45), (0.6, 0.7))
    hand.trigger("brush")
    hand.draw_with_mouse((0.4, 0.4), (0.6, 0.5))
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()
    first = hand.window.finished
    assert hand.do(hand.window.files.export(tmp_path / "out.png"))
    image, _ = read_png(tmp_path / "out.png")
    assert np.array_equal(image, first.image)

    hand.window.parameters.rows["prompt"].set_value("something else")
    hand.window.parameters.seed_locked = False
    assert hand.do(hand.window.files.open(tmp_path / "out.png"))
    assert "makes the same picture again" in hand.window.canvas_pane.bar.text
    assert hand.window.parameters.parameters() == request_from_png(tmp_path / "out.png").parameters
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not first
    assert np.array_equal(hand.window.finished.image, first.image)
    assert hand.window.finished.metadata["sketchstudio.colour"] == first.metadata["sketchstudio.colour"]


@pytest.fixture(scope="session")
def made_once() -> list[bytes]:
    """The file of `changed_midway`, which takes long, after the first test with it."""
    return []


@pytest.fixture
def changed_midway(hand: Hand, tmp_path: Path, made_once: list[bytes]) -> Path:
    """A picture whose sliders were moved while it formed, exported and opened again."""
    file = tmp_path / "out.png"
    if not made_once:
        _change_midway(hand, file)
        made_once.append(file.read_bytes())
        hand.trigger("new")
    file.write_bytes(made_once[0])
    assert hand.do(hand.window.files.open(file))
    return file


def _change_midway(hand: Hand, file: Path) -> None:
    rows, window = hand.window.parameters.rows, hand.window
    hand.draw_with_mouse((0.3, 0.3), (0.5, 0.45), (0.6, 0.7))
    rows["steps"].set_value(100)
    window.parameters.seed_locked = True
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    rows["sketch_scale"].set_value(3.5)
    shown = len(hand.frames)
    hand.wait(lambda: len(hand.frames) > shown)
    rows["guidance_scale"].set_value(4.0)
    rows["sketch_scale"].set_value(0.75)
    hand.wait_for_picture()
    assert hand.do(window.files.export(file))


def test_a_picture_changed_midway_is_opened_as_it_began_and_made_again(hand: Hand, changed_midway: Path) -> None:
    image, metadata = read_png(changed_midway)
    assert hand.window.finished is None  # it brought its drawing along
    kept = request_from_png(changed_midway)
    assert kept.changes
    assert "changed while it formed" in hand.window.canvas_pane.bar.text
    assert hand.window.parameters.parameters() == kept.parameters
    assert kept.parameters.sketch_scale == DEFAULTS.sketch_scale
    for _ in range(2):
        hand.trigger("generate")
        hand.wait_for_picture()
        assert np.array_equal(hand.window.finished.image, image)
        assert hand.window.finished.metadata == metadata


@pytest.mark.parametrize("what", ["seed", "sketch", "undone"])
def test_what_is_set_otherwise_makes_a_picture_without_the_old_changes(
    hand: Hand, changed_midway: Path, what: str
) -> None:
    if what == "seed":
        hand.window.parameters.rows["seed"].set_value(77)
    else:
        hand.draw_with_mouse((0.6, 0.3), (0.3, 0.6))
    if what == "undone":
        hand.trigger("undo")
    hand.trigger("generate")
    hand.wait_for_picture()
    assert bool(from_text(hand.window.finished.metadata).changes) == (what == "undone")


def test_a_slider_moved_while_a_picture_is_made_again_wins(hand: Hand, changed_midway: Path) -> None:
    image, text = read_png(changed_midway)
    record = json.loads(text[CHUNK])
    record["parameters"]["steps"] = 200
    record["changes"] = [{"step": 199, "sketch_scale": 0.75, "guidance_scale": 4.0}]
    save_png(changed_midway, image, {**text, CHUNK: json.dumps(record)})
    assert hand.do(hand.window.files.open(changed_midway))
    hand.trigger("generate")
    hand.window.parameters.rows["sketch_scale"].set_value(1.25)
    hand.wait_for_picture()
    made_of = from_text(hand.window.finished.metadata)
    assert made_of.changes[-1] == Change(199, {"guidance_scale": 4.0})
    assert 1.25 in (made_of.parameters.sketch_scale, made_of.changes[0].values.get("sketch_scale"))


def test_a_picture_of_another_model_is_not_promised_again(hand: Hand, changed_midway: Path) -> None:
    image, text = read_png(changed_midway)
    record = json.loads(text[CHUNK]) | {"model": "dreams-v2"}
    save_png(changed_midway, image, {**text, CHUNK: json.dumps(record)})
    assert hand.do(hand.window.files.open(changed_midway))
    assert "dreams-v2" in hand.window.canvas_pane.bar.text
    assert "same picture" not in hand.window.canvas_pane.bar.text


def test_a_file_opened_in_mid_run_leaves_the_picture_that_forms_alone(hand: Hand, changed_midway: Path) -> None:
    hand.window.parameters.rows["sketch_scale"].set_value(1.0)
    asked = hand.window.tabs.current
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    assert hand.do(hand.window.files.open(changed_midway))  # its sketch scale is another one
    hand.wait_for_picture()
    hand.window.tabs.show(asked)
    made_of = from_text(hand.window.finished.metadata)
    assert made_of.parameters.sketch_scale == 1.0
    assert made_of.changes == ()


def test_a_full_disk_on_export_is_said_in_the_bar(hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert not hand.do(hand.window.files.export(tmp_path / "out.png"))
    assert "disk is full" in hand.window.result_pane.bar.text
    assert list(tmp_path.iterdir()) == []


def test_export_without_a_picture_says_so(hand: Hand) -> None:
    async def scene() -> None:
        hand.trigger("export")
        await hand.until(lambda: bool(hand.window.result_pane.bar.text))

    hand.do(scene())
    assert "no picture yet" in hand.window.result_pane.bar.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("text.png", b"hello"),
        ("text.jpg", b"hello"),
        ("broken.svg", b"<svg"),
        ("broken.sketchstudio", b"PK"),
        ("missing.png", None),
    ],
)
def test_a_bad_file_is_said_in_the_bar_and_costs_nothing(
    hand: Hand, tmp_path: Path, name: str, content: bytes | None
) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    revision = hand.window.document.revision
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert not hand.do(hand.window.files.open(tmp_path / name))
    message = hand.window.canvas_pane.bar.text
    assert message and "\n" not in message and "Traceback" not in message
    assert hand.window.document.revision == revision


def test_the_sample_sketch_opens_and_generates(hand: Hand) -> None:
    async def scene() -> None:
        hand.trigger("sample")
        await hand.until(lambda: not hand.window.document.is_blank())

    hand.do(scene())
    assert hand.window.document.undo_stack.isClean()
    hand.trigger("generate")
    hand.wait_for_picture()
    assert from_text(hand.window.finished.metadata).sketch.any()


def test_a_drawing_is_saved_and_opened_with_its_parameters(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_pen((0.3, 0.3, 0.5), (0.6, 0.6, 1.0))
    hand.window.parameters.rows["prompt"].set_value("a blue cup")
    assert hand.window.isWindowModified()
    assert hand.do(hand.window.files.save(tmp_path / "cup.sketchstudio"))
    assert not hand.window.isWindowModified()
    assert "cup.sketchstudio" in hand.window.windowTitle()
    points = hand.window.document.layer_for(Role.SKETCH).strokes[0].array

    hand.window.parameters.rows["prompt"].set_value("")
    hand.window.tabs.close(hand.window.tabs.current)
    assert hand.do(hand.window.files.open(tmp_path / "cup.sketchstudio"))
    assert np.allclose(hand.window.document.layer_for(Role.SKETCH).strokes[0].array, points, atol=1e-3)
    assert hand.window.parameters.parameters().prompt == "a blue cup"


@pytest.mark.parametrize(
    ("answer", "closes"), [(QMessageBox.StandardButton.Discard, True), (QMessageBox.StandardButton.Cancel, False)]
)
def test_closing_asks_about_unsaved_changes(hand: Hand, answer: QMessageBox.StandardButton, closes: bool) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    closed = []
    hand.window.closed.connect(lambda: closed.append(True))

    def box() -> QMessageBox | None:
        return hand.window.findChild(QMessageBox, "unsaved")

    async def scene() -> None:
        hand.window.close()
        await hand.until(lambda: box() is not None)
        assert hand.window.isVisible()
        hand.qtbot.mouseClick(box().button(answer), Qt.MouseButton.LeftButton)
        await hand.until(lambda: bool(closed) == closes and (box() is None or not box().isVisible()))

    hand.do(scene())
    assert hand.window.isVisible() is not closes


def test_closing_in_mid_run_leaves_no_thread(hand: Hand) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.parameters.rows["steps"].set_value(200)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    hand.window.close()
    hand.studio.stop()
    assert not hand.studio.worker.thread_of_work.isRunning()
    assert not hand.window.isVisible()
    assert hand.window.finished is None


def test_an_unlocked_seed_is_new_for_each_run_and_a_locked_one_stays(hand: Hand) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    seeds = []
    for locked in (False, False, True, True):
        hand.window.parameters.seed_locked = locked
        hand.trigger("generate")
        hand.wait_for_picture()
        seeds.append(from_text(hand.window.finished.metadata).parameters.seed)
        assert hand.window.parameters.rows["seed"].value() == seeds[-1]
        assert f"seed {seeds[-1]}" in hand.window.result.caption
    assert seeds[0] != seeds[1] and seeds[1] == seeds[2] == seeds[3]


def test_a_model_that_cannot_be_loaded_is_said_in_the_bar(hand: Hand, tiny_model: Path) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.model = "no such model"
    hand.trigger("generate")
    hand.wait_for_picture()
    message = hand.window.result_pane.bar.text
    assert "no such model" in message and "\n" not in message
    hand.window.model = str(tiny_model)
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.window.finished is not None and hand.window.result_pane.bar.text == ""


def test_undo_and_redo_are_offered_when_there_is_something_to_undo(hand: Hand) -> None:
    actions = hand.window.actions_by_id
    assert not actions["undo"].isEnabled()
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert actions["undo"].isEnabled() and not actions["redo"].isEnabled()
    hand.trigger("undo")
    assert hand.window.document.is_blank() and actions["redo"].isEnabled()


def test_what_was_chosen_is_remembered(hand: Hand) -> None:
    hand.window.parameters.rows["prompt"].set_value("a blue cup")
    hand.window.parameters.seed_locked = True
    hand.window.set_theme("dark")
    hand.window.close()
    settings = Settings.load(config_dir())
    assert settings.generation_parameters().prompt == "a blue cup"
    assert settings.seed_locked and settings.theme == "dark"
    assert settings.layout


def test_reset_layout_brings_closed_docks_back(hand: Hand) -> None:
    hand.window.layers.close()
    hand.window.arrangement.picture.close()
    hand.trigger("reset_layout")
    assert hand.window.layers.isVisible() and hand.window.parameters.isVisible()


def test_a_refused_stroke_says_why(hand: Hand) -> None:
    hand.wait(lambda: hand.window.layers.furnished)
    view = hand.window.layers.panel.view
    eye = view.visualRect(view.layers.index_of(hand.window.document.current_layer.id, EYE)).center()
    hand.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=eye)
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert "hidden" in hand.window.canvas_pane.bar.text


def test_each_action_has_a_slot_and_shortcuts_are_used_once(hand: Hand) -> None:
    shortcuts = [a.shortcut().toString() for a in hand.window.actions_by_id.values() if not a.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts))
    for name in ("zoom_in", "zoom_out", "fit", "thicker", "thinner", "clear_layer", "theme_dark", "theme_light"):
        hand.trigger(name)


def test_the_about_box_waits_for_nobody(hand: Hand) -> None:
    hand.trigger("about")
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    box.close()
