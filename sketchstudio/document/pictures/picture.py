"""Opening pictures as drawings: checked by their header, polarity detected, proportions kept.

Qt is imported only where strokes are involved: a PNG becomes a sketch on machines without a display too.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from sketchstudio.document.formats.readable import MEGAPIXELS, check_file
from sketchstudio.document.marks.ink import Pixels, fit_image, fit_ink, fitted_size, ink_from_rgba, reduced
from sketchstudio.errors import UserError

if TYPE_CHECKING:
    import numpy.typing as npt

    from sketchstudio.document.layer import Drawing

# Only these decoders ever see the file; some others of Pillow's start programs.
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
DRAWINGS = (".sketchstudio", ".svg", ".ora")  # with layers
WORKING_SIDE = 4096  # pixels: what is larger is reduced before its ink is looked at
PAGE_SIDE = 1024  # page units of the longer side of an opened picture, one pixel each
PAPER = 244  # a picture without transparency has no paint where all channels reach this


def load_sketch(path: Path, width: int, height: int) -> Pixels:
    """Ink of a drawing in a file, uint8 (height, width), 255 = full ink. UserError for what cannot be read.

    Pictures may be black on white, white on black, on a transparent background, or a photo of paper; drawings in SVG
    and project files are rasterized.
    """
    if path.suffix.lower() in DRAWINGS:
        from sketchstudio.document.rasterize import sketch_map

        return sketch_map(load_drawing(path), width, height)
    return fit_ink(ink_from_rgba(read_rgba(path)), width, height)


def load_weights(path: Path, width: int, height: int) -> npt.NDArray[np.float32] | None:
    """How much the model should mind each place of a drawing of ours, float32 (height, width); None for as usual."""
    if path.suffix.lower() not in DRAWINGS:
        return None
    from sketchstudio.document.rasterize import weight_map

    return weight_map(load_drawing(path), width, height)


def load_mask(path: Path, width: int, height: int) -> Pixels | None:
    """Where a drawing of ours has its picture made anew, uint8 (height, width); None for everywhere."""
    if path.suffix.lower() not in DRAWINGS:
        return None
    from sketchstudio.document.rasterize import mask_map

    return mask_map(load_drawing(path), width, height)


def load_colour(path: Path, width: int, height: int) -> Pixels | None:
    """Paint in a file, straight RGBA uint8 (height, width, 4); None where there is none. Without transparency in
    the file, white is bare paper."""
    if path.suffix.lower() in DRAWINGS:
        from sketchstudio.document.rasterize import colour_map

        return colour_map(load_drawing(path), width, height)
    rgba = read_rgba(path)
    if rgba[..., 3].min() == 255:
        rgba = rgba.copy()
        rgba[rgba[..., :3].min(axis=-1) >= PAPER, 3] = 0
    fitted = fit_image(rgba, width, height)
    return fitted if fitted[..., 3].any() else None


def load_initial(path: Path, width: int, height: int) -> Pixels:
    """A start picture, RGB uint8 (height, width, 3), on white, with white around it."""
    rgba = read_rgba(path).astype(np.float32)
    alpha = rgba[..., 3:] / 255
    rgb = np.rint(rgba[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    return fit_image(rgb, width, height, padding=255)


def load_drawing(path: Path) -> Drawing:
    """A drawing from an SVG (its lines become strokes), a project file, layers of another painting program, or a
    picture (its ink becomes an image)."""
    from sketchstudio.document.formats import open_raster, project_file, svg
    from sketchstudio.document.layer import Drawing, Layer, Page, Role

    suffix = path.suffix.lower()
    if suffix == ".svg":
        return svg.load(path)
    if suffix == ".ora":
        return open_raster.load(path)
    if suffix == ".sketchstudio":
        return project_file.load(path).drawing
    ink = ink_from_rgba(read_rgba(path))
    width, height = fitted_size(ink.shape[1], ink.shape[0], PAGE_SIDE, PAGE_SIDE)
    return Drawing(
        Page(float(width), float(height)),
        (
            Layer(Role.COLOUR, Role.COLOUR.label),
            Layer(Role.SKETCH, Role.SKETCH.label, image=fit_ink(ink, width, height)),
        ),
    )


def read_rgba(path: Path) -> Pixels:
    """A picture as straight RGBA (H, W, 4), upright, at most WORKING_SIDE pixels a side. UserError with the reason."""
    check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            image = Image.open(path, formats=FORMATS)
    except Image.DecompressionBombError:
        raise UserError(
            "{name} is too large: more than {megapixels} megapixels. Reduce it first.",
            name=path.name,
            megapixels=MEGAPIXELS,
        ) from None
    except UnidentifiedImageError:
        raise UserError("{name} is not a picture that can be read. Use a PNG, JPEG or SVG.", name=path.name) from None
    except (OSError, ValueError, SyntaxError) as error:  # Pillow's decoders raise all three on damaged headers
        raise UserError(
            "{name} is damaged: {reason}. Save it again or use another file.", name=path.name, reason=_reason(error)
        ) from error
    with image:
        width, height = image.size
        if width * height > MEGAPIXELS * 1_000_000:
            raise UserError(
                "{name} is {width} x {height} pixels, but at most {megapixels} megapixels can be opened. "
                "Reduce it first.",
                name=path.name,
                width=width,
                height=height,
                megapixels=MEGAPIXELS,
            )
        try:
            factor = -(-max(width, height) // WORKING_SIDE)
            upright = ImageOps.exif_transpose(image)
            rgba = _to_rgba(upright)
        except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
            raise UserError(
                "{name} is damaged or cut short: {reason}. Save it again or use another file.",
                name=path.name,
                reason=_reason(error),
            ) from error
    return np.asarray(reduced(rgba, factor))


def _to_rgba(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits or more a pixel; convert() would clip them
        values = np.asarray(image, dtype=np.float64)
        full = 65535.0 if values.max(initial=0) > 255 else 255.0
        image = Image.fromarray(np.rint(values.clip(0, full) * (255 / full)).astype(np.uint8))
    return image.convert("RGBA")


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
