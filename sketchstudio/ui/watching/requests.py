"""From what is drawn and set in the window to a request."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING

from sketchstudio.document.layer import Role
from sketchstudio.errors import UserError
from sketchstudio.generation.request import Fork, GenerationRequest, Pixels

if TYPE_CHECKING:
    from sketchstudio.document.document import Document
    from sketchstudio.ui.main_window import MainWindow


def make_request(
    window: MainWindow,
    last: GenerationRequest | None,
    most_steps: int = 0,
    fork: Fork | None = None,
    *,
    again: bool = True,
) -> GenerationRequest:
    """What is asked for now. `last` is what the picture that is shown was asked for with.

    `most_steps` above 0 is how many it may take; `fork` has it begin in another run. The picture that was opened is
    made again where nothing was changed since, unless `again` is False. UserError where there is nothing to make a
    picture of.
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
    drawn = GenerationRequest(
        window.session.new_id(), values, window.model, document.revision, sketch, colour, mask=mask, weights=weights
    )
    if fork is not None:
        return dataclasses.replace(drawn, model=fork.origin.model, initial=fork.origin.initial, fork=fork)
    # The very same again goes through the same changes; whatever is set otherwise now makes a run of its own.
    origin = window.origin
    if again and origin is not None and origin.begins(values):
        same = _as_made(drawn, origin.made, document)
        if same.begins_as(origin.made):
            return same
    initial = origin.made.initial if origin is not None and origin.made.mask is None else None
    if mask is not None:
        initial = _to_keep(window, last, mask, size)
    if initial is not None and initial.shape[:2] != size[::-1]:
        initial = None
    return dataclasses.replace(drawn, initial=initial)


def _as_made(drawn: GenerationRequest, made: GenerationRequest, document: Document) -> GenerationRequest:
    """What is drawn now, with all that a picture was made of besides."""
    # Of a picture without strokes, its pixels are all that is drawn: no stroke tells how much it is to be minded.
    strokes = any(layer.strokes for layer in document.snapshot().with_role(Role.SKETCH))
    return dataclasses.replace(
        drawn, parameters=made.parameters, initial=made.initial, fork=made.fork, changes=made.changes,
        edge_predictor=made.edge_predictor, edge_fingerprint=made.edge_fingerprint,
        weights=drawn.weights if strokes else made.weights,
    )  # fmt: skip


def _to_keep(window: MainWindow, last: GenerationRequest | None, mask: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture of which all but the mask stays: the one that is shown, else the one that was opened without being
    shown, else the one that lies on the page."""
    from sketchstudio.document.rasterize import result_map
    from sketchstudio.generation.metadata import from_text

    finished, made = window.finished, window.origin.made if window.origin is not None else None
    pictures = (finished.image if finished is not None else None, made.initial if made is not None else None)
    shown = next((picture for picture in pictures if picture is not None and picture.shape[:2] == size[::-1]), None)
    if shown is None:
        shown = result_map(window.document, *size)
    if shown is None:
        raise UserError(
            "The mask says where a picture is to be made anew, but there is none of this size yet. Hide the mask layer "
            "and generate one first."
        )
    if last is None and finished is not None:  # it came with the project
        with contextlib.suppress(UserError):
            last = from_text(finished.metadata).request()
    # With the same mask once more it is another try at the same picture, not one upon the other.
    for before in (last, made):
        if before is None or before.mask is None or before.initial is None or before.mask.shape != mask.shape:
            continue
        outside = mask == 0
        if bool((before.mask == mask).all()) and bool((before.initial[outside] == shown[outside]).all()):
            return before.initial
    return shown
