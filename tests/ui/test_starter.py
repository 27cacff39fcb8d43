"""The whole way with the model that newcomers meet: a stroke, a picture, its file, and the same picture from that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hand import Hand

from sketchstudio.generation.metadata import from_text, read_png, request_from_png
from sketchstudio.models import catalogue

STEPS = 5


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """What the window is opened on: here the starter itself."""
    return catalogue.resolve("starter")


@pytest.fixture
def studio(hand: Hand) -> Hand:
    """The window with the starter, at the size that it was trained for."""
    own = hand.window.parameters.parameters().replace(width=256, height=256, steps=STEPS, prompt="a red chair")
    hand.window.parameters.set_parameters(own)
    return hand


def draw(hand: Hand, with_pen: bool) -> None:
    """A back and a seat."""
    for points in (((0.4, 0.2), (0.4, 0.5), (0.4, 0.8)), ((0.4, 0.5), (0.5, 0.52), (0.6, 0.5))):
        if with_pen:
            hand.draw_with_pen(*((x, y, 0.3 + 0.2 * i) for i, (x, y) in enumerate(points)))
        else:
            hand.draw_with_mouse(*points)


@pytest.mark.parametrize("with_pen", [False, True], ids=["mouse", "pen"])
def test_strokes_become_a_picture_that_makes_itself_again(studio: Hand, tmp_path: Path, with_pen: bool) -> None:
    draw(studio, with_pen)
    studio.trigger("generate")
    studio.wait_for_picture()
    first = studio.window.finished
    assert first is not None and first.image.shape == (256, 256, 3)
    steps = [frame.step for frame in studio.frames]
    assert steps == sorted(set(steps)) and steps[-1] == STEPS
    assert all(frame.image.shape == (256, 256, 3) for frame in studio.frames)
    assert first.image.std() > 5  # no empty paper

    assert studio.do(studio.window.files.export(tmp_path / "out.png"))
    image, metadata = read_png(tmp_path / "out.png")
    assert np.array_equal(image, first.image) and metadata == first.metadata
    assert from_text(metadata).sketch is not None and from_text(metadata).sketch.any()

    assert studio.do(studio.window.files.open(tmp_path / "out.png"))
    assert studio.window.parameters.parameters() == request_from_png(tmp_path / "out.png").parameters
    studio.trigger("generate")
    studio.wait_for_picture()
    assert studio.window.finished is not first
    assert np.array_equal(studio.window.finished.image, first.image)


def test_a_run_is_cancelled_in_its_middle_and_another_one_follows(studio: Hand) -> None:
    draw(studio, with_pen=True)
    studio.window.parameters.rows["steps"].set_value(150)
    studio.trigger("generate")
    studio.wait(lambda: bool(studio.frames))
    studio.trigger("cancel")
    studio.wait_for_picture()
    assert studio.window.finished is None and studio.frames[-1].step < 150
    studio.window.parameters.rows["steps"].set_value(2)
    studio.trigger("generate")
    studio.wait_for_picture()
    assert studio.window.finished is not None


def test_closing_in_mid_run_leaves_no_thread(studio: Hand) -> None:
    studio.window.parameters.rows["steps"].set_value(150)
    studio.trigger("generate")
    studio.wait(lambda: bool(studio.frames))
    studio.window.close()
    studio.studio.stop()
    assert not studio.studio.worker.thread_of_work.isRunning()
    assert studio.window.finished is None
