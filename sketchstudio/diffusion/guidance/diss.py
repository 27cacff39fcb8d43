"""DiSS (arXiv 2208.12675): sketch and colours as branches with their own scales, together with the prompt."""

from __future__ import annotations

from sketchstudio.diffusion.guidance.base import Branch, Chain, Composition, Run, Step
from sketchstudio.errors import UserError
from sketchstudio.models import catalogue


class ThreeScales(Composition):
    """With g, s, c the scales of prompt, sketch and colours, n and p negative prompt and prompt:

        e = e(n) + g (e(p) - e(n)) + s (e(p, sketch) - e(p)) + c (e(p, sketch, colour) - e(p, sketch))

    The paper takes every difference from the null, e(0, 0); here each condition is taken given those before it, so
    that two of them pull less against each other, and the text is one of them. Scale 0 leaves a condition out
    altogether, 1 is as trained, above 1 is stronger. What is not given or cancels out costs nothing: with all three
    scales equal there are two branches, with all 1 there is one, and without sketch and colours this is
    `ClassifierFree`, bit for bit.

    Where strokes have weights of their own, s is at each place multiplied by them; a place of weight 1 is guided as
    without any. The branches then no longer cancel out, so that with equal scales there are three instead of two.

    With the sketch shown the scales grow over the run, see `Step.risen`.

    With `sketch` off the model is not shown the sketch, which others may follow in their own way, nor colours that it
    cannot take.
    """

    def __init__(self, sketch: bool = True) -> None:
        super().__init__()
        self._shows_sketch = sketch

    def prepare(self, run: Run) -> None:
        self._sketch = self._shows_sketch and run.ink is not None
        self._colour = run.paint is not None and (self._shows_sketch or run.bundle.takes_colour)
        missing = []
        if self._sketch and not run.bundle.takes_sketch:
            missing.append("a sketch")
        if self._colour and not run.bundle.takes_colour:
            missing.append("colours")
        if missing:
            able = "diss without them, or text" if run.bundle.takes_sketch or run.bundle.takes_colour else "text"
            if (run.bundle.folder / catalogue.EDGE_PREDICTOR).is_file():
                able = f"lgp, {able}"
            raise UserError(
                "--method {method}: {name} takes no {inputs}. It can do {able}; or choose the starter model.",
                method=run.parameters.method,
                name=run.bundle.folder.name,
                inputs=" and no ".join(m.split()[-1] for m in missing),
                able=able,
            )
        # Encoded once, whatever the scales are now: they may change while the picture forms.
        self._weights = run.weight_map if self._sketch else None
        if self._sketch:
            _ = run.sketch_map
        if self._colour:
            _ = run.colour_map

    def chain(self, step: Step) -> Chain:
        given = step.parameters
        sketch = self._sketch and given.sketch_scale > 0
        scales = (step.guidance_scale, given.sketch_scale, given.colour_scale)
        of_prompt, of_sketch, of_colour = map(step.risen, scales) if sketch else scales
        links = [(of_prompt, Branch(given.prompt))]
        maps = {}
        if sketch:
            shown = Branch(given.prompt, sketch=True)
            links.append((of_sketch, shown))
            if self._weights is not None:
                maps[shown] = self._weights
        if self._colour and given.colour_scale > 0:
            links.append((of_colour, Branch(given.prompt, sketch=sketch, colour=True)))
        return Chain(Branch(given.negative_prompt), *links, maps=maps)
