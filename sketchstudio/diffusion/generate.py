"""One request from beginning to end: what the window's worker and the command line both run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise, never
from sketchstudio.diffusion.device import if_memory_is_short
from sketchstudio.diffusion.guidance.base import Guidance, Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.diss import ThreeScales
from sketchstudio.diffusion.guidance.ilvr import Realism
from sketchstudio.diffusion.guidance.img2img import StartPicture
from sketchstudio.diffusion.guidance.latent_edge import LatentEdges
from sketchstudio.diffusion.guidance.masked import Composite, Masked
from sketchstudio.diffusion.kept import KeptRuns, Standing
from sketchstudio.diffusion.preview import SHARE, Preview, to_pixels
from sketchstudio.diffusion.remarks import remarks
from sketchstudio.errors import UserError
from sketchstudio.generation.request import (
    ARRAYS,
    Cancelled,
    Finished,
    Fork,
    Frame,
    GenerationRequest,
    JobEvent,
    Pixels,
    Started,
)
from sketchstudio.parameters import GenerationParameters

LIBRARIES = ("torch", "diffusers", "transformers")


def methods(request: GenerationRequest) -> list[Guidance]:
    """The guidance that a request asks for."""
    method = request.parameters.method
    start = [StartPicture(), Masked()]  # the mask has the last word
    if method == "text":  # the prompt alone
        return [ClassifierFree(), *start]
    if method == "diss":
        return [ThreeScales(), Realism(), *start]
    edges = LatentEdges(path=Path(request.edge_predictor) if request.edge_predictor else None, weights=request.weights)
    # Edges before realism: the pull is measured by the solver's own step, not by what realism makes of it.
    return [ThreeScales(sketch=method == "lgp+diss"), edges, Realism(), *start]


def generate(
    bundle: ModelBundle,
    request: GenerationRequest,
    *,
    cancelled: Callable[[], bool] = never,
    current: Callable[[], GenerationParameters] | None = None,
    preview: float = SHARE,
    load_seconds: float = 0.0,
    kept: KeptRuns | None = None,
) -> Iterator[JobEvent]:
    """Yield Started, a Frame after each step, then Finished or Cancelled, never both.

    `preview` is the share of the time that frames may take; with 0 there are none.
    `cancelled` and `current` are those of `denoise`. `kept` takes where the run stood after each step, and has where
    forks begin; what it has not is made again. A cancelled run does not decode. UserError for what a person
    can change: a size or method that the model cannot do, too little memory, a picture of values without meaning.
    """
    with if_memory_is_short(UserError("There is not enough memory for this picture. Choose a smaller size.")):
        yield from _generate(bundle, request, cancelled, current, preview, load_seconds, kept)


def _generate(
    bundle: ModelBundle,
    request: GenerationRequest,
    cancelled: Callable[[], bool],
    current: Callable[[], GenerationParameters] | None,
    preview: float,
    load_seconds: float,
    kept: KeptRuns | None,
) -> Iterator[JobEvent]:
    from sketchstudio.generation.metadata import to_text  # late: Pillow is not needed for the first frame

    run = Run(bundle, request)
    yield Started(request.id, str(bundle.device), load_seconds)
    begin = time.perf_counter()
    composite = Composite(request)
    size = run.parameters.width, run.parameters.height
    frames = Preview(bundle, *size, share=preview, finish=composite) if preview else None
    first = 1 if request.fork is None else request.fork.step + 1
    start = None if request.fork is None else _standing(bundle, request.fork, cancelled, kept)
    if request.fork is not None and start is None:
        yield Cancelled(request.id)
        return
    for event in denoise(run, methods(request), cancelled=cancelled, current=current, start=start):
        if kept is not None and event.standing is not None:
            kept.keep(event.standing())
        image = frames.frame(event.x0) if frames else None
        if image is not None:
            elapsed = time.perf_counter() - begin
            edges = _full_size(event.edges, image)
            yield Frame(request.id, event.index + 1, event.total, image, elapsed, edges, first)
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
        fork=request.fork if start is None else Fork(start.origin, start.step),
        **{name: getattr(request, name) for name in ARRAYS},
        edge_fingerprint=run.edge_fingerprint,
    )
    image = composite(to_pixels(rgb))
    yield Finished(request.id, image, time.perf_counter() - begin, metadata, tuple(remarks(run)))


def _standing(bundle: ModelBundle, fork: Fork, cancelled: Callable[[], bool], kept: KeptRuns | None) -> Standing | None:
    """Where a fork begins: as it was kept, or made again; None where that was cancelled."""
    if kept is not None and (known := kept.find(fork)) is not None:
        return known
    origin = fork.origin
    start = None
    if origin.fork is not None and (start := _standing(bundle, origin.fork, cancelled, kept)) is None:
        return None
    with closing(denoise(Run(bundle, origin), methods(origin), cancelled=cancelled, start=start)) as steps:
        for event in steps:
            if event.index + 1 == fork.step and event.standing is not None:
                return event.standing()
    if cancelled():
        return None
    raise UserError("The run that this one begins in has no step {step}. Choose another step.", step=fork.step)


def _full_size(edges: Pixels | None, image: Pixels) -> Pixels | None:
    """An edge map (h, w) at the size of the picture."""
    return (
        edges
        if edges is None
        else edges.repeat(image.shape[0] // edges.shape[0], 0).repeat(image.shape[1] // edges.shape[1], 1)
    )


def versions() -> dict[str, str]:
    """What else a picture depends on, bit for bit. On the CPU that is how many threads share a sum, too."""
    from sketchstudio import __version__

    libraries = {name: version(name) for name in LIBRARIES}
    return {"sketchstudio": __version__, **libraries, "threads": str(torch.get_num_threads())}
