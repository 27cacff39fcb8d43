"""Hand-like drawings and painted colours for training."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sketchstudio.training import hand
from sketchstudio.training.colour import painted


@pytest.fixture
def chair() -> np.ndarray:
    ink = np.zeros((256, 256), np.uint8)
    for a, b in (((80, 40), (80, 200)), ((160, 40), (160, 200)), ((80, 40), (160, 40)), ((80, 120), (160, 120))):
        cv2.line(ink, a, b, 255, 1)
    cv2.circle(ink, (120, 80), 12, 255, 1)
    return ink


def test_hand_drawing_differs_each_time_and_stays_near_the_lines(chair):
    random = np.random.default_rng(0)
    drawings = [hand.hand_drawn(random, chair) for _ in range(8)]
    near = cv2.dilate(chair, np.ones((31, 31), np.uint8)) > 0
    for drawing in drawings:
        assert drawing.dtype == np.uint8 and drawing.shape == chair.shape
        assert drawing.max() > 100
        assert (drawing[~near] > 64).mean() < 0.002
    assert len({drawing.tobytes() for drawing in drawings}) == len(drawings)


def test_the_source_drawing_is_left_as_it_was(chair):
    before = chair.copy()
    for seed in range(6):
        hand.hand_drawn(np.random.default_rng(seed), chair)
    assert (chair == before).all()


def test_leaving_out_lines_keeps_the_outline(chair):
    for seed in range(10):
        drawing = hand.leave_out(np.random.default_rng(seed), chair)
        assert drawing[40, 80:161].min() == 255  # the top edge is outline
        assert set(np.unique(drawing)) <= {0, 255}
        assert (drawing <= chair).all()


def test_overshoot_only_adds(chair):
    drawing = hand.overshoot(np.random.default_rng(1), chair)
    assert (drawing >= chair).all() and drawing.sum() > chair.sum()


def test_gaps_only_take_away(chair):
    drawing = hand.gaps(np.random.default_rng(1), chair)
    assert (drawing <= chair).all()


def test_painted_strokes_have_the_colour_of_the_object():
    image = np.full((256, 256, 3), 255, np.uint8)
    cv2.circle(image, (128, 128), 60, (200, 30, 30), -1)
    random = np.random.default_rng(0)
    strokes = [painted(random, image) for _ in range(10)]
    covered = [s for s in strokes if s[..., 3].any()]
    assert len(covered) >= 8
    for rgba in covered:
        assert set(np.unique(rgba[..., 3])) <= {0, 255}
        middle = rgba[rgba[..., 3] > 0][:, :3].astype(int)
        assert np.median(middle[:, 0]) > 150 and np.median(middle[:, 1]) < 110


def test_white_paper_is_left_unpainted():
    assert not painted(np.random.default_rng(0), np.full((256, 256, 3), 255, np.uint8)).any()
