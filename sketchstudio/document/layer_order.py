"""Layers and groups taken elsewhere, into groups and out of them. Pure functions: a drawing in order in, one out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sketchstudio.document.layer import Drawing, Group, Layer, Role
from sketchstudio.document.layer_tree import DEEPEST, Node, Nodes, changed, of_tree, path, picked, tree
from sketchstudio.document.marks.stroke import new_id

BOTTOM_TO_TOP = (Role.REFERENCE, Role.RESULT, Role.COLOUR, Role.SKETCH, Role.MASK)
PLACE = Node("")  # where something is going to be


def moved(drawing: Drawing, ids: Collection[str], above: str | None, parent: str | None) -> Drawing:
    """Layers and whole groups put into the group `parent`, or into none: right above what is or holds `above`, on top
    where that is not in there, at the bottom where it is None. Between themselves they stay in order."""
    nodes = tree(drawing)
    moving = picked(nodes, ids)
    way = path(drawing, parent) if parent is not None else []
    if not moving or (parent is not None and not way) or not set(ids).isdisjoint(way):  # no group lies in itself
        return drawing

    def with_place(inside: Nodes) -> Nodes:
        around = path(drawing, above) if above is not None else []
        at = next((number for number, node in enumerate(inside, 1) if node.id in around), len(inside) if above else 0)
        return (*inside[:at], PLACE, *inside[at:])

    if parent is None:
        nodes = with_place(nodes)
    else:
        nodes = changed(nodes, lambda node: (Node(parent, with_place(node.inside)),) if node.id == parent else None)
    return _filled(drawing, changed(nodes, lambda node: () if node.id in ids else None), moving)


def grouped(drawing: Drawing, ids: Collection[str], name: str) -> tuple[Drawing, Group | None]:
    """Layers and whole groups in a new group, where the topmost of them is in the innermost group that holds all of
    them; and the group, None where there is nothing to hold."""
    nodes = tree(drawing)
    moving = picked(nodes, ids)
    if not moving:
        return drawing, None
    ways = [path(drawing, node.id) for node in moving]
    common = 0
    while all(len(way) > common + 1 and way[common] == ways[0][common] for way in ways):
        common += 1
    topmost = ways[-1][common]
    group = Group(name)
    nodes = changed(nodes, lambda node: (node, PLACE) if node.id == topmost else None)
    nodes = changed(nodes, lambda node: () if node.id in ids else None)
    result = _filled(drawing, nodes, (Node(group.id, moving),), group)
    return result, group if result is not drawing else None


def ungrouped(drawing: Drawing, ids: Collection[str]) -> Drawing:
    """Groups dissolved; what is in them stays where it is and keeps the looks that they gave it: in half opaque groups
    layers then fade one by one."""
    nodes, entries = tree(drawing), list[Layer | Group]()
    gone = {group.id: group for group in drawing.groups if group.id in ids}

    def opened(nodes: Nodes, around: Group | None) -> Nodes:
        result: list[Node] = []
        for node in nodes:
            entry = drawing.layer(node.id) or drawing.group(node.id)
            assert entry is not None  # the tree is made of this drawing
            if around is not None:
                entry = replace(
                    entry,
                    visible=entry.visible and around.visible,
                    opacity=entry.opacity * around.opacity,
                    locked=entry.locked or around.locked,
                )
            if isinstance(entry, Group) and entry.id in gone:
                result += opened(node.inside, entry)
            else:
                entries.append(entry)
                result.append(Node(node.id, opened(node.inside, None)))
        return tuple(result)

    return of_tree(drawing, opened(nodes, None), entries) if gone else drawing


def without(drawing: Drawing, ids: Collection[str]) -> Drawing:
    """Layers and whole groups taken away."""
    return of_tree(drawing, changed(tree(drawing), lambda node: () if node.id in ids else None))


def added(drawing: Drawing, layer: Layer, near: str | None = None) -> Drawing:
    """A new layer on top of all; with `near` on top in that group, or right above that layer and in its group if that
    has the same role, else where layers of its role belong: pictures lie under paint, paint under lines, masks on
    top. Into a locked group comes nothing: it lies right above the group then."""
    before, drawing = drawing.layers, replace(drawing, layers=(*drawing.layers, layer))
    if near is None or not path(drawing, near):
        return drawing
    locked = next((group for name in path(drawing, near) if (group := drawing.group(name)) and group.locked), None)
    if locked is not None:
        return moved(drawing, [layer.id], locked.id, locked.parent)
    current = drawing.layer(near)
    if current is None:
        return moved(drawing, [layer.id], near, near)
    if current.role is layer.role:
        return moved(drawing, [layer.id], current.id, current.parent)
    height = BOTTOM_TO_TOP.index(layer.role)
    below = [other.id for other in before if BOTTOM_TO_TOP.index(other.role) <= height]
    return moved(drawing, [layer.id], below[-1] if below else None, None)


def duplicated(drawing: Drawing, ids: Collection[str]) -> tuple[Drawing, tuple[str, ...]]:
    """Copies of layers and whole groups, right above them and in the same group; and the ids of the copies, bottom
    first. What is in a copied group keeps its name."""
    names = {layer.name for layer in drawing.layers} | {group.name for group in drawing.groups}
    entries: list[Layer | Group] = []
    new: list[str] = []

    def copy(node: Node, outermost: bool) -> Node:
        entry = drawing.layer(node.id) or drawing.group(node.id)
        assert entry is not None  # the tree is made of this drawing
        name = entry.name
        if outermost:
            names.add(name := copy_name(name, names))
        entry = replace(entry, id=new_id(), name=name)
        if isinstance(entry, Layer):
            entry = replace(entry, strokes=tuple(replace(mark, id=new_id()) for mark in entry.strokes))
        entries.append(entry)
        return Node(entry.id, tuple(copy(inside, False) for inside in node.inside))

    def with_copy(node: Node) -> Nodes | None:
        if node.id not in ids:
            return None
        twin = copy(node, True)
        new.append(twin.id)
        return node, twin

    return of_tree(drawing, changed(tree(drawing), with_copy), entries), tuple(new)


def stepped(drawing: Drawing, ids: Collection[str], up: bool) -> Drawing:
    """Layers and groups one place higher or lower: past a neighbour, or out of the group at the end of it. What is
    next to one that cannot go further stays with it."""
    nodes = tree(drawing)
    moving = picked(nodes, ids)
    names = {node.id for node in moving}
    for name in [node.id for node in (reversed(moving) if up else moving)]:
        nodes = _stepped(nodes, name, up, names)
    return of_tree(drawing, nodes)


def _stepped(nodes: Nodes, name: str, up: bool, moving: Collection[str]) -> Nodes:
    for at, node in enumerate(nodes):
        if node.id == name:
            to = at + (1 if up else -1)
            if not 0 <= to < len(nodes) or nodes[to].id in moving:
                return nodes
            swapped = list(nodes)
            swapped[at], swapped[to] = swapped[to], swapped[at]
            return tuple(swapped)
        if node.inside and node.inside[-1 if up else 0].id == name:  # at the end of its group
            rest, out = (node.inside[:-1], node.inside[-1]) if up else (node.inside[1:], node.inside[0])
            kept = (node._replace(inside=rest),) if rest else ()
            return (*nodes[:at], *((*kept, out) if up else (out, *kept)), *nodes[at + 1 :])
    return tuple(
        node._replace(inside=_stepped(node.inside, name, up, moving)) if node.inside else node for node in nodes
    )


def members(drawing: Drawing, ids: Collection[str]) -> set[str]:
    """The layers among these ids, and those of the groups among them, however deep."""
    found = (one.id for node in picked(tree(drawing), ids) for one in node.all() if not one.inside)
    return set(found)


def copy_name(name: str, taken: Iterable[str]) -> str:
    """A name like this one that is not taken: “Sketch 2” after “Sketch”."""
    head, _, tail = name.rpartition(" ")
    stem = head if head and tail.isdecimal() else name
    used = set(taken)
    number = 2
    while f"{stem} {number}" in used:
        number += 1
    return f"{stem} {number}"


def _filled(drawing: Drawing, nodes: Nodes, filling: Nodes, *entries: Group) -> Drawing:
    """A drawing of a tree with other nodes at its place; the old one where groups would lie too deep."""
    nodes = changed(nodes, lambda node: filling if node is PLACE else None)
    return drawing if max(node.depth for node in nodes) > DEEPEST else of_tree(drawing, nodes, entries)
