"""`sketchstudio shots`: pictures of the real window in its main states."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sketchstudio.errors import UserError
from sketchstudio.system import qt_problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path("shots"), metavar="DIR", help="(shots)")
    parser.add_argument("--model", default="starter", help="a name that `sketchstudio models` lists, or a model folder")


def run(arguments: argparse.Namespace) -> int:
    """Take them and print their names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if problem := qt_problem():
        raise UserError(problem)
    from sketchstudio.screenshots import take

    for path in take(arguments.folder, arguments.model):
        print(path)
    return 0
