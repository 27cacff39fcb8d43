"""Every step is kept in small, a fork keeps its beginning, and an export holds them all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchstudio.errors import UserError
from sketchstudio.generation.film import SIDE, Film, export, small
from sketchstudio.generation.request import Frame, Pixels


def plain(level: int, height: int = 24, width: int = 32) -> Pixels:
    return np.full((height, width, 3), level, np.uint8)


def film_of(steps: int) -> Film:
    film = Film()
    film.start(1)
    for step in range(1, steps + 1):
        film.add(Frame(1, step, steps, plain(10 * step), 0.1 * step))
    film.finish(plain(255), 1.0)
    return film


def test_a_fork_keeps_the_steps_before_it() -> None:
    film = film_of(6)
    film.start(2, kept=2)
    film.add(Frame(2, 3, 6, plain(99), 0.1, first=3))
    assert [still.step for still in film.stills] == [1, 2, 3]
    film.start(3)
    assert not film.stills


def test_a_large_picture_is_kept_small_in_its_own_shape() -> None:
    image = np.zeros((1024, 2048, 3), np.uint8)
    image[:, 1024:] = 200
    shrunk = small(image)
    assert shrunk.shape == (SIDE // 2, SIDE, 3)
    assert (shrunk[:, : SIDE // 2] == 0).all() and (shrunk[:, SIDE // 2 :] == 200).all()
    assert small(plain(7)) is not None and small(np.zeros((512, 512), np.uint8)).shape == (256, 256)


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_an_animation_has_a_frame_for_each_step(tmp_path: Path, suffix: str) -> None:
    film = film_of(5)
    (path,) = export(tmp_path / f"film{suffix}", film.stills)
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 6 and image.size == (32, 24)


def test_a_sequence_has_a_file_for_each_step(tmp_path: Path) -> None:
    paths = export(tmp_path / "film.png", film_of(3).stills)
    assert [path.name for path in paths] == ["film-001.png", "film-002.png", "film-003.png", "film-004.png"]
    with Image.open(paths[1]) as image:
        assert np.array_equal(np.asarray(image), plain(20))


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no steps"):
        export(tmp_path / "film.gif", [])
    with pytest.raises(UserError, match=r"\.webp"):
        export(tmp_path / "film.mp4", film_of(1).stills)
