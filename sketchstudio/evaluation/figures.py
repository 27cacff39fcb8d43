"""What the pictures of a sweep are worth: one row of figures for each setting, yardsticks, and the bars we set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from sketchstudio.evaluation.colours import ACHROMATIC, object_name, off_the_ground, outlined, paint_error
from sketchstudio.evaluation.drawings import DrawingSet
from sketchstudio.evaluation.features import features
from sketchstudio.evaluation.metrics import Floats, Pixels, edge_agreement, frechet_distance, kernel_distance
from sketchstudio.evaluation.sweep import Made, Setting

DIGITS = 4
PLAIN = Setting("text")  # plain classifier-free guidance, what seconds are compared with
NOISE, BLUR = 6.0, 1.5  # of the yardsticks: deviation of 255, pixels


def measure(made: Mapping[Setting, Made], drawn: DrawingSet) -> list[dict[str, Any]]:
    """A row for each setting. None where something cannot be told."""
    reference = features(drawn.reference) if drawn.reference is not None else None
    return [_row(setting, pictures, made.get(PLAIN), drawn, reference) for setting, pictures in made.items()]


def _row(
    setting: Setting, pictures: Made, plain: Made | None, drawn: DrawingSet, reference: Floats | None
) -> dict[str, Any]:
    row: dict[str, Any] = {"method": setting.method, "scale": setting.scale, "painted": setting.painted}
    row |= agreement(pictures.images, drawn)
    row |= distances(np.stack(pictures.images), reference)
    if not setting.painted:
        row |= prompt_colours(pictures.images, drawn, sketched=setting.scale is not None)
    paints = [drawing.paint for drawing in drawn.drawings] if setting.painted else []
    errors = [paint_error(i, p) for i, p in zip(pictures.images, paints, strict=False) if p is not None]
    row["paint_error"] = _rounded(np.nanmean(errors)) if errors and not np.isnan(errors).all() else None
    row["seconds"] = _rounded(np.median(pictures.seconds))
    ratios = [a / b for a, b in zip(pictures.seconds, plain.seconds, strict=True)] if plain else []
    row["ratio_to_text"] = _rounded(np.median(ratios)) if ratios else None
    return row


def agreement(images: Sequence[Pixels], drawn: DrawingSet) -> dict[str, float | None]:
    """How the pictures' edges and the sketches' lines agree, on average."""
    found = [edge_agreement(image, d.lines) for image, d in zip(images, drawn.drawings, strict=True)]
    return {name: _rounded(np.mean([getattr(a, name) for a in found])) for name in ("recall", "precision", "chamfer")}


def distances(images: Pixels, reference: Floats | None) -> dict[str, float | None]:
    """From the true renders: the features' Frechet distance, and their kernel distance times 1,000."""
    if reference is None or len(images) < 2:
        return {"frechet": None, "kernel": None}
    found = features(images)
    return {
        "frechet": _rounded(frechet_distance(found, reference)),
        "kernel": _rounded(1000 * kernel_distance(found, reference)),
    }


def prompt_colours(images: Sequence[Pixels], drawn: DrawingSet, sketched: bool) -> dict[str, float | int | None]:
    """Share of the prompts that name a colour whose object has it; `vivid` leaves out black, grey and white."""
    right: list[bool] = []
    vivid: list[bool] = []
    for image, drawing in zip(images, drawn.drawings, strict=True):
        if not drawing.colour:
            continue
        mask = outlined(drawing.ink) if sketched else off_the_ground(image)
        # Where nothing stands off the ground, nothing is there or it is white: all of the picture is looked at.
        hit = object_name(image, mask if mask.any() else np.ones_like(mask)) == drawing.colour
        right.append(hit)
        if drawing.colour not in ACHROMATIC:
            vivid.append(hit)
    return {
        "prompt_colour": _rounded(np.mean(right)) if right else None,
        "prompt_colour_vivid": _rounded(np.mean(vivid)) if vivid else None,
        "prompts_with_colour": len(right),
        "prompts_with_vivid_colour": len(vivid),
    }


def yardsticks(drawn: DrawingSet) -> dict[str, dict[str, float | int | None]]:
    """The same figures for the true renders of the drawings, as they are and damaged. Empty where there are none."""
    truth = [d.truth for d in drawn.drawings if d.truth is not None]
    if not truth or drawn.reference is None:
        return {}
    reference = features(drawn.reference)
    random = np.random.default_rng(0)
    noise = random.normal(0, NOISE, (len(truth), *truth[0].shape))
    noisy = list((np.stack(truth) + noise).round().clip(0, 255).astype(np.uint8))
    sets = {
        "true renders": truth,
        "recoloured": [image[..., [1, 2, 0]] for image in truth],
        "noisy": noisy,
        "blurred": [np.asarray(cv2.GaussianBlur(image, (0, 0), BLUR), np.uint8) for image in truth],
    }
    return {
        name: {
            **agreement(images, drawn),
            **distances(np.stack(images), reference),
            **prompt_colours(images, drawn, sketched=True),
        }
        for name, images in sets.items()
    }


def bars(rows: Sequence[dict[str, Any]], scale: float, hand_drawn: bool) -> list[dict[str, Any]]:
    """The goals of the starter, each with the figure at the usual place of the slider; only those that were tried."""

    def at(method: str, name: str, painted: bool = False) -> float | None:
        place = None if method == "text" else scale
        for row in rows:
            if (row["method"], row["scale"], row["painted"]) == (method, place, painted):
                value: float | None = row.get(name)
                return value
        return None

    text, lgp = at("text", "recall"), at("lgp", "recall")
    goals: list[tuple[str, float | None, str, float]] = [
        ("LGP: sketch recall", lgp, ">=", 0.80),
        ("LGP: recall over that of text alone", lgp / text if lgp is not None and text else None, ">=", 1.6),
        ("DiSS: sketch recall", at("diss", "recall"), ">=", 0.88),
        ("DiSS: prompts whose colour is right", at("diss", "prompt_colour"), ">=", 0.80),
        ("DiSS: difference from painted colours, of 255", at("diss", "paint_error", painted=True), "<=", 40),
        ("DiSS: seconds a picture", at("diss", "seconds"), "<=", 6),
    ]
    if hand_drawn:  # the goals are for the held-out objects
        return []
    return [
        {
            "bar": name,
            "figure": _rounded(figure),
            "goal": f"{'at least' if sign == '>=' else 'at most'} {goal:g}",
            "met": figure >= goal if sign == ">=" else figure <= goal,
        }
        for name, figure, sign, goal in goals
        if figure is not None
    ]


def _rounded(value: Any) -> float | None:
    """For people and JSON; None where it is no number."""
    return None if math.isnan(value) else round(float(value), DIGITS)
