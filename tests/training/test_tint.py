"""Renders in other colours."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from sketchstudio.evaluation.colours import object_name
from sketchstudio.training.dataset import load_renders
from sketchstudio.training.tint import RANGES, silhouette, tinted, with_tints


def ring() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A grey ring with its drawing, a shadow beside it, and where it is."""
    there = np.zeros((256, 256), np.uint8)
    cv2.circle(there, (128, 128), 80, 1, -1)
    cv2.circle(there, (128, 128), 30, 0, -1)
    image = np.full((256, 256, 3), 255, np.uint8)
    image[220:240, 60:200] = 225  # the shadow
    image[there > 0] = 120
    ink = np.zeros((256, 256), np.uint8)
    cv2.circle(ink, (128, 128), 80, 255, 1)
    cv2.circle(ink, (128, 128), 30, 255, 1)
    return image, ink, there > 0


def test_the_object_is_what_lies_inside_the_outline_without_the_ground_that_is_seen_through_it() -> None:
    image, ink, there = ring()
    found = silhouette(image, ink)
    assert (found != there)[ink == 0].mean() < 0.01


@pytest.mark.parametrize("name", RANGES)
def test_a_tinted_object_has_the_colour_that_it_is_called_by_and_all_else_stays(name: str) -> None:
    image, ink, there = ring()
    painted = [tinted(np.random.default_rng(seed), image, ink, name) for seed in range(10)]
    assert sum(object_name(each, there) == name for each in painted) >= 9
    around = ~silhouette(image, ink)
    assert all((each[around] == image[around]).all() for each in painted)


def test_light_and_shade_stay() -> None:
    image, ink, there = ring()
    image[:128][there[:128]] = 150
    red = tinted(np.random.default_rng(0), image, ink, "red")
    assert red[70, 128, 0] > red[186, 128, 0]


def test_tints_come_after_the_renders_which_stay_as_they_are(objects: Path) -> None:
    plain = load_renders(objects, "train")
    both = with_tints(plain, every=2)
    count = len(plain.examples)
    assert len(both.examples) == len(both.images) == len(both.ink) == count + (count + 1) // 2
    assert (both.images[:count] == plain.images).all()
    assert (both.ink[count:] == plain.ink[::2]).all()
    assert [example.prompt for example in both.examples[count:]] == [e.prompt for e in plain.examples[::2]]
