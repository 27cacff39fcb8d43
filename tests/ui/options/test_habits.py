"""How a person likes to draw comes back with the next start."""

from __future__ import annotations

from hand import Hand

from sketchstudio.settings import Settings
from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.options import habits
from sketchstudio.ui.options.ink_style import InkStyle


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


def test_closing_the_window_notes_them(hand: Hand) -> None:
    hand.trigger("grid")
    hand.window.close()
    assert hand.window.settings.guides["grid"] is True and hand.window.settings.ink


def test_what_is_damaged_keeps_its_default(hand: Hand) -> None:
    ink = {"taper": "yes", "smoothing": float("nan"), "tilt": False, "flourish": True}
    habits.restore(hand.window, Settings(ink=ink, guides={"spacing": -5.0, "grid": 1}))
    assert hand.canvas.ink == InkStyle(tilt=False)
    assert hand.canvas.guides == Guides(spacing=1.0)
