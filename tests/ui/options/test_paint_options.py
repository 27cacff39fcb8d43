"""How see-through paint is, and the colours that were used last: in the bar, by keys, on paper."""

from __future__ import annotations

import json

import pytest
from hand import Hand
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QWidget
from pytestqt.qtbot import QtBot

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.path import Path
from sketchstudio.document.rasterize import colour_map
from sketchstudio.settings import Settings
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.options import habits
from sketchstudio.ui.options.recent_colours import MOST
from sketchstudio.ui.options.tool_options import ToolOptions

BLUE, TEAL = (20, 40, 200, 255), (0, 128, 128, 255)


@pytest.fixture
def painter(hand: Hand) -> Hand:
    """The brush in hand, hard and blue."""
    hand.window.furnish()
    hand.trigger("brush")
    hand.canvas.set_colour(BLUE)
    hand.canvas.setFocus()
    return hand


def paint(hand: Hand):  # type: ignore[no-untyped-def]
    return hand.window.document.layer_for(Role.COLOUR).strokes


def seen(hand: Hand, x: float, y: float) -> tuple[int, ...]:
    """The colour of a place of the canvas, given in fractions of it."""
    image = hand.canvas.grab().toImage()
    return image.pixelColor(round(x * image.width()), round(y * image.height())).getRgb()[:3]  # type: ignore[call-overload,no-any-return]


def set_colour_in_dialog(hand: Hand, colour: tuple[int, ...]) -> None:
    hand.window.options.colours._other.click()
    (dialog,) = hand.window.options.colours.findChildren(QColorDialog)
    dialog.setCurrentColor(QColor(*colour))
    dialog.accept()


def test_what_is_below_shows_through_and_a_stroke_over_itself_is_no_stronger(painter: Hand) -> None:
    painter.window.options.opacity.editor.spin.setValue(0.5)
    painter.draw_with_mouse((0.3, 0.5), (0.7, 0.5), (0.5, 0.5), (0.5, 0.4), (0.5, 0.6))
    half = tuple(round((part + 255) / 2) for part in BLUE[:3])
    for x in (0.4, 0.5, 0.6):
        assert seen(painter, x, 0.5) == pytest.approx(half, abs=3)
    assert paint(painter)[-1].colour == (*BLUE[:3], 128)
    page = painter.canvas.transform.to_page(QPointF(painter.canvas.width(), painter.canvas.height()) / 2)
    pixel = colour_map(painter.window.document, 256, 256)[round(page.y() / 4), round(page.x() / 4)]
    assert pixel.tolist() == pytest.approx([*BLUE[:3], 128], abs=3)  # what the model sees
    painter.draw_with_mouse((0.4, 0.3), (0.4, 0.7))
    assert sum(seen(painter, 0.4, 0.5)) < sum(half) - 30  # another stroke over it is


def test_keys_make_it_fainter_and_stronger_within_limits(painter: Hand) -> None:
    opacity = painter.window.options.opacity.editor
    for _ in range(3):
        QTest.keyClick(painter.canvas, Qt.Key.Key_Comma)
    assert opacity.value() == pytest.approx(0.7) == painter.canvas.brush.opacity
    QTest.keyClick(painter.canvas, Qt.Key.Key_Period)
    assert opacity.value() == pytest.approx(0.8)
    for _ in range(20):
        painter.trigger("fainter")
    assert opacity.value() == pytest.approx(0.05)
    for _ in range(20):
        painter.trigger("stronger")
    assert opacity.value() == 1
    painter.trigger("pen")
    painter.trigger("fainter")  # lines are lines
    painter.draw_with_mouse((0.3, 0.3), (0.6, 0.3))
    assert painter.window.document.layer_for(Role.SKETCH).strokes[-1].colour[3] == 255
    assert painter.canvas.brush.opacity == 1


def test_selected_paint_is_faded_in_one_step_and_lines_stay(painter: Hand) -> None:
    painter.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    painter.trigger("rectangle")
    painter.window.options.looks.boxes["filled"].click()
    painter.draw_with_mouse((0.3, 0.6), (0.6, 0.8))
    painter.trigger("pen")
    painter.draw_with_mouse((0.3, 0.3), (0.6, 0.3))
    stack = painter.window.document.undo_stack
    count = stack.count()
    painter.trigger("select_all")
    options = painter.window.options
    assert not options.opacity.isHidden() and options.opacity.editor.value() == 1
    for value in (0.8, 0.6, 0.4):
        options.opacity.editor.spin.setValue(value)
    stroke, shape = paint(painter)
    assert isinstance(shape, Path) and shape.fill is not None
    assert {stroke.colour[3], shape.colour[3], shape.fill[3]} == {102}
    assert painter.window.document.layer_for(Role.SKETCH).strokes[-1].colour[3] == 255
    assert stack.count() == count + 1 and painter.canvas.brush.opacity == 1
    painter.trigger("stronger")
    assert paint(painter)[0].colour[3] == 128
    painter.trigger("undo")
    assert paint(painter)[0].colour[3] == 255
    painter.canvas.selection.set([painter.window.document.layer_for(Role.SKETCH).strokes[-1].id])
    assert options.opacity.isHidden()


