"""Runs that wait, in a folder: what a batch is made of is written once, its order and its seeds with every change.

Each file appears whole or not at all, and the list of the runs after what it names: whenever the app dies, the runs of
the last list are there.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from sketchstudio.document.formats import project_file
from sketchstudio.document.formats.readable import DAMAGE
from sketchstudio.document.layer import Drawing
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.generation.metadata import from_text, request_text
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import GenerationParameters

log = logging.getLogger(__name__)

LIST = "runs.json"
REQUEST, DRAWING = ".request", ".sketchstudio"
VERSION = 1
SHARED = [entry.name for entry in fields(GenerationRequest) if entry.name not in ("id", "parameters")]  # by a batch


@dataclass(frozen=True, eq=False)
class Waiting:
    """A run that waits, the drawing that it is of, and where that is at home: its file, or its journal before it has
    one."""

    request: GenerationRequest
    drawing: Drawing
    path: Path | None = None
    journal: str = ""  # the name of the file


class QueueFolder:
    """Written by one thread at a time. There is no folder while nothing waits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, Waiting] = {}  # by the name of its files: one run of each batch
        self._number = 0

    def write(self, runs: Sequence[Waiting]) -> None:
        """These wait now, in this order. UserError where the disk refuses."""
        if not runs:
            self._written = {}
            remove(self._folder)
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                "The queue cannot be kept in {folder}: {reason}. Make its pictures before you close.",
                folder=self._folder,
                reason=error.strerror or error,
            ) from error
        entries = [
            {
                "made_of": self._name(run),
                "parameters": run.request.parameters.to_dict(),
                "path": str(run.path) if run.path is not None else None,
                "journal": run.journal,
            }
            for run in runs
        ]
        write_atomically(self._folder / LIST, json.dumps({"version": VERSION, "runs": entries}).encode())
        for name in self._written.keys() - {entry["made_of"] for entry in entries}:
            del self._written[name]
            for suffix in (REQUEST, DRAWING):
                with contextlib.suppress(OSError):
                    (self._folder / (name + suffix)).unlink()

    def _name(self, run: Waiting) -> str:
        """The files with what a run is made of, which are written if no other run has the same."""
        for name, other in self._written.items():
            same = all(getattr(run.request, part) is getattr(other.request, part) for part in SHARED)
            if same and run.drawing is other.drawing:
                return name
        name = str(self._number + 1)  # once more, where the disk refused
        project_file.save(self._folder / (name + DRAWING), run.drawing)
        write_atomically(self._folder / (name + REQUEST), json.dumps(request_text(run.request)).encode())
        self._written[name] = run
        self._number += 1
        return name


def read(folder: Path) -> list[Waiting]:
    """The runs in a folder, in their order; those that are damaged are left out. Their ids are of no session yet.

    OSError where the disk does not let the list be read, UserError where a newer version wrote it.
    """
    try:
        content = json.loads((folder / LIST).read_bytes())
        newer = content["version"] > VERSION
        entries = list(content["runs"])
    except FileNotFoundError:  # died before the first was there
        return []
    except DAMAGE as error:
        log.warning("the queue in %s is damaged: %s", folder, error)
        return []
    if newer:
        raise UserError("The queue was written by a newer SketchStudio. Update it to make its pictures.")
    found, known = [], dict[str, tuple[GenerationRequest, Drawing]]()
    for entry in entries:
        try:
            name = str(entry["made_of"])
            if name not in known:
                known[name] = _request(folder / (name + REQUEST)), _drawing(folder / (name + DRAWING))
            found.append(_waiting(entry, *known[name]))
        except (OSError, UserError, *DAMAGE) as error:
            log.warning("a run of the queue in %s is left out: %s", folder, error)
    return found


def remove(folder: Path) -> None:
    """Nothing waits there any more. The list goes first: without it the rest counts for nothing."""
    with contextlib.suppress(OSError):
        (folder / LIST).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _request(file: Path) -> GenerationRequest:
    return from_text(dict(json.loads(file.read_bytes()))).request()


def _drawing(file: Path) -> Drawing:
    return project_file.load(file).drawing


def _waiting(entry: dict[str, Any], request: GenerationRequest, drawing: Drawing) -> Waiting:
    parameters = GenerationParameters.from_dict(dict(entry["parameters"]))
    path = entry["path"]
    return Waiting(
        replace(request, parameters=parameters), drawing, None if path is None else Path(path), str(entry["journal"])
    )
