"""The tree that layers and groups make up, and a drawing made of it.

`layers` of a drawing is a flat list, bottom first. The layers of a group, those of groups in it among them, lie next to
each other in it; `groups` stand in the order of their lowest layers, each before those in it; a group without layers is
gone. A drawing is in order where all this holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from sketchstudio.document.layer import Drawing, Entry, Group, Layer

DEEPEST = 64  # groups within each other: nobody gets lost so far down but a hostile file


class Node(NamedTuple):
    """A layer, or a group with what is in it, bottom first."""

    id: str
    inside: tuple[Node, ...] = ()

    def all(self) -> Iterator[Node]:
        """Itself and all that is in it, however deep."""
        yield self
        for node in self.inside:
            yield from node.all()

    @property
    def depth(self) -> int:
        """How many groups lie within each other here."""
        return 1 + max(node.depth for node in self.inside) if self.inside else 0


Nodes = tuple[Node, ...]


def tree(drawing: Drawing) -> Nodes:
    """The layers and groups that lie in no group, bottom first; a group is where its topmost layer is."""
    parents = _parents(drawing)
    inside: dict[str | None, list[str]] = {None: []}  # of each group, topmost first
    for layer in reversed(drawing.layers):
        name, parent = layer.id, layer.parent if layer.parent in parents else None
        while True:
            siblings = inside.setdefault(parent, [])
            siblings.append(name)
            if parent is None or len(siblings) > 1:
                break
            name, parent = parent, parents[parent]

    def nodes(group: str | None) -> Nodes:
        return tuple(Node(name, nodes(name) if name in inside else ()) for name in reversed(inside[group]))

    return nodes(None)


def of_tree(drawing: Drawing, nodes: Nodes, entries: Iterable[Layer | Group] = ()) -> Drawing:
    """A drawing with the layers and groups of a tree; those that are new or look otherwise now are in `entries`."""
    known: dict[str, Layer | Group] = {entry.id: entry for entry in (*drawing.layers, *drawing.groups, *entries)}
    layers: list[Layer] = []
    groups: list[Group] = []

    def put(nodes: Nodes, parent: str | None) -> None:
        for node in nodes:
            entry = known[node.id]
            if isinstance(entry, Layer):
                layers.append(_in(entry, parent))
            else:
                groups.append(_in(entry, parent))
                put(node.inside, node.id)

    put(nodes, None)
    return replace(drawing, layers=tuple(layers), groups=tuple(groups))


def in_order(drawing: Drawing) -> Drawing:
    """The same drawing with each group in one piece, without empty groups and without what cannot be a tree."""
    return of_tree(drawing, tree(drawing))


def picked(nodes: Nodes, ids: Collection[str]) -> Nodes:
    """The layers and groups with these ids, bottom first; what lies in a group of them comes with it."""
    found: list[Node] = []
    for node in nodes:
        found += [node] if node.id in ids else picked(node.inside, ids)
    return tuple(found)


def changed(nodes: Nodes, change: Callable[[Node], Nodes | None]) -> Nodes:
    """A tree in which `change` has put other nodes in place of each node, or None to look into it. Groups that have
    nothing left are gone."""
    result: list[Node] = []
    for node in nodes:
        new = change(node)
        if new is not None:
            result += new
        elif not node.inside:
            result.append(node)
        elif inside := changed(node.inside, change):
            result.append(Node(node.id, inside))
    return tuple(result)


def path(drawing: Drawing, entry_id: str) -> list[str]:
    """The ids of the groups around a layer or a group, the outermost first, and its own; none where it is nowhere."""
    entry = drawing.layer(entry_id) or drawing.group(entry_id)
    return [] if entry is None else [entry_id, *(group.id for group in drawing.around(entry))][::-1]


def _parents(drawing: Drawing) -> dict[str, str | None]:
    """In which group each group is. One whose way out never ends, or takes too long, is where the way breaks."""
    parents = {group.id: group.parent for group in drawing.groups}
    depths: dict[str | None, int] = {None: 0}
    for group in drawing.groups:
        way: list[str] = []
        at: str | None = group.id
        while at not in depths:
            assert at is not None  # it has a depth
            if at in way or at not in parents:
                at = None
                break
            way.append(at)
            at = parents[at]
        for name in reversed(way):
            if depths[at] >= DEEPEST:
                at = None
            parents[name] = at
            depths[name] = depths[at] + 1
            at = name
    return parents


def _in(entry: Entry, parent: str | None) -> Entry:
    return entry if entry.parent == parent else replace(entry, parent=parent)