def test_colours_that_were_painted_with_are_a_click_away(painter: Hand) -> None:
    colours = painter.window.options.colours
    assert all(button.isHidden() for button in colours.recent)
    set_colour_in_dialog(painter, TEAL)
    assert all(button.isHidden() for button in colours.recent)  # nothing was painted yet
    painter.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    painter.canvas.set_colour(BLUE)
    painter.draw_with_mouse((0.3, 0.6), (0.7, 0.6))
    shown = [button for button in colours.recent if not button.isHidden()]
    assert [button.accessibleName() for button in shown] == ["Recent colour #1428c8", "Recent colour #008080"]
    assert [button.isChecked() for button in shown] == [True, False]
    QTest.mouseClick(shown[1], Qt.MouseButton.LeftButton)
    assert painter.canvas.colour() == TEAL and shown[1].isChecked()
    painter.draw_with_mouse((0.3, 0.7), (0.7, 0.7))
    assert paint(painter)[-1].colour == TEAL
    assert [button.accessibleName()[-6:] for button in shown] == ["1428c8", "008080"]  # none changes its place
    painter.trigger("default_colours")  # has a swatch
    painter.draw_with_mouse((0.3, 0.8), (0.7, 0.8))
    assert len([button for button in colours.recent if not button.isHidden()]) == 2


def test_the_oldest_goes_and_lines_and_erasing_add_none(painter: Hand) -> None:
    canvas = painter.canvas
    for level in range(MOST + 2):
        canvas.set_colour((level, 7, 7, 255))
        painter.draw_with_mouse((0.3, 0.3 + 0.05 * level), (0.6, 0.3 + 0.05 * level))
    assert [colour[0] for colour in canvas.recent_colours] == [6, 5, 4, 3, 2]
    canvas.set_colour(TEAL)
    painter.trigger("pen")
    painter.draw_with_mouse((0.3, 0.2), (0.6, 0.2))
    painter.trigger("eraser")
    painter.draw_with_mouse((0.4, 0.1), (0.4, 0.9))
    assert TEAL not in canvas.recent_colours


def test_a_recent_colour_recolours_what_is_selected(painter: Hand) -> None:
    painter.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    painter.trigger("default_colours")
    painter.draw_with_mouse((0.3, 0.6), (0.7, 0.6))
    painter.trigger("select_all")
    painter.window.options.colours.recent[0].click()
    assert {mark.colour for mark in paint(painter)} == {BLUE}


def test_both_are_there_at_the_next_start(painter: Hand) -> None:
    painter.window.options.opacity.editor.spin.setValue(0.3)
    painter.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    noted, canvas = Settings(), painter.canvas
    habits.remember(painter.window, noted)
    settings = Settings(**json.loads(json.dumps(vars(noted))))  # as its file has it
    canvas.brush.opacity, canvas.recent_colours = 1.0, ()
    habits.restore(painter.window, settings)
    assert canvas.brush.opacity == 0.3 and canvas.recent_colours == (BLUE,)
    settings.recent_colours = [[1, 2], list(TEAL), "red", [0, 0, 999, 255]]  # type: ignore[list-item]
    settings.tools = {"brush": {"opacity": 7.0}}
    habits.restore(painter.window, settings)
    assert canvas.recent_colours == (TEAL,) and canvas.brush.opacity == 1.0


def test_where_there_is_little_room_sliders_go_one_by_one_and_recent_colours_last(qtbot: QtBot) -> None:
    canvas = CanvasView(Document())
    canvas.recent_colours = tuple((level, 7, 7, 255) for level in range(MOST))
    canvas.set_tool("brush")
    bar, options = QWidget(), ToolOptions(canvas)
    options.setParent(bar)
    for widget in (canvas, bar):
        qtbot.addWidget(widget)
    bar.show()
    numbers = (options.thickness, options.opacity, options.softness, options.stabiliser)
    left = []
    for width in (1800, 1500, 1400, 1200, 700):
        options.resize(width, options.height())
        sliders = [not number.editor.slider.isHidden() for number in numbers]
        assert sliders == sorted(sliders, reverse=True)  # that of the width stays longest
        left.append((sum(sliders), sum(not button.isHidden() for button in options.colours.recent)))
    assert left[0] == (4, MOST) and left[-1] == (0, 0) and left == sorted(left, reverse=True)
    assert {0, 4} < {sliders for sliders, _ in left}
    options.resize(1800, options.height())
    assert sum(not button.isHidden() for button in options.colours.recent) == MOST
