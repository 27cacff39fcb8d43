"""Runs that wait are on disk, with all that they are made of, and as they were last written."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest

from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.errors import UserError
from sketchstudio.generation.course import Change
from sketchstudio.generation.queue import batch
from sketchstudio.generation.queue_folder import LIST, QueueFolder, Waiting, read
from sketchstudio.generation.request import ARRAYS, Fork, GenerationRequest
from sketchstudio.parameters import GenerationParameters

VALUES = GenerationParameters(prompt="a red chair", width=64, height=72, steps=5, seed=9)
DRAWING = Drawing(layers=(Layer(Role.SKETCH, "Sketch", (Stroke((StrokePoint(1, 2), StrokePoint(30, 40))),)),))


def whole_request(request_id: int = 7) -> GenerationRequest:
    """With something in every field."""
    noise = np.random.default_rng(request_id)
    arrays = {}
    for name, (tail, kind) in ARRAYS.items():
        values = noise.integers(0, 2, (72, 64, *tail))
        arrays[name] = (values * (255 if kind == "uint8" else 1.5)).astype(kind)
    origin = GenerationRequest(0, VALUES.replace(prompt="before"), changes=(Change(2, {"realism": 0.5}),))
    return GenerationRequest(
        request_id, VALUES, "tiny", 3, changes=(Change(4, {"sketch_scale": 0.75}),), fork=Fork(origin, 2),
        edge_predictor="edges.safetensors", edge_fingerprint="f00d", **arrays,
    )  # fmt: skip


def seeds(folder: Path) -> list[int]:
    return [one.request.parameters.seed for one in read(folder)]


def test_a_run_comes_back_whole(tmp_path: Path) -> None:
    asked = whole_request()
    QueueFolder(tmp_path / "a").write([Waiting(asked, DRAWING, tmp_path / "cup.sketchstudio", "abc.journal")])
    (back,) = read(tmp_path / "a")
    assert back.request.begins_as(asked) and back.request.changes == asked.changes
    assert (back.request.model, back.request.edge_fingerprint) == ("tiny", "f00d")
    assert [stroke.id for stroke in back.drawing.layers[0].strokes] == [DRAWING.layers[0].strokes[0].id]
    assert (back.path, back.journal) == (tmp_path / "cup.sketchstudio", "abc.journal")


def test_a_batch_is_written_once_and_goes_with_its_last_run(tmp_path: Path) -> None:
    ids, folder = itertools.count(8), tmp_path / "a"
    asked = dataclasses.replace(whole_request(), fork=None)
    runs = [Waiting(request, DRAWING) for request in batch(asked, 5, lambda: next(ids))]
    queue = QueueFolder(folder)
    queue.write([*runs, Waiting(whole_request(20), DRAWING)])
    assert seeds(folder) == [9, 10, 11, 12, 13, 9]
    assert len(list(folder.iterdir())) == 5  # the list, and a drawing and a request for each of the two
    again = read(folder)
    assert again[0].request.sketch is again[4].request.sketch  # and so it is once it was read
    queue.write([runs[3], runs[1]])
    assert seeds(folder) == [12, 10] and len(list(folder.iterdir())) == 3
    queue.write([])
    assert not folder.exists() and read(folder) == []


def test_what_is_not_whole_or_damaged_costs_no_other_run(tmp_path: Path) -> None:
    folder, one, two = tmp_path / "a", whole_request(1), whole_request(2)
    queue = QueueFolder(folder)
    queue.write([Waiting(one, DRAWING)])
    (folder / "2.request").write_bytes(b"{")  # died while another one was added
    assert len(read(folder)) == 1
    queue.write([Waiting(one, DRAWING), Waiting(two, DRAWING)])
    assert len(read(folder)) == 2
    (folder / "1.request").write_bytes(b"{}")
    (back,) = read(folder)
    assert back.request.begins_as(two)
    for damage in (
        b"",
        b"[]",
        b'{"version": 1, "runs": 3}',
        b'{"version":1,"runs":[7]}',
    ):
        (folder / LIST).write_bytes(damage)
        assert read(folder) == []


def test_what_a_newer_version_wrote_is_not_taken_for_nothing(tmp_path: Path) -> None:
    QueueFolder(tmp_path / "a").write([Waiting(whole_request(), DRAWING)])
    (tmp_path / "a" / LIST).write_bytes(b'{"version": 99, "runs": []}')
    with pytest.raises(UserError):
        read(tmp_path / "a")


def test_a_disk_that_refuses_again_and_again_is_not_filled_up(tmp_path: Path) -> None:
    queue = QueueFolder(tmp_path / "a")
    (tmp_path / "a" / "1.request").mkdir(parents=True)  # where no file can be put
    for _ in range(3):
        with pytest.raises(UserError):
            queue.write([Waiting(whole_request(), DRAWING)])
    assert sorted(file.name for file in (tmp_path / "a").iterdir()) == ["1.request", "1.sketchstudio"]


def test_a_folder_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no folder")
    with pytest.raises(UserError):
        QueueFolder(tmp_path / "a").write([Waiting(whole_request(), DRAWING)])
