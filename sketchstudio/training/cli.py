"""`sketchstudio train STAGE`: options of each stage."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stages and their options."""
    stages = parser.add_subparsers(dest="stage", required=True, metavar="STAGE")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, required=True, help="folder of renders: index.csv, images, lines")
    shared.add_argument("--out", type=Path, required=True, help="folder for checkpoints, samples, log and the result")
    shared.add_argument("--minutes", type=float, help="time budget, interruptions not counted")
    shared.add_argument("--batch", type=int, help="images a step")
    shared.add_argument("--peak-lr", type=float, help="highest learning rate")
    shared.add_argument("--limit", type=int, help="use this many renders only (for a trial)")
    shared.add_argument("--seed", type=int, help="seed of everything that is drawn at random")
    one = stages.add_parser("autoencoder", parents=[shared], help="pixels to latents and back")
    one.add_argument("--photographs", type=Path, help="folder of photographs to train on as well")
    two = stages.add_parser("unet", parents=[shared], help="the denoiser, with its text encoder")
    two.add_argument("--autoencoder", type=Path, required=True, help="folder that the autoencoder stage wrote (…/vae)")


def run(arguments: argparse.Namespace) -> int:
    """Run one stage."""
    if arguments.stage == "autoencoder":
        from sketchstudio.training.autoencoder import AutoencoderRecipe, train_autoencoder

        train_autoencoder(AutoencoderRecipe(**_given(arguments, AutoencoderRecipe)))
    else:
        from sketchstudio.training.unet import UNetRecipe, train_unet

        train_unet(UNetRecipe(**_given(arguments, UNetRecipe)))
    return 0


def _given(arguments: argparse.Namespace, recipe: type) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(recipe)}
    return {name: value for name, value in vars(arguments).items() if name in names and value is not None}
