"""A model on drawings of objects that it has never seen: figures, and a sheet to look at."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from tqdm import tqdm

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.evaluation.features import NAME, StarterFeatures
from sketchstudio.evaluation.metrics import Pixels, edge_agreement, frechet_distance, psnr
from sketchstudio.generation.request import Finished, GenerationRequest
from sketchstudio.parameters import GenerationParameters
from sketchstudio.training.autoencoder import to_rgb
from sketchstudio.training.dataset import load_renders
from sketchstudio.training.prompts import plain_prompt
from sketchstudio.training.samples import paper

SHEET = 24  # pictures on the sheet
SHEET_COLUMNS = 8


def evaluate_held_out(
    model: Path, data: Path, out: Path, limit: int, parameters: GenerationParameters
) -> dict[str, Any]:
    """Measure `model` on up to `limit` held-out drawings; writes figures.json and sheet.png into `out`.

    Three ways for each drawing: with the sketch, with the prompt alone, and the true render as a yardstick.
    """
    bundle = ModelBundle.load(model, parameters.device)
    renders = load_renders(data, "test", limit)
    out.mkdir(parents=True, exist_ok=True)
    made: dict[str, list[Pixels]] = {"sketch": [], "text": []}
    seconds = []
    for i, example in enumerate(tqdm(renders.examples, desc="pictures", dynamic_ncols=True)):
        settings = parameters.replace(prompt=plain_prompt(example), seed=parameters.seed + i)
        for way, pictures in made.items():
            request = GenerationRequest(
                id=i,
                parameters=settings.replace(method="diss" if way == "sketch" else "text"),
                sketch=renders.ink[i].copy() if way == "sketch" else None,
            )
            began = time.perf_counter()
            *_, last = generate(bundle, request, preview=False)
            assert isinstance(last, Finished)  # nothing cancels here
            if way == "sketch":
                seconds.append(time.perf_counter() - began)
            pictures.append(last.image)
    features = StarterFeatures()
    true_features = features(renders.images)
    figures: dict[str, Any] = {"pictures": len(renders.examples), "features": NAME}
    for way, pictures in (*made.items(), ("true_renders", list(renders.images))):
        agreement = [edge_agreement(image, ink) for image, ink in zip(pictures, renders.ink, strict=True)]
        figures[way] = {
            "recall": round(float(np.mean([a.recall for a in agreement])), 4),
            "precision": round(float(np.mean([a.precision for a in agreement])), 4),
            "chamfer": round(float(np.mean([a.chamfer for a in agreement])), 4),
        }
        if way != "true_renders":
            figures[way]["frechet"] = round(frechet_distance(features(np.stack(pictures)), true_features), 3)
    figures["autoencoder_psnr_db"] = round(autoencoder_psnr(bundle, renders.images), 2)
    figures["seconds_per_picture"] = round(float(np.median(seconds)), 2)
    figures["parameters"] = parameters.to_dict()
    (out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    _sheet(renders.ink, made, renders.images, out / "sheet.png")
    return figures


def autoencoder_psnr(bundle: ModelBundle, images: Pixels) -> float:
    """Mean PSNR in dB of pictures encoded and decoded again."""
    figures = []
    for image in images:
        decoded = bundle.decode(bundle.encode(to_rgb(image[None])))[0].clamp(-1, 1)
        back = ((decoded + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
        figures.append(psnr(back, image))
    return float(np.mean(figures))


def _sheet(ink: Pixels, made: dict[str, list[Pixels]], truth: Pixels, path: Path) -> None:
    """Drawing, picture from the drawing, picture from the prompt alone, true render, in rows of eight."""
    pick = np.linspace(0, len(ink) - 1, min(SHEET, len(ink))).astype(int)
    rows = []
    for start in range(0, len(pick), SHEET_COLUMNS):
        part = pick[start : start + SHEET_COLUMNS]
        blocks = [
            [paper(ink[i]) for i in part], [made["sketch"][i] for i in part],
            [made["text"][i] for i in part], [truth[i] for i in part],
        ]  # fmt: skip
        for block in blocks:
            block += [np.full_like(truth[0], 255)] * (SHEET_COLUMNS - len(block))
            rows.append(np.hstack(block))
    Image.fromarray(np.vstack(rows)).save(path)


