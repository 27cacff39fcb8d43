from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scribbling import digest, scribble

from sketchstudio.document import journal as journal_module
from sketchstudio.document.document import Document
from sketchstudio.document.formats.record_file import HEADER, MAGIC
from sketchstudio.document.journal import Journal, orphans, recover
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint

KILLS = 20
LONGEST = 0.15  # seconds of drawing before the kill


def stroke(x: float = 10.0) -> Stroke:
    return Stroke((StrokePoint(x, 10), StrokePoint(x + 5, 40, 0.5, 0.1)))


def states(seed: int, count: int) -> list[str]:
    """Digests before the first change and after each."""
    document = Document()
    first = digest(document.snapshot())
    return [first, *(digest(document.snapshot()) for _ in islice(scribble(document, seed), count))]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes that are killed are forked")
def test_a_killed_process_loses_nothing_that_was_finished(tmp_path: Path, qapp: QApplication) -> None:
    program = Path(__file__).parent.parent / "scribbling.py"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    chance = random.Random(0)
    finished = []
    with subprocess.Popen(
        [sys.executable, str(program), str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    ) as drawing:  # fmt: skip
        assert drawing.stdin is not None and drawing.stdout is not None
        for seed in range(KILLS):
            print(seed, file=drawing.stdin, flush=True)
            child = int(drawing.stdout.readline())
            time.sleep(chance.uniform(0, LONGEST))
            os.kill(child, signal.SIGKILL)
            assert drawing.stdout.readline() == "dead\n"
            told = tmp_path / f"{child}.told"
            count = told.stat().st_size if told.exists() else 0
            finished.append(count)
            left = orphans(tmp_path)
            assert len(left) == (1 if count else len(left))
            for orphan in left:
                recovered = recover(orphan.file)
                expected = states(seed, count + 1)[count:]  # the last one may have been written, not told
                assert digest(recovered.drawing if recovered else Drawing()) in expected
                assert recovered is None or not recovered.saved
                orphan.file.unlink()
                orphan.lock.unlock()
        drawing.stdin.close()
    assert sum(count > 3 for count in finished) > KILLS / 3  # it was killed while it drew, too


def test_whatever_is_torn_off_the_end_the_rest_comes_back(tmp_path: Path, qapp: QApplication) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    known = {digest(document.snapshot())}
    for _ in islice(scribble(document, 5), 25):
        known.add(digest(document.snapshot()))
    data = journal.file.read_bytes()
    torn = tmp_path / "torn.journal"
    before = ""
    for length in sorted({*range(0, len(data), 97), *range(len(data) - 200, len(data) + 1)}):
        torn.write_bytes(data[:length])
        recovered = recover(torn)
        if recovered is not None:
            before = digest(recovered.drawing)
            assert before in known
    assert before == digest(document.snapshot())
    journal.discard()


def test_damage_anywhere_never_raises_and_never_invents(tmp_path: Path, qapp: QApplication) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    known = {digest(document.snapshot())}
    for _ in islice(scribble(document, 8), 15):
        known.add(digest(document.snapshot()))
    data = journal.file.read_bytes()
    chance = random.Random(1)
    damaged = tmp_path / "damaged.journal"
    for _ in range(200):
        place = chance.randrange(len(data))
        damaged.write_bytes(data[:place] + chance.randbytes(chance.randrange(1, 9)) + data[place + 4 :])
        recovered = recover(damaged)
        assert recovered is None or digest(recovered.drawing) in known
    journal.discard()


def test_there_is_no_file_before_the_first_change_and_none_after_closing(tmp_path: Path, qapp: QApplication) -> None:
    document = Document()
    journal = Journal(document, tmp_path / "journal")
    assert journal.file is None and not (tmp_path / "journal").exists()
    document.add_stroke(document.layers[-1].id, stroke())
    assert journal.file is not None and journal.file.exists()
    journal.discard()
    assert list((tmp_path / "journal").iterdir()) == []


def test_a_stroke_is_a_small_record_in_a_large_drawing(tmp_path: Path, qapp: QApplication) -> None:
    layer = Layer(Role.SKETCH, "Sketch", tuple(stroke(x % 900) for x in range(3000)))
    document = Document(Drawing(layers=(layer,)))
    journal = Journal(document, tmp_path)
    document.add_stroke(layer.id, stroke())
    size = journal.file.stat().st_size
    document.add_stroke(layer.id, stroke(700))
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert journal.file.stat().st_size - size < 2000
    assert digest(recover(journal.file).drawing) == digest(document.snapshot())
    journal.discard()


def test_what_another_start_takes_over_meanwhile_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / f"{name}.journal").write_bytes(b"")
    lock_of = journal_module.lock_of

    def late(file: Path) -> QLockFile:
        if file.stem == "a":
            file.unlink()  # the other one was faster
        return lock_of(file)

    monkeypatch.setattr(journal_module, "lock_of", late)
    (left,) = orphans(tmp_path)
    left.lock.unlock()
    assert left.file.stem == "b" and [file.name for file in tmp_path.iterdir()] == ["b.journal"]


