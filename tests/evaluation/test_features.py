"""Whether the distances tell objects from what is none: pictures of shaded solids, damaged ones, and soft blots."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sketchstudio.evaluation.features import features
from sketchstudio.evaluation.metrics import frechet_distance, kernel_distance

Distance = Callable[[np.ndarray, np.ndarray], float]
SIDE, COUNT = 160, 24


def objects(seed: int) -> np.ndarray:
    """Solids with sharp rims, two shades and a soft shadow, on white, as the renders are."""
    random = np.random.default_rng(seed)
    images = np.full((COUNT, SIDE, SIDE, 3), 255, np.uint8)
    for image in images:
        x, y, size = (int(v) for v in random.integers((60, 60, 22), (100, 90, 45)))
        colour = np.sort(random.integers(40, 190, 3))[::-1]  # warm ones, so that others are seldom seen
        shadow = np.zeros((SIDE, SIDE), np.float32)
        cv2.ellipse(shadow, (x + 8, y + size), (size, size // 3), 0, 0, 360, 0.35, -1)
        image[:] = image * (1 - cv2.GaussianBlur(shadow, (0, 0), 4)[..., None])
        front, side = (tuple(int(v) for v in colour * shade) for shade in (1.0, 0.7))
        if random.random() < 0.5:
            cv2.rectangle(image, (x - size, y - size), (x + size // 2, y + size), front, -1)
            near, far = x + size // 2, x + size
            corners = [(near, y - size), (far, y - size - 8), (far, y + size - 12), (near, y + size)]
            cv2.fillPoly(image, [np.array(corners)], side)
        else:
            cv2.circle(image, (x, y), size, front, -1)
            cv2.ellipse(image, (x, y), (size, size // 2), 30, 0, 180, side, -1)
    return images


def blots(images: np.ndarray) -> np.ndarray:
    """Soft patches in the tones of the pictures, where they are: what a model that knows no objects draws."""
    random = np.random.default_rng(9)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    made = []
    for image in images:
        drift = [cv2.resize(random.normal(0, 14, (8, 8)).astype(np.float32), (SIDE, SIDE)) for _ in range(2)]
        tint = cv2.resize(random.normal(0, 14, (6, 6, 3)).astype(np.float32), (SIDE, SIDE))
        soft = cv2.GaussianBlur(image, (0, 0), 4)
        bent = cv2.remap(soft, x + drift[0], y + drift[1], cv2.INTER_LINEAR, borderValue=(255, 255, 255))
        made.append(np.clip(bent + tint * (bent.min(2, keepdims=True) < 240), 0, 255).astype(np.uint8))
    return np.stack(made)


@pytest.fixture(scope="module")
def found() -> dict[str, np.ndarray]:
    """Features of each kind of picture."""
    true = objects(2)
    noise = np.random.default_rng(0).normal(0, 3, true.shape)
    kinds = {
        "reference": objects(1),
        "true": true,
        "recoloured": true[..., [1, 2, 0]],
        "noisy": np.clip(true + noise, 0, 255).round().astype(np.uint8),
        "blurred": np.stack([cv2.GaussianBlur(image, (0, 0), 1.0) for image in true]),
        "blots": blots(true),
    }
    return {name: features(images) for name, images in kinds.items()}


@pytest.mark.parametrize("distance", (frechet_distance, kernel_distance))
@pytest.mark.parametrize("damage", ("recoloured", "noisy", "blurred"))
def test_true_pictures_are_nearer_than_damaged_ones_and_those_than_blots(
    found: dict[str, np.ndarray], distance: Distance, damage: str
) -> None:
    true, damaged, junk = (distance(found[name], found["reference"]) for name in ("true", damage, "blots"))
    assert true < damaged < junk


def test_features_are_the_same_every_time_and_do_not_depend_on_the_other_pictures() -> None:
    images = objects(3)[:17]
    assert np.allclose(features(images)[16], features(images[16:])[0], atol=1e-5)


def test_what_is_where_counts(found: dict[str, np.ndarray]) -> None:
    moved = features(np.roll(objects(2), 60, axis=1))
    assert frechet_distance(moved, found["reference"]) > 2 * frechet_distance(found["true"], found["reference"])
