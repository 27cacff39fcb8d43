"""A model on drawings that it has never seen: the pictures, the figures, and the report of both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.errors import UserError
from sketchstudio.evaluation import features
from sketchstudio.evaluation.drawings import load_drawings
from sketchstudio.evaluation.figures import bars, measure, yardsticks
from sketchstudio.evaluation.metrics import Pixels, psnr
from sketchstudio.evaluation.report import html
from sketchstudio.evaluation.sheets import methods_sheet, sheet_picture
from sketchstudio.evaluation.sweep import run_sweep, settings, usual_scale
from sketchstudio.files import write_atomically
from sketchstudio.generation.picture_file import encode
from sketchstudio.parameters import GenerationParameters
from sketchstudio.training.autoencoder import to_rgb

FIGURES, REPORT, SHEET = "figures.json", "report.html", "sheet.png"


def evaluate(
    model: Path, images: Path, out: Path, limit: int, methods: Sequence[str], scales: Sequence[float],
    parameters: GenerationParameters, predictor: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Measure `model` by each method at each scale on up to `limit` drawings of `images`.

    Writes figures.json, report.html and sheet.png into `out`; returns the figures.
    """
    drawn = load_drawings(images, limit)
    settings(methods, scales, painted=False)  # complain before the model is loaded
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{out} cannot be made: {error.strerror}. Choose another folder for --out.") from error
    bundle = ModelBundle.load(model, parameters.device)
    can_paint = bundle.takes_colour and any(drawing.paint is not None for drawing in drawn.drawings)
    made = run_sweep(bundle, settings(methods, scales, can_paint), drawn, parameters, predictor)
    scale = usual_scale(scales)
    rows = measure(made, drawn)
    truth = [drawing.truth for drawing in drawn.drawings if drawing.truth is not None]
    figures: dict[str, Any] = {
        "model": model.name,
        "fingerprint": bundle.fingerprint,
        "set": drawn.kind,
        "pictures": len(drawn.drawings),
        "features": features.NAME,
        "reference": 0 if drawn.reference is None else len(drawn.reference),
        "rows": rows,
        "yardsticks": yardsticks(drawn),
        "bars": bars(rows, scale, hand_drawn=not truth),
        "autoencoder_psnr_db": round(autoencoder_psnr(bundle, truth), 2) if truth else None,
        "device": str(bundle.device),
        "threads": torch.get_num_threads(),
        "edge_predictor": predictor.name if predictor else "",
        "parameters": parameters.to_dict(),
    }
    write_atomically(out / SHEET, encode(sheet_picture(methods_sheet(made, drawn, scale)), {}))
    write_atomically(out / FIGURES, (json.dumps(figures, indent=2) + "\n").encode())
    write_atomically(out / REPORT, html(figures, made, drawn, scale).encode())
    return figures


def autoencoder_psnr(bundle: ModelBundle, images: Sequence[Pixels]) -> float:
    """Mean PSNR in dB of pictures encoded and decoded again."""
    figures = []
    for image in images:
        decoded = bundle.decode(bundle.encode(to_rgb(image[None])))[0].clamp(-1, 1)
        back = ((decoded + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
        figures.append(psnr(back, image))
    return float(np.mean(figures))
