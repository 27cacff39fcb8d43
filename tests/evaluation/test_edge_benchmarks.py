"""What the bench says of edge guidance, on tiny models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import write_tiny_model

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.guidance.latent_edge import LatentEdges
from sketchstudio.diffusion.predictor_file import PredictorCard, save_predictor
from sketchstudio.evaluation import edge_benchmarks
from sketchstudio.models import catalogue


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A tiny model with an edge predictor of its own."""
    folder = write_tiny_model(tmp_path / "model")
    bundle = ModelBundle.load(folder, "cpu")
    card = PredictorCard(bundle.fingerprint, "model", "v_prediction", bundle.downsampling, "gradient", (0, 999))
    save_predictor(folder / catalogue.EDGE_PREDICTOR, edge_benchmarks.untrained(bundle, 64), card)
    return folder


def test_a_guided_run_is_held_against_a_plain_one(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guided: list[bool] = []
    prepare = LatentEdges.prepare
    monkeypatch.setattr(LatentEdges, "prepare", lambda *given: (guided.append(True), prepare(*given))[1])
    assert edge_benchmarks.cost_on(model, 2) > 0
    assert len(guided) == 3  # the warm-up and two pairs


def test_the_same_steps_keep_all_of_the_gain(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recalls = iter([0.2, 0.7, 0.8, 0.4, 0.9, 1.0])  # text, fast, full, of two drawings
    agreement = edge_benchmarks.edge_agreement(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.uint8))
    monkeypatch.setattr(edge_benchmarks, "edge_agreement", lambda *_: type(agreement)(next(recalls), 0.0, 0.0))
    drawing = edge_benchmarks.Drawing("a cup", np.full((64, 64), 255, np.uint8))
    assert edge_benchmarks.gain_kept(model, [drawing] * 2) == pytest.approx(0.5 / 0.6)


def test_the_memory_of_the_full_size_gradient_is_counted_without_taking_it() -> None:
    assert 100 < edge_benchmarks.gradient_memory() < 900  # the paper's taps keep 949 MiB
