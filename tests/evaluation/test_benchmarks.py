"""What `make bench` prints, without asking how fast this machine is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import write_tiny_model

from sketchstudio.cli import main
from sketchstudio.evaluation import benchmarks, edge_benchmarks

FIGURES = {
    "canvas_10k_draft_ms",
    "canvas_10k_first_ms",
    "canvas_10k_pan_ms_p99",
    "canvas_10k_stroke_ms_p99",
    "canvas_10k_zoom_ms_p99",
    "cancel_in_unet_calls",
    "lgp_cost_sd15",
    "lgp_cost_starter",
    "lgp_memory_sd15_mib",
    "live_soft_stroke_ms_p99",
    "loop_vs_diffusers",
    "peak_rss_mb",
    "pen_latency_ms_p50",
    "pen_latency_ms_p99",
    "preview_overhead",
    "startup_vs_bare_qt",
}


def test_bench_prints_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_benchmarks, "STEPS", 2)
    model = write_tiny_model(tmp_path / "model", autoencoder="AutoencoderKL")
    assert main(["bench", "--model", str(model), "--rounds", "1", "--seconds", "1"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == FIGURES
    assert all(value > 0 for value in figures.values())
    assert figures["cancel_in_unet_calls"] <= 1  # no matter how fast
    assert figures["pen_latency_ms_p50"] <= figures["pen_latency_ms_p99"]


def test_a_ratio_is_the_median_of_pairs_whoever_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    seconds = {"ours": iter([2.0, 30.0, 4.0]), "theirs": iter([1.0, 10.0, 4.0])}

    def timed(function: object) -> float:
        return next(seconds[function()])  # type: ignore[operator]

    def run(name: str) -> str:
        order.append(name)
        return name

    monkeypatch.setattr(benchmarks, "_seconds", timed)
    assert benchmarks.paired_ratio(lambda: run("ours"), lambda: run("theirs"), 3) == 2.0
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs", "theirs", "ours"]  # the first two warm up
