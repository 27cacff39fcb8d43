"""`sketchstudio prepare-edges`: the edge maps of a folder of images, kept for training and shown on one sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from sketchstudio.generation.request import Pixels

SHEET = "sheet.png"
COLUMNS, ROWS = 8, 3  # of pairs on the sheet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("images", type=Path, metavar="DIR", help="a folder tree of images")
    parser.add_argument("-o", "--out", type=Path, metavar="DIR", help="where the maps go (beside it: DIR-edges)")
    parser.add_argument("--size", type=int, default=512, metavar="PIXELS", help="side of the squares (512)")
    parser.add_argument(
        "--detector", default="gradient", choices=("gradient", "pidinet"), help="what finds edges (gradient)"
    )
    parser.add_argument("--detector-weights", type=Path, metavar="FILE", help="weights of pidinet")
    parser.add_argument("--limit", type=int, metavar="N", help="of this many images only (for a trial)")


def run(arguments: argparse.Namespace) -> int:
    """Write the maps that are not there yet, then the sheet; prints its path."""
    import numpy as np
    from PIL import Image
    from tqdm import tqdm

    from sketchstudio.errors import UserError
    from sketchstudio.training import pictures
    from sketchstudio.training.edge_maps import detector

    root: Path = arguments.images
    out: Path = arguments.out or root.with_name(f"{root.resolve().name}-edges")
    paths = pictures.find_images(root)
    if out.resolve().is_relative_to(root.resolve()):
        raise UserError(f"{out} lies in {root}, where edge maps would be taken for images. Choose another --out.")
    if not 16 <= arguments.size <= 4096:
        raise UserError(f"--size is {arguments.size}, but must lie between 16 and 4096.")
    find = detector(arguments.detector, arguments.detector_weights)
    if arguments.limit is not None:
        if arguments.limit < 1:
            raise UserError(f"--limit is {arguments.limit}, but must be at least 1.")
        paths = paths[:: max(1, len(paths) // arguments.limit)][: arguments.limit]
    shown = {paths[i] for i in np.linspace(0, len(paths) - 1, min(COLUMNS * ROWS, len(paths))).astype(int)}
    pairs: list[Pixels] = []
    for path in tqdm(paths, desc="edges", dynamic_ncols=True):
        kept = pictures.edge_file(out, root, path)
        ink = _kept(kept, arguments.size)
        if ink is None:
            ink = find(pictures.read_square(path, arguments.size))
            _write(Image.fromarray(ink).convert("1"), kept)
        if path in shown:
            image = pictures.read_square(path, 192)
            lines = Image.fromarray(255 - ink).resize((192, 192), Image.Resampling.BOX)
            pairs.append(np.vstack([image, np.repeat(np.asarray(lines)[..., None], 3, axis=2)]))
    pairs += [np.full_like(pairs[0], 255)] * (-len(pairs) % COLUMNS)
    rows = [np.hstack(pairs[i : i + COLUMNS]) for i in range(0, len(pairs), COLUMNS)]
    _write(Image.fromarray(np.vstack(rows)), out / SHEET)
    print(out / SHEET)
    return 0


def _kept(path: Path, size: int) -> Pixels | None:
    """The map that is there already, if it has this size."""
    import numpy as np
    from PIL import Image

    try:
        with Image.open(path) as file:
            return np.asarray(file.convert("L")) if file.size == (size, size) else None
    except OSError:
        return None


def _write(image: Image.Image, path: Path) -> None:
    """As PNG; all of it or nothing."""
    import io

    from sketchstudio.errors import UserError
    from sketchstudio.files import write_atomically

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{path.parent} cannot be made: {reason}. Choose another folder for --out.") from error
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    write_atomically(path, buffer.getvalue())
