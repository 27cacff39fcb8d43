from __future__ import annotations

from pathlib import Path

from hand import Hand

from sketchstudio.ui.files.recent_files import MOST


def texts(hand: Hand) -> list[str]:
    hand.window.recent_files.aboutToShow.emit()
    return [entry.text() for entry in hand.window.recent_files.actions() if not entry.isSeparator()]


def test_the_newest_comes_first_and_once(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    for name in ("a", "b", "a"):
        assert hand.do(hand.window.files.save(tmp_path / f"{name}.sketchstudio"))
    assert texts(hand) == ["&1 a.sketchstudio", "&2 b.sketchstudio", "Clear List"]
    (tmp_path / "b.sketchstudio").unlink()
    assert texts(hand) == ["&1 a.sketchstudio", "Clear List"]


def test_an_entry_opens_its_file_and_the_list_can_be_cleared(hand: Hand, tmp_path: Path) -> None:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert hand.do(hand.window.files.save(tmp_path / "a.sketchstudio"))
    hand.window.tabs.close(hand.window.tabs.current)
    texts(hand)

    async def scene() -> None:
        hand.window.recent_files.actions()[0].trigger()
        await hand.until(lambda: not hand.window.document.is_blank())

    hand.do(scene())
    assert hand.window.tabs.current.path == tmp_path / "a.sketchstudio"
    hand.window.recent_files.actions()[-1].trigger()
    assert texts(hand) == ["No files yet", "Clear List"]


def test_it_does_not_grow_without_end(hand: Hand, tmp_path: Path) -> None:
    for number in range(MOST + 5):
        (tmp_path / f"{number}.svg").touch()
        hand.window.recent_files.remember(tmp_path / f"{number}.svg")
    assert len(hand.window.settings.recent) == MOST


def test_a_file_that_cannot_be_opened_is_forgotten(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(b"<svg")
    hand.window.recent_files.remember(tmp_path / "a.svg")
    assert not hand.do(hand.window.files.open(tmp_path / "a.svg"))
    assert hand.window.settings.recent == []
