"""`sketchstudio evaluate`: figures, curves and pictures of a model on held-out drawings."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sketchstudio.errors import UserError
from sketchstudio.parameters import METHODS, GenerationParameters

SHOWN = ("recall", "precision", "chamfer", "frechet", "kernel", "prompt_colour", "paint_error", "seconds")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    defaults = GenerationParameters()
    parser.add_argument("--model", default="starter", metavar="NAME|DIR", help="the model (starter)")
    parser.add_argument(
        "--method", type=_list(str), default=("text", "diss"), metavar="A,B,…",
        help=f"methods to compare, of {', '.join(METHODS)} (text,diss); seconds are compared with text",
    )  # fmt: skip
    parser.add_argument("--edge-predictor", type=Path, metavar="FILE", help="for lgp, other than the model's own")
    parser.add_argument(
        "--scales", type=_list(float), default=(1.0, 2.0, 3.0), metavar="X,Y,…", help="sketch scales to try (1,2,3)"
    )
    parser.add_argument(
        "--images", type=Path, required=True, metavar="DIR",
        help="held-out renders (index.csv, images, lines), or hand-drawn sketches in folders named by their class",
    )  # fmt: skip
    parser.add_argument("--limit", type=int, default=48, metavar="N", help="number of drawings (48)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for report.html and figures.json")
    parser.add_argument("--steps", type=int, default=defaults.steps, metavar="N", help=f"({defaults.steps})")
    parser.add_argument("--scheduler", default=defaults.scheduler, metavar="NAME", help=f"({defaults.scheduler})")
    parser.add_argument("--seed", type=int, default=defaults.seed, metavar="N", help="of the first drawing (0)")
    parser.add_argument("--device", default=defaults.device, metavar="NAME", help=f"({defaults.device})")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, then print."""
    given = {name: getattr(arguments, name) for name in ("steps", "scheduler", "seed", "device")}
    parameters = GenerationParameters(**given)
    if arguments.edge_predictor is not None and not arguments.edge_predictor.is_file():
        raise UserError(f"There is no edge predictor {arguments.edge_predictor}. Choose another file.")
    from sketchstudio.evaluation.evaluate import REPORT, evaluate
    from sketchstudio.models import catalogue

    figures = evaluate(
        catalogue.resolve(arguments.model), arguments.images, arguments.out, arguments.limit,
        arguments.method, arguments.scales, parameters, arguments.edge_predictor,
    )  # fmt: skip
    if arguments.json:
        print(json.dumps(figures))
        return 0
    print(f"{figures['pictures']} {figures['set']}, {parameters.steps} steps")
    named = [(_name(row), row) for row in figures["rows"]] + list(figures["yardsticks"].items())
    columns = [name for name in SHOWN if any(row.get(name) is not None for _, row in named)]
    print(f"{'':20}" + "".join(f"{name:>15}" for name in columns))
    for name, row in named:
        values = [row.get(column) for column in columns]
        print(f"{name:20}" + "".join(f"{'–' if v is None else format(v, '.3f'):>15}" for v in values))
    for bar in figures["bars"]:
        print(f"{'met    ' if bar['met'] else 'not met'}  {bar['bar']}: {bar['figure']:g}, goal {bar['goal']}")
    print(arguments.out / REPORT)
    return 0


def _name(row: dict[str, Any]) -> str:
    scale = "" if row["scale"] is None else f" {row['scale']:g}"
    return f"{row['method']}{scale}{' painted' if row['painted'] else ''}"


def _list(reader: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Reads A,B,… as a tuple."""

    def read(text: str) -> tuple[Any, ...]:
        try:
            return tuple(reader(word.strip()) for word in text.split(",") if word.strip()) or (reader(""),)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is no list; write the values with commas between") from error

    return read
