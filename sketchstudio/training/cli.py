"""`sketchstudio train STAGE`: options of each stage."""

from __future__ import annotations

import argparse
import dataclasses
import math
from pathlib import Path
from typing import Any

from sketchstudio.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the stages and their options."""
    stages = parser.add_subparsers(dest="stage", required=True, metavar="STAGE")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--minutes", type=_positive, help="time budget, interruptions not counted")
    common.add_argument("--batch", type=_count, help="images a step")
    common.add_argument("--peak-lr", type=_positive, help="highest learning rate")
    common.add_argument("--limit", type=_count, help="use this many images only (for a trial)")
    common.add_argument("--seed", type=_seed, help="seed of everything that is drawn at random")
    shared = argparse.ArgumentParser(add_help=False, parents=[common])
    shared.add_argument("--data", type=Path, required=True, help="folder of renders: index.csv, images, lines")
    shared.add_argument("--out", type=Path, required=True, help="folder for checkpoints, samples, log and the result")
    one = stages.add_parser("autoencoder", parents=[shared], help="pixels to latents and back")
    one.add_argument("--photographs", type=Path, help="folder of photographs to train on as well")
    one.add_argument("--start", type=Path, help="autoencoder to train further (…/vae; default: principal components)")
    one.add_argument(
        "--decoder-only", action="store_true", default=None, help="leave the latents as they are (keeps a U-Net valid)"
    )
    one.add_argument("--noise", type=_positive, help="decode latents with up to this much noise, as sampled ones have")
    two = stages.add_parser("unet", parents=[shared], help="the denoiser, with its text encoder")
    two.add_argument("--autoencoder", type=Path, required=True, help="folder that the autoencoder stage wrote (…/vae)")
    two.add_argument("--start", type=Path, help="model folder to train further (default: begin from nothing)")
    two.add_argument("--sketch-input", choices=("space_to_depth", "latent"), help="how the drawing enters the U-Net")
    two.add_argument(
        "--lines-only", dest="enclosed", action="store_false", default=None, help="do not show what lines enclose"
    )
    _edge_predictor(stages.add_parser("edge-predictor", parents=[common], help="what LGP steers a model by"))


def _edge_predictor(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("--model", required=True, metavar="NAME|DIR", help="the model that it is for; stays as it is")
    stage.add_argument(
        "--images", type=Path, required=True, metavar="DIR",
        help="images, as in ImageNet; with an index.csv: renders, with their exact lines and prompts",
    )  # fmt: skip
    stage.add_argument("--out", type=Path, required=True, metavar="FILE", help="the predictor, a .safetensors file")
    stage.add_argument(
        "--prompts", metavar="folder-names|captions|FILE.csv",
        help="prompts: the folder's name (the default), a .txt beside each image, or lines of name,prompt",
    )  # fmt: skip
    stage.add_argument("--edges", type=Path, metavar="DIR", help="edge maps of sketchstudio prepare-edges")
    stage.add_argument("--detector", choices=("gradient", "pidinet"), help="what finds the edges otherwise (gradient)")
    stage.add_argument("--detector-weights", type=Path, metavar="FILE", help="weights of pidinet")
    stage.add_argument("--architecture", choices=("conv", "mlp"), help="the paper's per-pixel MLP, or conv (mlp)")
    stage.add_argument("--target", choices=("edges", "latent"), help="edge map, or its latent as in the paper (latent)")
    stage.add_argument("--taps", metavar="NAME|PATHS", help="lean, sd1, resnets, encoder, or paths with commas (lean)")
    stage.add_argument("--upscale", type=_count, metavar="N", help="side of the edge map by side of the latent")
    stage.add_argument("--steps", type=_count, metavar="N", help="end after so many steps, if that is sooner")
    stage.add_argument("--size", type=_count, metavar="PIXELS", help="side of the images; default: the model's own")
    stage.add_argument("--device", metavar="NAME", help="auto, cpu, cuda or mps (auto)")


def run(arguments: argparse.Namespace) -> int:
    """Run one stage."""
    if arguments.stage == "autoencoder":
        from sketchstudio.training.autoencoder import AutoencoderRecipe, train_autoencoder

        train_autoencoder(AutoencoderRecipe(**_given(arguments, AutoencoderRecipe)))
    elif arguments.stage == "edge-predictor":
        _check_file(arguments.out)
        from sketchstudio.training.edge_predictor import EdgePredictorRecipe, train_edge_predictor

        print(train_edge_predictor(EdgePredictorRecipe(**_given(arguments, EdgePredictorRecipe))))
    else:
        from sketchstudio.training.unet import UNetRecipe, train_unet

        train_unet(UNetRecipe(**_given(arguments, UNetRecipe)))
    return 0


def _given(arguments: argparse.Namespace, recipe: type) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(recipe)}
    return {name: value for name, value in vars(arguments).items() if name in names and value is not None}


def _check_file(path: Path) -> None:
    """An hour of training must not end at a name that cannot be written to."""
    if path.is_dir():
        raise UserError(f"{path} is a folder. Name the file to write: {path / 'edge_predictor.safetensors'}.")
    if path.suffix != ".safetensors":
        raise UserError(f"{path.name}: a predictor is a .safetensors file. Name it {path.stem}.safetensors.")


def _count(text: str) -> int:
    return int(_number(text, lowest=1))


def _seed(text: str) -> int:
    return int(_number(text, lowest=0))


def _positive(text: str) -> float:
    number = _number(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def _number(text: str, lowest: int | None = None) -> float:
    """A finite number; where there is a lowest one, a whole number from there on."""
    try:
        number = float(text) if lowest is None else int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no {'whole ' if lowest is not None else ''}number") from error
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text} is no number to count with")
    if lowest is not None and number < lowest:
        raise argparse.ArgumentTypeError(f"{text} is less than {lowest}")
    return number
