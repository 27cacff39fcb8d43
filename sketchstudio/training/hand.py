"""Exact line drawings -> drawings as a hand makes them: wobble, gaps, overshoot, pressure, lines left out."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Random = np.random.Generator


def hand_drawn(random: Random, ink: Pixels) -> Pixels:
    """Ink (H, W), 255 = line -> the same drawing by a hand, anti-aliased, of any thickness. `ink` is not changed."""
    drawing = ink
    if random.random() < 0.6:
        drawing = leave_out(random, drawing)
    if random.random() < 0.5:
        drawing = overshoot(random, drawing)
    if random.random() < 0.8:
        drawing = wobble(random, drawing)
    if random.random() < 0.5:
        drawing = gaps(random, drawing)
    return thickness(random, drawing)


def smooth_field(random: Random, size: tuple[int, ...], cell: int) -> npt.NDArray[np.float32]:
    """Smooth noise of about unit deviation, `size` = (height, width), with features of about `cell` pixels."""
    height, width = size
    shape = (max(2, width // cell + 2), max(2, height // cell + 2))
    coarse = random.standard_normal(shape[::-1]).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def wobble(random: Random, ink: Pixels) -> Pixels:
    """Bend lines by up to a few pixels: a slow drift of the arm and a quick tremble of the hand."""
    height, width = ink.shape
    drift, tremble = random.uniform(0.5, 3.0), random.uniform(0.0, 0.7)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for amplitude, cell in ((drift, int(random.integers(30, 70))), (tremble, int(random.integers(6, 14)))):
        x += amplitude * smooth_field(random, ink.shape, cell)
        y += amplitude * smooth_field(random, ink.shape, cell)
    return np.asarray(cv2.remap(ink, x, y, cv2.INTER_LINEAR, borderValue=0), np.uint8)


def gaps(random: Random, ink: Pixels) -> Pixels:
    """Lift the pen here and there."""
    field = smooth_field(random, ink.shape, int(random.integers(8, 20)))
    return np.where(field > random.uniform(1.2, 2.2), 0, ink).astype(np.uint8)


def leave_out(random: Random, ink: Pixels) -> Pixels:
    """Forget some of the inner lines: whole connected pieces, and what lies in random spots. The outline stays."""
    silhouette = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(silhouette, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = np.zeros_like(ink)
    cv2.drawContours(outline, contours, -1, 255, thickness=5)
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    keep = random.random(count) > random.uniform(0.0, 0.7)
    keep[np.unique(labels[outline > 0])] = True
    drawing = np.where(keep[labels], ink, 0).astype(np.uint8)
    if random.random() < 0.5:
        spots = smooth_field(random, ink.shape, int(random.integers(25, 80))) > random.uniform(-0.8, 1.0)
        drawing = np.where(spots & (outline == 0), 0, drawing).astype(np.uint8)
    return drawing


def overshoot(random: Random, ink: Pixels) -> Pixels:
    """Draw some straight lines on past their ends, as a quick hand does."""
    segments = cv2.HoughLinesP(ink, 1, np.pi / 90, threshold=30, minLineLength=25, maxLineGap=3)
    if segments is None:
        return ink
    drawing = ink.copy()
    segments = segments.reshape(-1, 4)
    for x0, y0, x1, y1 in segments[random.permutation(len(segments))[: int(random.integers(1, 7))]]:
        direction = np.array([x1 - x0, y1 - y0], float)
        direction /= np.hypot(*direction) + 1e-9
        before, after = random.uniform(0, 9, 2)
        start = (int(x0 - before * direction[0]), int(y0 - before * direction[1]))
        end = (int(x1 + after * direction[0]), int(y1 + after * direction[1]))
        cv2.line(drawing, start, end, 255, 1)
    return drawing


def thickness(random: Random, ink: Pixels) -> Pixels:
    """Thin or thick, even or swelling with pressure, hard or soft."""
    height, width = ink.shape
    scale = 2
    large = cv2.resize(ink, (width * scale, height * scale), interpolation=cv2.INTER_LINEAR)
    ridge = np.where(large > 100, 255, 0).astype(np.uint8)
    thin = cv2.erode(ridge, np.ones((2, 2), np.uint8))
    radius = int(random.integers(0, 4))
    thick = ridge if radius == 0 else cv2.dilate(ridge, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (radius + 1,) * 2))
    if random.random() < 0.4:  # pressure: thick here, thin there
        field = smooth_field(random, large.shape, cell=80)
        drawing = np.where(field > random.uniform(-0.5, 0.5), thick, ridge)
    else:
        drawing = thin if radius == 0 and random.random() < 0.5 else thick
    result = cv2.resize(drawing, (width, height), interpolation=cv2.INTER_AREA)
    if random.random() < 0.3:  # a soft pencil
        result = cv2.GaussianBlur(result, (3, 3), 0)
    return np.asarray(np.minimum(255, result * random.uniform(1.0, 1.6)), np.uint8)
