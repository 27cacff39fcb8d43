"""Every result is found again: searched, marked, deleted and brought back, and after the app was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sketchstudio.errors import UserError
from sketchstudio.generation.history import PICTURES, History
from sketchstudio.generation.metadata import Pixels, from_text, save_png, to_text
from sketchstudio.parameters import GenerationParameters


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "history")
    yield history
    history.close()


def picture(level: int) -> Pixels:
    return np.full((64, 72, 3), level, np.uint8)


def text(prompt: str, seed: int = 0) -> dict[str, str]:
    parameters = GenerationParameters(prompt=prompt, seed=seed, width=72, height=64)
    return to_text(
        parameters, model="starter", fingerprint="", device="cpu", versions={}, sketch=np.zeros((64, 72), np.uint8)
    )


def test_a_result_comes_back_with_all_that_made_it(history: History) -> None:
    added = history.add(picture(40), text("a red chair", 7), 1.5, live=True)
    (entry,) = history.entries()
    assert (entry.id, entry.prompt, entry.seed, entry.model) == (added.id, "a red chair", 7, "starter")
    assert (entry.width, entry.height, entry.seconds, entry.live) == (72, 64, 1.5, True)
    assert entry.thumb.shape == (64, 72, 3) and (entry.thumb == 40).all()
    image, metadata = history.picture(entry)
    assert np.array_equal(image, picture(40))
    made_of = from_text(metadata)
    assert made_of.parameters.seed == 7 and made_of.sketch is not None


def test_the_newest_is_first_and_all_words_are_searched_for(history: History) -> None:
    for number, prompt in enumerate(("a red chair", "a blue chair", "100% red_wood")):
        history.add(picture(number), text(prompt), 1.0)
    assert [entry.prompt for entry in history.entries()] == ["100% red_wood", "a blue chair", "a red chair"]
    assert [entry.prompt for entry in history.entries("chair red")] == ["a red chair"]
    assert [entry.prompt for entry in history.entries("%")] == ["100% red_wood"]
    assert [entry.prompt for entry in history.entries("d_w")] == ["100% red_wood"]
    assert len(history.entries(limit=2)) == 2
    assert [entry.prompt for entry in history.entries(first=1, limit=1)] == ["a blue chair"]


@pytest.mark.parametrize("search", ["чашка", "ЧАШКА", "синяя Чаш", "STRASSE", "straße"])
def test_capitals_make_no_difference_in_any_language(history: History, search: str) -> None:
    for prompt in ("Синяя Чашка, Straße", "стул"):
        history.add(picture(1), text(prompt), 1.0)
    assert [entry.prompt for entry in history.entries(search)] == ["Синяя Чашка, Straße"]


def test_a_picture_that_another_program_holds_open_does_not_come_back_from_its_deletion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "history"
    history = History(folder)
    history.delete(history.add(picture(1), text("a cup"), 1.0).id)

    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)  # as on Windows
        history.purge()
    history.close()
    history = History(folder)
    assert history.entries() == []
    history.purge()
    assert list((folder / PICTURES).iterdir()) == []
    history.close()


def test_favourites_and_undoing_a_deletion(history: History) -> None:
    one, two = (history.add(picture(level), text("x"), 1.0) for level in (1, 2))
    history.set_favourite(one.id, True)
    assert [entry.id for entry in history.entries(favourites=True)] == [one.id]
    history.delete(one.id, two.id)
    assert not history.entries()
    history.restore(one.id)
    assert [entry.id for entry in history.entries()] == [one.id] and history.entries()[0].favourite
    history.purge()
    assert one.file.exists() and not two.file.exists()
    history.restore(two.id)
    assert len(history.entries()) == 1


def test_the_oldest_are_trimmed_but_favourites_stay(history: History) -> None:
    added = [history.add(picture(level), text(str(level)), 1.0) for level in range(5)]
    history.set_favourite(added[0].id, True)
    history.trim(2)
    assert [entry.prompt for entry in history.entries()] == ["4", "3", "0"]
    assert not added[1].file.exists()


def test_it_is_there_after_a_restart_and_a_picture_without_row_is_taken_up(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    first = History(folder)
    first.add(picture(1), text("kept"), 1.0)
    first.close()
    save_png(folder / PICTURES / "orphan.png", picture(2), text("between picture and row"))
    (folder / PICTURES / "broken.png").write_bytes(b"no picture")
    second = History(folder)
    assert {entry.prompt for entry in second.entries()} == {"kept", "between picture and row"}
    second.close()


def test_a_newer_table_and_a_damaged_one_are_refused_politely(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    history = History(folder)
    history._table.execute("PRAGMA user_version = 99")
    history.close()
    with pytest.raises(UserError, match="newer"):
        History(folder)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "history.sqlite").write_bytes(b"no table at all, but long enough to be read as one" * 40)
    with pytest.raises(UserError, match="cannot be opened"):
        History(tmp_path / "damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_a_killed_app_loses_no_result_that_it_said_was_kept(tmp_path: Path) -> None:
    program = (
        "import sys, numpy as np\nfrom pathlib import Path\n"
        "from sketchstudio.generation.history import History\nfrom sketchstudio.generation.metadata import to_text\n"
        "from sketchstudio.parameters import GenerationParameters\n"
        "history = History(Path(sys.argv[1]))\n"
        "for seed in range(10000):\n"
        "    values = GenerationParameters(seed=seed, width=64, height=64)\n"
        "    text = to_text(values, model='m', fingerprint='', device='', versions={})\n"
        "    history.add(np.zeros((64, 64, 3), np.uint8), text, 0.1)\n"
        "    print(seed, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "h")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    said += [int(line) for line in process.stdout if line.strip()]
    process.wait()
    process.stdout.close()
    history = History(tmp_path / "h")
    seeds = {entry.seed for entry in history.entries()}
    assert set(said) <= seeds <= set(range(max(said) + 2))
    history.close()
