"""Someone who draws and is killed: deterministic changes of every kind to a document, in processes made to die.

Run as a program it reads seeds from standard input; for each it forks a process that draws with a journal in the folder
of its argument, and writes the id of that process to standard output.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from sketchstudio.document.document import Document
from sketchstudio.document.formats import layer_file  # noqa: F401  what a child needs is there before it is made
from sketchstudio.document.journal import Journal
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def scribble(document: Document, seed: int) -> Iterator[None]:
    """Endless changes; the same ones for the same seed, but for the ids."""
    chance = random.Random(seed)
    stack = document.undo_stack
    while True:
        sketch = document.layer_for(Role.SKETCH)
        assert sketch is not None
        kind = chance.random()
        if kind < 0.6:
            points = tuple(
                StrokePoint(chance.uniform(0, 1000), chance.uniform(0, 1000), chance.random(), i / 100)
                for i in range(chance.randrange(1, 60))
            )
            document.add_stroke(sketch.id, Stroke(points, chance.uniform(1, 40)))
        elif kind < 0.7 and stack.canUndo():
            stack.undo()
        elif kind < 0.8 and stack.canRedo():
            stack.redo()
        elif kind < 0.87 and sketch.strokes:
            gone = chance.randrange(len(sketch.strokes))
            document.replace_content(
                sketch.id, replace(sketch, strokes=sketch.strokes[:gone] + sketch.strokes[gone + 1 :])
            )
        elif kind < 0.91:
            document.change_layer(sketch.id, opacity=round(chance.random(), 3))
        elif kind < 0.94 and len(document.layers) < 6:
            document.add_layer(Layer(Role.SKETCH, f"Layer {chance.randrange(1000)}"))
        elif kind < 0.96 and len(document.snapshot().with_role(Role.SKETCH)) > 1:
            document.remove_layers(sketch.id)
        elif kind < 0.98:
            image = np.frombuffer(chance.randbytes(64 * 64), np.uint8).reshape(64, 64).copy()
            document.replace_content(sketch.id, replace(sketch, image=image), "Paint")
        else:
            document.clear_layers(sketch.id)
        yield


def digest(drawing: Drawing) -> str:
    """Of all that the files keep of a drawing, but the ids."""
    summed = hashlib.sha256(repr(drawing.page).encode())
    for layer in drawing.layers:
        summed.update(repr((layer.role, layer.name, layer.visible, layer.opacity, layer.locked)).encode())
        summed.update(layer.image.tobytes() if layer.image is not None else b"-")
        for stroke in layer.strokes:
            summed.update(repr((stroke.width, stroke.colour)).encode())
            summed.update((np.round(stroke.array, 3) + 0.0).tobytes())
    return summed.hexdigest()


def draw_until_killed(folder: Path, seed: int) -> None:
    """Each change that was finished is told through a file of one byte each, written after it."""
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication([])  # noqa: F841  timers need one
    document = Document()
    journal = Journal(document, folder)
    told = os.open(folder / f"{os.getpid()}.told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in scribble(document, seed):
        os.write(told, b".")
        assert journal.file is not None


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                draw_until_killed(folder, int(line))
            finally:
                os._exit(1)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("dead", flush=True)
