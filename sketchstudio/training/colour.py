"""Colour maps as a person paints them: a few broad strokes of about the right colour in about the right place."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


def painted(random: np.random.Generator, image: Pixels) -> Pixels:
    """Picture (H, W, 3) -> strokes of its colours, (H, W, 4) straight-alpha RGBA, alpha 0 where nothing is painted."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    inside = (small.min(axis=2) < 245).astype(np.uint8)  # the object and its shadow
    core = cv2.erode(inside, np.ones((3, 3), np.uint8))  # without the rim, whose colours are mixed with the paper's
    rows, columns = np.nonzero(core if core.sum() >= 8 else inside)
    canvas = np.zeros((height, width, 4), np.uint8)
    if len(rows) < 4:
        return canvas
    colours = small[rows, columns].astype(np.float32)
    groups = min(int(random.integers(2, 6)), len(rows))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 8, 1.0)
    cv2.setRNGSeed(int(random.integers(2**31)))
    _, labels, centres = cv2.kmeans(colours, groups, None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    labels = labels.ravel()
    shadow = (centres.max(axis=1) - centres.min(axis=1) < 12) & (centres.min(axis=1) > 190)  # pale grey: rarely painted
    order = np.argsort(-np.bincount(labels, minlength=groups))
    for group in order:
        if random.random() < (0.7 if shadow[group] else 0.1):
            continue
        points = np.stack([columns, rows], axis=1)[labels == group] * 8 + 4
        if len(points) == 0:
            continue
        tint = np.clip(centres[group] + random.normal(0, 6, 3), 0, 255)
        _strokes(random, canvas, points, (*(int(v) for v in tint), 255))
    return canvas


def _strokes(random: np.random.Generator, canvas: Pixels, points: npt.NDArray[np.int_], rgba: tuple[int, ...]) -> None:
    """Cover some of `points` (N, 2) with one to five strokes of a brush as wide as the area asks for."""
    spread = float(np.sqrt(len(points))) * 8
    for _ in range(int(random.integers(1, 6))):
        brush = int(np.clip(spread * random.uniform(0.12, 0.5), 6, 60))
        count = int(random.integers(1, 5))
        at = points[random.integers(len(points))]
        path = [at]
        for _ in range(count):  # go on to a point nearby, so that a stroke follows its patch
            candidates = points[random.integers(len(points), size=6)]
            at = candidates[np.argmin(np.abs(candidates - at).sum(axis=1) + 30 * random.random(6))]
            path.append(at + random.normal(0, 3, 2).astype(int))
        cv2.polylines(canvas, [np.array(path, np.int32)], False, rgba, thickness=brush, lineType=cv2.LINE_8)
        for x, y in (path[0], path[-1]):
            cv2.circle(canvas, (int(x), int(y)), brush // 2, rgba, -1)
