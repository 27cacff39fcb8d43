"""A picture carries all that is needed to make it again: parameters and drawing <-> text chunks of its PNG."""

from __future__ import annotations

import base64
import binascii
import io
import json
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.generation import course
from sketchstudio.generation.course import Change
from sketchstudio.generation.request import ARRAYS, Fork, GenerationRequest, Pixels, Weights
from sketchstudio.parameters import GenerationParameters, before, info

if TYPE_CHECKING:
    from PIL import Image

SCHEMA = 1
CHUNK = "sketchstudio"
DRAWING = {"sketch": "L", "colour": "RGBA", "initial": "RGB", "mask": "L"}  # array name -> Pillow mode
WEIGHTS = f"{CHUNK}.weights"  # float32, row by row, compressed
FORK = f"{CHUNK}.fork"
MAX_PIXELS = 64_000_000  # far above any picture of ours; a larger one is not decoded at all


@dataclass(frozen=True, eq=False)
class Provenance:
    """What a picture was made of. Arrays as in `GenerationRequest`."""

    parameters: GenerationParameters  # at the first step
    model: str
    fingerprint: str = ""  # of the weights; differs where another model hides behind the same name
    device: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    sketch: Pixels | None = None
    colour: Pixels | None = None
    initial: Pixels | None = None
    changes: tuple[Change, ...] = ()
    edge_predictor: str = ""  # a file other than the model's own
    edge_fingerprint: str = ""  # of the edge predictor that took part
    mask: Pixels | None = None
    weights: Weights | None = None
    fork: Fork | None = None

    def request(self, request_id: int = 0) -> GenerationRequest:
        """The request that makes the picture again."""
        return GenerationRequest(
            request_id,
            self.parameters,
            self.model,
            changes=self.changes,
            edge_predictor=self.edge_predictor,
            fork=self.fork,
            edge_fingerprint=self.edge_fingerprint,
            **{name: getattr(self, name) for name in ARRAYS},
        )


def to_text(
    parameters: GenerationParameters,
    *,
    model: str,
    fingerprint: str,
    device: str,
    versions: dict[str, str],
    sketch: Pixels | None = None,
    colour: Pixels | None = None,
    initial: Pixels | None = None,
    mask: Pixels | None = None,
    weights: Weights | None = None,
    changes: tuple[Change, ...] = (),
    edge_predictor: str = "",
    edge_fingerprint: str = "",
    fork: Fork | None = None,
) -> dict[str, str]:
    """The text chunks of a picture: "sketchstudio" (JSON), the drawing (base64 PNGs), "parameters" (to be read)."""
    record = {
        "schema": SCHEMA,
        "parameters": parameters.to_dict(),
        "changes": course.to_list(changes),
        "model": model,
        "edge_predictor": edge_predictor,
        "edge_fingerprint": edge_fingerprint,
        "fingerprint": fingerprint,
        "device": device,
        "versions": versions,
    }
    text = {CHUNK: json.dumps(record), "parameters": _readable(parameters, model, fingerprint, changes)}
    for name, array in (("sketch", sketch), ("colour", colour), ("initial", initial), ("mask", mask)):
        if array is not None:
            text[f"{CHUNK}.{name}"] = base64.b64encode(_encode(array, {})).decode("ascii")
    if weights is not None:
        text[WEIGHTS] = base64.b64encode(zlib.compress(weights.astype("<f4").tobytes())).decode("ascii")
    if fork is not None:
        text[FORK] = json.dumps({"step": fork.step, "origin": request_text(fork.origin)})
    return text


def request_text(request: GenerationRequest) -> dict[str, str]:
    """The same of a run that has no picture (yet): what is needed to make it."""
    return to_text(
        request.parameters, model=request.model, fingerprint="", device="", versions={}, changes=request.changes,
        edge_predictor=request.edge_predictor, edge_fingerprint=request.edge_fingerprint, fork=request.fork,
        **{name: getattr(request, name) for name in ARRAYS},
    )  # fmt: skip


