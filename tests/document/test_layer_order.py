"""Layers taken elsewhere, into groups and out of them, always leave a drawing whose groups are in one piece."""

import pytest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.layer_order import (
    added,
    copy_name,
    duplicated,
    grouped,
    members,
    moved,
    stepped,
    ungrouped,
    without,
)
from sketchstudio.document.layer_tree import DEEPEST, in_order, tree
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def drawing(*names):
    return Drawing(Page(), tuple(Layer(Role.SKETCH, name, id=name) for name in names))


def order(drawing):
    """Bottom first: “a b (c d) e”."""

    def told(nodes):
        return " ".join(f"({told(node.inside)})" if node.inside else node.id for node in nodes)

    return told(tree(drawing))


@pytest.fixture
def abcde():
    return drawing(*"abcde")


@pytest.fixture
def group(abcde):
    """a (b c) d e"""
    return grouped(abcde, ["b", "c"], "G")


@pytest.fixture
def nested(group):
    """a ((b c) d) e, and the inner and the outer group"""
    before, inner = group
    after, outer = grouped(before, [inner.id, "d"], "H")
    return after, inner.id, outer.id


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
    assert order(stepped(before, ["d"], True)) == "a (b c) e d"
    assert order(stepped(before, ["d"], False)) == "a d (b c) e"
    assert order(stepped(before, [made.id], True)) == "a d (b c) e"
    assert order(stepped(before, ["b"], True)) == "a (c b) d e"
    assert order(stepped(before, ["c"], True)) == "a (b) c d e"
    assert order(stepped(before, ["b"], False)) == "a b (c) d e"
    assert order(stepped(before, ["e"], True)) == order(before)


def test_several_go_up_and_down_together(abcde, nested):
    assert order(stepped(abcde, ["a", "b"], True)) == "c a b d e"
    assert order(stepped(abcde, ["a", "c"], True)) == "b a d c e"
    assert order(stepped(abcde, ["d", "e"], True)) == "a b c d e"
    assert order(stepped(abcde, ["a", "b", "d"], False)) == "a b d c e"
    before, inner, outer = nested
    assert order(stepped(before, [inner], True)) == "a (d (b c)) e"
    assert order(stepped(before, ["c"], True)) == "a ((b) c d) e"
    assert order(stepped(before, [inner], False)) == "a (b c) (d) e"
    assert order(stepped(before, [outer, "c"], False)) == "((b c) d) a e"


def test_groups_nest(group, nested):
    before, inner, outer = nested
    assert order(before) == "a ((b c) d) e" and [one.name for one in before.groups] == ["H", "G"]
    assert order(moved(before, ["e"], None, inner)) == "a ((e b c) d)"
    assert order(moved(before, ["a"], "c", outer)) == "((b c) a d) e"  # above what holds c
    assert order(moved(before, [inner], "e", None)) == "a (d) e (b c)"
    assert order(moved(before, [inner, "b", "e"], "a", None)) == "a (b c) e (d)"  # with its group, not out of it
    assert order(moved(before, ["b", "c"], None, outer)) == "a (b c d) e"
    assert order(without(before, ["d", inner])) == "a e"
    assert members(before, [outer]) == {"b", "c", "d"}


def test_a_group_goes_into_no_group_within_itself(nested):
    before, inner, outer = nested
    for parent in (inner, outer, "nowhere"):
        assert moved(before, [outer], None, parent) is before


def test_a_new_group_is_in_the_innermost_one_around_its_layers(nested):
    before, inner, _ = nested
    assert order(grouped(before, ["b"], "N")[0]) == "a (((b) c) d) e"
    assert order(grouped(before, ["b", "d"], "N")[0]) == "a ((c) (b d)) e"
    assert order(grouped(before, ["a", "b"], "N")[0]) == "((c) d) (a b) e"
    assert order(grouped(before, [inner, "d"], "N")[0]) == "a (((b c) d)) e"
    assert grouped(before, ["nowhere"], "N") == (before, None)


def test_looks_come_through_all_groups(nested):
    before, inner, outer = nested
    groups = (Group("H", opacity=0.5, locked=True, id=outer), Group("G", False, 0.5, id=inner, parent=outer))
    before = Drawing(before.page, before.layers, groups)
    b, d = (before.as_seen(before.layer(name)) for name in "bd")
    assert (b.visible, b.opacity, b.locked) == (False, 0.25, True)
    assert (d.visible, d.opacity, d.locked) == (True, 0.5, True)
    assert before.as_seen(groups[1]).locked
    for gone, left in (([outer], "a (b c) d e"), ([inner], "a (b c d) e"), ([inner, outer], "a b c d e")):
        after = ungrouped(before, gone)
        assert order(after) == left
        for layer in before.layers:
            old, new = before.as_seen(layer), after.as_seen(after.layer(layer.id))
            assert (new.visible, new.opacity, new.locked) == (old.visible, old.opacity, old.locked)


