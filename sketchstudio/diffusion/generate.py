"""One request from beginning to end: what the window's worker and the command line both run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise, never
from sketchstudio.diffusion.guidance.base import Guidance, Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.diffusion.guidance.ilvr import Realism
from sketchstudio.diffusion.guidance.img2img import StartPicture
from sketchstudio.diffusion.guidance.latent_edge import LatentEdges
from sketchstudio.diffusion.preview import Preview, to_pixels
from sketchstudio.errors import UserError
from sketchstudio.generation.request import Cancelled, Finished, Frame, GenerationRequest, JobEvent, Pixels, Started
from sketchstudio.parameters import GenerationParameters

LIBRARIES = ("torch", "diffusers", "transformers")


def methods(request: GenerationRequest) -> list[Guidance]:
    """The guidance that a request asks for."""
    if request.parameters.method == "text":  # the prompt alone
        return [ClassifierFree(), StartPicture()]
    if request.parameters.method == "diss":
        return [ThreeScales(), Realism(), StartPicture()]
    edges = LatentEdges(path=Path(request.edge_predictor) if request.edge_predictor else None)
    # Edges before realism: the pull is measured by the solver's own step, not by what realism makes of it.
    return [ThreeScales(sketch=request.parameters.method == "lgp+diss"), edges, Realism(), StartPicture()]


def generate(
    bundle: ModelBundle,
    request: GenerationRequest,
    *,
    cancelled: Callable[[], bool] = never,
    current: Callable[[], GenerationParameters] | None = None,
    preview: bool = True,
    load_seconds: float = 0.0,
) -> Iterator[JobEvent]:
    """Yield Started, a Frame after each step (none with `preview` off), then Finished or Cancelled, never both.

    `cancelled` and `current` are those of `denoise`. A cancelled run does not decode. UserError for what a person
    can change: a size or method that the model cannot do, too little memory, a picture of values without meaning.
    """
    try:
        yield from _generate(bundle, request, cancelled, current, preview, load_seconds)
    except (RuntimeError, MemoryError) as error:  # torch's own kind for a device, RuntimeError on the CPU
        if isinstance(error, MemoryError | torch.OutOfMemoryError) or "not enough memory" in str(error):
            raise UserError("There is not enough memory for this picture. Choose a smaller size.") from error
        raise


def _generate(
    bundle: ModelBundle,
    request: GenerationRequest,
    cancelled: Callable[[], bool],
    current: Callable[[], GenerationParameters] | None,
    preview: bool,
    load_seconds: float,
) -> Iterator[JobEvent]:
    from sketchstudio.generation.metadata import to_text  # late: Pillow is not needed for the first frame

    run = Run(bundle, request)
    yield Started(request.id, str(bundle.device), load_seconds)
    begin = time.perf_counter()
    frames = Preview(bundle, run.parameters.width, run.parameters.height) if preview else None
    for event in denoise(run, methods(request), cancelled=cancelled, current=current):
        image = frames.frame(event.x0) if frames else None
        if image is not None:
            elapsed = time.perf_counter() - begin
            yield Frame(request.id, event.index + 1, event.total, image, elapsed, _full_size(event.edges, image))
    if run.result is None or cancelled():
        yield Cancelled(request.id)
        return
    rgb = bundle.decode(run.result)
    if not torch.isfinite(rgb).all():
        raise UserError(
            "The model produced values that are not numbers. Choose another scheduler, more steps or a smaller "
            "guidance scale; if that does not help, the model is damaged or needs --device cpu."
        )
    metadata = to_text(
        run.course.start,
        model=request.model,
        fingerprint=bundle.fingerprint,
        device=str(bundle.device),
        versions=versions(),
        changes=run.course.changes,
        edge_predictor=request.edge_predictor,
        sketch=request.sketch,
        colour=request.colour,
        initial=request.initial,
    )
    yield Finished(request.id, to_pixels(rgb), time.perf_counter() - begin, metadata)


def _full_size(edges: Pixels | None, image: Pixels) -> Pixels | None:
    """An edge map (h, w) at the size of the picture."""
    return edges if edges is None else edges.repeat(image.shape[0] // edges.shape[0], 0).repeat(
        image.shape[1] // edges.shape[1], 1
    )


def versions() -> dict[str, str]:
    """What else a picture depends on, bit for bit. On the CPU that is how many threads share a sum, too."""
    from sketchstudio import __version__

    libraries = {name: version(name) for name in LIBRARIES}
    return {"sketchstudio": __version__, **libraries, "threads": str(torch.get_num_threads())}
