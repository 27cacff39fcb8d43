from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from sketchstudio.errors import UserError
from sketchstudio.evaluation.metrics import edge_agreement
from sketchstudio.training.edge_maps import detector, gradient_edges


def disc() -> tuple[np.ndarray, np.ndarray]:
    image = np.full((256, 256, 3), 235, np.uint8)
    cv2.circle(image, (128, 120), 70, (200, 60, 40), -1)
    line = np.zeros((256, 256), np.uint8)
    cv2.circle(line, (128, 120), 70, 255, 1)
    return image, line


def test_the_outline_of_a_disc_is_one_thin_closed_line() -> None:
    image, line = disc()
    edges = gradient_edges(image)
    assert set(np.unique(edges)) == {0, 255}
    near = cv2.distanceTransform(255 - line, cv2.DIST_L2, 5)
    assert near[edges > 0].max() <= 2
    assert (cv2.distanceTransform(255 - edges, cv2.DIST_L2, 5)[line > 0] <= 2).mean() > 0.99
    assert (edges > 0).sum() < 1.6 * (line > 0).sum()
    assert edge_agreement(image, edges).recall > 0.99


def test_grain_is_no_edge_and_a_plain_picture_has_none() -> None:
    image, line = disc()
    random = np.random.default_rng(0)
    grainy = np.clip(image + random.normal(0, 8, image.shape), 0, 255).astype(np.uint8)
    edges = gradient_edges(grainy)
    near = cv2.distanceTransform(255 - line, cv2.DIST_L2, 5)
    assert (near[edges > 0] <= 3).mean() > 0.95
    assert not gradient_edges(np.full((64, 64, 3), 120, np.uint8)).any()


def test_colours_of_equal_brightness_have_an_edge_between_them() -> None:
    image = np.zeros((128, 128, 3), np.uint8)
    image[:, :64], image[:, 64:] = (200, 60, 60), (40, 128, 60)
    assert gradient_edges(image)[:, 62:66].any(axis=1).mean() > 0.9


def test_pidinet_is_optional_and_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="--detector-weights"):
        detector("pidinet")
    weights = tmp_path / "table5_pidinet.pth"
    weights.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "controlnet_aux", None)
    with pytest.raises(UserError, match="controlnet_aux"):
        detector("pidinet", weights)


def test_a_torchvision_of_another_build_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "packages" / "controlnet_aux"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.delitem(sys.modules, "controlnet_aux", raising=False)
    (tmp_path / "weights.pth").write_bytes(b"")
    with pytest.raises(UserError, match="torchvision::nms does not exist"):
        detector("pidinet", tmp_path / "weights.pth")


def test_pidinet_s_soft_map_is_thresholded_at_a_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Network:
        @classmethod
        def from_pretrained(cls, folder: str, filename: str) -> Network:
            assert (folder, filename) == (str(tmp_path), "weights.pth")
            return cls()

        def __call__(self, image: Any, **options: Any) -> Any:
            return np.repeat(np.array([[100, 200]], np.uint8).repeat(8, 0).repeat(4, 1)[..., None], 3, axis=2)

    module = types.ModuleType("controlnet_aux")
    module.PidiNetDetector = Network  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "controlnet_aux", module)
    (tmp_path / "weights.pth").write_bytes(b"")
    edges = detector("pidinet", tmp_path / "weights.pth")(np.zeros((8, 8, 3), np.uint8))
    assert edges.shape == (8, 8)
    assert not edges[:, :4].any() and (edges[:, 4:] == 255).all()


def test_pidinet_reads_the_very_file_that_is_given(tmp_path: Path) -> None:
    """The real network with random weights: those of the paper are for research only, and travel with nothing."""
    pidi = pytest.importorskip("controlnet_aux.pidi.model", exc_type=ImportError)
    image = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    maps = []
    for seed in (0, 1):
        torch.manual_seed(seed)
        network = pidi.pidinet()
        torch.nn.init.constant_(network.classifier.bias, 8.0 if seed else -8.0)  # all is an edge, or nothing is
        weights = tmp_path / f"weights-{seed}.pth"
        torch.save({"state_dict": {f"module.{name}": value for name, value in network.state_dict().items()}}, weights)
        maps.append(detector("pidinet", weights)(image))
    assert not maps[0].any() and (maps[1] == 255).all()


def test_an_unknown_detector_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UserError, match="gradient, pidinet"):
        detector("canny")
