"""`sketchstudio generate`: a sketch becomes a picture without a window. What can be checked is checked before the
model is loaded."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sketchstudio import parameters
from sketchstudio.commands.account import Account
from sketchstudio.commands.progress import Progress
from sketchstudio.errors import UserError
from sketchstudio.generation.request import Finished, Frame, GenerationRequest, Pixels, Started
from sketchstudio.parameters import GenerationParameters

if TYPE_CHECKING:
    from sketchstudio.diffusion.bundle import ModelBundle

READERS = {"str": str, "int": int, "float": float}
MAX_BATCH = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; those of the parameters come from where the parameters are declared."""
    parser.add_argument(
        "sketch", nargs="?", type=Path, metavar="SKETCH", help="a .png, .jpg, .svg, .ora or .sketchstudio file"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png", help="the picture to write")
    parser.add_argument("--again", action="store_true", help="SKETCH is a picture of ours: make it again, from itself")
    parser.add_argument("--colour", type=Path, metavar="FILE", help="painted colours, transparent where nothing is")
    parser.add_argument("--initial", type=Path, metavar="FILE", help="a picture to start from; see --strength")
    parser.add_argument("--model", metavar="NAME|DIR", help="a name of `sketchstudio models`, or a folder (starter)")
    parser.add_argument(
        "--edge-predictor", metavar="FILE", help="a predictor for the method lgp other than the model's own"
    )
    parser.add_argument("--size", type=_size, default={}, metavar="WxH", help="multiples of 8 (256x256)")
    parser.add_argument("--batch", type=int, default=1, metavar="N", help="N pictures; the seed goes up by one each")
    parser.add_argument("--frames", type=Path, metavar="DIR", help="write the picture after every step there")
    parser.add_argument("--json", action="store_true", help="print seed, times and files as one JSON object")
    for name, entry in GenerationParameters.__dataclass_fields__.items():
        if name in parameters.SIZE:
            continue
        info = parameters.info(name)
        parser.add_argument(
            "--" + name.replace("_", "-"),
            dest=name,
            type=READERS[str(entry.type)],
            default=argparse.SUPPRESS,  # what is not given is not there, and keeps the value of the run made again
            metavar="|".join(info.choices) or {"str": "TEXT", "int": "N", "float": "X"}[str(entry.type)],
            help=_help(info.help, entry.default),
        )


def run(arguments: argparse.Namespace) -> int:
    """Make the picture or pictures; 0 when they are written."""
    requests = _requests(arguments)
    outputs = _outputs(arguments.output, len(requests))
    _check_writable(arguments.output)
    if arguments.frames is not None:
        _make_folder(arguments.frames)
    report = _make(requests, outputs, arguments.frames)
    if arguments.json:
        print(json.dumps(report))
    else:
        for path in outputs:
            print(path)
    return 0


def _requests(arguments: argparse.Namespace) -> list[GenerationRequest]:
    """One request for each picture, validated, with all files read."""
    given = {name: getattr(arguments, name) for name in parameters.names() if hasattr(arguments, name)}
    if not 1 <= arguments.batch <= MAX_BATCH:
        raise UserError(f"--batch is {arguments.batch}, but must lie between 1 and {MAX_BATCH}.")
    if arguments.again:
        first = _again(arguments, given)
    else:
        first = _new(arguments, GenerationParameters(**given, **arguments.size))
    return [_with_seed(first, number) for number in range(arguments.batch)]


def _new(arguments: argparse.Namespace, chosen: GenerationParameters) -> GenerationRequest:
    if arguments.sketch is None and arguments.initial is None and not chosen.prompt:
        raise UserError("There is nothing to make a picture of. Give a sketch, a --prompt or both.")
    from sketchstudio.document.pictures import picture

    size = (chosen.width, chosen.height)
    sketch = picture.load_sketch(arguments.sketch, *size) if arguments.sketch else None
    weights = picture.load_weights(arguments.sketch, *size) if arguments.sketch else None
    painted = arguments.colour or (arguments.sketch if _holds_colours(arguments.sketch) else None)
    colour = picture.load_colour(painted, *size) if painted else None
    initial = picture.load_initial(arguments.initial, *size) if arguments.initial else None
    mask = picture.load_mask(arguments.sketch, *size) if arguments.sketch else None
    if mask is not None and initial is None:
        initial = _kept(arguments.sketch, *size)
    return GenerationRequest(
        0, chosen, arguments.model or "starter", sketch=sketch, colour=colour, initial=initial,
        edge_predictor=arguments.edge_predictor or "", mask=mask, weights=weights,
    )  # fmt: skip


def _kept(drawing: Path, width: int, height: int) -> Pixels:
    """The picture of which all but the mask stays, (height, width, 3): as in the window the last one of a project, else
    the one that lies on the page."""
    from sketchstudio.document.rasterize import result_map
    from sketchstudio.ui.files import contents

    opened = contents.load(drawing)
    last = opened.picture.image if opened.picture is not None else None
    if last is not None and last.shape[:2] == (height, width):
        return last
    if (on_page := result_map(opened.drawing, width, height)) is not None:
        return on_page
    if last is None:
        found, remedy = "no picture that could stay around it", "Give one with --initial"
    else:
        size = f"{last.shape[1]}x{last.shape[0]}"
        found, remedy = f"the picture that stays around it is {size}", f"Give --size {size}, another with --initial"
    raise UserError(f"{drawing.name} has a mask, but {found}. {remedy}, or hide the mask layer.")


def _holds_colours(sketch: Path | None) -> bool:
    """Drawings of ours have a layer for colours; in a picture all marks are lines."""
    return sketch is not None and sketch.suffix.lower() in (".svg", ".ora", ".sketchstudio")


def _again(arguments: argparse.Namespace, given: dict[str, Any]) -> GenerationRequest:
    """The run that a picture of ours came from, mid-run changes included, with the parameters that were given anew."""
    if arguments.sketch is None:
        raise UserError("--again needs a picture that SketchStudio made.")
    if arguments.size or arguments.colour or arguments.initial:
        raise UserError("--again takes size and drawing from the picture: leave out --size, --colour and --initial.")
    from sketchstudio.generation.course import without
    from sketchstudio.generation.metadata import request_from_png

    made = request_from_png(arguments.sketch)
    return dataclasses.replace(
        made,
        parameters=made.parameters.replace(**given),
        changes=without(made.changes, given),  # what is given now holds for the whole run
        model=arguments.model or made.model,
        edge_predictor=arguments.edge_predictor or made.edge_predictor,
    )


def _with_seed(request: GenerationRequest, number: int) -> GenerationRequest:
    seed = request.parameters.seed + number
    return dataclasses.replace(request, id=number, parameters=request.parameters.replace(seed=seed))


def _outputs(path: Path, count: int) -> list[Path]:
    """OUT.png for one picture, OUT-1.png, OUT-2.png, … for more."""
    if path.suffix.lower() != ".png":
        raise UserError(f"{path.name}: pictures are written as PNG, which can hold their parameters. Name it OUT.png.")
    if count == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(1, count + 1)]