def test_documents_do_not_collide_and_the_living_are_left_alone(tmp_path: Path, qapp: QApplication) -> None:
    documents = [Document() for _ in range(3)]
    journals = [Journal(document, tmp_path) for document in documents]
    for i, document in enumerate(documents):
        document.add_stroke(document.layers[-1].id, stroke(100.0 * i))
    assert len({journal.file for journal in journals}) == 3
    assert orphans(tmp_path) == []
    for document, journal in zip(documents, journals, strict=True):
        assert digest(recover(journal.file).drawing) == digest(document.snapshot())
        journal.discard()


def test_what_was_saved_is_known_and_one_stroke_more_is_not(tmp_path: Path, qapp: QApplication) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    document.add_stroke(document.layers[-1].id, stroke())
    journal.note_saved(tmp_path / "cup.sketchstudio")
    recovered = recover(journal.file)
    assert recovered.saved and recovered.path == tmp_path / "cup.sketchstudio"
    document.add_stroke(document.layers[-1].id, stroke())
    recovered = recover(journal.file)
    assert not recovered.saved and recovered.path == tmp_path / "cup.sketchstudio"
    journal.discard()


def test_a_recovered_drawing_goes_on_in_the_same_journal(tmp_path: Path, qapp: QApplication) -> None:
    first = Document()
    journal = Journal(first, tmp_path)
    for _ in islice(scribble(first, 3), 40):
        pass
    file, length = journal.file, journal.file.stat().st_size
    journal._lock.unlock()  # as after its process is dead
    (orphan,) = orphans(tmp_path)
    recovered = recover(orphan.file)
    second = Document(recovered.drawing)
    again = Journal(second, tmp_path)
    again.adopt(orphan, recovered)
    assert again.file == file and file.stat().st_size < length
    assert digest(recover(file).drawing) == digest(first.snapshot())
    second.add_stroke(second.layers[-1].id, stroke())
    assert digest(recover(file).drawing) == digest(second.snapshot())
    assert orphans(tmp_path) == []
    again.discard()


def full(*arguments: object) -> int:
    """A write to a disk that has no room."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_costs_the_journal_only_and_the_next_change_mends_it(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    document.add_stroke(document.layers[-1].id, stroke())
    said: list[str] = []
    journal.failed.connect(said.append)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        for x in (100, 200):
            document.add_stroke(document.layers[-1].id, stroke(x))
    assert len(said) == 1 and "save" in said[0]
    assert len(document.layers[-1].strokes) == 3
    document.add_stroke(document.layers[-1].id, stroke(300))
    assert digest(recover(journal.file).drawing) == digest(document.snapshot())
    assert len(list(tmp_path.glob("*.journal"))) == 1
    journal.discard()


@pytest.mark.parametrize("room", [True, False])
def test_a_drawing_that_is_saved_after_its_journal_failed_does_not_come_back_as_it_was_before(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, room: bool
) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    document.add_stroke(document.layers[-1].id, stroke())

    with monkeypatch.context() as patched:
        for name in ("write", "fsync"):
            patched.setattr(os, name, full)
        document.add_stroke(document.layers[-1].id, stroke(100))
        if not room:
            journal.note_saved(tmp_path / "cup.sketchstudio")  # which lies on another disk
    if room:
        journal.note_saved(tmp_path / "cup.sketchstudio")
        assert recover(journal.file).saved
    else:
        assert not journal.file.exists()
    document.add_stroke(document.layers[-1].id, stroke(200))
    assert digest(recover(journal.file).drawing) == digest(document.snapshot())
    journal.discard()


def test_changes_reach_the_disk_by_themselves(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document()
    journal = Journal(document, tmp_path)
    document.add_stroke(document.layers[-1].id, stroke())
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    document.add_stroke(document.layers[-1].id, stroke())
    qtbot.waitUntil(lambda: len(synced) == 1)
    journal.discard()


def test_a_file_of_something_else_is_no_journal(tmp_path: Path) -> None:
    for content in (b"", b"hello", MAGIC, MAGIC + HEADER.pack(2**31, 0), MAGIC + HEADER.pack(0, 0)):
        (tmp_path / "x.journal").write_bytes(content)
        assert recover(tmp_path / "x.journal") is None
