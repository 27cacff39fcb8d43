"""`sketchstudio bench`: one JSON object on standard output with the figures that we hold ourselves to."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sketchstudio.errors import UserError
from sketchstudio.parameters import GenerationParameters

if TYPE_CHECKING:
    from sketchstudio.evaluation.edge_benchmarks import Drawing

PICTURES = 8  # with each form of edge guidance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="starter", help="the model that pictures are made with meanwhile (starter)")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="paired runs for each ratio (9)")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="X", help="how long the pen draws (10)")
    parser.add_argument(
        "--images", type=Path, metavar="DIR",
        help="renders with an index.csv, whose held-out drawings tell what edge guidance gains (the sample drawing)",
    )  # fmt: skip
    parser.add_argument(
        "--full-predictor", type=Path, metavar="FILE", help="the edge predictor of the full form (the model's own)"
    )
    parser.add_argument(
        "--full-size", type=int, metavar="STEPS",
        help="measure only what edge guidance costs at 512x512 on a random U-Net of Stable Diffusion 1.x's true size, "
        "in a run of so many steps: most of a minute a step on a slow processor, and 5 GB of memory",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Measure; what is going on goes to standard error."""
    from sketchstudio.commands import bench_canvas, bench_window
    from sketchstudio.models import catalogue

    if arguments.rounds < 1 or not 0 < arguments.seconds < math.inf:
        raise UserError("bench needs at least one of --rounds, and --seconds above 0.")
    if arguments.full_size is not None:
        return _full_size(arguments.full_size)
    folder = catalogue.resolve(arguments.model)
    figures: dict[str, Any] = {}
    _say("start-up")  # while nothing else has been loaded
    figures["startup_vs_bare_qt"] = bench_window.startup_vs_bare_qt(arguments.rounds)
    _say("pen latency while a picture forms")
    figures |= bench_window.pen_latency(folder, arguments.seconds)
    _say("a canvas of 10,000 strokes")
    figures |= bench_canvas.crowded_canvas()
    _say("strokes of a soft marker")
    figures |= bench_canvas.soft_stroke()
    _say("the loop")
    from sketchstudio.evaluation import benchmarks

    figures["loop_vs_diffusers"] = benchmarks.loop_vs_diffusers(arguments.rounds)
    _say("previews")
    figures["preview_overhead"] = benchmarks.preview_overhead(folder, arguments.rounds)
    _say("cancelling")
    figures["cancel_in_unet_calls"] = benchmarks.cancel_in_unet_calls()
    _say("edge guidance")
    from sketchstudio.evaluation import edge_benchmarks

    figures["lgp_cost_sd15"] = edge_benchmarks.cost_on_stable_diffusion(arguments.rounds)
    figures["lgp_cost_starter"] = edge_benchmarks.cost_on(folder, arguments.rounds)
    figures["lgp_memory_sd15_mib"] = edge_benchmarks.gradient_memory()
    if "lgp" in catalogue.methods(arguments.model):  # else there is no trained predictor
        drawings = edge_benchmarks.held_out(arguments.images, PICTURES) if arguments.images else [_sample()] * PICTURES
        figures["lgp_gain_kept"] = edge_benchmarks.gain_kept(folder, drawings, arguments.full_predictor)
    _print(figures)
    return 0


def _full_size(steps: int) -> int:
    """In this process, which has done nothing else, so that its peak is that of the runs."""
    if steps < 1:
        raise UserError("--full-size needs at least one step.")
    from sketchstudio.commands.bench_process import peak_memory
    from sketchstudio.evaluation import edge_benchmarks

    _say("edge guidance at full size")
    _print(edge_benchmarks.at_full_size(steps, peak_memory))
    return 0


def _print(figures: dict[str, Any]) -> None:
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=2))


def _sample() -> Drawing:
    """The drawing that comes with the program, each of whose pictures is another by its seed."""
    from sketchstudio.document.pictures.picture import load_sketch
    from sketchstudio.evaluation.edge_benchmarks import Drawing
    from sketchstudio.paths import resource

    side = GenerationParameters().width
    return Drawing("a wooden chair", load_sketch(resource("samples") / "chair.svg", side, side))


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr)
