"""What edge guidance (LGP) costs, in time and memory, and how much of the full form's effect its defaults keep."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.denoise import denoise
from sketchstudio.diffusion.edge_predictor import WIDTHS, EdgePredictor, PredictorSpec
from sketchstudio.diffusion.guidance.base import Guidance, Run
from sketchstudio.diffusion.guidance.cfg import ClassifierFree
from sketchstudio.diffusion.guidance.latent_edge import EdgeSettings, LatentEdges
from sketchstudio.diffusion.predictor_file import load_for
from sketchstudio.diffusion.preview import to_pixels
from sketchstudio.evaluation.benchmarks import paired_ratio, random_stable_diffusion
from sketchstudio.evaluation.metrics import Pixels, edge_agreement
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.models import catalogue
from sketchstudio.parameters import GenerationParameters
from sketchstudio.training.dataset import load_renders
from sketchstudio.training.prompts import plain_prompt

STEPS = 10  # of a run whose cost is measured
SIDE = 256  # pixels: of latents half as wide as Stable Diffusion's
FULL_SIDE = 512  # pixels: of latents as wide as Stable Diffusion's
FULL_SHAPE = {"layers": 2, "heads": 8, "width": 320, "text_width": 768}  # of Stable Diffusion 1.x: 860 M parameters


class Drawing(NamedTuple):
    """What a picture is made of."""

    prompt: str
    ink: Pixels  # (H, W), 255 = line


def cost_on_stable_diffusion(pairs: int = 9) -> float:
    """A guided run over a plain CFG run of the same steps, on a random U-Net in the shape of Stable Diffusion 1.x.

    It has all of its blocks, a fifth of its width, and latents half as wide. Attention grows with the width and the
    square of the latents' area, convolutions with the square of the width and the area, and softmax with the number of
    heads, of which there are a quarter, so that their shares of the time stay about what they are at full size.
    """
    bundle, _ = random_stable_diffusion(layers=2, heads=2)
    return _cost(bundle, untrained(bundle, SIDE), _cross(SIDE), pairs)


def cost_on(folder: Path, pairs: int = 9) -> float:
    """The same on a model, with its own edge predictor, or a random one of the usual make if it has none."""
    bundle = ModelBundle.load(folder, "cpu")
    side = max(64, bundle.downsampling * int(bundle.unet.config.sample_size))  # 64 is the least that can be asked for
    own = (folder / catalogue.EDGE_PREDICTOR).is_file()
    return _cost(bundle, load_for(bundle) if own else untrained(bundle, side), _cross(side), pairs)


def _cost(bundle: ModelBundle, predictor: EdgePredictor, ink: Pixels, pairs: int) -> float:
    height, width = ink.shape
    given = GenerationParameters(prompt="a red chair", seed=1, steps=STEPS, width=width, height=height, device="cpu")
    request = GenerationRequest(0, given, sketch=ink)

    def run(*edges: Guidance) -> Callable[[], Any]:
        return lambda: list(denoise(Run(bundle, request), [ClassifierFree(), *edges]))

    return paired_ratio(run(LatentEdges(predictor=predictor)), run(), pairs)


def at_full_size(steps: int, peak: Callable[[], int]) -> dict[str, float]:
    """Seconds, processor seconds and MiB of a plain CFG run and of a guided one, and the ratio of their seconds.

    The random U-Net has Stable Diffusion 1.x's true width, the latents are those of 512x512, all is float32; decoding
    is left out. The two runs take turns step by step, so that a busy machine slows both alike. `peak` tells the most
    bytes that this process has ever held; it is asked for the plain run before anything has been guided.
    """
    bundle, _ = random_stable_diffusion(**FULL_SHAPE)
    given = GenerationParameters(
        prompt="a red chair", seed=1, steps=steps, width=FULL_SIDE, height=FULL_SIDE, device="cpu"
    )
    request = GenerationRequest(0, given, sketch=_cross(FULL_SIDE))
    edges = LatentEdges(predictor=untrained(bundle, FULL_SIDE))
    next(denoise(Run(bundle, request), [ClassifierFree()]))  # warms up
    mebibytes = {"text": peak() / 2**20}
    runs = {
        "text": denoise(Run(bundle, request), [ClassifierFree()]),
        "lgp": denoise(Run(bundle, request), [ClassifierFree(), edges]),
    }
    seconds, processor = (dict.fromkeys(runs, 0.0) for _ in range(2))
    for step in range(steps):
        for name in sorted(runs, reverse=step % 2 == 0):
            begin, begin_processor = time.perf_counter(), time.process_time()
            next(runs[name])
            seconds[name] += time.perf_counter() - begin
            processor[name] += time.process_time() - begin_processor
    mebibytes["lgp"] = peak() / 2**20
    figures = {"lgp_cost_sd15_full": seconds["lgp"] / seconds["text"]}
    for what, values in (("seconds", seconds), ("processor_seconds", processor), ("peak_mib", mebibytes)):
        figures |= {f"sd15_full_{name}_{what}": values[name] for name in runs}
    return figures


def untrained(bundle: ModelBundle, side: int) -> EdgePredictor:
    """A random predictor as `sketchstudio train edge-predictor` would begin with, for pictures of this side."""
    chosen = taps.preset("lean", bundle.unet)
    cells = side // bundle.downsampling
    sample = torch.zeros(1, bundle.unet.config.in_channels, cells, cells, dtype=bundle.dtype)
    features = taps.features_of(bundle.unet, chosen, sample, torch.zeros(1), bundle.encode_prompts([""]))
    spec = PredictorSpec(
        architecture="mlp",
        target="latent",
        taps=chosen,
        channels=tuple(feature.shape[1] for feature in features),
        latent_channels=bundle.latent_channels,
        upscale=max(1, bundle.downsampling // 2),
        widths=WIDTHS["mlp"],
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return EdgePredictor(spec).requires_grad_(False).eval()


def gain_kept(folder: Path, drawings: Sequence[Drawing], full: Path | None = None) -> float:
    """Gain in sketch recall over text alone: by the defaults, over that by the full form; same seeds, side by side.

    The full form takes a new gradient at every step of the same part of the run, from the predictor `full`, say one of
    all taps; None is the model's own, so that only what the choice of steps leaves out is seen.
    """
    bundle = ModelBundle.load(folder, "cpu")
    own, other = load_for(bundle), load_for(bundle, full)
    text: list[float] = []
    fast: list[float] = []
    whole: list[float] = []
    for seed, drawing in enumerate(drawings):
        height, width = drawing.ink.shape
        given = GenerationParameters(prompt=drawing.prompt, seed=seed, width=width, height=height, device="cpu")
        every = EdgeSettings.of(given.replace(edge_every=1), other.spec.target)
        request = GenerationRequest(seed, given, sketch=drawing.ink)
        for recalls, edges in (
            (text, []), (fast, [LatentEdges(predictor=own)]), (whole, [LatentEdges(every, other)]),
        ):  # fmt: skip
            run = Run(bundle, request)
            for _ in denoise(run, [ClassifierFree(), *edges]):
                pass
            assert run.result is not None  # nothing cancels here
            recalls.append(edge_agreement(to_pixels(bundle.decode(run.result)), drawing.ink).recall)
    return float((np.mean(fast) - np.mean(text)) / (np.mean(whole) - np.mean(text)))


def held_out(images: Path, count: int) -> list[Drawing]:
    """Drawings of renders that the starter has never seen, from a folder with an index.csv."""
    renders = load_renders(images, "test", count)
    return [Drawing(plain_prompt(e), ink.copy()) for e, ink in zip(renders.examples, renders.ink, strict=True)]


def gradient_memory(preset: str = "lean") -> float:
    """MiB that the U-Net of Stable Diffusion 1.x, at full size in float32, keeps for the gradient of one 512x512 step.

    Counted, not allocated: the tensors are fake ones, which have shapes and storages but no contents.
    """
    from diffusers import UNet2DConditionModel
    from torch._subclasses.fake_tensor import FakeTensorMode

    kept: dict[int, Any] = {}  # storages, held so that no two of them can have one address
    with FakeTensorMode(), torch.random.fork_rng(devices=[]):
        unet = UNet2DConditionModel(cross_attention_dim=768, sample_size=64).requires_grad_(False).eval()
        weights = {weight.untyped_storage()._cdata for weight in unet.parameters()}

        def keep(tensor: Tensor) -> Tensor:
            storage = tensor.untyped_storage()
            if storage._cdata not in weights:
                kept[storage._cdata] = storage
            return tensor

        latents = torch.randn(1, 4, 64, 64, requires_grad=True)
        with (
            torch.enable_grad(),
            torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
            taps.capture(unet, taps.preset(preset, unet), stop_gradient=True),
        ):
            unet(latents, 500, torch.randn(1, 77, 768))
    return sum(storage.nbytes() for storage in kept.values()) / 2**20


def _cross(side: int) -> Pixels:
    ink = np.zeros((side, side), dtype=np.uint8)
    ink[side // 4 : 3 * side // 4, side // 2] = ink[side // 2, side // 4 : 3 * side // 4] = 255
    return ink
