"""The command line: finds the command, reads its options, and turns what goes wrong into one clear line."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from sketchstudio import __version__
from sketchstudio.errors import UserError

# Each command is a module with add_arguments(parser) and run(arguments) -> exit code; only the one named is imported.
COMMANDS = {
    "studio": ("sketchstudio.commands.studio", "open the studio; also without a command"),
    "generate": ("sketchstudio.commands.generate", "make a picture from a sketch, without a window"),
    "models": ("sketchstudio.commands.models", "list the models that are there"),
    "train": ("sketchstudio.training.cli", "train a model of your own"),
    "prepare-edges": ("sketchstudio.commands.prepare_edges", "find and keep the edges of images to train on"),
    "evaluate": ("sketchstudio.evaluation.cli", "measure a model on held-out sketches"),
    "bench": ("sketchstudio.commands.bench", "measure speed; one JSON object on standard output"),
    "shots": ("sketchstudio.commands.shots", "take pictures of the window into a folder"),
}

EXTRAS = ("cv2", "tokenizers", "tqdm")  # modules of the optional dependencies "train" in pyproject.toml


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are UserErrors, one line each."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}. `{self.prog} --help` lists what there is.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. 0 is success, 2 bad input (one line on standard error), 130 a cancelled run."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(words)
        sys.stdout.flush()  # now, while it can still be told that nobody reads it, or that there is no room for it
        return code
    except UserError as error:
        _complain(str(error))
        return 2
    except KeyboardInterrupt:
        _complain("cancelled")
        return 130
    except ImportError as error:
        if error.name in EXTRAS:
            _complain(f"This needs {error.name}, which is not installed. In a clone: pip install '.[train]'")
            return 2
        if ".so" not in str(error):  # not a library that the system lacks: a broken installation, or a bug
            raise
        from sketchstudio.system import missing_libraries

        _complain(missing_libraries(error))
        return 2
    except BrokenPipeError:  # whoever read our output has left; nothing can be said to them
        _drop_output()
        return 1
    except OSError as error:  # what the system refuses, where no command has a better word for it
        _drop_output()
        place = f"{error.filename}: " if error.filename else ""
        _complain(f"{place}{error.strerror or error}. Check the path, its permissions and the free space.")
        return 2


def _run(words: list[str]) -> int:
    if words[:1] in (["-h"], ["--help"], ["--version"]):
        _overview().parse_args(words)
    name, rest = (words[0], words[1:]) if words and words[0] in COMMANDS else ("studio", words)
    module, summary = COMMANDS[name]
    command = importlib.import_module(module)
    parser = Parser(prog=f"sketchstudio {name}", description=summary, allow_abbrev=False)
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(rest))
    return code


def _overview() -> Parser:
    """What `sketchstudio --help` shows."""
    commands = "\n".join(f"  {name:15}{summary}" for name, (_, summary) in COMMANDS.items())
    parser = Parser(
        prog="sketchstudio",
        usage="sketchstudio [COMMAND] [OPTIONS]",
        description="Draw a sketch, watch it become a picture.",
        epilog=f"commands:\n{commands}\n\n`sketchstudio COMMAND --help` lists the options of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"SketchStudio {__version__}")
    return parser


def _drop_output() -> None:
    """Let what is still to be printed go nowhere, so that the interpreter does not fail on it again at its end."""
    with contextlib.suppress(OSError, ValueError):  # standard output may be no real file, or closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(line: str) -> None:
    print(f"sketchstudio: {' '.join(line.split())}", file=sys.stderr)
