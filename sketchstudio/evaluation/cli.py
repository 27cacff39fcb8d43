"""`sketchstudio evaluate`: figures of a model on held-out drawings."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sketchstudio.parameters import GenerationParameters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="starter", help="name of a model or a folder in diffusers layout")
    parser.add_argument("--data", type=Path, required=True, help="folder of renders: index.csv, images, lines")
    parser.add_argument("--out", type=Path, required=True, help="folder for figures.json and sheet.png")
    parser.add_argument("--limit", type=int, default=96, help="number of held-out drawings")
    parser.add_argument("--steps", type=int, default=GenerationParameters().steps, help="denoising steps")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate, then print."""
    from sketchstudio.evaluation.held_out import evaluate_held_out
    from sketchstudio.models import catalogue

    model = catalogue.resolve(arguments.model)
    parameters = GenerationParameters(steps=arguments.steps)
    figures = evaluate_held_out(model, arguments.data, arguments.out, arguments.limit, parameters)
    if arguments.json:
        print(json.dumps(figures))
        return 0
    print(f"{figures['pictures']} held-out drawings, {arguments.steps} steps")
    for way in ("sketch", "text", "true_renders"):
        print(f"  {way:13}" + "  ".join(f"{name} {value:.3f}" for name, value in figures[way].items()))
    print(f"  autoencoder PSNR {figures['autoencoder_psnr_db']} dB, {figures['seconds_per_picture']} s a picture")
    print(f"  sheet: {arguments.out / 'sheet.png'}")
    return 0
