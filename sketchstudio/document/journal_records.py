"""A drawing as records of its journal: differences between one frozen state and the next, and the way back."""

from __future__ import annotations

import contextlib
import json
import threading
import weakref
import zlib
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from pathlib import Path
from typing import Any

from sketchstudio.document.layer import Drawing, Layer, Pixels
from sketchstudio.document.marks.splice import common
from sketchstudio.document.timelapse import Recorder, Timelapse

CHUNK = 256  # marks a record: one of thousands would hold the interpreter for long
CHANGE, IMAGE, NOTE, PAST = b"C", b"I", b"N", b"T"  # first byte of a record
LARGEST = 2**28  # bytes of a record when it is unpacked: what says more is damage


@dataclass(frozen=True, eq=False)
class Recovered:
    """What a journal tells: the drawing as it was last, the file it belongs to, whether that file has it all, and how
    the drawing came to be."""

    drawing: Drawing
    path: Path | None
    saved: bool
    timelapse: Timelapse


class Differences:
    """Writes differences between drawings as records; knows which images are in the file already."""

    def __init__(self) -> None:
        self._images: dict[int, tuple[weakref.ref[Any], int]] = {}
        self._count = 0

    def records(self, before: Drawing | None, after: Drawing) -> list[bytes]:
        """What makes `after` of `before`; of nothing, where that is None."""
        # Late: it brings NumPy along, which the window opens without.
        from sketchstudio.document.formats.layer_file import group_to_dict, layer_to_dict

        old = {layer.id: layer for layer in before.layers} if before is not None else {}
        records: list[bytes] = []
        steps: list[dict[str, Any]] = []
        layers: list[str | dict[str, Any]] = []
        for layer in after.layers:
            known = old.get(layer.id)
            if known is layer:
                layers.append(layer.id)
                continue
            number = self._number(layer.image, records)
            start, end = common(known.strokes if known is not None else (), layer.strokes)
            added = layer.strokes[start : len(layer.strokes) - end]
            pieces = [added[i : i + CHUNK] for i in range(0, len(added), CHUNK)] or [()]
            for i, piece in enumerate(pieces):
                bare = layer_to_dict(replace(layer, strokes=piece, image=None), None)
                entry = {**bare, "image": number, "keep": [start + i * CHUNK, end]}
                if i < len(pieces) - 1:  # on the way there only this layer is touched
                    steps.append({"more": True, "layer": entry})
                else:
                    layers.append(entry)
        groups = [group_to_dict(group) for group in after.groups]
        steps.append({"page": list(after.page), "groups": groups, "layers": layers})
        records += [CHANGE + zlib.compress(_json(step), 1) for step in steps]
        return records

    def _number(self, image: Pixels | None, records: list[bytes]) -> int | None:
        if image is None:
            return None
        known = self._images.get(id(image))
        if known is not None and known[0]() is image:
            return known[1]
        self._count += 1
        self._images[id(image)] = weakref.ref(image), self._count
        head = _json({"number": self._count, "shape": list(image.shape)})
        records.append(IMAGE + head + b"\n" + zlib.compress(image.tobytes(), 1))
        return self._count


