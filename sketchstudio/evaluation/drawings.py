"""What a model is tried on: held-out renders with their exact lines, or folders of hand-drawn sketches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import torch
from PIL import Image

from sketchstudio.diffusion.thinning import thinned
from sketchstudio.errors import UserError
from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.training.colour import painted
from sketchstudio.training.dataset import load_renders
from sketchstudio.training.pictures import UNREADABLE, class_prompt, find_images
from sketchstudio.training.prompts import plain_prompt, with_article

T = TypeVar("T")
SIDE = 256


@dataclass(frozen=True)
class Drawing:
    """One sketch to make a picture of, with what is known of the object; arrays are uint8."""

    name: str
    subject: str  # prompt without a colour, "a chair"
    colour: str  # its name, "" where none is sure
    ink: Pixels  # (H, W), 255 = line, as the model is given it
    lines: Pixels  # (H, W), the same drawing with thin lines, as it is measured
    paint: Pixels | None = None  # (H, W, 4), colours as a person would paint them
    truth: Pixels | None = None  # (H, W, 3)
    full_prompt: str = ""  # with the colour

    @property
    def prompt(self) -> str:
        """With the colour where there is one."""
        return self.full_prompt or self.subject


@dataclass(frozen=True)
class DrawingSet:
    """`reference` (M, H, W, 3): true renders, none of them of these drawings' views; None where there are none."""

    kind: str  # "renders" or "hand-drawn sketches"
    drawings: Sequence[Drawing]
    reference: Pixels | None = None


def load_drawings(folder: Path, limit: int) -> DrawingSet:
    """Renders where there is an index.csv, else sketches in folders named by their class. UserError where neither."""
    if limit < 1:
        raise UserError(f"--limit is {limit}, but must be at least 1.")
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}. Give the folder of held-out pictures with --images.")
    return _renders(folder, limit) if (folder / "index.csv").is_file() else _sketches(folder, limit)


def _renders(folder: Path, limit: int) -> DrawingSet:
    """Every second held-out view is drawn from; the others are what pictures are compared with, whatever the limit."""
    renders = load_renders(folder, "test")
    if not renders.examples:
        raise UserError(f"{folder} holds no held-out renders: no row of index.csv has the split test.")
    chosen = _spread(range(0, len(renders.examples), 2), limit)
    drawings = []
    for i in chosen:
        example, ink, truth = renders.examples[i], renders.ink[i], renders.images[i]
        drawings.append(
            Drawing(
                name=example.id,
                subject=with_article(example.prompt),
                colour=example.colour,
                ink=ink,
                lines=ink,  # of one or two pixels as they are
                paint=painted(np.random.default_rng(i), truth),
                truth=truth,
                full_prompt=plain_prompt(example),
            )
        )
    others = renders.images[1::2]
    return DrawingSet("renders", drawings, others if len(others) > 1 else None)


def _sketches(folder: Path, limit: int) -> DrawingSet:
    paths = find_images(folder)
    if stray := next((path for path in paths if path.parent == folder), None):
        raise UserError(f"{stray.name} lies in no class folder, so it has no prompt. Move it into one with that name.")
    drawings = []
    for path in _spread(paths, limit):
        ink = read_ink(path)
        thin = thinned(torch.from_numpy(ink[None, None].astype(np.float32) / 255))[0, 0].numpy()
        subject = class_prompt(path.parent.name)
        drawings.append(Drawing(f"{path.parent.name}/{path.stem}", subject, "", ink, (thin * 255).astype(np.uint8)))
    return DrawingSet("hand-drawn sketches", drawings)


def read_ink(path: Path) -> Pixels:
    """A drawing on paper of either polarity -> ink (256, 256), 255 = line; fitted without being stretched."""
    try:
        with Image.open(path) as file:
            rgba = file.convert("RGBA")
            paper = Image.new("RGBA", rgba.size, "white")
            grey = np.asarray(Image.alpha_composite(paper, rgba).convert("L"))
    except UNREADABLE as error:
        raise UserError(f"{path} cannot be read as an image, or is far too large. Remove or replace it.") from error
    ink = 255 - grey if np.median(grey) > 127 else grey
    scale = SIDE / max(ink.shape)
    if scale != 1:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
        ink = cv2.resize(ink, size, interpolation=method)
    top, left = (SIDE - ink.shape[0]) // 2, (SIDE - ink.shape[1]) // 2
    square = np.zeros((SIDE, SIDE), np.uint8)
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return square


def _spread(items: Sequence[T], limit: int) -> list[T]:
    """At most `limit` of them, evenly spread, so that a small set still spans the classes."""
    if limit >= len(items):
        return list(items)
    return [items[i * len(items) // limit] for i in range(limit)]
