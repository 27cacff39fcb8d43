"""What is in a file besides the drawing, and what goes into a project. For any thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from sketchstudio.document.layer import MASK_OPACITY, Drawing, Layer, Page, Role
from sketchstudio.errors import UserError
from sketchstudio.generation.request import Finished
from sketchstudio.parameters import GenerationParameters
from sketchstudio.ui.watching.origin import Origin

if TYPE_CHECKING:
    from sketchstudio.document.timelapse import Timelapse
    from sketchstudio.generation.metadata import Provenance

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

PAGE_SIDE = 1024.0  # page units of the longer side of a picture that is opened
PROJECT = ".sketchstudio"


@dataclass(frozen=True, eq=False)
class Opened:
    """What came out of a file besides the drawing."""

    drawing: Drawing
    parameters: GenerationParameters | None = None
    origin: Origin | None = None  # of a picture that the app made: what makes it again
    picture: Finished | None = None  # the last one of a project
    timelapse: Timelapse = ()  # how the drawing of a project came to be


def load(path: Path) -> Opened:
    """Read a drawing or a picture."""
    from sketchstudio.document.pictures.picture import load_drawing

    suffix = path.suffix.lower()
    if suffix == PROJECT:
        from sketchstudio.document.formats import project_file

        project = project_file.load(path)
        stored = _parameters(project.parameters)
        picture = _picture(project.result)
        return Opened(project.drawing, stored, _origin(picture, stored), picture, project.timelapse)
    if suffix == ".png":
        from sketchstudio.generation.metadata import CHUNK, from_text, read_png

        _, text = read_png(path)
        if CHUNK in text:
            made_of = from_text(text)
            return Opened(drawing_of(made_of), made_of.parameters, Origin.of(made_of.request()))
    return Opened(load_drawing(path))


def drawing_of(provenance: Provenance) -> Drawing:
    """Layers that give the model the very pixels it saw then."""
    width, height = provenance.parameters.width, provenance.parameters.height
    scale, mask = PAGE_SIDE / max(width, height), provenance.mask
    return Drawing(
        Page(width * scale, height * scale),
        (
            Layer(Role.COLOUR, Role.COLOUR.label, image=provenance.colour),
            Layer(Role.SKETCH, Role.SKETCH.label, image=provenance.sketch),
            *([] if mask is None else [Layer(Role.MASK, Role.MASK.label, image=mask, opacity=MASK_OPACITY)]),
        ),
    )


def welcome(name: str, opened: Opened, model: str) -> str:
    """What an opened picture brought along, and whether it can be made again here; of a project, only what is not to be
    expected."""
    if opened.origin is None:
        return ""
    made = opened.origin.made
    made_with, plain = Path(made.model).name, not made.changes and made.fork is None
    if opened.picture is not None and (plain or opened.parameters != opened.origin.shown):
        return ""
    if made_with != Path(model).name:
        text = translate("files", "{name} brought its drawing and its parameters along. It was made with the model "
                                  "{model}, so another picture comes of it here.")  # fmt: skip
    elif made.changes:
        text = translate("files", "{name} brought its drawing and its parameters along: Generate makes the same "
                                  "picture again, with what was changed while it formed.")  # fmt: skip
    else:
        text = translate("files", "{name} brought its drawing and its parameters along: Generate makes the same "
                                  "picture again.")  # fmt: skip
    return text.format(name=name, model=made_with)


def save_project(
    path: Path,
    drawing: Drawing,
    timelapse: Timelapse,
    parameters: dict[str, Any],
    finished: Finished | None,
    seed_locked: bool,
) -> None:
    """Write a project. A seed that nobody chose is that of the picture, which may be one of a batch."""
    if (origin := _origin(finished, None)) is not None and parameters and not seed_locked:
        parameters = {**parameters, "seed": origin.made.parameters.seed}
    from sketchstudio.document.formats import project_file
    from sketchstudio.generation.picture_file import encode

    picture = encode(finished.image, finished.metadata) if finished is not None else None
    project_file.save(path, drawing, parameters, picture, timelapse)


def _parameters(values: dict[str, Any]) -> GenerationParameters | None:
    """Those of a project; ones that do not hold, or not any more, do not cost the drawing."""
    try:
        return GenerationParameters.from_dict(values) if values else None
    except UserError as error:
        log.warning("the parameters in the project are left out: %s", error)
        return None


def _origin(picture: Finished | None, stored: GenerationParameters | None) -> Origin | None:
    """What made the picture of a project, where that is known; a damaged one does not cost the drawing."""
    from sketchstudio.document.formats.readable import DAMAGE
    from sketchstudio.generation.metadata import from_text

    if picture is None:
        return None
    try:
        return Origin.of(from_text(picture.metadata).request(), stored)
    except (UserError, *DAMAGE) as error:
        log.warning("the picture in the project cannot be made again: %s", error)
        return None


def _picture(data: bytes | None) -> Finished | None:
    """The picture in a project; a damaged one does not cost the drawing."""
    if data is None:
        return None
    from sketchstudio.generation.picture_file import decode_png

    try:
        image, metadata = decode_png(data)
        return Finished(0, image, 0.0, metadata)
    except ValueError as error:
        log.warning("the picture in the project is left out: %s", error)
        return None
