"""What is done to some things on a layer, marks and its image: replaced, taken away, restyled, raised, aligned.

A layer in, a layer out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.ink_path import ink_paths
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import RGBA, Stroke, new_id
from sketchstudio.document.pictures.placed import PlacedPicture

Thing: TypeAlias = Mark | PlacedPicture  # what can be selected


class Order(StrEnum):
    """Where marks go in the stack of a layer."""

    FRONT = "front"
    FORWARD = "forward"
    BACKWARD = "backward"
    BACK = "back"


class Edge(StrEnum):
    """What marks are aligned by."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


def extent(things: Iterable[Thing]) -> QRectF:
    """The smallest upright rectangle around ink and images."""
    result = QRectF()
    for thing in things:
        if isinstance(thing, Stroke):
            for path in ink_paths(thing):
                result = _united(result, path.boundingRect())
        elif isinstance(thing, Path):
            margin = thing.width / 2
            result = _united(result, thing.extent.adjusted(-margin, -margin, margin, margin))
        else:
            result = _united(result, thing.bounds)
    return result


def with_marks(layer: Layer, marks: Iterable[Thing]) -> Layer:
    """The layer with these marks in the places of those with the same ids, and its image where it is among them."""
    new: dict[str, Mark] = {}
    for mark in marks:
        if not isinstance(mark, PlacedPicture):
            new[mark.id] = mark
        elif mark.id == layer.id:
            layer = replace(layer, place=mark.place)
    return replace(layer, strokes=tuple(new.get(mark.id, mark) for mark in layer.strokes))


def without(layer: Layer, ids: Collection[str]) -> Layer:
    """The layer without some of its marks; without its image where its own id is among these."""
    rest = replace(layer, strokes=tuple(mark for mark in layer.strokes if mark.id not in ids))
    return replace(rest, image=None, place=None) if layer.id in ids else rest


def only(layer: Layer, ids: Collection[str]) -> Layer:
    """The layer with nothing else on it."""
    part = replace(layer, strokes=tuple(mark for mark in layer.strokes if mark.id in ids))
    return part if layer.id in ids else replace(part, image=None, place=None)


def copies(marks: Iterable[Mark], dx: float = 0.0, dy: float = 0.0) -> tuple[Mark, ...]:
    """The same marks under new ids, moved."""
    matrix = QTransform.fromTranslate(dx, dy)
    return tuple(replace(mark.transformed(matrix), id=new_id()) for mark in marks)


def reordered(layer: Layer, ids: Collection[str], order: Order) -> Layer:
    """The layer with some marks further up or down; among each other they keep their order."""
    marks = list(layer.strokes)
    if order in (Order.FRONT, Order.BACK):
        chosen = [mark for mark in marks if mark.id in ids]
        others = [mark for mark in marks if mark.id not in ids]
        return replace(layer, strokes=tuple(others + chosen if order is Order.FRONT else chosen + others))
    if order is Order.FORWARD:
        marks.reverse()
    for at in range(1, len(marks)):  # each one changes places with the neighbour that is not chosen
        if marks[at].id in ids and marks[at - 1].id not in ids:
            marks[at - 1], marks[at] = marks[at], marks[at - 1]
    if order is Order.FORWARD:
        marks.reverse()
    return replace(layer, strokes=tuple(marks))


def recoloured(mark: Mark, colour: RGBA) -> Mark:
    """In another colour, outline and fill; how far it is see-through stays."""
    if isinstance(mark, Path) and mark.fill is not None:
        mark = replace(mark, fill=(*colour[:3], mark.fill[3]))
    return replace(mark, colour=(*colour[:3], mark.colour[3]))


def faded(mark: Mark, opacity: float) -> Mark:
    """See-through to this share, outline and fill."""
    alpha = round(255 * opacity)
    if isinstance(mark, Path) and mark.fill is not None:
        mark = replace(mark, fill=(*mark.fill[:3], alpha))
    return replace(mark, colour=(*mark.colour[:3], alpha))


