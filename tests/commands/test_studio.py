"""Without a display the studio is a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from sketchstudio.cli import main
from sketchstudio.generation.metadata import read_png


def test_without_a_display_the_studio_makes_the_sample_instead(
    model: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["studio", "--model", str(model)]) == 0
    captured = capsys.readouterr()
    picture = Path(captured.out.strip())
    assert picture.is_relative_to(own_folders)
    assert read_png(picture)[0].shape == (256, 256, 3)
    assert "no display" in captured.err
