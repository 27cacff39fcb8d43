"""What the bench says of edge guidance, on tiny models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from fakes import write_tiny_model

from sketchstudio.cli import main
from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.guidance.latent_edge import LatentEdges
from sketchstudio.diffusion.predictor_file import PredictorCard, save_predictor
from sketchstudio.evaluation import edge_benchmarks
from sketchstudio.evaluation.benchmarks import random_stable_diffusion
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


def test_the_u_net_at_full_size_is_that_of_stable_diffusion_1() -> None:
    with torch.device("meta"):  # shapes without contents
        bundle, _ = random_stable_diffusion(**edge_benchmarks.FULL_SHAPE)
    assert sum(weight.numel() for weight in bundle.unet.parameters()) == 859_520_964
    assert taps.preset("lean", bundle.unet) == taps.STABLE_DIFFUSION_1[:-1]
    assert edge_benchmarks.FULL_SIDE // bundle.downsampling == 64


def test_at_full_size_a_plain_and_a_guided_run_go_through_all_steps_and_nothing_else_is_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_benchmarks, "FULL_SHAPE", {"layers": 2, "width": 32, "text_width": 32})
    monkeypatch.setattr(edge_benchmarks, "FULL_SIDE", 64)
    calls: list[tuple[int, bool]] = []  # rows, and whether a graph is built

    def note(_unet: Any, inputs: tuple[Any, ...], words: dict[str, Any]) -> None:
        if not inputs:  # a step of a run, not the look at the features that a predictor is laid out by
            calls.append((len(words["sample"]), torch.is_grad_enabled()))

    def watched(**given: int) -> tuple[ModelBundle, Any]:
        bundle, pipeline = random_stable_diffusion(**given)
        bundle.unet.register_forward_pre_hook(note, with_kwargs=True)
        return bundle, pipeline

    monkeypatch.setattr(edge_benchmarks, "random_stable_diffusion", watched)
    assert main(["bench", "--full-size", "4"]) == 0
    figures = json.loads(capsys.readouterr().out)
    plain, alone, guided = (2, False), (1, False), (1, True)
    assert sorted(calls) == sorted([plain] * (1 + 4) + [alone, guided] + [plain, guided, plain])
    measured = {
        f"sd15_full_{run}_{what}" for run in ("text", "lgp") for what in ("seconds", "processor_seconds", "peak_mib")
    }
    assert set(figures) == {"lgp_cost_sd15_full", *measured}
    assert all(value > 0 for value in figures.values())
    assert figures["sd15_full_lgp_peak_mib"] >= figures["sd15_full_text_peak_mib"]
    assert main(["bench", "--full-size", "0"]) == 2
