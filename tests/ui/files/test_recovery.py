from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hand import Hand

from sketchstudio.document.document import Document
from sketchstudio.document.journal import Journal, recover
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.files.recovery import recover_drawings


def left_behind(hand: Hand, folder: Path, count: int, path: Path | None = None) -> None:
    """The journals of a process that died."""
    for number in range(count):
        document = Document(parent=hand.window)
        journal = Journal(document, folder)
        journal.belongs_to(path)
        for x in range(number + 1):
            document.add_stroke(document.layers[-1].id, Stroke((StrokePoint(10, 10), StrokePoint(90, 10 + 50 * x))))
        document.changed.disconnect(journal._on_changed)
        journal._lock.unlock()


def test_drawings_come_back_in_tabs_unsaved(hand: Hand, tmp_path: Path) -> None:
    left_behind(hand, tmp_path, 2)
    window = hand.window
    window.tabs.keep_journals(tmp_path, window.canvas_pane.bar.show_error)
    assert hand.do(recover_drawings(window, tmp_path)) == 2
    counts = sorted(len(tab.document.layers[-1].strokes) for tab in window.tabs)
    assert counts == [1, 2]
    assert not any(tab.saved for tab in window.tabs)
    assert sorted(len(tab.document.recorder.timelapse) for tab in window.tabs) == [2, 3]  # with their past
    assert "2 drawings" in window.canvas_pane.bar.text
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))  # and the journal goes on
    file = window.tabs.current.journal.file
    assert len(recover(file).drawing.layers[-1].strokes) == len(window.document.layers[-1].strokes)
    assert len(list(tmp_path.glob("*.journal"))) == 2


def test_a_full_disk_does_not_keep_drawings_from_coming_back(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_behind(hand, tmp_path, 2)
    before = {file: file.read_bytes() for file in tmp_path.glob("*.journal")}
    window = hand.window
    window.tabs.keep_journals(tmp_path, window.canvas_pane.bar.show_error)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert hand.do(recover_drawings(window, tmp_path)) == 2
    assert sorted(len(tab.document.layers[-1].strokes) for tab in window.tabs) == [1, 2]
    assert "cannot be written" in window.canvas_pane.bar.text
    assert {file: file.read_bytes() for file in tmp_path.glob("*.journal")} == before  # whatever happens next
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))  # there is room again
    journal = window.tabs.current.journal
    assert journal.file in before
    assert len(recover(journal.file).drawing.layers[-1].strokes) == len(window.document.layers[-1].strokes)


def test_a_recovered_drawing_knows_its_file(hand: Hand, tmp_path: Path) -> None:
    left_behind(hand, tmp_path, 1, tmp_path / "cup.sketchstudio")
    hand.window.tabs.keep_journals(tmp_path, hand.window.canvas_pane.bar.show_error)
    assert hand.do(recover_drawings(hand.window, tmp_path)) == 1
    assert hand.window.windowTitle().startswith("cup.sketchstudio") and hand.window.isWindowModified()
    assert hand.do(hand.window.files.save_somewhere())
    assert (tmp_path / "cup.sketchstudio").exists() and not hand.window.isWindowModified()


def test_what_was_saved_or_is_damaged_is_not_brought_back(hand: Hand, tmp_path: Path) -> None:
    left_behind(hand, tmp_path, 1)
    (saved,) = tmp_path.glob("*.journal")
    document = Document(recover(saved).drawing, hand.window)
    journal = Journal(document, tmp_path)
    document.add_stroke(document.layers[-1].id, Stroke((StrokePoint(1, 1), StrokePoint(2, 2))))
    journal.note_saved(tmp_path / "cup.sketchstudio")
    document.changed.disconnect(journal._on_changed)
    journal._lock.unlock()
    saved.write_bytes(b"no journal")
    assert hand.do(recover_drawings(hand.window, tmp_path)) == 0
    assert hand.window.canvas_pane.bar.text == "" and hand.window.document.is_blank()
    assert list(tmp_path.glob("*.journal")) == [] and len(list(tmp_path.glob("*.damaged"))) == 1


def test_without_a_crash_nothing_is_said(hand: Hand, tmp_path: Path) -> None:
    assert hand.do(recover_drawings(hand.window, tmp_path / "none")) == 0
    assert hand.window.canvas_pane.bar.text == ""
