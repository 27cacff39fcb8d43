"""A project opens as it was saved, and Generate makes the picture in it again, bit for bit, however that came to be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PySide6.QtCore import QPoint, Qt

from sketchstudio.document.layer import Role
from sketchstudio.generation.metadata import Provenance, from_text
from sketchstudio.generation.request import Finished
from sketchstudio.ui.docks.editors import NumberEditor
from sketchstudio.ui.docks.timeline import MARGIN


def press(hand: Hand, name: str, key: Qt.Key, times: int) -> None:
    """A slider, by key."""
    editor = hand.window.parameters.rows[name].editor
    assert isinstance(editor, NumberEditor)
    for _ in range(times):
        hand.qtbot.keyClick(editor.slider, key)


def generate(hand: Hand) -> Finished:
    hand.qtbot.mouseClick(hand.window.parameters.button, Qt.MouseButton.LeftButton)
    hand.wait_for_picture()
    return picture(hand)


def picture(hand: Hand) -> Finished:
    assert hand.window.finished is not None
    return hand.window.finished


def made_of(finished: Finished) -> Provenance:
    return from_text(finished.metadata)


def reopen(hand: Hand, path: Path) -> None:
    """Save it, close it, work with something else, open it."""
    window = hand.window
    assert hand.do(window.files.save(path))
    window.tabs.close(window.tabs.current)
    window.parameters.rows["prompt"].set_value("something else")
    window.parameters.rows["sketch_scale"].reset()
    window.parameters.seed_locked = False
    assert hand.do(window.files.open(path))


@pytest.fixture(scope="session")
def made_once() -> dict[str, tuple[Finished, bytes]]:
    """Pictures that take long, and their projects, after the first test with each."""
    return {}


def opened(
    hand: Hand, path: Path, made_once: dict[str, tuple[Finished, bytes]], make: Callable[[Hand], None]
) -> Finished:
    """The picture of the project that is open then."""
    if make.__name__ not in made_once:
        make(hand)
        first = picture(hand)
        reopen(hand, path)
        made_once[make.__name__] = first, path.read_bytes()
    else:
        first, data = made_once[make.__name__]
        path.write_bytes(data)
        assert hand.do(hand.window.files.open(path))
    return first


@pytest.fixture
def changed(hand: Hand, tmp_path: Path, made_once: dict[str, tuple[Finished, bytes]]) -> Finished:
    return opened(hand, tmp_path / "a.sketchstudio", made_once, change_midway)


@pytest.fixture
def forked(hand: Hand, tmp_path: Path, made_once: dict[str, tuple[Finished, bytes]]) -> Finished:
    return opened(hand, tmp_path / "a.sketchstudio", made_once, fork)


def change_midway(hand: Hand) -> None:
    """Sliders are moved while it forms."""
    window = hand.window
    hand.draw_with_pen((0.3, 0.3, 0.213), (0.41, 0.52, 0.777), (0.6, 0.6, 0.5))
    window.parameters.rows["prompt"].set_value("a red chair")
    window.parameters.rows["steps"].set_value(60)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    press(hand, "sketch_scale", Qt.Key.Key_Right, 3)
    shown = len(hand.frames)
    hand.wait(lambda: len(hand.frames) > shown)
    press(hand, "guidance_scale", Qt.Key.Key_Right, 2)
    press(hand, "sketch_scale", Qt.Key.Key_Left, 8)
    hand.wait_for_picture()
    assert made_of(picture(hand)).changes


def fork(hand: Hand) -> None:
    """From a step of a picture that was changed while it formed, with another drawing and another prompt."""
    window, rows = hand.window, hand.window.parameters.rows
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    rows["steps"].set_value(40)
    hand.trigger("generate")
    hand.wait(lambda: bool(hand.frames))
    press(hand, "sketch_scale", Qt.Key.Key_Right, 5)
    hand.wait_for_picture()
    assert made_of(picture(hand)).changes
    hand.draw_with_mouse((0.3, 0.7), (0.7, 0.7))
    rows["prompt"].set_value("a red chair")
    rows["seed"].set_value(77)  # which a fork does not take
    window.parameters.seed_locked = True
    strip = window.watching.timeline.strip
    at = QPoint(round(MARGIN + 30.5 * strip.slot_width()), strip.height() // 2)
    hand.qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    hand.trigger("fork")
    hand.wait_for_picture()


def test_a_picture_changed_while_it_formed(hand: Hand, changed: Finished) -> None:
    window = hand.window
    assert np.array_equal(picture(hand).image, changed.image)
    assert "changed while it formed" in window.canvas_pane.bar.text
    begun, shown = made_of(changed).parameters, window.parameters.parameters()
    assert shown.sketch_scale == pytest.approx(begun.sketch_scale - 0.25)  # as it was set when it was saved
    assert shown.guidance_scale == pytest.approx(begun.guidance_scale + 0.2)
    before = picture(hand)
    for _ in range(2):
        again = generate(hand)
        assert again is not before and np.array_equal(again.image, changed.image)
        assert again.metadata == changed.metadata
        assert window.parameters.parameters() == shown
        before = again


def test_a_picture_forked_from_a_step(hand: Hand, forked: Finished) -> None:
    first = made_of(forked)
    assert first.fork is not None and first.fork.step == 31 and first.fork.origin.changes
    assert hand.window.parameters.rows["seed"].value() == 77 != first.parameters.seed
    before = picture(hand)
    again = generate(hand)
    assert again is not before and np.array_equal(again.image, forked.image) and again.metadata == forked.metadata


@pytest.mark.parametrize("what", ["slider", "prompt", "stroke", "weight", "other"])
def test_what_is_changed_makes_another_picture(hand: Hand, changed: Finished, what: str) -> None:
    window = hand.window
    shown = window.parameters.parameters()
    if what == "slider":
        press(hand, "colour_scale", Qt.Key.Key_Right, 1)
    elif what == "prompt":
        hand.qtbot.keyClicks(window.parameters.rows["prompt"].editor, " of wood")
    elif what == "stroke":
        hand.draw_with_mouse((0.6, 0.3), (0.3, 0.6))
    elif what == "weight":
        hand.trigger("select_all")
        window.options.weight.editor.spin.setValue(2.0)
    else:
        window.parameters.rows["seed"].set_value(shown.seed + 1)
    again = generate(hand)
    made = made_of(again)
    assert not np.array_equal(again.image, changed.image)
    assert made.changes == () and made.parameters.sketch_scale == shown.sketch_scale  # what is in view counts
    if what == "stroke":
        hand.trigger("undo")
        assert np.array_equal(generate(hand).image, changed.image)


@pytest.mark.parametrize("what", ["prompt", "stroke"])
def test_what_is_changed_makes_no_fork(hand: Hand, forked: Finished, what: str) -> None:
    if what == "prompt":
        hand.qtbot.keyClicks(hand.window.parameters.rows["prompt"].editor, " of wood")
    else:
        hand.draw_with_mouse((0.6, 0.3), (0.3, 0.6))
    made = made_of(generate(hand))
    assert made.fork is None and made.parameters.seed == 77


def test_a_slider_that_is_moved_while_it_is_made_again_is_the_only_one_that_counts(
    hand: Hand, changed: Finished
) -> None:
    begun = made_of(changed)
    hand.trigger("generate")
    shown = len(hand.frames)
    press(hand, "colour_scale", Qt.Key.Key_Right, 4)
    hand.wait(lambda: len(hand.frames) > shown)
    hand.wait_for_picture()
    made = made_of(picture(hand))
    assert made.parameters.sketch_scale == begun.parameters.sketch_scale
    taken = [
        {name: value for name, value in change.values.items() if name != "colour_scale"} for change in made.changes
    ]
    assert [values for values in taken if values] == [change.values for change in begun.changes]


def test_a_picture_of_a_batch(hand: Hand, tmp_path: Path) -> None:
    window = hand.window
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    window.watching.docks.queue.count.setValue(3)
    hand.trigger("enqueue_batch")
    hand.wait(lambda: not window.watching.queue.runs.waiting and not window.session.running)
    last = picture(hand)
    assert made_of(last).parameters.seed == window.parameters.rows["seed"].value() + 2
    reopen(hand, tmp_path / "a.sketchstudio")
    assert np.array_equal(generate(hand).image, last.image)


def test_a_project_that_was_changed_since_its_picture_opens_as_it_was_left(
    hand: Hand, changed: Finished, tmp_path: Path
) -> None:
    window = hand.window
    window.parameters.rows["realism"].set_value(0.5)
    reopen(hand, tmp_path / "b.sketchstudio")
    assert window.parameters.rows["realism"].value() == 0.5 and not window.canvas_pane.bar.text
    made = made_of(generate(hand))
    assert made.changes == () and made.parameters.realism == 0.5


def test_a_mask_that_is_moved_after_opening_keeps_the_picture_that_is_seen(hand: Hand, tmp_path: Path) -> None:
    window = hand.window
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    generate(hand)
    hand.trigger("add_mask")
    hand.draw_with_mouse((0.35, 0.4), (0.65, 0.4))
    generate(hand)
    reopen(hand, tmp_path / "a.sketchstudio")
    seen = picture(hand).image
    mask = window.document.layer_for(Role.MASK)
    assert mask is not None
    window.document.set_current_layer(mask.id)
    window.document.replace_content(mask.id, dataclasses.replace(mask, strokes=(), image=None))
    hand.draw_with_mouse((0.35, 0.7), (0.65, 0.7))
    made = made_of(generate(hand))
    assert np.array_equal(made.initial, seen)
