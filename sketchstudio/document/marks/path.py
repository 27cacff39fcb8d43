"""One shape of bezier nodes: lines, rectangles, ellipses, filled areas. It stays editable node by node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import hypot, sqrt
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from sketchstudio.document.marks.stroke import BLACK, DEFAULT_WIDTH, RGBA, Stroke, new_id

CIRCLE = 0.5522847498  # of the radius: the handle that makes four cubics a circle to 0.03 %


class Node(NamedTuple):
    """A point of a contour in page units. Its handles, where the curve arrives from and leaves to, are offsets
    from it; both zero make it a corner between straight lines."""

    x: float
    y: float
    in_x: float = 0.0
    in_y: float = 0.0
    out_x: float = 0.0
    out_y: float = 0.0

    def transformed(self, matrix: QTransform) -> Node:
        """Mapped by an affine transform."""

        def turned(x: float, y: float) -> tuple[float, float]:
            return matrix.m11() * x + matrix.m21() * y, matrix.m12() * x + matrix.m22() * y

        place = matrix.map(QPointF(self.x, self.y))
        return Node(place.x(), place.y(), *turned(self.in_x, self.in_y), *turned(self.out_x, self.out_y))


class Contour(NamedTuple):
    """Nodes in order; a closed one goes back from its last node to its first."""

    nodes: tuple[Node, ...]
    closed: bool = False

    def segments(self) -> tuple[tuple[Node, Node], ...]:
        """The pairs of nodes with a curve between them."""
        following = self.nodes[1:] + (self.nodes[:1] if self.closed else ())
        return tuple(zip(self.nodes, following, strict=False))


@dataclass(frozen=True, eq=False)
class Path:
    """Contours with an outline, a fill or both; inner contours are holes (odd-even rule).

    `width` is that of the outline in page units, 0 for none; `fill` is None where the inside is empty. `weight` says
    how much the model should mind it, as with a stroke.
    """

    contours: tuple[Contour, ...]
    width: float = DEFAULT_WIDTH
    colour: RGBA = BLACK
    fill: RGBA | None = None
    weight: float = 1.0
    id: str = field(default_factory=new_id)

    @cached_property
    def bounds(self) -> QRectF:
        """A rectangle that holds all of the ink, with some room to spare."""
        if not any(contour.nodes for contour in self.contours):
            return QRectF()
        margin = self.width / 2 + 1
        return self.extent.adjusted(-margin, -margin, margin, margin)

    @cached_property
    def extent(self) -> QRectF:
        """The smallest upright rectangle around the curves, without their width."""
        return painter_path(self).boundingRect()

    def with_contours(self, contours: Iterable[Contour]) -> Path:
        """The same mark in another shape."""
        return replace(self, contours=tuple(contours))

    def transformed(self, matrix: QTransform) -> Path:
        """Moved, scaled, turned; the outline grows with the shape."""
        contours = tuple(
            contour._replace(nodes=tuple(node.transformed(matrix) for node in contour.nodes))
            for contour in self.contours
        )
        return replace(self, contours=contours, width=self.width * sqrt(abs(matrix.determinant())))


Mark: TypeAlias = Stroke | Path  # whatever lies on a layer


def bounds(marks: Iterable[Mark]) -> QRectF:
    """A rectangle around all of the marks."""
    region = QRectF()
    for mark in marks:
        region = region.united(mark.bounds)
    return region


def painter_path(path: Path) -> QPainterPath:
    """The curves of a path for Qt, in page units, to be filled and drawn along; made once and kept with the path."""
    kept: dict[str, QPainterPath] = path.__dict__  # as functools.cached_property does it
    if "_painter_path" not in kept:
        result = QPainterPath()
        result.setFillRule(Qt.FillRule.OddEvenFill)
        for contour in path.contours:
            _add(result, contour)
        result.controlPointRect()  # Qt notes it on first use; let that be here, before threads share the path
        kept["_painter_path"] = result
    return kept["_painter_path"]


def _add(result: QPainterPath, contour: Contour) -> None:
    if not contour.nodes:
        return
    first = contour.nodes[0]
    result.moveTo(first.x, first.y)
    if len(contour.nodes) == 1:
        result.lineTo(first.x, first.y)  # a dot with round caps
    for a, b in contour.segments():
        if a.out_x or a.out_y or b.in_x or b.in_y:
            result.cubicTo(a.x + a.out_x, a.y + a.out_y, b.x + b.in_x, b.y + b.in_y, b.x, b.y)
        elif b is not first:
            result.lineTo(b.x, b.y)
    if contour.closed:
        result.closeSubpath()


def contours_of(path: QPainterPath) -> tuple[Contour, ...]:
    """What Qt has made of shapes, as nodes again. A contour that comes back to its first point is closed."""
    contours: list[list[Node]] = []
    elements = [path.elementAt(index) for index in range(path.elementCount())]
    for index, element in enumerate(elements):
        x, y = float(element.x), float(element.y)
        if element.isMoveTo():
            contours.append([Node(x, y)])
        elif element.isLineTo():
            contours[-1].append(Node(x, y))
        elif element.isCurveTo():  # the first of three: both handles, then the point
            last = contours[-1][-1]
            second, end = elements[index + 1], elements[index + 2]
            contours[-1][-1] = last._replace(out_x=x - last.x, out_y=y - last.y)
            contours[-1].append(Node(end.x, end.y, second.x - end.x, second.y - end.y))
    return tuple(_closed_up(nodes) for nodes in contours if len(nodes) > 1)


def _closed_up(nodes: list[Node]) -> Contour:
    first, last = nodes[0], nodes[-1]
    if len(nodes) < 3 or hypot(last.x - first.x, last.y - first.y) > 1e-6:
        return Contour(tuple(nodes))
    return Contour((first._replace(in_x=last.in_x, in_y=last.in_y), *nodes[1:-1]), closed=True)


def line(start: QPointF, end: QPointF) -> Contour:
    """A straight line."""
    return Contour((Node(start.x(), start.y()), Node(end.x(), end.y())))


def rectangle(rect: QRectF) -> Contour:
    """Four corners, from the top left."""
    rect = rect.normalized()
    corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
    return Contour(tuple(Node(corner.x(), corner.y()) for corner in corners), closed=True)


def ellipse(rect: QRectF) -> Contour:
    """The ellipse that touches the sides of a rectangle: four smooth nodes, from the top."""
    rect = rect.normalized()
    x, y = rect.center().toTuple()
    a, b = rect.width() / 2, rect.height() / 2
    h, v = a * CIRCLE, b * CIRCLE
    return Contour(
        (
            Node(x, y - b, -h, 0, h, 0),
            Node(x + a, y, 0, -v, 0, v),
            Node(x, y + b, h, 0, -h, 0),
            Node(x - a, y, 0, v, 0, -v),
        ),
        closed=True,
    )


def polygon(points: Sequence[tuple[float, float]], closed: bool = True) -> Contour:
    """Straight lines through points."""
    return Contour(tuple(Node(x, y) for x, y in points), closed)


def split(contour: Contour, index: int, u: float) -> Contour:
    """A node more, at `u` in (0, 1) of the segment that begins at node `index`; the curve stays where it is
    (de Casteljau's construction)."""
    a, b = contour.segments()[index]
    p0, p3 = QPointF(a.x, a.y), QPointF(b.x, b.y)
    if not (a.out_x or a.out_y or b.in_x or b.in_y):
        middle = p0 + (p3 - p0) * u
        new = (a, Node(middle.x(), middle.y()), b)
    else:
        p1, p2 = p0 + QPointF(a.out_x, a.out_y), p3 + QPointF(b.in_x, b.in_y)
        q0, q1, q2 = p0 + (p1 - p0) * u, p1 + (p2 - p1) * u, p2 + (p3 - p2) * u
        r0, r1 = q0 + (q1 - q0) * u, q1 + (q2 - q1) * u
        s = r0 + (r1 - r0) * u
        new = (
            a._replace(out_x=q0.x() - a.x, out_y=q0.y() - a.y),
            Node(s.x(), s.y(), *(r0 - s).toTuple(), *(r1 - s).toTuple()),
            b._replace(in_x=q2.x() - b.x, in_y=q2.y() - b.y),
        )
    nodes = list(contour.nodes)
    nodes[index] = new[0]
    nodes[(index + 1) % len(nodes)] = new[2]
    nodes.insert(index + 1, new[1])
    return contour._replace(nodes=tuple(nodes))


def smoothed(contour: Contour, index: int) -> Contour:
    """The node with handles along the chord of its neighbours, a third as long as the way to each (Catmull-Rom)."""
    nodes, count = list(contour.nodes), len(contour.nodes)
    before = nodes[index - 1] if index or contour.closed else None
    after = nodes[(index + 1) % count] if index + 1 < count or contour.closed else None
    node = nodes[index]
    start, end = before or node, after or node
    length = hypot(end.x - start.x, end.y - start.y)
    if length > 0:
        x, y = (end.x - start.x) / length, (end.y - start.y) / length
        back = hypot(node.x - start.x, node.y - start.y) / 3
        on = hypot(end.x - node.x, end.y - node.y) / 3
        nodes[index] = Node(node.x, node.y, -x * back, -y * back, x * on, y * on)
    return contour._replace(nodes=tuple(nodes))
