"""Layers taken elsewhere, into groups and out of them, always leave a drawing whose groups are in one piece."""

import pytest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.layer_order import (
    added,
    copy_name,
    duplicated,
    grouped,
    in_order,
    moved,
    stepped,
    tree,
    ungrouped,
    without,
)
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def drawing(*names):
    return Drawing(Page(), tuple(Layer(Role.SKETCH, name, id=name) for name in names))


def order(drawing):
    """Bottom first: “a b (c d) e”."""
    parts = []
    for name, inside in tree(drawing):
        parts.append(f"({' '.join(inside)})" if inside else name)
    return " ".join(parts)


@pytest.fixture
def abcde():
    return drawing(*"abcde")


@pytest.fixture
def group(abcde):
    """a (b c) d e"""
    return grouped(abcde, ["b", "c"], "G")


def test_a_layer_goes_right_above_another(abcde):
    assert order(moved(abcde, ["a"], "c", None)) == "b c a d e"
    assert order(moved(abcde, ["d"], None, None)) == "d a b c e"
    assert order(moved(abcde, ["e", "a"], "c", None)) == "b c a e d"
    assert order(moved(abcde, ["c"], "c", None)) == "a b c d e"


def test_a_group_is_where_its_topmost_layer_was(abcde):
    result, made = grouped(abcde, ["b", "d"], "G")
    assert order(result) == "a c (b d) e" and result.groups == (made,)


def test_into_a_group_and_out_of_it(group):
    before, made = group
    assert order(moved(before, ["e"], "b", made.id)) == "a (b e c) d"
    assert order(moved(before, ["c"], "d", None)) == "a (b) d c e"
    assert order(moved(before, ["e"], "b", None)) == "a (b c) e d"  # not in the middle of a group


def test_a_group_moves_as_a_whole(group):
    before, made = group
    assert order(moved(before, [made.id], "e", None)) == "a d e (b c)"


def test_an_empty_group_is_gone(group):
    before, made = group
    assert moved(before, ["b", "c"], "e", None).groups == ()
    assert without(before, ["b", "c"]).groups == ()
    assert order(without(before, [made.id])) == "a d e"


def test_one_place_up_and_down(group):
    before, made = group
    assert order(stepped(before, "d", True)) == "a (b c) e d"
    assert order(stepped(before, "d", False)) == "a d (b c) e"
    assert order(stepped(before, made.id, True)) == "a d (b c) e"
    assert order(stepped(before, "b", True)) == "a (c b) d e"
    assert order(stepped(before, "c", True)) == "a (b) c d e"
    assert order(stepped(before, "b", False)) == "a b (c) d e"
    assert order(stepped(before, "e", True)) == order(before)


def test_ungrouping_keeps_the_looks(group):
    before, made = group
    hidden = Group("G", visible=False, opacity=0.5, id=made.id)
    result = ungrouped(Drawing(before.page, before.layers, (hidden,)), made.id)
    assert order(result) == "a b c d e" and result.groups == ()
    assert [(layer.visible, layer.opacity) for layer in result.layers] == [
        (True, 1), (False, 0.5), (False, 0.5), (True, 1), (True, 1)
    ]  # fmt: skip


def test_a_layer_is_seen_as_its_group_wants_it(group):
    before, made = group
    faded = Group("G", opacity=0.5, locked=True, id=made.id)
    before = Drawing(before.page, before.layers, (faded,))
    seen = before.as_seen(before.layer("b"))
    assert (seen.opacity, seen.locked, seen.visible) == (0.5, True, True)
    assert before.as_seen(before.layer("a")) is before.layer("a")


def test_copies_lie_above_and_have_names_and_marks_of_their_own(group):
    before, made = group
    before = moved(before, [], None, None)
    layers = tuple(
        Layer(layer.role, layer.name, (Stroke((StrokePoint(1, 2),)),), id=layer.id, parent=layer.parent)
        for layer in before.layers
    )
    before = Drawing(before.page, layers, before.groups)
    after, new = duplicated(before, ["a"])
    assert [layer.name for layer in after.layers] == ["a", "a 2", "b", "c", "d", "e"] and new == (after.layers[1].id,)
    assert after.layers[1].strokes[0].id != after.layers[0].strokes[0].id
    after, new = duplicated(before, ["c"])
    assert [layer.name for layer in after.layers] == ["a", "b", "c", "c 2", "d", "e"]
    assert after.layers[3].parent == made.id
    after, new = duplicated(before, [made.id])
    assert [layer.name for layer in after.layers] == ["a", "b", "c", "b", "c", "d", "e"]
    assert [g.name for g in after.groups] == ["G", "G 2"] and len(new) == 2


def test_new_layers_go_where_their_role_belongs():
    before = Drawing()
    current = before.layers[1].id
    for role, at in ((Role.REFERENCE, 0), (Role.COLOUR, 1), (Role.SKETCH, 2), (Role.MASK, 2)):
        layer = Layer(role, "new")
        assert added(before, layer, current).layers.index(layer) == at
    assert added(before, Layer(Role.REFERENCE, "new")).layers[-1].name == "new"


def test_a_damaged_order_is_mended():
    group = Group("G", id="g")
    layers = tuple(
        Layer(Role.SKETCH, name, id=name, parent=parent)
        for name, parent in (("a", "g"), ("b", None), ("c", "g"), ("d", "nowhere"))
    )
    mended = in_order(Drawing(Page(), layers, (group, Group("empty"))))
    assert order(mended) == "b (a c) d" and mended.groups == (group,)


@pytest.mark.parametrize(
    ("name", "taken", "copy"),
    [("a", ["a"], "a 2"), ("a 2", ["a", "a 2"], "a 3"), ("Layer 9", [], "Layer 2"), ("7", ["7"], "7 2")],
)
def test_names_of_copies(name, taken, copy):
    assert copy_name(name, taken) == copy


def test_each_verb_is_one_step():
    document = Document()
    first, second = (layer.id for layer in document.layers)
    for verb in (
        lambda: document.add_layer(Layer(Role.MASK, "Mask")),
        lambda: document.duplicate_layers(first),
        lambda: document.group_layers([first, second]),
        lambda: document.step_layer(first, up=True),
        lambda: document.move_layers([second], None),
        lambda: document.change_role(second, Role.MASK),
        lambda: document.change_layer(document.layers[0].id, locked=True),
        lambda: document.remove_layers(first),
    ):
        before, count = document.snapshot(), document.undo_stack.index()
        verb()
        assert document.undo_stack.index() == count + 1
        document.undo_stack.undo()
        assert [layer.id for layer in document.layers] == [layer.id for layer in before.layers]
        document.undo_stack.redo()
    assert document.layer(first) is None


def test_what_changes_nothing_is_no_step():
    document = Document()
    document.move_layers([document.layers[0].id], None)
    document.step_layer(document.layers[0].id, up=False)
    document.remove_layers(*(layer.id for layer in document.layers))
    assert document.undo_stack.count() == 0


def test_a_group_changes_as_a_layer_does():
    document = Document()
    group = document.group_layers([document.layers[0].id], "Ground")
    document.change_layer(group, visible=False)
    assert document.undo_stack.undoText() == "Hide Ground"
    assert not document.displayed_layers()[0].visible and document.layers[0].visible
    document.undo_stack.undo()
    assert document.displayed_layers()[0].visible
