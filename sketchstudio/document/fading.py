"""Which layers are put together before they fade: a half opaque group is seen as one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, TypeAlias

from sketchstudio.document.layer import Drawing, Layer


class Faded(NamedTuple):
    """Several layers that lie over each other before they fade, and are then seen as one sheet of this opacity."""

    opacity: float
    inside: tuple[Part, ...]  # bottom first


Part: TypeAlias = Layer | Faded
Around: TypeAlias = tuple[tuple[str, float], ...]  # ids and opacities of the faded groups around, the outermost first


def parts(drawing: Drawing, layers: Iterable[Layer]) -> tuple[Part, ...]:
    """What is seen of some layers of a drawing, bottom first: those that are visible, and together the several ones of
    a group that is faded. A layer that is the only one there fades by itself, which looks the same and costs nothing.
    """
    found = []
    for layer in layers:
        seen = drawing.as_seen(layer)
        if seen.visible and seen.opacity > 0:
            found.append((layer, around(drawing, layer)))
    return together(found)


def around(drawing: Drawing, layer: Layer) -> Around:
    """The faded groups that a layer of a drawing is in."""
    return tuple((group.id, group.opacity) for group in drawing.around(layer) if group.opacity < 1)[::-1]


def ids_together(seen: Iterable[Part], inside: bool = False) -> Iterator[str]:
    """The ids of the layers that are put together with others before they fade."""
    for part in seen:
        if isinstance(part, Faded):
            yield from ids_together(part.inside, True)
        elif inside:
            yield part.id


def together(found: Iterable[tuple[Layer, Around]], depth: int = 0) -> tuple[Part, ...]:
    """The same for layers, bottom first and all of them seen, with the faded groups around each; the outermost `depth`
    of these are left out."""
    result: list[Part] = []
    for group, run in groupby(found, lambda one: one[1][depth] if len(one[1]) > depth else None):
        if group is None:
            result += (layer for layer, _ in run)
            continue
        inside, opacity = together(list(run), depth + 1), group[1]
        result.append(_faded(inside[0], opacity) if len(inside) == 1 else Faded(opacity, inside))
    return tuple(result)


def _faded(part: Part, opacity: float) -> Part:
    if isinstance(part, Faded):
        return part._replace(opacity=part.opacity * opacity)
    return replace(part, opacity=part.opacity * opacity)