def test_a_copied_group_is_copied_all_the_way_down(nested):
    before, inner, outer = nested
    after, (new,) = duplicated(before, [outer, "b"])
    assert [layer.name for layer in after.layers] == [*"abcdbcde"]
    assert [(one.name, one.parent) for one in after.groups if one.id not in (inner, outer)] == [
        ("H 2", None), ("G", new)
    ]  # fmt: skip
    assert len({entry.id for entry in (*after.layers, *after.groups)}) == 12


def test_no_group_lies_too_deep(abcde):
    before = abcde
    for depth in range(DEEPEST):
        before, group = grouped(before, ["a"], f"G{depth}")
    assert group is not None and grouped(before, ["a"], "too deep") == (before, None)
    other, made = grouped(before, ["e"], "N")
    assert moved(other, [made.id], None, group.id) is other
    assert in_order(other).groups == other.groups


def test_ungrouping_keeps_the_looks(group):
    before, made = group
    hidden = Group("G", visible=False, opacity=0.5, id=made.id)
    result = ungrouped(Drawing(before.page, before.layers, (hidden,)), [made.id])
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
    assert [g.name for g in after.groups] == ["G", "G 2"] and new == (after.groups[1].id,)


def test_new_layers_go_where_their_role_belongs():
    before = Drawing()
    current = before.layers[1].id
    for role, at in ((Role.REFERENCE, 0), (Role.COLOUR, 1), (Role.SKETCH, 2), (Role.MASK, 2)):
        layer = Layer(role, "new")
        assert added(before, layer, current).layers.index(layer) == at
    assert added(before, Layer(Role.REFERENCE, "new")).layers[-1].name == "new"


def test_new_layers_go_into_the_chosen_group(nested):
    before, inner, outer = nested
    assert order(added(before, Layer(Role.MASK, "n", id="n"), inner)) == "a ((b c n) d) e"
    assert order(added(before, Layer(Role.COLOUR, "n", id="n"), outer)) == "a ((b c) d n) e"
    assert order(added(before, Layer(Role.SKETCH, "n", id="n"), "b")) == "a ((b n c) d) e"


def test_a_damaged_order_is_mended():
    group = Group("G", id="g")
    layers = tuple(
        Layer(Role.SKETCH, name, id=name, parent=parent)
        for name, parent in (("a", "g"), ("b", None), ("c", "g"), ("d", "nowhere"))
    )
    mended = in_order(Drawing(Page(), layers, (group, Group("empty"))))
    assert order(mended) == "b (a c) d" and mended.groups == (group,)


def test_groups_that_hold_each_other_are_taken_apart():
    groups = (Group("G", id="g", parent="h"), Group("H", id="h", parent="g"), Group("S", id="s", parent="s"))
    layers = tuple(Layer(Role.SKETCH, name, id=name, parent=parent) for name, parent in zip("abc", "ghs", strict=True))
    mended = in_order(Drawing(Page(), layers, groups))
    assert order(mended) in ("((a) b) (c)", "(a (b)) (c)") and order(in_order(mended)) == order(mended)
    deep = tuple(Group("G", id=str(number), parent=str(number + 1)) for number in range(3000))
    mended = in_order(Drawing(Page(), (Layer(Role.SKETCH, "a", id="a", parent="0"),), deep))
    assert 0 < len(mended.groups) <= DEEPEST and order(in_order(mended)) == order(mended)


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
        lambda: document.step_layers([first], up=True),
        lambda: document.move_layers([second], None),
        lambda: document.change_role(Role.MASK, second),
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
    document.step_layers([document.layers[0].id], up=False)
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


def test_several_layers_and_groups_change_in_one_step():
    document = Document()
    document.add_layer(Layer(Role.SKETCH, "Top"))
    group = document.group_layers([document.layers[0].id], "Ground")
    ids, steps = [group, document.layers[2].id], document.undo_stack.count()
    document.change_layers(ids, visible=False)
    for percent in (80, 60):
        document.change_layers(ids, opacity=percent / 100)
    assert document.undo_stack.count() == steps + 2
    assert [layer.opacity for layer in document.displayed_layers()] == [0.6, 1, 0.6]
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert all(layer.visible and layer.opacity == 1 for layer in document.displayed_layers())
    with pytest.raises(ValueError, match="no layer nowhere"):
        document.change_layers([group, "nowhere"], visible=False)
