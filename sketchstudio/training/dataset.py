"""The renders with their line drawings, as one block of memory that training indexes at random."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from sketchstudio.errors import UserError

Pixels = npt.NDArray[np.uint8]
FOLIAGE_INK = 0.10  # drawings with a larger share of ink are foliage or noise
COLOUR_SHARE = 0.6  # of an object that a colour must cover to be its colour


@dataclass(frozen=True)
class Example:
    """What is known of one render."""

    id: str
    object: str
    prompt: str
    name: str
    colour: str  # "" where no single colour covers most of the object
    split: str
    recoloured: bool


@dataclass(frozen=True)
class Renders:
    """`images` (N, 256, 256, 3) and `ink` (N, 256, 256), both uint8; in `ink` 255 is a line."""

    examples: Sequence[Example]
    images: Pixels
    ink: Pixels


def read_index(folder: Path, split: str) -> list[Example]:
    """The rows of `index.csv` that belong to `split` and are no foliage."""
    path = folder / "index.csv"
    if not path.is_file():
        raise UserError(f"{folder} holds no index.csv. Give the folder of the objects3d data with --data.")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                Example(
                    id=row["id"],
                    object=row["object"],
                    prompt=row["prompt"],
                    name=row["name"],
                    colour=row["colour"] if float(row["colour_share"] or 0) >= COLOUR_SHARE else "",
                    split=row["split"],
                    recoloured=row["recoloured"] == "1",
                )
                for row in csv.DictReader(file)
                if row["split"] == split and float(row["ink"]) <= FOLIAGE_INK
            ]
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path} is no index of objects3d, or damaged ({error}). Copy it again.") from error


def load_renders(folder: Path, split: str, limit: int | None = None) -> Renders:
    """Read every render of a split into memory (0.25 MB each)."""
    examples = read_index(folder, split)
    if limit is not None:  # every n-th, so that a small set still spans the classes
        examples = examples[:: max(1, len(examples) // limit)][:limit]
    images = _decode([folder / "images" / f"{e.id}.webp" for e in examples], lambda im: im.convert("RGB"), 3)
    lines = _decode([folder / "lines" / f"{e.id}.png" for e in examples], lambda im: im.convert("L"), 1)
    return Renders(examples, images, 255 - lines[..., 0])


def load_photographs(folder: Path, limit: int) -> Pixels:
    """Any folder tree of photographs, as (N, 256, 256, 3) uint8; each is fitted and cropped to the square."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"))
    if not paths:
        raise UserError(f"{folder} holds no photographs. Choose another folder for --photographs.")
    paths = paths[:: max(1, len(paths) // limit)][:limit]
    return _decode(paths, lambda im: im.convert("RGB"), 3)


def _decode(paths: Sequence[Path], convert: Callable[[Any], Any], channels: int) -> Pixels:
    block = np.empty((len(paths), 256, 256, channels), np.uint8)

    def fill(i: int) -> None:
        with Image.open(paths[i]) as image:
            picture = convert(image)
            if picture.size != (256, 256):
                side = min(picture.size)
                left, top = (picture.width - side) // 2, (picture.height - side) // 2
                picture = picture.resize((256, 256), Image.Resampling.LANCZOS, (left, top, left + side, top + side))
            block[i] = np.asarray(picture).reshape(256, 256, channels)

    with ThreadPoolExecutor() as pool:
        list(pool.map(fill, range(len(paths))))
    return block
