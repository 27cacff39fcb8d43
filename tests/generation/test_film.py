"""Every step is kept within a memory of so much, a fork keeps its beginning, and an export holds them all in full."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchstudio.errors import UserError
from sketchstudio.generation import film as module
from sketchstudio.generation.film import MEMORY, SIDE, THUMB, Film, export, small
from sketchstudio.generation.request import Frame, Pixels


def plain(level: int, height: int = 24, width: int = 32) -> Pixels:
    return np.full((height, width, 3), level, np.uint8)


def film_of(steps: int) -> Film:
    film = Film()
    film.start()
    for step in range(1, steps + 1):
        film.add(Frame(1, step, steps, plain(10 * step), 0.1 * step))
    film.finish(plain(255), 1.0)
    return film


def test_a_fork_keeps_the_steps_before_it() -> None:
    film = film_of(6)
    film.start(kept=2)
    film.add(Frame(2, 3, 6, plain(99), 0.1, first=3))
    assert [still.step for still in film.stills] == [1, 2, 3]
    film.start()
    assert not film.stills


def test_steps_that_come_late_find_their_place() -> None:
    film, missed = film_of(2), Film()
    film.start(kept=2)
    for step in (3, 5, 6):
        missed.add(Frame(2, step, 8, plain(10 * step), 0.1, first=3))
    missed.pack()
    film.add(Frame(2, 4, 8, plain(40), 0.1, first=3))
    film.add(Frame(2, 7, 8, plain(70), 0.1, first=3))
    film.fill(missed)
    film.finish(plain(255), 1.0)
    assert [still.step for still in film.stills] == [1, 2, 3, 4, 5, 6, 7, 0] and film.steps == 8
    assert [int(still.image[0, 0, 0]) for still in film.stills] == [10, 20, 30, 40, 50, 60, 70, 255]
    assert not missed.stills  # handed over


def test_steps_of_which_none_was_seen_in_time_are_a_film_too() -> None:
    film, missed = film_of(2), Film()
    film.start()
    missed.add(Frame(2, 1, 8, plain(10, 48, 64), 0.1))
    film.fill(missed)
    film.fill(Film())  # nothing was missed
    assert [still.step for still in film.stills] == [1] and film.steps == 8 and film.size == (48, 64)


def noise(seed: int, side: int = 320) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_steps_are_kept_in_full_and_to_the_bit() -> None:
    film = Film()
    film.start()
    images = [noise(step) for step in range(3)]
    for step, image in enumerate(images, start=1):
        film.add(Frame(1, step, 3, image, 0.1 * step))
        film.pack()
    film.finish(images[0], 1.0)
    assert film.stills[-1].thumb.shape == (320, 320, 3)  # not packed yet
    film.pack()
    for still, image in zip(film.stills, [*images, images[0]], strict=True):
        assert np.array_equal(still.image, image) and max(still.thumb.shape) <= THUMB


def test_a_picture_that_is_shown_again_is_kept_once() -> None:
    film, image = Film(), noise(0)
    for step in range(1, 5):
        film.add(Frame(1, step, 4, image, 0.1))
        film.pack()
    assert film.bytes < 1.1 * image.nbytes
    assert all(np.array_equal(still.image, image) for still in film.stills)


def test_a_long_film_keeps_within_its_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    few = 9 * noise(0).nbytes
    assert few < MEMORY
    monkeypatch.setattr(module, "MEMORY", few)
    film = Film()
    for step in range(1, 13):
        film.add(Frame(1, step, 12, noise(step), 0.1))
        film.pack()
        assert film.bytes <= few
    film.finish(noise(99), 1.0)
    film.pack()
    sizes = [still.picture.size for still in film.stills]
    assert film.bytes <= few and set(sizes) == {(160, 160), (320, 320)}
    assert np.array_equal(film.stills[-1].image, noise(99))  # the last one stays as it is
    paths = export(tmp_path / "film.png", film.stills, film.size)
    for path in paths:
        with Image.open(path) as image:
            assert image.size == (320, 320)


def test_where_nothing_can_be_saved_any_more_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 0)
    film = film_of(4)
    film.pack()
    assert [int(still.image[0, 0, 0]) for still in film.stills] == [10, 20, 30, 40, 255]


def test_a_large_picture_is_shrunk_in_its_own_shape() -> None:
    image = np.zeros((1024, 2048, 3), np.uint8)
    image[:, 1024:] = 200
    shrunk = small(image)
    assert shrunk.shape == (SIDE // 2, SIDE, 3)
    assert (shrunk[:, : SIDE // 2] == 0).all() and (shrunk[:, SIDE // 2 :] == 200).all()
    assert small(plain(7)) is not None and small(np.zeros((512, 512), np.uint8)).shape == (256, 256)


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_an_animation_has_a_frame_for_each_step(tmp_path: Path, suffix: str) -> None:
    film = film_of(5)
    (path,) = export(tmp_path / f"film{suffix}", film.stills, film.size)
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 6 and image.size == (32, 24)


def test_a_sequence_has_a_file_for_each_step(tmp_path: Path) -> None:
    paths = export(tmp_path / "film.png", film_of(3).stills, (24, 32))
    assert [path.name for path in paths] == ["film-001.png", "film-002.png", "film-003.png", "film-004.png"]
    with Image.open(paths[1]) as image:
        assert np.array_equal(np.asarray(image), plain(20))


def test_what_cannot_be_exported_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no steps"):
        export(tmp_path / "film.gif", [], (0, 0))
    with pytest.raises(UserError, match=r"\.webp"):
        export(tmp_path / "film.mp4", film_of(1).stills, (24, 32))