def _check_writable(path: Path) -> None:
    """Minutes of work must not end at a folder that is not there, or refuses."""
    if path.is_dir():
        raise UserError(f"{path} is a folder. Name the file to write, for example {path / 'picture.png'}.")
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {path.parent}. Make it, or choose another one for {path.name}.")
    _try_writing(path.parent)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder} cannot be made: {error.strerror}. Choose another folder for --frames.") from error
    _try_writing(folder)


def _try_writing(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UserError(f"{folder} cannot be written to: {error.strerror}. Choose another folder.") from error


def _make(requests: list[GenerationRequest], outputs: list[Path], frames: Path | None) -> dict[str, Any]:
    """Load the model once, make and write every picture; what --json prints."""
    from sketchstudio.models import catalogue

    account, progress = Account(), Progress()
    folder = catalogue.resolve(requests[0].model)
    progress.say("loading the model …")
    try:
        from sketchstudio.diffusion.bundle import ModelBundle

        bundle = ModelBundle.load(folder, requests[0].parameters.device)
        account.loaded()
        for request, output in zip(requests, outputs, strict=True):
            label = f"{output.name}  " if len(outputs) > 1 else ""
            _make_one(bundle, request, output, frames, account, progress, label)
    finally:
        progress.clear()
    return {
        "seed": requests[0].parameters.seed,
        "seeds": [request.parameters.seed for request in requests],
        "model": requests[0].model,
        "files": [str(path) for path in outputs],
        **account.as_json(),
    }


def _make_one(
    bundle: ModelBundle,
    request: GenerationRequest,
    output: Path,
    frames: Path | None,
    account: Account,
    progress: Progress,
    label: str,
) -> None:
    """Make and write a picture, and its steps where they are wanted."""
    from sketchstudio.diffusion.generate import generate
    from sketchstudio.generation.metadata import save_png

    before = 0.0
    for event in generate(bundle, request, load_seconds=account.load):
        if isinstance(event, Started):
            account.device = event.device
        elif isinstance(event, Frame):
            account.take_step(event, before)
            before = event.elapsed
            progress.step(label, event.step, event.steps, event.elapsed)
            if frames is not None:
                account.frames.append(frames / f"{output.stem}-{event.step:03}.png")
                save_png(account.frames[-1], event.image, {})
        elif isinstance(event, Finished):
            save_png(output, event.image, event.metadata)
            for note in account.new_notes(event):  # once for a batch
                progress.clear()
                print(note, file=sys.stderr)


def _size(text: str) -> dict[str, int]:
    try:
        width, height = (int(side) for side in text.lower().replace("×", "x").split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 256x256") from error
    return {"width": width, "height": height}


def _help(text: str, default: Any) -> str:
    """argparse formats help texts by %."""
    return (f"{text} ({default})" if default != "" else text).replace("%", "%%")
