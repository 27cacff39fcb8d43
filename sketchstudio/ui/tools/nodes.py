"""The nodes of a path on the screen: what lies under the pointer, and what dragging it does to the path."""

from __future__ import annotations

from enum import Enum, auto
from math import hypot
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from sketchstudio.document.marks.path import Contour, Node, Path, painter_path, smoothed, split
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.view_transform import ViewTransform

REACH = 9.0  # view pixels: a press this near takes hold
SIZE = 7.0  # view pixels, of a node
SAMPLES = 24  # places of a segment that are looked at for the nearest


class Part(Enum):
    """What of a node is held."""

    NODE = auto()
    IN = auto()
    OUT = auto()


class Held(NamedTuple):
    """A node or one of its handles."""

    contour: int
    node: int
    part: Part = Part.NODE


def at(path: Path, transform: ViewTransform, view: QPointF, current: Held | None) -> Held | None:
    """The nearest node within reach of a point of the view, or a handle of the current node, which come first."""
    places = []
    if current is not None:
        node = _node(path, current)
        places += [
            (current._replace(part=part), _place(node, part))
            for part in (Part.IN, Part.OUT)
            if _place(node, part) != _place(node, Part.NODE)
        ]
    for found in (places, [(held, _place(_node(path, held), Part.NODE)) for held in _all(path)]):
        near = [(_away(transform.to_view(place), view), held) for held, place in found]
        away, held = min(near, key=lambda entry: entry[0], default=(REACH + 1, None))
        if away <= REACH:
            return held
    return None


def curve_at(path: Path, transform: ViewTransform, view: QPointF) -> tuple[int, int, float] | None:
    """Contour, segment and place along it, in (0, 1), of the curve within reach of a point of the view."""
    u = np.linspace(0, 1, SAMPLES + 2)[1:-1]
    best, nearest = None, REACH
    for number, contour in enumerate(path.contours):
        for index, (a, b) in enumerate(contour.segments()):
            places = [(a.x, a.y), (a.x + a.out_x, a.y + a.out_y), (b.x + b.in_x, b.y + b.in_y), (b.x, b.y)]
            p0, p1, p2, p3 = (np.array(transform.to_view(QPointF(*place)).toTuple())[:, None] for place in places)
            if (p0 == p1).all() and (p2 == p3).all():  # a straight line is passed at an even pace, as `split` does
                curve = p0 + (p3 - p0) * u
            else:
                v = 1 - u
                curve = v**3 * p0 + 3 * v * v * u * p1 + 3 * v * u * u * p2 + u**3 * p3
            away = np.hypot(curve[0] - view.x(), curve[1] - view.y())
            # Between two samples a straight line lies closer than either.
            step = float(np.hypot(*np.diff(curve, axis=1)).max(initial=0)) / 2
            distance = float(away.min())
            if distance <= max(nearest, hypot(nearest, step)):
                best, nearest = (number, index, float(u[int(away.argmin())])), min(nearest, distance)
    return best


def inserted(path: Path, contour: int, segment: int, u: float) -> Path:
    """With a node more; the curve stays where it is."""
    return _with(path, contour, split(path.contours[contour], segment, u))


def dragged(path: Path, held: Held, to: QPointF, broken: bool) -> Path:
    """With a node or a handle elsewhere. The other handle of a smooth node turns along, unless `broken`."""
    node = _node(path, held)
    if held.part is Part.NODE:
        return _with_node(path, held, node._replace(x=to.x(), y=to.y()))
    x, y = to.x() - node.x, to.y() - node.y
    if held.part is Part.IN:
        moved = node._replace(in_x=x, in_y=y)
        if not broken and is_smooth(node):
            out_x, out_y = _opposite(x, y, hypot(node.out_x, node.out_y))
            moved = moved._replace(out_x=out_x, out_y=out_y)
    else:
        moved = node._replace(out_x=x, out_y=y)
        if not broken and is_smooth(node):
            in_x, in_y = _opposite(x, y, hypot(node.in_x, node.in_y))
            moved = moved._replace(in_x=in_x, in_y=in_y)
    return _with_node(path, held, moved)


