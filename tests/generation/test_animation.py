"""Films are written whole or not at all, and their frames need not be there at once."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from sketchstudio import files
from sketchstudio.errors import UserError
from sketchstudio.generation.animation import FORMATS, write
from sketchstudio.generation.request import Pixels


def frames(count: int, stop: int | None = None) -> Iterator[Pixels]:
    for number in range(count):
        if number == stop:
            raise InterruptedError
        frame = np.full((40, 60, 3), 255, np.uint8)
        frame[:, : 5 * number + 5] = (200, 30, 10)
        yield frame


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_a_frame_raises_comes_through_and_nothing_is_written(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(InterruptedError):
        write(tmp_path / f"a{suffix}", frames(8, stop=4), [50] * 8)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_each_frame_is_seen_as_long_as_it_should_be(tmp_path: Path, suffix: str) -> None:
    (path,) = write(tmp_path / f"a{suffix}", frames(6), [100, 100, 100, 300, 100, 900])
    with Image.open(path) as film:
        seen = [(frame.load(), frame.info["duration"])[1] for frame in ImageSequence.Iterator(film)]
        film.seek(3)
        shown = np.asarray(film.convert("RGB")).astype(int)
    assert seen == [100, 100, 100, 300, 100, 900]
    assert np.abs(shown[20, 5] - (200, 30, 10)).max() < 20 and shown[20, 40].min() > 235


def test_a_film_does_not_hold_its_frames(tmp_path: Path) -> None:
    alive: list[weakref.ref[Pixels]] = []
    most = 0

    def counted() -> Iterator[Pixels]:
        nonlocal most
        for frame in frames(10):
            alive.append(weakref.ref(frame))
            most = max(most, sum(reference() is not None for reference in alive))
            yield frame

    write(tmp_path / "a.webp", counted(), [50] * 10)
    assert len(alive) == 10 and most <= 4


def test_a_full_disk_takes_all_pictures_of_a_row_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_one = files.write_atomically
    left = 3

    def full(path: Path, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise UserError("The disk is full.")
        write_one(path, data)

    monkeypatch.setattr("sketchstudio.generation.animation.write_atomically", full)
    with pytest.raises(UserError, match="full"):
        write(tmp_path / "a.png", frames(6), [50] * 6)
    assert list(tmp_path.iterdir()) == []
