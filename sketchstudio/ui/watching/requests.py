"""From what is drawn and set in the window to a request."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING

from sketchstudio.errors import UserError
from sketchstudio.generation.request import Fork, GenerationRequest, Pixels

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow


def make_request(
    window: MainWindow, last: GenerationRequest | None, most_steps: int = 0, fork: Fork | None = None
) -> GenerationRequest:
    """What is asked for now. `last` is what the picture that is shown was asked for with.

    `most_steps` above 0 is how many it may take; `fork` has it begin in another run. UserError where there is nothing
    to make a picture of.
    """
    from sketchstudio.document.rasterize import colour_map, mask_map, sketch_map, weight_map

    values = window.parameters.parameters()
    if most_steps:
        values = values.replace(steps=min(values.steps, most_steps))
    if fork is not None:
        values = fork.fitted(values)
    document, size = window.document, (values.width, values.height)
    sketch = colour = mask = weights = None
    if not document.is_blank():
        ink = sketch_map(document, *size)
        sketch = ink if ink.any() else None
        colour, mask = colour_map(document, *size), mask_map(document, *size)
        weights = weight_map(document, *size) if sketch is not None else None
    if sketch is None and colour is None and not values.prompt:
        raise UserError("There is nothing to make a picture of. Draw a sketch or write a prompt first.")
    origin = window.origin
    initial = origin.initial if origin is not None else None
    if fork is not None:
        initial = fork.origin.initial
    elif mask is not None:
        initial = _to_keep(window, last, mask, size) if initial is None else initial
    if initial is not None and initial.shape[:2] != size[::-1]:
        initial = None
    request = GenerationRequest(
        window.session.new_id(), values, window.model if fork is None else fork.origin.model, document.revision,
        sketch, colour, initial, mask=mask, weights=weights, fork=fork,
    )  # fmt: skip
    # The very same again goes through the same changes; whatever is set otherwise now makes a run of its own.
    if fork is None and origin is not None:
        again = dataclasses.replace(
            request, fork=origin.fork, edge_predictor=origin.edge_predictor,
            weights=origin.weights if weights is None else weights,
        )  # fmt: skip
        if again.begins_as(origin):
            return dataclasses.replace(again, changes=origin.changes, edge_fingerprint=origin.edge_fingerprint)
    return request


def _to_keep(window: MainWindow, last: GenerationRequest | None, mask: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture of which all but the mask stays: the one that is shown, else the one that lies on the page."""
    from sketchstudio.document.rasterize import result_map
    from sketchstudio.generation.metadata import from_text

    finished = window.finished
    fits = finished is not None and finished.image.shape[:2] == size[::-1]
    shown = finished.image if finished is not None and fits else result_map(window.document, *size)
    if shown is None:
        raise UserError(
            "The mask says where a picture is to be made anew, but there is none of this size yet. Hide the mask layer "
            "and generate one first."
        )
    if last is None and finished is not None:  # it came with the project
        with contextlib.suppress(UserError):
            last = from_text(finished.metadata).request()
    # With the same mask once more it is another try at the same picture, not one upon the other.
    if last is not None and last.mask is not None and last.initial is not None and last.mask.shape == mask.shape:
        outside = (last.mask == 0) & (mask == 0)
        if bool((last.mask == mask).all()) and bool((last.initial[outside] == shown[outside]).all()):
            return last.initial
    return shown
