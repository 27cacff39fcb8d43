"""`sketchstudio bench`: one JSON object on standard output with the figures that we hold ourselves to."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="starter", help="the model that pictures are made with meanwhile (starter)")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="paired runs for each ratio (9)")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="X", help="how long the pen draws (10)")


def run(arguments: argparse.Namespace) -> int:
    """Measure; what is going on goes to standard error."""
    from sketchstudio.commands import bench_window
    from sketchstudio.models import catalogue

    folder = catalogue.resolve(arguments.model)
    figures: dict[str, Any] = {}
    _say("start-up")  # while nothing else has been loaded
    figures["startup_vs_bare_qt"] = bench_window.startup_vs_bare_qt(arguments.rounds)
    _say("pen latency while a picture forms")
    figures |= bench_window.pen_latency(folder, arguments.seconds)
    _say("the loop")
    from sketchstudio.evaluation import benchmarks

    figures["loop_vs_diffusers"] = benchmarks.loop_vs_diffusers(arguments.rounds)
    _say("previews")
    figures["preview_overhead"] = benchmarks.preview_overhead(folder, arguments.rounds)
    _say("cancelling")
    figures["cancel_in_unet_calls"] = benchmarks.cancel_in_unet_calls()
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=2))
    return 0


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr)
