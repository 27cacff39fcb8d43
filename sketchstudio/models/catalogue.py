"""Which models there are, and whether a folder holds one that can be loaded. Knows no torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sketchstudio.errors import UserError
from sketchstudio.parameters import EDGE_METHODS, METHODS
from sketchstudio.paths import resource

STARTER = "starter"
PARTS = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
WEIGHTS = ("unet", "vae", "text_encoder")  # the parts that hold weights
EDGE_PREDICTOR = "edge_predictor.safetensors"  # in a model's folder: its own, which LGP takes unless told otherwise
PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")


def names() -> tuple[str, ...]:
    """The models that go by a name; every other model is given as a folder."""
    return (STARTER,)


def resolve(model: str) -> Path:
    """A name of the catalogue, or a folder in diffusers layout -> the folder, checked by `check`."""
    if model in names():
        folder = resource(model)
        if not (folder / "model_index.json").is_file():
            raise UserError(
                "The {model} model is missing from this installation. Install SketchStudio again.", model=model
            )
        return folder
    path = Path(model).expanduser()
    if path.suffix.lower() in PICKLES:
        raise _refusal(path.name)
    if path.is_file():
        raise UserError(
            "{name} is a single file. Give the folder of a model in diffusers layout instead.", name=path.name
        )
    if not path.is_dir():
        raise UserError(
            "There is no model {model!r}. Choose {names}, or give the folder of a model.",
            model=model,
            names=" or ".join(names()),
        )
    check(path)
    return path


def methods(model: str) -> tuple[str, ...]:
    """The methods that can be chosen with a model: those of LGP need an edge predictor in its folder.

    All of them where there is no such model: what is wrong is said when it is loaded.
    """
    try:
        predictor = resolve(model) / EDGE_PREDICTOR
    except UserError:
        return METHODS
    return METHODS if predictor.is_file() else tuple(name for name in METHODS if name not in EDGE_METHODS)


def check(folder: Path) -> dict[str, Any]:
    """Return model_index.json of a folder whose parts are all there; UserError says what is missing or refused."""
    index = folder / "model_index.json"
    if not index.is_file():
        pickles = sorted(file.name for file in folder.iterdir() if file.suffix.lower() in PICKLES)
        if pickles:
            raise _refusal(pickles[0])
        raise UserError(
            "{folder} holds no model: model_index.json is missing. Give a folder in diffusers layout.", folder=folder
        )
    contents = read_json(index)
    if "text_encoder_2" in contents or "transformer" in contents:
        kind = contents.get("_class_name", "of a newer kind")
        raise UserError(
            "{name} is a {kind}, which cannot be used yet. Choose a Stable Diffusion 1 or 2 model.",
            name=folder.name,
            kind=kind,
        )
    for part in PARTS:
        if not (folder / part).is_dir():
            raise UserError(
                "{name} is incomplete: the folder {part} is missing. Copy the whole model again.",
                name=folder.name,
                part=part,
            )
        if part in WEIGHTS and not any((folder / part).glob("*.safetensors")):
            pickles = sorted(file.name for file in (folder / part).iterdir() if file.suffix.lower() in PICKLES)
            if pickles:
                raise _refusal(f"{folder.name}/{part}/{pickles[0]}")
            raise UserError(
                "{name} is incomplete: {part} holds no weights. Copy the whole model again.",
                name=folder.name,
                part=part,
            )
    return contents


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of a model folder; UserError where it is missing or damaged."""
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError("{path} is missing or damaged. Copy the whole model again.", path=path) from error
    if not isinstance(contents, dict):
        raise UserError("{path} is damaged. Copy the whole model again.", path=path)
    return contents


def _refusal(name: str) -> UserError:
    return UserError(
        "{name} is a pickle checkpoint. Loading a pickle can run any program hidden in it, so it is refused: "
        "use the same model as *.safetensors in diffusers layout.",
        name=name,
    )
