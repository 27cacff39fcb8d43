"""Figures for pictures made from sketches."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sketchstudio.evaluation.metrics import edge_agreement, frechet_distance, psnr


def box(offset: int = 0) -> tuple[np.ndarray, np.ndarray]:
    image, ink = np.full((256, 256, 3), 255, np.uint8), np.zeros((256, 256), np.uint8)
    corners = (60 + offset, 60), (180 + offset, 180)
    cv2.rectangle(image, *corners, (90, 90, 90), -1)
    cv2.rectangle(ink, *corners, 255, 1)
    return image, ink


def test_a_picture_that_follows_its_sketch_scores_full_recall_and_precision():
    image, ink = box()
    agreement = edge_agreement(image, ink)
    assert agreement.recall > 0.98 and agreement.precision > 0.98 and agreement.chamfer < 0.01


def test_edges_within_the_tolerance_count_and_those_beyond_do_not():
    _, ink = box()
    assert edge_agreement(box(1)[0], ink).recall > 0.98  # 0.0075 x diagonal = 2.7 pixels
    assert edge_agreement(box(12)[0], ink).recall < 0.6


def test_what_nobody_sketched_lowers_precision_and_not_recall():
    image, ink = box()
    cv2.circle(image, (120, 120), 30, (250, 250, 250), -1)
    agreement = edge_agreement(image, ink)
    assert agreement.recall > 0.98 and agreement.precision < 0.85


def test_an_empty_picture_scores_nothing():
    _, ink = box()
    assert edge_agreement(np.full((256, 256, 3), 255, np.uint8), ink).recall == 0


def test_psnr_of_a_known_error():
    a = np.full((8, 8, 3), 100, np.uint8)
    assert psnr(a, a + 1) == pytest.approx(20 * np.log10(255), abs=1e-6)


def test_frechet_distance_is_that_of_the_gaussians():
    random = np.random.default_rng(0)
    a = random.standard_normal((20000, 3))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(a, a + [3, 0, 0]) == pytest.approx(9, abs=1e-6)
    assert frechet_distance(a, 2 * a) == pytest.approx(3, rel=0.05)  # (2-1)^2 for each of three axes
