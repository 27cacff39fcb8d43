"""Renders in other colours, so that every colour name is seen as often: most of the models are grey, white or brown."""

from __future__ import annotations

import colorsys
from dataclasses import replace

import cv2
import numpy as np

from sketchstudio.training.dataset import Pixels, Renders

# Hue, saturation and value from and to, of what people call so; hue in turns.
RANGES = {
    "red": ((-0.02, 0.01), (0.70, 0.95), (0.55, 0.85)), "orange": ((0.07, 0.09), (0.80, 1.0), (0.94, 1.0)),
    "yellow": ((0.13, 0.16), (0.70, 0.95), (0.85, 1.0)), "green": ((0.28, 0.42), (0.50, 0.90), (0.35, 0.75)),
    "blue": ((0.57, 0.66), (0.50, 0.90), (0.40, 0.85)), "purple": ((0.75, 0.82), (0.45, 0.80), (0.40, 0.75)),
    "pink": ((0.91, 0.96), (0.30, 0.55), (0.90, 1.0)), "brown": ((0.05, 0.08), (0.50, 0.75), (0.30, 0.50)),
    "black": ((0.0, 1.0), (0.0, 0.2), (0.06, 0.14)), "grey": ((0.0, 1.0), (0.0, 0.06), (0.40, 0.60)),
    "white": ((0.0, 1.0), (0.0, 0.03), (0.93, 1.0)),
}  # fmt: skip
HUED = 24  # of 255, between the largest and the smallest channel
GROUND = 250.0  # mean brightness, of 255, from which on an enclosed patch is ground seen through the object


def with_tints(renders: Renders, every: int) -> Renders:
    """`renders` and after them every `every`-th once more, its object in one colour of equal chance for each name.

    Which colour is part of the data: always the same, so that latents kept from another run are of these images.
    """
    random = np.random.default_rng(0)
    again = range(0, len(renders.examples), every)
    names = [str(random.choice(list(RANGES))) for _ in again]
    images = [tinted(random, renders.images[i], renders.ink[i], name) for i, name in zip(again, names, strict=True)]
    examples = [
        replace(renders.examples[i], colour=name, recoloured=True) for i, name in zip(again, names, strict=True)
    ]
    return Renders(
        [*renders.examples, *examples],
        np.concatenate([renders.images, np.stack(images)]),
        np.concatenate([renders.ink, renders.ink[again.start : again.stop : again.step]]),
    )


def tinted(random: np.random.Generator, image: Pixels, ink: Pixels, name: str) -> Pixels:
    """`image` (H, W, 3) with the object inside its outline (`ink`, 255 = line) in a colour of that name.

    Light and shade stay: the colour is multiplied by the brightness relative to the object's own.
    """
    inside = silhouette(image, ink)
    if not inside.any():
        return image
    hue, saturation, value = (random.uniform(*span) for span in RANGES[name])
    colour = np.array(colorsys.hsv_to_rgb(hue % 1, saturation, value))
    brightness = image[inside].astype(np.float64).mean(1) / 255
    shade = np.clip(brightness / max(brightness.mean(), 0.05), 0.3, 1.6)[:, None]
    lit = colour * np.minimum(shade, 1) + (1 - colour) * np.maximum(shade - 1, 0) * 0.6  # above 1: a highlight
    result = image.copy()
    result[inside] = np.clip(lit * 255, 0, 255).astype(np.uint8)
    return result


def silhouette(image: Pixels, ink: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(H, W): what lies inside the outline, or has a hue, which ground and shadow have not.

    Patches through which the white ground is seen are left out.
    """
    lines = (ink > 127).astype(np.uint8)
    contours, _ = cv2.findContours(
        cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    inside = np.zeros_like(lines)
    cv2.drawContours(inside, contours, -1, 1, thickness=-1)
    count, patches = cv2.connectedComponents(((inside > 0) & (lines == 0)).astype(np.uint8), connectivity=4)
    brightness = image.mean(2)
    sums = np.bincount(patches.ravel(), brightness.ravel(), count)
    mean = sums / np.maximum(np.bincount(patches.ravel(), minlength=count), 1)
    seen_through = mean >= GROUND
    seen_through[0] = False
    coloured = np.ptp(image, axis=2) > HUED
    return np.asarray(((inside > 0) | coloured) & ~seen_through[patches])
