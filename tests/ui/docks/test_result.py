"""The result view shows every step, and something worth looking at before the first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio.generation.request import Finished, Frame, Pixels
from sketchstudio.ui import theme
from sketchstudio.ui.docks.result import ResultView, hint_places
from sketchstudio.ui.watching.seen import Seen


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[ResultView]:
    theme.apply(qapp, "light")
    view = ResultView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    yield view


def plain(colour: tuple[int, int, int], width: int = 32, height: int = 32) -> Pixels:
    return np.full((height, width, 3), colour, dtype=np.uint8)


def centre(view: ResultView) -> tuple[int, int, int]:
    colour = view.grab().toImage().pixelColor(view.width() // 2, view.height() // 2)
    return colour.red(), colour.green(), colour.blue()


def test_before_the_first_run_it_is_not_empty(view: ResultView) -> None:
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 400, 4) for y in range(0, 400, 4)}
    assert len(colours) > 5


def test_on_a_finer_screen_the_picture_is_as_fine_as_that(view: ResultView, monkeypatch: pytest.MonkeyPatch) -> None:
    board = np.indices((688, 688)).sum(axis=0) % 2 * 255  # two pixels to each of a coarse screen
    view.show_still(Seen(np.repeat(board.astype(np.uint8)[..., None], 3, axis=2)), "")
    assert 100 < centre(view)[0] < 156  # black and white run together
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)  # the window is taken there: its size stays
    assert centre(view)[0] in (0, 255)


@pytest.mark.parametrize("points", [10, 14, 20])
@pytest.mark.parametrize("size", [(240, 240), (300, 480), (560, 760)])
def test_the_hint_never_runs_into_its_sketch(view: ResultView, points: int, size: tuple[int, int]) -> None:
    font = QFont(view.font())
    font.setPointSize(points)
    view.setFont(font)
    view.resize(*size)
    rows, colours = colours_by_row(view.grab().toImage()), theme.scheme()
    text = [y for y, row in enumerate(rows) if QColor(colours.muted).rgb() in row]
    card = [y for y, row in enumerate(rows) if QColor(colours.window).rgb() in row]
    assert card[0] < text[0] <= text[-1] < card[-1]
    above = next(y for y in range(text[0], 0, -1) if len(rows[y]) <= 3)  # nothing but desk, card and its line
    assert text[0] - above <= 3  # that is all which the edges of letters take


@pytest.mark.parametrize("height", [12, 60, 150, 400])
@pytest.mark.parametrize("side", [192, 252, 512])
def test_the_hint_keeps_to_its_card_however_large_its_letters_are(side: int, height: int) -> None:
    whole = QRect(0, 0, side + 48, side + 300)
    card, sketch, text = hint_places(QRect(24, 150, side, side), whole, height)
    assert not sketch.intersects(text) and text.height() == height
    assert whole.contains(card) and card.contains(text.united(sketch))


def colours_by_row(image: QImage) -> list[set[int]]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return [set(row.tolist()) for row in pixels]


def test_each_step_is_shown_with_its_number(view: ResultView) -> None:
    for step, colour in ((1, (200, 10, 10)), (2, (10, 200, 10))):
        view.show_frame(Frame(1, step, 4, plain(colour), 0.5 * step))
        assert centre(view) == colour
        assert view.caption == f"Step {step} of 4 · {0.5 * step:.1f} s · {0.5 * (4 - step):.1f} s left"
        assert view.progress == step / 4


def test_progress_is_a_line_along_the_lower_edge(view: ResultView) -> None:
    view.show_frame(Frame(1, 2, 4, plain((0, 0, 0)), 1.0))
    image = view.grab().toImage()
    accent = QColor(theme.scheme().accent)
    assert image.pixelColor(100, 398) == accent
    assert image.pixelColor(300, 398) != accent


def test_the_final_picture_ends_the_progress(view: ResultView) -> None:
    view.show_frame(Frame(1, 4, 4, plain((0, 0, 0)), 1.0))
    view.show_finished(Finished(1, plain((10, 20, 200)), 1.2, {}), "done")
    assert centre(view) == (10, 20, 200)
    assert view.progress == 0 and view.caption == "done"


def test_a_new_run_keeps_the_last_picture_until_there_is_another(view: ResultView) -> None:
    view.show_finished(Finished(1, plain((10, 20, 200)), 1.2, {}), "done")
    view.start("Starting…")
    assert centre(view) == (10, 20, 200)


def test_who_looks_back_is_not_disturbed_and_comes_back_to_the_newest(view: ResultView) -> None:
    view.show_frame(Frame(1, 1, 4, plain((200, 10, 10)), 0.5))
    view.show_still(Seen(plain((10, 200, 10))), "before")
    view.show_frame(Frame(1, 2, 4, plain((10, 20, 200)), 1.0))
    assert centre(view) == (10, 200, 10) and view.caption == "before" and view.progress == 0.5
    view.show_newest()
    assert centre(view) == (10, 20, 200) and view.caption.startswith("Step 2 of 4")
    view.show_still(Seen(plain((10, 200, 10))), "before")
    view.start("Starting…")
    assert centre(view) == (10, 20, 200) and view.caption == "Starting…"


@pytest.mark.parametrize(("width", "height"), [(64, 16), (16, 64), (7, 5)])
def test_any_shape_fits(view: ResultView, width: int, height: int) -> None:
    view.show_frame(Frame(1, 1, 1, plain((200, 10, 10), width, height), 0.1))
    place = view._place()
    assert view.rect().contains(place)
    assert place.width() / place.height() == pytest.approx(width / height, rel=0.05)
    assert centre(view) == (200, 10, 10)


def test_a_small_step_image_is_enlarged_smoothly(view: ResultView) -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    image[:, 2:] = 255
    view.show_frame(Frame(1, 1, 4, image, 0.1))
    shown, place = view.grab().toImage(), view._place()
    row = [shown.pixelColor(x, place.center().y()).red() for x in range(place.left() + 2, place.right() - 2)]
    assert row == sorted(row) and len(set(row)) > 20  # from black to white by many greys, not in one step


def test_a_caption_of_any_length_stays_in_the_view(view: ResultView) -> None:
    view.show_finished(Finished(1, plain((240, 240, 240)), 1.0, {}), "a red chair " * 100)
    image = view.grab().toImage()
    for x in (1, image.width() - 2):
        assert len({image.pixelColor(x, y).name() for y in range(image.height())}) == 1
    assert view.caption.startswith("a red chair a")