def rewidened(mark: Mark, width: float) -> Mark:
    """With wider or narrower lines; a fill without an outline stays one."""
    return replace(mark, width=width) if mark.width > 0 else mark


def relooked(mark: Mark, outlined: bool, filled: bool, width: float) -> Mark:
    """A path with or without an outline, of this width where it had none, and with or without a fill where it is
    closed; never without both."""
    if not isinstance(mark, Path):
        return mark
    filled = filled and any(contour.closed for contour in mark.contours)
    width = (mark.width or width) if outlined or not filled else 0.0
    return replace(mark, width=width, fill=(mark.fill or mark.colour) if filled else None)


def reweighted(mark: Mark, weight: float) -> Mark:
    """Minded more or less by the model."""
    return replace(mark, weight=weight)


def flipped(things: Sequence[Thing], across: bool) -> tuple[Thing, ...]:
    """As in a mirror that stands in the middle of them: left and right change places, or above and below. Twice brings
    all back, which the bounds of mirrored marks do and the outlines of their ink nearly."""
    around = QRectF()
    for thing in things:
        around = _united(around, thing.bounds)
    centre = around.center()
    there = QTransform.fromTranslate(-centre.x(), -centre.y())
    back = QTransform.fromTranslate(centre.x(), centre.y())
    mirror = QTransform.fromScale(-1, 1) if across else QTransform.fromScale(1, -1)
    return tuple(thing.transformed(there * mirror * back) for thing in things)


def aligned(things: Sequence[Thing], edge: Edge, within: QRectF | None = None) -> tuple[Thing, ...]:
    """Moved so that their edges or centres meet those of a rectangle, by default the one around all of them."""
    around = within or extent(things)

    def offset(rect: QRectF) -> tuple[float, float]:
        match edge:
            case Edge.LEFT:
                return around.left() - rect.left(), 0
            case Edge.CENTRE:
                return around.center().x() - rect.center().x(), 0
            case Edge.RIGHT:
                return around.right() - rect.right(), 0
            case Edge.TOP:
                return 0, around.top() - rect.top()
            case Edge.MIDDLE:
                return 0, around.center().y() - rect.center().y()
            case Edge.BOTTOM:
                return 0, around.bottom() - rect.bottom()

    return tuple(thing.transformed(QTransform.fromTranslate(*offset(extent([thing])))) for thing in things)


def distributed(things: Sequence[Thing], across: bool) -> tuple[Thing, ...]:
    """Moved so that the gaps between neighbours are equal; the two outermost stay."""
    start: Callable[[QRectF], float] = QRectF.left if across else QRectF.top
    length: Callable[[QRectF], float] = QRectF.width if across else QRectF.height
    rects = {thing.id: extent([thing]) for thing in things}
    ordered = sorted(things, key=lambda thing: start(rects[thing.id]) + length(rects[thing.id]) / 2)
    if len(ordered) < 3:
        return tuple(things)
    first, last = rects[ordered[0].id], rects[ordered[-1].id]
    room = start(last) + length(last) - start(first) - sum(length(rect) for rect in rects.values())
    gap, at = room / (len(ordered) - 1), start(first)
    moved: dict[str, Thing] = {}
    for thing in ordered:
        shift = at - start(rects[thing.id])
        moved[thing.id] = thing.transformed(QTransform.fromTranslate(shift if across else 0, 0 if across else shift))
        at += length(rects[thing.id]) + gap
    return tuple(moved[thing.id] for thing in things)


def _united(a: QRectF, b: QRectF) -> QRectF:
    """QRectF.united leaves out what is flat, as a level line without width is."""
    if a.isNull():
        return b
    left, top = min(a.left(), b.left()), min(a.top(), b.top())
    return QRectF(left, top, max(a.right(), b.right()) - left, max(a.bottom(), b.bottom()) - top)
