"""Which name the colour of an object has, and how far it is from what was painted."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sketchstudio.evaluation.colours import object_name, off_the_ground, outlined, paint_error
from sketchstudio.training.prompts import COLOURS

SEEN = {
    "red": (190, 40, 40), "orange": (225, 130, 40), "yellow": (230, 205, 60), "green": (70, 140, 70),
    "blue": (60, 100, 180), "purple": (130, 60, 160), "pink": (235, 150, 175), "brown": (120, 80, 45),
    "black": (30, 30, 32), "grey": (130, 130, 132), "white": (235, 235, 236),
}  # fmt: skip


def scene(colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A box of this colour, its right third in shade, and its outline."""
    image, ink = np.full((128, 128, 3), 255, np.uint8), np.zeros((128, 128), np.uint8)
    cv2.rectangle(image, (30, 30), (100, 100), colour, -1)
    image[31:100, 80:100] = image[31:100, 80:100] * 0.8
    cv2.rectangle(ink, (30, 30), (100, 100), 255, 1)
    return image, ink


def test_every_colour_of_the_prompts_is_tried() -> None:
    assert set(SEEN) == set(COLOURS)


@pytest.mark.parametrize("name", COLOURS)
def test_an_object_has_the_name_of_most_of_its_pixels(name: str) -> None:
    image, ink = scene(SEEN[name])
    assert object_name(image, outlined(ink)) == name


def test_the_object_is_inside_the_outline_and_without_a_sketch_off_the_ground() -> None:
    image, ink = scene(SEEN["red"])
    image[105:115, 20:110] = 228  # a pale shadow
    for mask in (outlined(ink), off_the_ground(image)):
        assert mask[40:90, 40:90].all() and not mask[:28].any() and not mask[104:].any()


def test_an_empty_mask_has_no_name() -> None:
    image, ink = scene(SEEN["red"])
    assert object_name(image, outlined(np.zeros_like(ink))) == ""


def test_the_paint_error_is_taken_where_there_is_paint() -> None:
    image, _ = scene((100, 100, 100))
    paint = np.zeros((128, 128, 4), np.uint8)
    paint[40:60, 40:60] = (110, 100, 70, 255)
    assert paint_error(image, paint) == pytest.approx((10 + 0 + 30) / 3)
    assert np.isnan(paint_error(image, np.zeros_like(paint)))
