"""Held-out drawings through a model in training: one sheet that a person looks at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.preview import fit_linear_preview
from sketchstudio.generation.request import Finished, GenerationRequest
from sketchstudio.parameters import GenerationParameters
from sketchstudio.training.autoencoder import to_rgb
from sketchstudio.training.colour import painted
from sketchstudio.training.dataset import Pixels, Renders
from sketchstudio.training.prompts import plain_prompt

COLUMNS = 8
STEPS = 12


def write_samples(folder: Path, train: Renders, test: Renders, sheet: Path) -> None:
    """Rows: drawing, with prompt and sketch, colour map, with all three, prompt alone, the true render.

    Fits the linear preview of the model on the way, so that `folder` is complete afterwards.
    """
    bundle = ModelBundle.load(folder)
    fit_linear_preview(bundle, to_rgb(train.images[:: max(1, len(train.images) // 128)])).save(folder)
    random = np.random.default_rng(0)
    columns = []
    for i in np.linspace(0, len(test.examples) - 1, COLUMNS).astype(int):
        example, ink = test.examples[i], test.ink[i]
        text = plain_prompt(example)
        colour = painted(random, test.images[i])
        columns.append(
            [
                paper(ink),
                picture(bundle, text, sketch=ink),
                over_white(colour),
                picture(bundle, text, sketch=ink, colour=colour),
                picture(bundle, text),
                test.images[i],
            ]
        )
    Image.fromarray(np.hstack([np.vstack(column) for column in columns])).save(sheet)


def picture(bundle: ModelBundle, prompt: str, sketch: Pixels | None = None, colour: Pixels | None = None) -> Pixels:
    """One picture (256, 256, 3) at the default settings."""
    request = GenerationRequest(
        id=0,
        parameters=GenerationParameters(prompt=prompt, steps=STEPS),
        sketch=None if sketch is None else sketch.copy(),
        colour=None if colour is None else colour.copy(),
    )
    *_, last = generate(bundle, request, preview=False)
    assert isinstance(last, Finished)  # nothing cancels here
    return last.image


def paper(ink: Pixels) -> Pixels:
    """Ink (H, W) -> black lines on white, (H, W, 3)."""
    return np.repeat(255 - ink[..., None], 3, axis=2)


def over_white(rgba: Pixels) -> Pixels:
    """Painted RGBA (H, W, 4) -> RGB over white paper."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.asarray(rgba[..., :3] * alpha + 255 * (1 - alpha), np.uint8)
