"""Messages, whatever names they tell."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sketchstudio.ui.error_bar import ErrorBar
from sketchstudio.ui.one_line import LONGEST, tip
from sketchstudio.ui.status import StatusBar

LONG = "x" * 240


def test_a_long_name_makes_no_window_wider(qtbot: QtBot) -> None:
    bar = ErrorBar()
    qtbot.addWidget(bar)
    text = f"{LONG}.png is empty (0 bytes). Use another file."
    bar.show_error(text)
    assert bar.text == text and bar.minimumSizeHint().width() < 200
    label = bar.findChild(QLabel)
    assert label is not None and "…" in label.text() and LONG in label.accessibleName()
    bar.show_note("Exported to /home/somebody/Pictures/chair.png")
    assert label.text() == bar.text and not label.toolTip()


def test_tooltips_are_short_and_never_markup() -> None:
    assert tip("") == ""
    assert tip("a <b>red</b> chair & co") == "<qt>a &lt;b&gt;red&lt;/b&gt; chair &amp; co</qt>"
    assert len(tip("a chair " * 700)) <= LONGEST + len("<qt></qt>")
    assert max(map(len, tip(LONG).split())) < 60


def test_a_model_folder_is_told_by_its_name(qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_model("/home/somebody/models/" + "deep/" * 40 + "tiny", "cpu")
    assert status.model.text() == "tiny · CPU" and "deep" in status.model.toolTip()
    status.show_unloaded("starter")
    assert status.model.text() == "starter · not loaded" and not status.model.toolTip()
