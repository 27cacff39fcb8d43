"""How a person likes to draw comes back with the next start."""

from __future__ import annotations

from types import SimpleNamespace

from hand import Hand

from sketchstudio.document.document import Document
from sketchstudio.document.marks.stroke import DEFAULT_WIDTH
from sketchstudio.settings import Settings
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.options import habits
from sketchstudio.ui.options.ink_style import InkStyle
from sketchstudio.ui.options.tool_options import ToolOptions


def test_ink_guides_and_a_steady_hand_are_remembered(hand: Hand) -> None:
    hand.trigger("mirror_across")
    hand.trigger("angles")
    hand.window.options.ink.switches["taper"].trigger()
    hand.window.options.ink.smoothings[50.0].trigger()
    hand.canvas.set_stabiliser(40.0)
    settings = Settings()
    habits.remember(hand.window, settings)
    for name in ("mirror_across", "angles"):
        hand.trigger(name)
    hand.canvas.change_ink(taper=False, smoothing=0.0)
    hand.canvas.set_stabiliser(0.0)
    habits.restore(hand.window, settings)
    assert hand.canvas.guides == Guides(mirror_across=True, angles=True)
    assert hand.canvas.ink == InkStyle(taper=True, smoothing=50.0)
    assert hand.canvas.pen.stabiliser == hand.canvas.brush.stabiliser == 40.0
    checked = {name: hand.window.actions_by_id[name].isChecked() for name in ("mirror_across", "mirror_down", "angles")}
    assert checked == {"mirror_across": True, "mirror_down": False, "angles": True}
    assert hand.window.options.ink.switches["taper"].isChecked()


def test_what_is_snapped_to_and_the_perspective_are_remembered(hand: Hand) -> None:
    for name in ("perspective", "neighbours"):
        hand.trigger(name)
        assert getattr(hand.canvas.guides, name)
    hand.canvas.change_guides(horizon=200.0, vanishing_left=-1500.0)
    settings = Settings()
    habits.remember(hand.window, settings)
    settings.guides["vanishing_right"] = float("inf")
    for name in ("perspective", "neighbours"):
        hand.trigger(name)
    hand.canvas.change_guides(horizon=1.0, vanishing_left=2.0)
    habits.restore(hand.window, settings)
    assert hand.canvas.guides == Guides(perspective=True, neighbours=True, horizon=200.0, vanishing_left=-1500.0)
    assert all(hand.window.actions_by_id[name].isChecked() for name in ("perspective", "neighbours"))


def test_closing_the_window_notes_them(hand: Hand) -> None:
    hand.trigger("grid")
    hand.window.close()
    assert hand.window.settings.guides["grid"] is True and hand.window.settings.ink


def test_what_is_damaged_keeps_its_default(hand: Hand) -> None:
    ink = {"taper": "yes", "smoothing": float("nan"), "tilt": False, "flourish": True}
    habits.restore(hand.window, Settings(ink=ink, guides={"spacing": -5.0, "grid": 1}))
    assert hand.canvas.ink == InkStyle(tilt=False)
    assert hand.canvas.guides == Guides(spacing=1.0)


def test_what_each_tool_was_set_to_is_remembered(hand: Hand) -> None:
    window, settings = hand.window, Settings()
    window.furnish()
    hand.trigger("select")
    window.options.picking.boxes["one_layer"].click()
    hand.trigger("fill")
    window.options.gap.editor.set_value(12.0)
    hand.trigger("eraser")
    window.options.whole.boxes["whole"].click()
    hand.trigger("rectangle")
    hand.canvas.set_brush_width(9.0)
    hand.trigger("brush")
    hand.canvas.set_brush_width(33.0)
    window.options.softness.editor.set_value(0.5)
    hand.canvas.set_colour((1, 2, 3, 255))
    habits.remember(window, settings)
    window.close()
    again = CanvasView(Document())
    habits.restore(SimpleNamespace(canvas=again, actions_by_id={}), settings)
    hand.qtbot.addWidget(again)
    options = ToolOptions(again)
    hand.qtbot.addWidget(options)
    again.set_tool("select")
    assert options.picking.boxes["one_layer"].isChecked() and not options.picking.boxes["lasso"].isChecked()
    assert again.tool().one_layer
    again.set_tool("fill")
    assert again.tool().gap == options.gap.editor.value() == 12.0
    assert again.eraser.whole and again.shape_style.width == 9.0
    assert (again.brush.width, again.brush.softness, again.colour()) == (33.0, 0.5, (1, 2, 3, 255))
    assert again.pen.width == DEFAULT_WIDTH


def test_what_is_damaged_of_tools_keeps_its_default(hand: Hand) -> None:
    tools = {"eraser": {"width": 1e9, "whole": 1}, "select": "lasso", "fill": {"gap": True}, "hammer": {"width": 3.0}}
    habits.restore(hand.window, Settings(tools=tools, colours=[[1, 2, 3, 255], [0, 0, 300, 255]]))
    canvas = hand.canvas
    assert (canvas.eraser.width, canvas.eraser.whole) == (400.0, False) and canvas.colour() == canvas.brush.colour
    for name, values in (("select", {"lasso": False, "one_layer": False}), ("fill", {"gap": 0.0})):
        canvas.set_tool(name)
        assert canvas.toolbox.choices()[name] == values
    assert "hammer" not in canvas.toolbox.choices()
