"""Edge predictors on disk: one safetensors file, whose header says as JSON what the predictor was trained for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.edge_predictor import ARCHITECTURES, TARGETS, EdgePredictor, PredictorSpec
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.models import catalogue

NAME = catalogue.EDGE_PREDICTOR
KEY = "sketchstudio.edge_predictor"
SCHEMA = 1
POLARITY = "white lines on black"


@dataclass(frozen=True)
class PredictorCard:
    """What a predictor file says of itself."""

    fingerprint: str  # of the base model's U-Net
    model: str  # its name, for people
    prediction_type: str  # what the base model predicts
    downsampling: int  # pixels by latent cell of the base model
    detector: str  # what drew the edge maps that it learnt from
    t_range: tuple[int, int]  # timesteps that it was trained on, both included
    polarity: str = POLARITY
    figures: dict[str, Any] = field(default_factory=dict)  # of its training: steps, held-out loss by timestep, ...


def save_predictor(path: Path, predictor: EdgePredictor, card: PredictorCard) -> None:
    """Write the file, all of it or nothing, in half precision; UserError where the folder refuses."""
    tensors = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).detach().cpu().contiguous()
        for name, tensor in predictor.state_dict().items()
    }
    header = {"schema": SCHEMA, "spec": asdict(predictor.spec), "card": asdict(card)}
    write_atomically(path, save(tensors, {KEY: json.dumps(header)}))


def load_predictor(path: Path) -> tuple[EdgePredictor, PredictorCard]:
    """Read a file that `save_predictor` wrote: in float32 on the CPU, frozen, in eval mode. UserError if it is none."""
    if not path.is_file():
        raise UserError("There is no edge predictor {path}. Make one: sketchstudio train edge-predictor.", path=path)
    header = _header(path)
    if header.get("schema") != SCHEMA:
        raise UserError(
            "{name} was written by another version of SketchStudio (format {found}, here {schema}). Train it again.",
            name=path.name,
            found=header.get("schema"),
            schema=SCHEMA,
        )
    try:
        spec = _read(PredictorSpec, header["spec"])
        card = _read(PredictorCard, header["card"])
        if spec.architecture not in ARCHITECTURES or spec.target not in TARGETS:
            raise ValueError(f"unknown kind {spec.architecture}/{spec.target}")
        predictor = EdgePredictor(spec)
        predictor.load_state_dict(load_file(path))
    except (KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            "{name} is damaged ({reason}). Copy or train it again.", name=path.name, reason=reason
        ) from error
    return predictor.requires_grad_(False).eval(), card


def load_for(bundle: ModelBundle, path: Path | None = None) -> EdgePredictor:
    """The predictor of a loaded model, on its device: the file given, else the one in the model's folder.

    UserError that says what does not fit where it was trained for another model.
    """
    name = bundle.folder.name
    if path is None:
        path = bundle.folder / NAME
        if not path.is_file():
            raise UserError(
                "{name} has no edge predictor, which the method lgp needs. Make one: sketchstudio train "
                "edge-predictor --model {folder} --images DIR --out {path}",
                name=name,
                folder=bundle.folder,
                path=path,
            )
    predictor, card = load_predictor(path)
    if card.fingerprint != bundle.fingerprint:
        raise UserError(
            "{name} was trained for the model {model} (fingerprint {trained}), but {model_name} has other "
            "weights (fingerprint {here}). Choose that model, or train a predictor for {model_name}.",
            name=path.name,
            model=card.model,
            trained=card.fingerprint[:8],
            model_name=name,
            here=bundle.fingerprint[:8],
        )
    spec = predictor.spec
    missing = [tap for tap in spec.taps if not taps.has(bundle.unet, tap)]
    if missing:
        raise UserError(
            "{name} reads {missing}, which the U-Net of {model_name} has not. Train one for {model_name}.",
            name=path.name,
            missing=missing[0],
            model_name=name,
        )
    fits = {
        "latent channels": (spec.latent_channels, bundle.latent_channels),
        "pixels a latent": (card.downsampling, bundle.downsampling),
    }
    for what, (trained, here) in fits.items():
        if trained != here:
            raise UserError(
                "{name} was trained for {trained} {what}, but {model_name} has {here}. Train one for it.",
                name=path.name,
                trained=trained,
                what=what,
                model_name=name,
                here=here,
            )
    if card.polarity != POLARITY:
        raise UserError(
            "{name} was trained on {polarity}, here it is {expected}. Train one for {model_name}.",
            name=path.name,
            polarity=card.polarity,
            expected=POLARITY,
            model_name=name,
        )
    return predictor.to(bundle.device)


def fingerprint(predictor: EdgePredictor) -> str:
    """Hex digest that tells one set of weights from another, wherever the file lies."""
    digest = hashlib.sha256(json.dumps(asdict(predictor.spec)).encode())
    for name, tensor in sorted(predictor.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()[:32]


def _header(path: Path) -> dict[str, Any]:
    try:
        with safe_open(path, "pt") as file:
            header = json.loads((file.metadata() or {})[KEY])
    except (KeyError, ValueError, SafetensorError, OSError) as error:
        raise UserError("{name} is no edge predictor of SketchStudio. Choose another file.", name=path.name) from error
    if not isinstance(header, dict):
        raise UserError("{name} is no edge predictor of SketchStudio. Choose another file.", name=path.name)
    return header


def _read(kind: Any, values: dict[str, Any]) -> Any:
    """A dataclass from JSON, whose lists are tuples here."""
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