def from_text(text: Mapping[str, str]) -> Provenance:
    """The inverse of `to_text`. UserError where there is nothing of ours, or it is damaged or too new."""
    if CHUNK not in text:
        raise UserError("This picture holds no SketchStudio parameters. Choose one that SketchStudio exported.")
    try:
        record = json.loads(text[CHUNK])
        schema = int(record["schema"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UserError("The parameters in this picture are damaged. Choose another file.") from error
    if schema > SCHEMA:
        raise UserError("This picture was made by a newer SketchStudio. Update SketchStudio to make it again.")
    try:
        parameters = GenerationParameters.from_dict({**before(), **record["parameters"]})
        drawing = {name: _drawing(text, name, parameters) for name in DRAWING}
        fork = _fork(text, parameters)
        return Provenance(
            parameters,
            str(record["model"]),
            str(record.get("fingerprint", "")),
            str(record.get("device", "")),
            {str(key): str(value) for key, value in dict(record.get("versions", {})).items()},
            **drawing,
            changes=course.from_list(record.get("changes", []), parameters.steps),
            edge_predictor=str(record.get("edge_predictor", "")),
            edge_fingerprint=str(record.get("edge_fingerprint", "")),
            weights=_weights(text, parameters),
            fork=fork,
        )
    except RecursionError as error:
        raise UserError("The parameters in this picture are damaged. Choose another file.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("The parameters in this picture are damaged. Choose another file.") from error


def save_png(path: Path, image: Pixels, metadata: Mapping[str, str]) -> None:
    """Write (height, width, 3) RGB with its text chunks; all of it or nothing. UserError, e.g. on a full disk."""
    write_atomically(path, _encode(image, metadata))


def read_png(path: Path) -> tuple[Pixels, dict[str, str]]:
    """(height, width, 3) RGB and the text chunks of a PNG. UserError where it is missing, damaged or too large."""
    from PIL import Image

    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("There is no file {path}. Check the name.", path=path) from error
    except OSError as error:
        raise UserError("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error) from error
    if not data:
        raise UserError("{name} is empty (0 bytes). Choose another file.", name=path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            image = _open(data, "PNG", path.name)
        pixels = np.asarray(image.convert("RGB"))
        # Chunks may also follow the pixels: `text` reads on to the end of the file.
        text = {str(key): str(value) for key, value in getattr(image, "text", {}).items()}
    except UserError:
        raise
    except Exception as error:  # Pillow raises many kinds (OSError, SyntaxError, ValueError, zlib.error, struct.error)
        raise UserError(
            "{name} is not a PNG picture, or it is damaged. Choose another file.", name=path.name
        ) from error
    return pixels, text


def request_from_png(path: Path, request_id: int = 0) -> GenerationRequest:
    """The request that makes an exported picture again, from its PNG alone."""
    return from_text(read_png(path)[1]).request(request_id)


def _open(data: bytes, kind: str, name: str) -> Image.Image:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=(kind,))
    except Image.DecompressionBombError as error:
        raise UserError(
            "{name} is too large to open. Make it smaller, for example 2048 pixels wide.", name=name
        ) from error
    if image.width * image.height > MAX_PIXELS:
        raise UserError(
            "{name} is too large ({width} × {height}). Make it smaller, for example 2048 pixels wide.",
            name=name,
            width=image.width,
            height=image.height,
        )
    image.load()
    return image


def _encode(array: Pixels, text: Mapping[str, str]) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for key, value in text.items():
        chunks.add_text(key, value)  # tEXt; iTXt where Latin-1 does not hold it
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(array)).save(buffer, "PNG", pnginfo=chunks)
    return buffer.getvalue()


def _drawing(text: Mapping[str, str], name: str, parameters: GenerationParameters) -> Pixels | None:
    encoded = text.get(f"{CHUNK}.{name}")
    if encoded is None:
        return None
    try:
        image = _open(base64.b64decode(encoded, validate=True), "PNG", f"The {name} in this picture")
    except (binascii.Error, OSError, SyntaxError) as error:
        raise ValueError(f"the {name} cannot be read") from error
    if image.mode != DRAWING[name] or image.size != (parameters.width, parameters.height):
        raise ValueError(f"the {name} has another size than the picture")
    return np.array(image)


def _weights(text: Mapping[str, str], parameters: GenerationParameters) -> Weights | None:
    encoded = text.get(WEIGHTS)
    if encoded is None:
        return None
    shape = (parameters.height, parameters.width)
    size = 4 * parameters.height * parameters.width
    try:
        data = zlib.decompressobj().decompress(base64.b64decode(encoded, validate=True), size + 1)
    except zlib.error as error:
        raise ValueError("the weights cannot be read") from error
    if len(data) != size:
        raise ValueError("the weights have another size than the picture")
    weights = np.frombuffer(data, "<f4").reshape(shape).astype(np.float32)
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("the weights are no weights")
    return weights


def _fork(text: Mapping[str, str], parameters: GenerationParameters) -> Fork | None:
    if FORK not in text:
        return None
    record = json.loads(text[FORK])
    fork = Fork(from_text(dict(record["origin"])).request(), record["step"])
    if type(fork.step) is not int or not 1 <= fork.step < parameters.steps or fork.fitted(parameters) != parameters:
        raise ValueError("the run that this one began in does not fit it")
    return fork


def _readable(parameters: GenerationParameters, model: str, fingerprint: str, changes: tuple[Change, ...]) -> str:
    """The line that other programs show (the convention of AUTOMATIC1111's web UI)."""
    lines = [parameters.prompt] if parameters.prompt else []
    if parameters.negative_prompt:
        lines.append(f"Negative prompt: {parameters.negative_prompt}")
    entries = {
        "Steps": parameters.steps,
        "Sampler": parameters.scheduler,
        "CFG scale": f"{parameters.guidance_scale:g}",
        "Seed": parameters.seed,
        "Size": f"{parameters.width}x{parameters.height}",
        "Model hash": fingerprint[:10],
        "Model": model,
        "Denoising strength": f"{parameters.strength:g}",
        "Method": parameters.method,
        "Sketch scale": f"{parameters.sketch_scale:g}",
        "Colour scale": f"{parameters.colour_scale:g}",
        "Realism": f"{parameters.realism:g}",
        "Changes": "; ".join(
            f"{info(name).label} {value:g} from step {change.step}"
            for change in changes
            for name, value in change.values.items()
        ),
    }
    lines.append(", ".join(f"{key}: {value}" for key, value in entries.items() if value != ""))
    return "\n".join(lines)