class Replay:
    """The other direction: records to a drawing. Raises one of DAMAGE where a record makes no sense."""

    def __init__(self) -> None:
        self._drawing: Drawing | None = None  # without images: most of them are gone again by the end
        self._numbers: dict[str, int | None] = {}
        self._images: dict[int, bytes] = {}
        self._pending: dict[str, Layer] = {}  # layers on the way to what the next change completes
        self._path: Path | None = None
        self._saved = False
        self._recorder: Recorder | None = None

    def take(self, record: bytes) -> None:
        """Apply one record."""
        from sketchstudio.document.formats.layer_file import group_from_dict
        from sketchstudio.document.formats.project_file import sound

        kind, body = record[:1], record[1:]
        if kind == IMAGE:
            head = json.loads(body[: body.index(b"\n")])
            self._images[int(head["number"])] = body
        elif kind == NOTE:
            note = json.loads(body)
            self._path = Path(note["path"]) if note["path"] else None
            self._saved = bool(note["saved"])
        elif kind == PAST and self._drawing is not None:
            from sketchstudio.document.formats.readable import DAMAGE
            from sketchstudio.document.formats.timelapse_file import timelapse_from_dict

            with contextlib.suppress(*DAMAGE):  # the drawing is worth more than its past
                past = timelapse_from_dict(json.loads(_unpacked(body, LARGEST)), self._drawing)
                self._recorder = Recorder(self._drawing, past)
        elif kind == CHANGE:
            change = json.loads(_unpacked(body, LARGEST))
            if change.get("more"):
                layer = self._layer(change["layer"])
                self._pending[layer.id] = layer
                return
            known = {layer.id: layer for layer in self._drawing.layers} if self._drawing is not None else {}
            numbers = {entry["id"]: entry["image"] for entry in change["layers"] if isinstance(entry, dict)}
            layers = tuple(
                self._layer(entry) if isinstance(entry, dict) else known[entry] for entry in change["layers"]
            )
            groups = tuple(group_from_dict(group) for group in change["groups"])
            self._drawing = sound(change["page"], layers, groups)
            if self._recorder is None:
                self._recorder = Recorder(self._drawing)
            self._recorder.note(self._drawing)
            self._numbers |= numbers
            self._pending.clear()
            self._saved = False

    def result(self) -> Recovered | None:
        """After the last record."""
        if self._drawing is None or self._recorder is None or not self._drawing.layers:
            return None
        layers = []
        for layer in self._drawing.layers:
            number = self._numbers[layer.id]
            layers.append(layer if number is None else replace(layer, image=_image(self._images[number])))
        drawing = replace(self._drawing, layers=tuple(layers))
        return Recovered(drawing, self._path, self._saved, self._recorder.timelapse)

    def _layer(self, entry: dict[str, Any]) -> Layer:
        from sketchstudio.document.formats.layer_file import layer_from_dict

        layer = layer_from_dict({**entry, "image": None}, None)
        start, end = entry["keep"]
        known = self._drawing.layers if self._drawing is not None else ()
        old = next((old.strokes for old in known if old.id == layer.id), ())
        under = self._pending[layer.id].strokes if layer.id in self._pending else old
        if not 0 <= start <= len(under) or not 0 <= end <= len(old):
            raise ValueError("a change of marks that are not there")
        # What lies above stays above until the last piece: each piece says how much of the old end it keeps.
        if layer.id in self._pending:
            under = under[: len(under) - end]
        return replace(layer, strokes=under[:start] + layer.strokes + old[len(old) - end :])


class Base:
    """The whole drawing and its past as records, made once by whichever thread comes first."""

    def __init__(self, differences: Differences, drawing: Drawing, timelapse: Timelapse) -> None:
        self._make = partial(_whole, differences, drawing, timelapse)
        self._lock = threading.Lock()
        self._records: list[bytes] | None = None

    def records(self) -> list[bytes]:
        """Waits where another thread is making them."""
        with self._lock:
            if self._records is None:
                self._records = self._make()
            return self._records


def _whole(differences: Differences, drawing: Drawing, timelapse: Timelapse) -> list[bytes]:
    records = differences.records(None, drawing)
    if len(timelapse) > 1:  # else it begins here
        from sketchstudio.document.formats.timelapse_file import timelapse_to_dict

        records.append(PAST + zlib.compress(_json(timelapse_to_dict(timelapse, drawing)), 1))
    return records


def _image(body: bytes) -> Pixels:
    import numpy as np

    end = body.index(b"\n")
    shape = tuple(int(side) for side in json.loads(body[:end])["shape"])
    if min(shape, default=0) < 1:
        raise ValueError("an image has no size")
    return np.frombuffer(_unpacked(body[end + 1 :], prod(shape)), dtype=np.uint8).reshape(shape).copy()


def _unpacked(data: bytes, most: int) -> bytes:
    """What zlib.compress made `data` of. ValueError where it is more than so many bytes, zlib.error where it is
    damaged."""
    if most > LARGEST:
        raise ValueError("a record is too large")
    unpacking = zlib.decompressobj()
    result = unpacking.decompress(data, most + 1)
    if len(result) > most or not unpacking.eof:
        raise ValueError("a record is too large or cut short")
    return result


def note(path: Path | None, saved: bool) -> bytes:
    return NOTE + _json({"path": str(path) if path is not None else None, "saved": saved})


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
