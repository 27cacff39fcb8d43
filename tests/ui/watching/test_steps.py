"""The steps of a run: another drawing grows from one of them, and they go out through the dialog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from sketchstudio.generation.metadata import from_text


@pytest.fixture
def made(hand: Hand) -> Hand:
    hand.draw_with_mouse((0.3, 0.4), (0.7, 0.4))
    hand.trigger("generate")
    hand.wait_for_picture()
    return hand


def test_another_drawing_goes_on_from_a_step_with_its_noise(made: Hand) -> None:
    window, first = made.window, made.window.finished
    made.draw_with_mouse((0.3, 0.7), (0.7, 0.7))
    window.watching.timeline.look_at(1)
    made.trigger("fork")
    made.wait_for_picture()
    assert window.finished is not first and not np.array_equal(window.finished.image, first.image)
    before, now = from_text(first.metadata), from_text(window.finished.metadata)
    assert now.fork.step == 2 and np.array_equal(now.fork.origin.sketch, before.sketch)
    assert now.sketch.sum() > before.sketch.sum()
    kept = window.watching.timeline.film.stills[0]
    assert kept.step == 1  # what came before the fork is as it was


@pytest.mark.parametrize("kind", ["webp", "gif", "png"])
def test_the_menu_leads_to_each_kind_of_file(made: Hand, tmp_path: Path, kind: str) -> None:
    window = made.window
    window.settings.pictures = str(tmp_path)

    async def scene() -> None:
        made.trigger("export_steps")
        await made.until(lambda: window.findChild(QFileDialog) is not None)
        dialog = window.findChild(QFileDialog)
        chosen = next(text for text in dialog.nameFilters() if f".{kind})" in text)
        dialog.selectNameFilter(chosen)
        dialog.filterSelected.emit(chosen)  # as the box of the dialog does
        dialog.accept()
        await made.until(lambda: "Exported" in window.result_pane.bar.text)

    made.do(scene())
    files = sorted(path.name for path in tmp_path.iterdir())
    if kind == "png":
        assert files == [f"steps-{number:03}.png" for number in range(1, 6)]
        return
    assert files == [f"steps.{kind}"]
    with Image.open(tmp_path / files[0]) as film:
        assert film.format == kind.upper() and film.n_frames >= 2 and film.size == (64, 64)
