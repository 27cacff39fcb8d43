"""Small random edge predictors for tiny models."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.edge_predictor import EdgePredictor, PredictorSpec
from sketchstudio.diffusion.predictor_file import PredictorCard


def new_predictor(
    bundle: ModelBundle, *, architecture: str = "conv", target: str = "edges", paths: Sequence[str] | None = None
) -> EdgePredictor:
    """A random predictor, frozen, that fits the bundle."""
    chosen = tuple(paths or taps.preset("resnets", bundle.unet))
    sample = torch.zeros(1, bundle.unet.config.in_channels, 16, 16)
    with torch.no_grad(), taps.capture(bundle.unet, chosen) as features:
        bundle.unet(sample, 1, bundle.encode_prompts([""]))
    spec = PredictorSpec(
        architecture=architecture,
        target=target,
        taps=chosen,
        channels=tuple(features[path].shape[1] for path in chosen),
        latent_channels=bundle.latent_channels,
        upscale=bundle.downsampling,
        widths=(16, 8) if architecture == "conv" else (16, 8, 8, 8),
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return EdgePredictor(spec).half().float().requires_grad_(False).eval()  # a file keeps these values exactly


def card_for(bundle: ModelBundle) -> PredictorCard:
    """What a file for this bundle says."""
    return PredictorCard(
        fingerprint=bundle.fingerprint,
        model=bundle.folder.name,
        prediction_type="v_prediction",
        downsampling=bundle.downsampling,
        detector="gradient",
        t_range=(0, 999),
    )
