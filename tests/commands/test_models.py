"""What can be loaded is listed."""

from __future__ import annotations

import pytest

from sketchstudio.cli import main


def test_models_lists_the_starter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert "starter" in capsys.readouterr().out
