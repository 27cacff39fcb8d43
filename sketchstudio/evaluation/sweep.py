"""Every drawing through every method at every setting of the sketch slider, each picture with its time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.errors import UserError
from sketchstudio.evaluation.drawings import Drawing, DrawingSet
from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.generation.request import Finished, GenerationRequest
from sketchstudio.parameters import METHODS, SKETCH_METHODS, GenerationParameters

SCALES = (1.0, 2.0, 3.0)


@dataclass(frozen=True)
class Setting:
    """One way to make pictures. `scale` is None for the method text, which has no such slider."""

    method: str
    scale: float | None = None
    painted: bool = False  # with a colour map, and no colour in the prompt

    def request(self, drawing: Drawing, number: int, base: GenerationParameters, predictor: str) -> GenerationRequest:
        """The picture of one drawing; its seed depends on the drawing alone, so that methods can be compared."""
        height, width = drawing.ink.shape
        sketched = self.scale is not None
        return GenerationRequest(
            id=number,
            parameters=base.replace(
                method=self.method,
                prompt=drawing.subject if self.painted else drawing.prompt,
                seed=base.seed + number,
                width=width,
                height=height,
                **({"sketch_scale": self.scale} if sketched else {}),
            ),
            sketch=drawing.ink.copy() if sketched else None,
            colour=drawing.paint.copy() if self.painted and drawing.paint is not None else None,
            edge_predictor=predictor if "lgp" in self.method else "",
        )


@dataclass
class Made:
    """The pictures (H, W, 3) of one setting, in the order of the drawings, and the seconds that each took."""

    images: list[Pixels] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def settings(methods: Sequence[str], scales: Sequence[float], painted: bool) -> list[Setting]:
    """All of a sweep. UserError for a method or scale that does not exist."""
    for method in methods:
        if method not in METHODS:
            raise UserError(f"--method: there is no {method!r}. Choose from: {', '.join(METHODS)}.")
    for scale in scales:
        GenerationParameters(sketch_scale=scale)
    chosen: list[Setting] = []
    for method in dict.fromkeys(methods):
        if method not in SKETCH_METHODS:
            chosen.append(Setting(method))
            continue
        chosen += [Setting(method, scale) for scale in sorted(set(scales))]
        if painted:
            chosen.append(Setting(method, usual_scale(scales), painted=True))
    return chosen


def usual_scale(scales: Sequence[float]) -> float:
    """The one that is nearest to where the slider stands by default."""
    default = GenerationParameters().sketch_scale
    return min(scales, key=lambda scale: (abs(scale - default), scale))


def run_sweep(
    bundle: ModelBundle, chosen: Sequence[Setting], drawn: DrawingSet, base: GenerationParameters,
    predictor: Path | None = None,
) -> dict[Setting, Made]:  # fmt: skip
    """Make all pictures. A drawing goes through all settings in turn, so that what slows the machine slows them all."""
    made = {setting: Made() for setting in chosen}
    file = str(predictor) if predictor else ""
    for setting in chosen:  # what cannot be done shows before hours have passed; and nothing is cold later
        one_step = base.replace(steps=1)
        _make(bundle, setting.request(drawn.drawings[0], 0, one_step, file))
    for number, drawing, setting in _progress(drawn, chosen):
        begin = time.perf_counter()
        image = _make(bundle, setting.request(drawing, number, base, file))
        made[setting].seconds.append(time.perf_counter() - begin)
        made[setting].images.append(image)
    return made


def _progress(drawn: DrawingSet, chosen: Sequence[Setting]) -> Iterator[tuple[int, Drawing, Setting]]:
    pairs = [(i, drawing, setting) for i, drawing in enumerate(drawn.drawings) for setting in chosen]
    yield from tqdm(pairs, desc="pictures", dynamic_ncols=True)


def _make(bundle: ModelBundle, request: GenerationRequest) -> Pixels:
    *_, last = generate(bundle, request, preview=False)
    assert isinstance(last, Finished)  # nothing cancels here
    return last.image
