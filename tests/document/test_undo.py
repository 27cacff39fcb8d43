"""Any sequence of commands, undone and redone, gives the same document."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.document.layer_order import members, tree
from sketchstudio.document.marks.path import Contour, Node, Path
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.page_size import cropped

number = st.integers(0, 5)
VERBS = {
    "stroke": lambda d, a, b: d.add_stroke(layer(d, a).id, Stroke((StrokePoint(10.0 * b, 5.0), StrokePoint(9.0, b)))),
    "shape": lambda d, a, b: d.add_stroke(layer(d, a).id, Path((Contour((Node(b, a), Node(30, 9))),), weight=0.5)),
    "clear": lambda d, a, b: d.clear_layer(layer(d, a).id),
    "add": lambda d, a, b: d.add_layer(Layer(list(Role)[a % 5], f"L{b}"), near=layer(d, b).id),
    "image": lambda d, a, b: d.add_layer(Layer(Role.REFERENCE, "Photo", image=np.full((2, 3, 4), b, np.uint8))),
    "remove": lambda d, a, b: d.remove_layers(entry(d, a), entry(d, b)),
    "duplicate": lambda d, a, b: d.duplicate_layers(entry(d, a)),
    "hide": lambda d, a, b: d.change_layer(entry(d, a), visible=bool(b % 2)),
    "fade": lambda d, a, b: d.change_layer(entry(d, a), opacity=b / 5),
    "rename": lambda d, a, b: d.change_layer(entry(d, a), name=f"N{b}", locked=bool(a % 2)),
    "move": lambda d, a, b: d.move_layers([entry(d, a)], layer(d, b).id, group(d, a + b)),
    "step": lambda d, a, b: d.step_layer(entry(d, a), up=bool(b % 2)),
    "group": lambda d, a, b: d.group_layers([entry(d, a), entry(d, b)], f"G{a}"),
    "ungroup": lambda d, a, b: d.ungroup(group(d, a) or ""),
    "role": lambda d, a, b: d.change_role(layer(d, a).id, list(Role)[b % 5]),
    "crop": lambda d, a, b: d.replace_drawing(cropped(d.snapshot(), QRectF(a, b, 500 + a, 400 + b)), "Crop"),
    "choose": lambda d, a, b: d.set_current_layer(layer(d, a).id),
    "undo": lambda d, a, b: [d.undo_stack.undo() for _ in range(a)],
    "redo": lambda d, a, b: [d.undo_stack.redo() for _ in range(a)],
}


def layer(document: Document, number: int) -> Layer:
    return document.layers[number % len(document.layers)]


def entry(document: Document, number: int) -> str:
    entries = (*document.layers, *document.groups)
    return entries[number % len(entries)].id


def group(document: Document, number: int) -> str | None:
    groups = (*document.groups, None)
    chosen = groups[number % len(groups)]
    return chosen.id if chosen is not None else None


def state(drawing: Drawing) -> Any:
    """All that a drawing is, to be compared; marks and images never change, so that which they are is enough."""
    layers = [
        (one.id, one.role, one.name, one.strokes if one.role is not Role.MASK else len(one.strokes), id(one.image),
         one.visible, one.opacity, one.locked, one.place, one.parent)
        for one in drawing.layers
    ]  # fmt: skip
    return drawing.page, layers, [(g.id, g.name, g.visible, g.opacity, g.locked) for g in drawing.groups]


def is_sound(drawing: Drawing) -> bool:
    """Layers there are, each once, and each group in one piece with something in it."""
    ids = [one.id for one in drawing.layers]
    pieces = [name for name, inside in tree(drawing) if inside]
    known = {one.id for one in drawing.groups}
    return (
        bool(ids)
        and len(set(ids)) == len(ids)
        and sorted(pieces) == sorted(known)
        and not (members(drawing, known) - set(ids))
    )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), number, number), max_size=24))
def test_any_commands_undone_and_redone_give_the_same_document(
    qtbot: QtBot, commands: list[tuple[str, int, int]]
) -> None:
    document = Document()
    states = {0: state(document.snapshot())}
    kept = [document.snapshot()]  # else an image that is gone might leave its id to another
    stack = document.undo_stack
    for name, a, b in commands:
        before, count = stack.index(), stack.count()
        VERBS[name](document, a, b)
        assert is_sound(document.snapshot())
        if name in ("undo", "redo"):
            assert state(document.snapshot()) == states[stack.index()]
            continue
        assert stack.index() in (before, before + 1), f"{name} is more than one step"
        if stack.index() == before and stack.count() == count and name not in ("fade",):
            assert state(document.snapshot()) == states[before], f"{name} changed what cannot be undone"
        states[stack.index()] = state(document.snapshot())
        kept.append(document.snapshot())
    end = stack.index()
    for index in (*range(end, -1, -1), *range(end + 1)):
        stack.setIndex(index)
        assert state(document.snapshot()) == states[index]
