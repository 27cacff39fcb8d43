"""Pictures with prompts and edges to train an edge predictor on: a folder of images, or the renders of objects3d."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias
from zlib import crc32

import numpy as np
from PIL import Image, ImageOps

from sketchstudio.errors import UserError
from sketchstudio.training.dataset import Pixels, Renders, load_renders
from sketchstudio.training.edge_maps import Detector
from sketchstudio.training.prompts import plain_prompt, prompt, with_article

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
HELD_OUT = 0.05  # share of a folder that is never trained on
MOST_HELD_OUT = 256
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)  # Pillow's kinds for damaged files
WORDNET_ID = re.compile(r"n\d{8}")


@dataclass(frozen=True)
class Picture:
    """One training image, uint8: `image` (S, S, 3), `ink` (S, S) with 255 = an edge."""

    image: Pixels
    ink: Pixels
    prompt: str


Key: TypeAlias = tuple[int, bool]  # index of a picture, and whether it is mirrored


class Pictures(Protocol):
    """What can be trained on."""

    detector: str  # what drew the edge maps

    def __len__(self) -> int: ...  # the protocol only says that there is one

    def picture(self, random: np.random.Generator, index: int) -> Picture:
        """One of them; `random` chooses how it is named."""
        ...  # the protocol only says that there is one


class RenderedPictures:
    """The renders of objects3d, with the exact lines that were drawn from the geometry."""

    detector = "exact lines of the geometry"

    def __init__(self, renders: Renders, side: int, plain: bool = False) -> None:
        self._renders, self._plain = renders, plain
        if side != renders.images.shape[1]:
            raise UserError(f"The renders are {renders.images.shape[1]} pixels wide, but the model needs {side}.")

    def __len__(self) -> int:
        return len(self._renders.examples)

    def picture(self, random: np.random.Generator, index: int) -> Picture:
        """The render as it is."""
        example = self._renders.examples[index]
        text = plain_prompt(example) if self._plain else prompt(random, example)
        return Picture(self._renders.images[index], self._renders.ink[index], text)


class FolderPictures:
    """Images of a folder tree, decoded when they are asked for; edges are found then, or read where they were kept."""

    def __init__(
        self, root: Path, paths: Sequence[Path], prompts: dict[Path, str], side: int, name: str, detect: Detector,
        edges: Path | None = None,
    ) -> None:  # fmt: skip
        self._root, self._paths, self._prompts, self._side = root, paths, prompts, side
        self._detect, self._edges = detect, edges
        self.detector = name

    def __len__(self) -> int:
        return len(self._paths)

    def picture(self, random: np.random.Generator, index: int) -> Picture:
        """The image, its middle cut out as a square."""
        path = self._paths[index]
        image = read_square(path, self._side)
        return Picture(image, self._ink(path, image), self._prompts[path])

    def _ink(self, path: Path, image: Pixels) -> Pixels:
        if self._edges is None:
            return self._detect(image)
        stored = edge_file(self._edges, self._root, path)
        if not stored.is_file():
            raise UserError(f"There is no edge map {stored}. Make them: {self._command()}")
        try:
            with Image.open(stored) as file:
                ink = np.asarray(file.convert("L"))
        except UNREADABLE as error:
            raise UserError(f"The edge map {stored} is damaged. Remove it and make it anew.") from error
        if ink.shape != image.shape[:2]:
            raise UserError(
                f"{stored} is {ink.shape[1]} pixels wide, but the model needs {self._side}. "
                f"Make them anew: {self._command()}"
            )
        return ink

    def _command(self) -> str:
        return f"sketchstudio prepare-edges {self._root} --size {self._side} --out {self._edges}"


def load_pictures(
    folder: Path, side: int, name: str, detect: Detector, *, prompts: str = "folder-names", edges: Path | None = None,
    limit: int | None = None,
) -> tuple[Pictures, Pictures]:  # fmt: skip
    """Training and held-out pictures of a folder, squares of this side.

    A folder with an index.csv is objects3d, with its own lines, prompts and split. `prompts` is "folder-names" (the
    layout of ImageNet), "captions" (a .txt beside each image) or a CSV file (image or folder name, prompt).
    """
    if (folder / "index.csv").is_file():
        train, test = (load_renders(folder, split, limit) for split in ("train", "test"))
        return RenderedPictures(train, side), RenderedPictures(test, side, plain=True)
    paths = find_images(folder)
    if limit is not None:
        paths = paths[:: max(1, len(paths) // limit)][:limit]
    # By the name, so that an image stays held out when others come or go.
    held_out = [path for path in paths if crc32(_relative(path, folder).encode()) % 1000 < 1000 * HELD_OUT]
    held_out = held_out[:MOST_HELD_OUT] or paths[:1]
    train_paths = sorted(set(paths) - set(held_out))
    if not train_paths:
        raise UserError(f"{folder} holds one image only. Give more to train on.")
    texts = read_prompts(folder, paths, prompts)
    one, two = (FolderPictures(folder, part, texts, side, name, detect, edges) for part in (train_paths, held_out))
    return one, two


def find_images(folder: Path) -> list[Path]:
    """All images below a folder, in order; UserError where there are none."""
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}. Give a folder of images.")
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not paths:
        raise UserError(f"{folder} holds no images ({', '.join(SUFFIXES)}). Choose another folder.")
    return paths


def read_square(path: Path, side: int) -> Pixels:
    """An image upright, its middle cut out as a square of this side, (side, side, 3)."""
    try:
        with Image.open(path) as file:
            upright = ImageOps.exif_transpose(file).convert("RGB")
    except UNREADABLE as error:
        raise UserError(f"{path} cannot be read as an image, or is far too large. Remove or replace it.") from error
    return np.asarray(ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS))


def edge_file(edges: Path, root: Path, path: Path) -> Path:
    """Where the edge map of an image is kept: the same place below `edges`."""
    return edges / path.relative_to(root).with_suffix(".png")


def read_prompts(folder: Path, paths: Sequence[Path], source: str) -> dict[Path, str]:
    """A prompt for each image."""
    if source == "folder-names":
        names = _wordnet_names(folder)
        return {path: _from_folder(path, folder, names) for path in paths}
    if source == "captions":
        return {path: _caption(path) for path in paths}
    table = _table(Path(source))
    prompts: dict[Path, str] = {}
    for path in paths:
        keys = (_relative(path, folder), path.name, path.stem, path.parent.name)
        found = next((table[key] for key in keys if key in table), None)
        if found is None:
            raise UserError(f"{source} has no line for {keys[0]}, nor for its folder. Add one: name,prompt.")
        prompts[path] = found
    return prompts


def class_prompt(folder: str) -> str:
    """What the images of a class folder show: "fire_hydrant" -> "a fire hydrant"."""
    words = folder.replace("_", " ").replace("-", " ").lower().split()
    if not words:
        raise UserError(f"The folder {folder!r} has no name to make a prompt of. Name it by what its images show.")
    return with_article(" ".join(words))


def batches(
    pictures: Pictures, random: np.random.Generator, size: int, pool: ThreadPoolExecutor
) -> Iterator[tuple[list[Picture], list[Key]]]:
    """Endless random batches, every other picture mirrored, with their keys; one is read while another is used."""

    def draw() -> tuple[list[Key], list[int]]:
        chosen = random.integers(len(pictures), size=size).tolist()
        keys = list(zip(chosen, (random.random(size) < 0.5).tolist(), strict=True))
        return keys, random.integers(2**32, size=size).tolist()

    def read(keys: list[Key], seeds: list[int]) -> list[Picture]:
        read = [pictures.picture(np.random.default_rng(seed), i) for (i, _), seed in zip(keys, seeds, strict=True)]
        return [mirrored(picture) if flip else picture for picture, (_, flip) in zip(read, keys, strict=True)]

    keys, seeds = draw()
    coming = pool.submit(read, keys, seeds)
    while True:
        ready, now = coming.result(), keys
        keys, seeds = draw()
        coming = pool.submit(read, keys, seeds)
        yield ready, now


def mirrored(picture: Picture) -> Picture:
    """Left and right exchanged."""
    return Picture(picture.image[:, ::-1], picture.ink[:, ::-1], picture.prompt)


def _from_folder(path: Path, root: Path, names: dict[str, str]) -> str:
    if path.parent == root:
        raise UserError(
            f"{path.name} lies in no class folder, so it has no prompt. Use --prompts captions, or a CSV file."
        )
    name = path.parent.name
    if WORDNET_ID.fullmatch(name):
        if name not in names:
            raise UserError(
                f"The folder {name} is a WordNet number. Put ImageNet's LOC_synset_mapping.txt beside it, or give a "
                "CSV file of number,name with --prompts."
            )
        name = names[name]
    return class_prompt(name)


def _wordnet_names(folder: Path) -> dict[str, str]:
    """ImageNet's own list, "n01440764 tench, Tinca tinca", in the folder or up to three above it."""
    for place in (folder, *list(folder.resolve().parents)[:3]):
        path = place / "LOC_synset_mapping.txt"
        if path.is_file():
            lines = (line.split(maxsplit=1) for line in _text(path).splitlines() if line.strip())
            return {number: names.split(",")[0] for number, names in lines}
    return {}


def _caption(path: Path) -> str:
    file = path.with_suffix(".txt")
    if not file.is_file():
        raise UserError(f"{path.name} has no caption {file.name} beside it. Write one, or choose other --prompts.")
    return " ".join(_text(file).split())


def _table(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise UserError(f"--prompts: there is no file {path}. Give folder-names, captions or a CSV file.")
    rows = [row for row in csv.reader(io.StringIO(_text(path))) if len(row) >= 2]
    return {row[0].strip(): row[1].strip() for row in rows}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # spreadsheets put a mark before it
    except ValueError as error:
        raise UserError(f"{path} is no text in UTF-8. Save it as UTF-8.") from error


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