def is_smooth(node: Node) -> bool:
    """Whether both handles of a node lie on one line through it."""
    a, b = hypot(node.in_x, node.in_y), hypot(node.out_x, node.out_y)
    return a > 0 and b > 0 and node.in_x * node.out_x + node.in_y * node.out_y < -0.999 * a * b


def toggled(path: Path, held: Held) -> Path:
    """A corner becomes smooth, anything else a corner."""
    node = _node(path, held)
    if node.in_x or node.in_y or node.out_x or node.out_y:
        return _with_node(path, held, Node(node.x, node.y))
    return _with(path, held.contour, smoothed(path.contours[held.contour], held.node))


def without(path: Path, held: Held) -> Path | None:
    """With a node less; None where nothing would be left to see."""
    contour = path.contours[held.contour]
    nodes = contour.nodes[: held.node] + contour.nodes[held.node + 1 :]
    contours = list(path.contours)
    if len(nodes) > 1:
        contours[held.contour] = Contour(nodes, contour.closed and len(nodes) > 2)
    else:
        del contours[held.contour]
    return path.with_contours(contours) if contours else None


def paint(painter: QPainter, path: Path, transform: ViewTransform, current: Held | None) -> None:
    """Draw the thin line of a path, its nodes and the handles of the current one, in pixels of the view."""
    accent, light = QColor(theme.scheme().accent), QColor(theme.scheme().handle)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 1.25))
    painter.drawPath(transform.matrix().map(painter_path(path)))
    if current is not None:
        node = _node(path, current)
        centre = transform.to_view(_place(node, Part.NODE))
        for part in (Part.IN, Part.OUT):
            end = transform.to_view(_place(node, part))
            if end != centre:
                painter.setPen(QPen(accent, 1))
                painter.drawLine(centre, end)
                painter.setBrush(light)
                painter.drawEllipse(end, SIZE / 2, SIZE / 2)
    painter.setPen(QPen(accent, 1.25))
    for held in _all(path):
        node = _node(path, held)
        place = transform.to_view(_place(node, Part.NODE))
        chosen = current is not None and held[:2] == current[:2]
        painter.setBrush(accent if chosen else light)
        square = QRectF(place.x() - SIZE / 2, place.y() - SIZE / 2, SIZE, SIZE)
        if is_smooth(node):
            painter.drawEllipse(square)
        else:
            painter.drawRect(square)


def _all(path: Path) -> list[Held]:
    return [Held(i, j) for i, contour in enumerate(path.contours) for j in range(len(contour.nodes))]


def _node(path: Path, held: Held) -> Node:
    return path.contours[held.contour].nodes[held.node]


def _place(node: Node, part: Part) -> QPointF:
    if part is Part.IN:
        return QPointF(node.x + node.in_x, node.y + node.in_y)
    if part is Part.OUT:
        return QPointF(node.x + node.out_x, node.y + node.out_y)
    return QPointF(node.x, node.y)


def _with_node(path: Path, held: Held, node: Node) -> Path:
    contour = path.contours[held.contour]
    nodes = contour.nodes[: held.node] + (node,) + contour.nodes[held.node + 1 :]
    return _with(path, held.contour, contour._replace(nodes=nodes))


def _with(path: Path, number: int, contour: Contour) -> Path:
    return path.with_contours(path.contours[:number] + (contour,) + path.contours[number + 1 :])


def _opposite(x: float, y: float, length: float) -> tuple[float, float]:
    own = hypot(x, y)
    return (-x / own * length, -y / own * length) if own > 0 else (0.0, 0.0)


def _away(a: QPointF, b: QPointF) -> float:
    return hypot(a.x() - b.x(), a.y() - b.y())
