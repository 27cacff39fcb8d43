"""`sketchstudio shots`: pictures of the real window in its main states."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from sketchstudio.errors import UserError
from sketchstudio.system import qt_problem

# Qt reads the scale when it starts, and the window its language when it is made: these take a process each.
MORE = {
    "4k": ("--scale", "2", "--only", "drawing", "timeline", "history"),
    "russian": (
        "--language", "ru", "--only", "first-start", "timeline", "step-menu", "export-step", "queue",
        "history", "settings", "settings-pen", "settings-memory", "timelapse", "palette", "errors",
        "dark", "small-brush",
    ),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path("shots"), metavar="DIR", help="(shots)")
    parser.add_argument("--model", default="starter", help="a name that `sketchstudio models` lists, or a model folder")
    parser.add_argument("--only", nargs="+", default=[], metavar="STATE", help="these states of the window (all)")
    parser.add_argument("--scale", default="", metavar="N", help="device pixels for each pixel (1, and some at 2)")
    parser.add_argument("--language", default="", choices=("en", "ru"), help="(en, and some in ru)")


def run(arguments: argparse.Namespace) -> int:
    """Take them and print their names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.scale:
        os.environ["QT_SCALE_FACTOR"] = arguments.scale
    if problem := qt_problem():
        raise UserError(problem)
    from sketchstudio.screenshots import take

    for path in take(arguments.folder, arguments.model, arguments.only, arguments.language or "en"):
        print(path, flush=True)
    if arguments.scale or arguments.language or arguments.only:
        return 0
    for name, options in MORE.items():
        again = [sys.executable, "-m", "sketchstudio", "shots", str(arguments.folder / name)]
        if code := subprocess.run([*again, "--model", arguments.model, *options], check=False).returncode:
            return code
    return 0
