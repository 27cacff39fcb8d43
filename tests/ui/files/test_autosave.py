from __future__ import annotations

from pathlib import Path

from hand import Hand
from PySide6.QtCore import Qt

from sketchstudio.document.formats.project_file import load
from sketchstudio.ui.dialogs.settings_dialog import SettingsDialog


def test_changed_drawings_go_into_their_files(hand: Hand, tmp_path: Path) -> None:
    file = tmp_path / "cup.sketchstudio"
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    assert hand.do(hand.window.files.save(file))
    hand.draw_with_mouse((0.3, 0.6), (0.6, 0.3))
    hand.trigger("new")
    hand.draw_with_mouse((0.1, 0.3), (0.6, 0.3))  # has no file: the journal has it

    hand.trigger("settings")
    dialog = hand.window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.general.autosave.selectAll()
    hand.qtbot.keyClicks(dialog.general.autosave, "1")
    hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert hand.window.autosave.timer.interval() == 60_000

    async def scene() -> None:
        hand.window.autosave.timer.setInterval(250)  # nobody waits for a minute
        await hand.until(lambda: hand.window.tabs.all[0].saved)
        hand.window.autosave.timer.stop()

    hand.do(scene())
    assert sum(len(layer.strokes) for layer in load(file).drawing.layers) == 2
    assert not hand.window.tabs.current.saved
    assert list(tmp_path.iterdir()) == [file]


def test_it_is_off_until_somebody_wants_it(hand: Hand) -> None:
    assert not hand.window.autosave.timer.isActive()
    hand.window.autosave.set_minutes(5)
    assert hand.window.autosave.timer.interval() == 300_000
