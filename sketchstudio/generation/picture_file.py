"""A finished picture as PNG, JPEG or WebP, at its own size or enlarged; PNG alone carries what makes it again."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.generation.metadata import MAX_PIXELS
from sketchstudio.generation.request import Pixels

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
LONGEST_SIDE = {"PNG": 2**31 - 1, "JPEG": 65_535, "WEBP": 16_383}  # pixels, of the formats
QUALITY = 95
READABLE = "parameters"  # the chunk of the metadata that is meant for people
USER_COMMENT, EXIF_IFD = 0x9286, 0x8769  # tags of Exif 2.3


def save_picture(path: Path, image: Pixels, metadata: Mapping[str, str], scale: int = 1) -> None:
    """Write (height, width, 3) RGB in the format of the name's ending, `scale` times as large (Lanczos).

    All of it or nothing. UserError where the format is not known or too small, or the file cannot be written.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise UserError("{name}: a picture needs .png, .jpg or .webp as its ending.", name=path.name)
    if scale * max(image.shape[:2]) > LONGEST_SIDE[kind]:
        raise UserError(
            "{kind} holds at most {longest_side} pixels a side. Choose a smaller size or PNG.",
            kind=kind,
            longest_side=LONGEST_SIDE[kind],
        )
    write_atomically(path, encode(image, metadata, kind, scale))


def encode(image: Pixels, metadata: Mapping[str, str], kind: str = "PNG", scale: int = 1) -> bytes:
    """The bytes of such a file."""
    picture = Image.fromarray(np.ascontiguousarray(image))
    if scale > 1:
        picture = picture.resize((scale * picture.width, scale * picture.height), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    if kind == "PNG":
        chunks = PngInfo()
        for key, value in metadata.items():
            chunks.add_text(key, value)
        picture.save(buffer, kind, pnginfo=chunks)
    else:
        exif = Image.Exif()
        exif.get_ifd(EXIF_IFD)[USER_COMMENT] = b"UNICODE\0" + metadata.get(READABLE, "").encode("utf-16-be")
        if kind == "JPEG":
            picture.save(buffer, kind, quality=QUALITY, subsampling=0, exif=exif)
        else:
            picture.save(buffer, kind, quality=QUALITY, exif=exif.tobytes())
    return buffer.getvalue()


def decode_png(data: bytes) -> tuple[Pixels, dict[str, str]]:
    """(height, width, 3) RGB and the text chunks. ValueError where there is no such picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            image = Image.open(io.BytesIO(data), formats=("PNG",))
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("the picture is too large")
        pixels = np.asarray(image.convert("RGB"))
        return pixels, {str(key): str(value) for key, value in getattr(image, "text", {}).items()}
    except Exception as error:  # Pillow raises many kinds
        raise ValueError("not a PNG picture, or damaged") from error
