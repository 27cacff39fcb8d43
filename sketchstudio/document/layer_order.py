"""Layers taken elsewhere, into groups and out of them. Pure functions: a drawing in, a drawing out.

`layers` of a drawing is a flat list, bottom first; the layers of a group lie next to each other in it, and a group that
has none left is gone. All functions here keep that true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sketchstudio.document.layer import Drawing, Group, Layer, Role
from sketchstudio.document.marks.stroke import new_id

BOTTOM_TO_TOP = (Role.REFERENCE, Role.RESULT, Role.COLOUR, Role.SKETCH, Role.MASK)


def in_order(drawing: Drawing) -> Drawing:
    """The same drawing with each group in one piece (where its topmost layer is) and without empty groups."""
    known = {group.id for group in drawing.groups}
    layers = [layer if layer.parent in known else _moved_to(layer, None) for layer in drawing.layers]
    inside: dict[str, list[Layer]] = {}  # of each group, topmost first
    for layer in reversed(layers):
        if layer.parent is not None:
            inside.setdefault(layer.parent, []).append(layer)
    used = set(inside)
    result: list[Layer] = []
    for layer in reversed(layers):
        result += [layer] if layer.parent is None else inside.pop(layer.parent, ())
    return replace(
        drawing, layers=tuple(reversed(result)), groups=tuple(group for group in drawing.groups if group.id in used)
    )


def moved(drawing: Drawing, ids: Collection[str], above: str | None, parent: str | None) -> Drawing:
    """Layers and whole groups put right above the layer `above` (at the bottom where that is None), into the group
    `parent`, or into none. Between themselves they stay in order."""
    taken = members(drawing, ids)
    whole = {group.id for group in drawing.groups if group.id in ids}  # a group that moves keeps its layers
    if parent in whole:
        return drawing
    moving = [
        layer if layer.parent in whole and parent is None else _moved_to(layer, parent)
        for layer in drawing.layers
        if layer.id in taken
    ]
    at = 0
    for number, layer in enumerate(drawing.layers, start=1):
        if layer.id == above:
            at = number
    below = [layer for layer in drawing.layers[:at] if layer.id not in taken]
    rest = [layer for layer in drawing.layers[at:] if layer.id not in taken]
    if parent is None:  # not in the middle of a group
        while below and rest and below[-1].parent is not None and below[-1].parent == rest[0].parent:
            below.append(rest.pop(0))
    return in_order(replace(drawing, layers=(*below, *moving, *rest)))


def grouped(drawing: Drawing, ids: Collection[str], name: str) -> tuple[Drawing, Group]:
    """Layers (of whole groups too, which dissolve) in a new group, where the topmost of them is; and the group."""
    taken = members(drawing, ids)
    group = Group(name)
    layers = tuple(_moved_to(layer, group.id) if layer.id in taken else layer for layer in drawing.layers)
    return in_order(replace(drawing, layers=layers, groups=(*drawing.groups, group))), group


def ungrouped(drawing: Drawing, group_id: str) -> Drawing:
    """A group dissolved; its layers stay where they are and keep the looks that it gave them."""
    layers = tuple(
        _moved_to(drawing.as_seen(layer), None) if layer.parent == group_id else layer for layer in drawing.layers
    )
    return in_order(replace(drawing, layers=layers))


def without(drawing: Drawing, ids: Collection[str]) -> Drawing:
    """Layers and whole groups taken away."""
    taken = members(drawing, ids)
    return in_order(replace(drawing, layers=tuple(layer for layer in drawing.layers if layer.id not in taken)))


def added(drawing: Drawing, layer: Layer, near: str | None = None) -> Drawing:
    """A new layer on top of all; with `near` right above that layer and in its group if that has the same role, else
    where layers of its role belong: pictures lie under paint, paint under lines, masks on top."""
    drawing = replace(drawing, layers=(*drawing.layers, layer))
    current = drawing.layer(near) if near is not None else None
    if current is None:
        return drawing
    if current.role is layer.role:
        return moved(drawing, [layer.id], current.id, current.parent)
    height = BOTTOM_TO_TOP.index(layer.role)
    below = [other.id for other in drawing.layers if other is not layer and BOTTOM_TO_TOP.index(other.role) <= height]
    return moved(drawing, [layer.id], below[-1] if below else None, None)


def duplicated(drawing: Drawing, ids: Collection[str]) -> tuple[Drawing, tuple[str, ...]]:
    """Copies of layers and whole groups, right above them; and the ids of the new layers, bottom first.

    A copy of a layer of a group is in that group; one of a group is a group of its own.
    """
    names = {layer.name for layer in drawing.layers} | {group.name for group in drawing.groups}
    groups = {
        group.id: replace(group, id=new_id(), name=copy_name(group.name, names))
        for group in drawing.groups
        if group.id in ids
    }
    taken = members(drawing, ids)
    layers: list[Layer] = []
    held: list[Layer] = []  # copies of a whole group wait until its own layers are through
    new: list[str] = []
    for number, layer in enumerate(drawing.layers):
        layers.append(layer)
        if layer.id in taken:
            whole = layer.parent in groups
            copy = replace(
                layer,
                id=new_id(),
                name=layer.name if whole else copy_name(layer.name, names),
                parent=groups[layer.parent].id if whole and layer.parent is not None else layer.parent,
                strokes=tuple(replace(mark, id=new_id()) for mark in layer.strokes),
            )
            new.append(copy.id)
            (held if whole else layers).append(copy)
        above = drawing.layers[number + 1] if number + 1 < len(drawing.layers) else None
        if held and (above is None or above.parent != layer.parent):
            layers += held
            held = []
    return in_order(replace(drawing, layers=tuple(layers), groups=(*drawing.groups, *groups.values()))), tuple(new)


Entry = tuple[str, tuple[str, ...]]  # the id of a layer and nothing, or that of a group and those of its layers


def tree(drawing: Drawing) -> list[Entry]:
    """Layers outside groups, and groups with their layers; all bottom first."""
    result: list[Entry] = []
    for layer in drawing.layers:
        if layer.parent is None:
            result.append((layer.id, ()))
        elif result and result[-1][0] == layer.parent:
            result[-1] = (layer.parent, (*result[-1][1], layer.id))
        else:
            result.append((layer.parent, (layer.id,)))
    return result


def stepped(drawing: Drawing, entry_id: str, up: bool) -> Drawing:
    """A layer or a group one place higher or lower: past its neighbour, or out of the group at the end of it."""
    entries, step = tree(drawing), 1 if up else -1
    for at, (name, inside) in enumerate(entries):
        if name == entry_id:
            to = at + step
            if 0 <= to < len(entries):
                entries[at], entries[to] = entries[to], entries[at]
        elif entry_id in inside:
            place = inside.index(entry_id) + step
            rest = [layer_id for layer_id in inside if layer_id != entry_id]
            if 0 <= place < len(inside):
                rest.insert(place, entry_id)
                entries[at] = (name, tuple(rest))
            else:
                entries[at] = (name, tuple(rest))
                entries.insert(at + 1 if up else at, (entry_id, ()))
        else:
            continue
        return _of_tree(drawing, entries)
    return drawing


def _of_tree(drawing: Drawing, entries: list[Entry]) -> Drawing:
    layers: list[Layer] = []
    for name, inside in entries:
        if (alone := drawing.layer(name)) is not None:
            layers.append(_moved_to(alone, None))
        layers += [_moved_to(layer, name) for layer in map(drawing.layer, inside) if layer is not None]
    return in_order(replace(drawing, layers=tuple(layers)))


def members(drawing: Drawing, ids: Collection[str]) -> set[str]:
    """The layers among these ids, and those of the groups among them."""
    return {layer.id for layer in drawing.layers if layer.id in ids or layer.parent in ids}


def copy_name(name: str, taken: Iterable[str]) -> str:
    """A name like this one that is not taken: “Sketch 2” after “Sketch”."""
    head, _, tail = name.rpartition(" ")
    stem = head if head and tail.isdecimal() else name
    used = set(taken)
    number = 2
    while f"{stem} {number}" in used:
        number += 1
    return f"{stem} {number}"


def _moved_to(layer: Layer, parent: str | None) -> Layer:
    return layer if layer.parent == parent else replace(layer, parent=parent)
