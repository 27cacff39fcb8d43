"""`sketchstudio studio`: the window; where there can be none, the sample sketch's picture instead."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from sketchstudio import system
from sketchstudio.errors import UserError
from sketchstudio.plain_import import restore_import

SAMPLE_PROMPT = "a red wooden chair"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a drawing or picture to open as the sketch")
    parser.add_argument("--model", default="starter", help="a name that `sketchstudio models` lists, or a model folder")


def run(arguments: argparse.Namespace) -> int:
    """Open the studio; the exit code of the application."""
    if arguments.file is not None and not arguments.file.exists():
        raise UserError(f"There is no file or command {arguments.file}. `sketchstudio --help` lists the commands.")
    gc.disable()  # until the window is there: all that is made is kept, and walking it takes milliseconds
    problem = system.qt_problem() or system.display_problem()
    if problem:
        gc.enable()
        return _sample(problem, arguments.model)
    restore_import()
    from sketchstudio.app import run_studio

    return run_studio(arguments.file, arguments.model)


def _sample(problem: str, model: str) -> int:
    """Make the sample's picture, so that a first look is possible anywhere."""
    from sketchstudio.commands import generate
    from sketchstudio.paths import pictures_dir, resource

    output = pictures_dir() / "sketchstudio-sample.png"
    sketch = resource("samples/chair.png" if system.qt_problem() else "samples/chair.svg")  # vectors need Qt
    print(problem, file=sys.stderr)
    print(f"Making a picture of the sample sketch instead: {sketch.name}, “{SAMPLE_PROMPT}”.", file=sys.stderr)
    parser = argparse.ArgumentParser()
    generate.add_arguments(parser)
    words = [str(sketch), "--prompt", SAMPLE_PROMPT, "--model", model, "--output", str(output)]
    code = generate.run(parser.parse_args(words))
    print("Your own: sketchstudio generate SKETCH.png --prompt “…” -o PICTURE.png", file=sys.stderr)
    return code
