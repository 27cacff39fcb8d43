"""Colours of pictures: which of eleven names an object has, and how far it is from what was painted."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.training.prompts import COLOURS

Mask = npt.NDArray[np.bool_]
ACHROMATIC = ("black", "grey", "white")
# Borders in CIELAB. Lightness of white and black and the names of the hues were set on renders of the training split.
GREY_CHROMA, BLACK, WHITE = 12, 28, 80
HUES = ((45, "red"), (75, "orange"), (108, "yellow"), (190, "green"), (300, "blue"), (330, "purple"), (345, "pink"))


def object_name(image: Pixels, mask: Mask) -> str:
    """The name that most of an object's pixels have; "" where the mask is empty."""
    if not mask.any():
        return ""
    return COLOURS[int(np.bincount(_names(image[mask]), minlength=len(COLOURS)).argmax())]


def outlined(ink: Pixels) -> Mask:
    """What lies inside the outline of a drawing (H, W), 255 = line, without its rim."""
    closed = cv2.morphologyEx((ink > 127).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask = np.zeros_like(closed)
    cv2.drawContours(mask, contours, -1, 1, thickness=-1)
    return np.asarray(cv2.erode(mask, np.ones((3, 3), np.uint8)) > 0)


def off_the_ground(image: Pixels) -> Mask:
    """What is neither white ground nor pale shadow: the object, where no drawing tells its outline."""
    lightness, a, b = _lab(image.reshape(-1, 3)).T
    return ((lightness < 75) | (np.hypot(a, b) > GREY_CHROMA)).reshape(image.shape[:2])


def paint_error(image: Pixels, paint: Pixels) -> float:
    """Mean absolute difference (of 255, per channel) between a picture (H, W, 3) and what was painted (H, W, 4)."""
    there = paint[..., 3] > 127
    if not there.any():
        return float("nan")
    return float(np.abs(image[there].astype(np.float64) - paint[there][:, :3]).mean())


def _names(pixels: Pixels) -> npt.NDArray[np.int_]:
    """Index into COLOURS of each of (N, 3) RGB pixels."""
    lightness, a, b = _lab(pixels).T
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    names = np.full(len(pixels), COLOURS.index("red"))  # from 345 degrees on

    def put(where: Mask, name: str) -> None:
        names[where] = COLOURS.index(name)

    for end, name in reversed(HUES):
        put(hue < end, name)
    warm = (hue < 45) | (hue >= 330)
    put(warm & (lightness >= 62), "pink")
    put(warm & (hue < 45) & (lightness < 35) & (chroma < 30), "brown")
    put((hue >= 45) & (hue < 100) & ((lightness < 60) | ((chroma < 45) & (lightness < 72))), "brown")
    grey = chroma < GREY_CHROMA
    put(grey, "grey")
    put(grey & (lightness >= WHITE), "white")
    put((grey & (lightness < BLACK)) | ((chroma < 20) & (lightness < 20)), "black")
    return names


def _lab(pixels: Pixels) -> npt.NDArray[np.float32]:
    """RGB (N, 3) -> CIELAB (N, 3), lightness 0 to 100."""
    lab = cv2.cvtColor(np.ascontiguousarray(pixels)[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab[0], np.float32)
