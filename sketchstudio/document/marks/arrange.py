"""What is done to some marks of a layer: replaced, taken away, restyled, raised, aligned. A layer in, a layer out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Layer
from sketchstudio.document.marks.ink_path import ink_paths
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import RGBA, Stroke, new_id


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


def extent(marks: Iterable[Mark]) -> QRectF:
    """The smallest upright rectangle around the ink of marks."""
    result = QRectF()
    for mark in marks:
        if isinstance(mark, Stroke):
            for path in ink_paths(mark):
                result = _united(result, path.boundingRect())
        else:
            margin = mark.width / 2
            result = _united(result, mark.extent.adjusted(-margin, -margin, margin, margin))
    return result


def with_marks(layer: Layer, marks: Iterable[Mark]) -> Layer:
    """The layer with these marks in the places of those with the same ids."""
    new = {mark.id: mark for mark in marks}
    return replace(layer, strokes=tuple(new.get(mark.id, mark) for mark in layer.strokes))


def without(layer: Layer, ids: Collection[str]) -> Layer:
    """The layer without some of its marks."""
    return replace(layer, strokes=tuple(mark for mark in layer.strokes if mark.id not in ids))


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


def rewidened(mark: Mark, width: float) -> Mark:
    """With wider or narrower lines; a fill without an outline stays one."""
    return replace(mark, width=width) if mark.width > 0 else mark


def reweighted(mark: Mark, weight: float) -> Mark:
    """Minded more or less by the model."""
    return replace(mark, weight=weight)


def aligned(marks: Sequence[Mark], edge: Edge, within: QRectF | None = None) -> tuple[Mark, ...]:
    """Moved so that their edges or centres meet those of a rectangle, by default the one around all of them."""
    around = within or extent(marks)

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

    return tuple(mark.transformed(QTransform.fromTranslate(*offset(extent([mark])))) for mark in marks)


def distributed(marks: Sequence[Mark], across: bool) -> tuple[Mark, ...]:
    """Moved so that the gaps between neighbours are equal; the two outermost stay."""
    start: Callable[[QRectF], float] = QRectF.left if across else QRectF.top
    length: Callable[[QRectF], float] = QRectF.width if across else QRectF.height
    rects = {mark.id: extent([mark]) for mark in marks}
    ordered = sorted(marks, key=lambda mark: start(rects[mark.id]) + length(rects[mark.id]) / 2)
    if len(ordered) < 3:
        return tuple(marks)
    first, last = rects[ordered[0].id], rects[ordered[-1].id]
    room = start(last) + length(last) - start(first) - sum(length(rect) for rect in rects.values())
    gap, at = room / (len(ordered) - 1), start(first)
    moved: dict[str, Mark] = {}
    for mark in ordered:
        shift = at - start(rects[mark.id])
        moved[mark.id] = mark.transformed(QTransform.fromTranslate(shift if across else 0, 0 if across else shift))
        at += length(rects[mark.id]) + gap
    return tuple(moved[mark.id] for mark in marks)


def _united(a: QRectF, b: QRectF) -> QRectF:
    """QRectF.united leaves out what is flat, as a level line without width is."""
    if a.isNull():
        return b
    left, top = min(a.left(), b.left()), min(a.top(), b.top())
    return QRectF(left, top, max(a.right(), b.right()) - left, max(a.bottom(), b.bottom()) - top)
