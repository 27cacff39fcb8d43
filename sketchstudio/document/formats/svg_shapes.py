"""Shapes of any SVG -> paths that can be edited. svgelements reads paths, shapes, styles and transforms."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, pi
from xml.etree import ElementTree

import numpy as np
import svgelements  # type: ignore[import-untyped]  # it has no annotations
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from sketchstudio.document.formats.mark_file import FAR
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.marks.ink import fitted_size
from sketchstudio.document.marks.ink_path import to_path
from sketchstudio.document.marks.outline import Array
from sketchstudio.document.marks.path import Contour, Path, contours_of
from sketchstudio.document.marks.stroke import BLACK, DEFAULT_WIDTH, RGBA

MOST_ELEMENTS = 50_000  # after <use> is resolved
MOST_POINTS = 400_000
PAGE_SIDE = 1024.0  # page units of the longer side
SPACING = 6.0  # page units between the points of a flattened curve
THINNEST, THICKEST = 1.0, 200.0  # page units, of a stroke that is read
RIBBON = 24.0  # page units: a filled shape up to this thickness is a line drawn as its outline
CONTRAST = 40  # grey levels: nearer to the colour of the paper, a mark is invisible


class TooDetailedError(ValueError):
    """More than can be drawn with."""


@dataclass(frozen=True)
class Shape:
    """A visible shape in page units: its contours, and the same as polylines (N, 2). Its width is 0 and it has a
    colour of its own where it is filled."""

    contours: list[Contour]
    lines: list[Array]
    stroke: RGBA | None
    fill: RGBA | None
    width: float


def read_shapes(data: bytes) -> Drawing:
    """SVG -> drawing: outlines become paths; thin filled shapes, which are lines too, the image of the sketch layer.

    ValueError (TooDetailedError, ElementTree.ParseError among them) for what cannot be read.
    """
    if _elements(ElementTree.fromstring(data)) > MOST_ELEMENTS:
        raise TooDetailedError(f"it has more than {MOST_ELEMENTS} shapes")
    root = svgelements.SVG.parse(io.BytesIO(data), reify=True, color="black")
    shapes = list(root.elements(_is_visible))
    left, top, width, height = _extent(root, shapes)
    scale = PAGE_SIDE / max(width, height)
    page = Page(width * scale, height * scale)
    to_page = QTransform(scale, 0, 0, scale, -left * scale, -top * scale)
    found, total = [], 0
    for shape in shapes:
        lines = []
        for line in _flatten(shape, scale):
            with np.errstate(over="ignore"):
                lines.append((line - (left, top)) * scale)
            total += len(line)
            if total > MOST_POINTS:
                raise TooDetailedError("its curves are too long to be edited")
        if not all((np.abs(line) < FAR).all() for line in lines):
            continue  # nowhere near the page
        stroke, fill = _colour(shape.stroke), _colour(shape.fill)
        contours = list(_contours(shape, to_page))  # after the lines, where what is no number is noticed
        found.append(Shape(contours, lines, stroke, fill, float(shape.stroke_width or 0) * scale))
    strokes, ribbons = _ink(found, page)
    image = _filled(ribbons, page) if ribbons else None
    return Drawing(
        page, (Layer(Role.COLOUR, Role.COLOUR.label), Layer(Role.SKETCH, Role.SKETCH.label, tuple(strokes), image))
    )


def _elements(root: ElementTree.Element) -> int:
    """Number of elements once every <use> is replaced by what it refers to; ValueError for one within itself."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[ElementTree.Element, int] = {}
    open_: set[ElementTree.Element] = set()

    def count(element: ElementTree.Element) -> int:
        if element in open_:
            raise ValueError("a shape refers to itself")
        if element not in known:
            open_.add(element)
            number = 1 + sum(count(child) for child in element)
            if str(element.tag).endswith("}use") or element.tag == "use":
                reference = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
                target = by_id.get(reference.removeprefix("#"))
                number += count(target) if target is not None else 0
            open_.remove(element)
            known[element] = number
        return known[element]

    return count(root)


def _is_visible(element: object) -> bool:
    if not isinstance(element, svgelements.Shape) or element.values.get("visibility") == "hidden":
        return False
    return _colour(element.stroke) is not None or _colour(element.fill) is not None


def _extent(root: svgelements.SVG, shapes: list[svgelements.Shape]) -> tuple[float, float, float, float]:
    """Left, top, width and height of the page in the units of the shapes."""
    given = root.values.get("width") or root.values.get("viewBox") or root.viewbox
    if given is not None and root.width and root.height and 0 < float(root.width) < 1e7 and 0 < root.height < 1e7:
        return 0.0, 0.0, float(root.width), float(root.height)
    boxes = np.array([box for shape in shapes if (box := shape.bbox()) is not None], dtype=np.float64)
    if len(boxes) == 0:
        return 0.0, 0.0, PAGE_SIDE, PAGE_SIDE
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    margin = max(0.05 * float((high - low).max()), 1.0)
    return low[0] - margin, low[1] - margin, high[0] - low[0] + 2 * margin, high[1] - low[1] + 2 * margin


def _contours(shape: svgelements.Shape, to_page: QTransform) -> Iterator[Contour]:
    """Nodes in page units, one contour a subpath; every curve is a cubic."""
    path = QPainterPath()
    for segment in svgelements.Path(shape):
        if isinstance(segment, svgelements.Move):
            path.moveTo(segment.end.x, segment.end.y)
        elif isinstance(segment, svgelements.Arc):
            for curve in segment.as_cubic_curves(max(1, ceil(abs(float(segment.sweep)) / (pi / 4) - 1e-6))):
                path.cubicTo(*curve.control1, *curve.control2, *curve.end)
        elif isinstance(segment, svgelements.CubicBezier):
            path.cubicTo(*segment.control1, *segment.control2, *segment.end)
        elif isinstance(segment, svgelements.QuadraticBezier):
            path.quadTo(*segment.control, *segment.end)
        elif segment.start is not None and segment.end is not None:
            path.lineTo(segment.end.x, segment.end.y)
    yield from contours_of(to_page.map(path))


def _flatten(shape: svgelements.Shape, scale: float) -> Iterator[Array]:
    """Polylines (N, 2), one a subpath, with points close enough for curves to look like curves."""
    parts: list[Array] = []
    for segment in svgelements.Path(shape):
        if isinstance(segment, svgelements.Move):
            if parts:
                yield np.concatenate(parts)
            parts = []
        elif segment.start is not None and segment.end is not None:
            parts.append(_points(segment, scale)[1 if parts else 0 :])
    if parts:
        yield np.concatenate(parts)


def _points(segment: svgelements.PathSegment, scale: float) -> Array:
    """Points (N, 2) along one segment, both ends included."""
    curved = isinstance(segment, (svgelements.QuadraticBezier, svgelements.CubicBezier, svgelements.Arc))
    rough = np.array([segment.point(u) for u in ((0, 0.25, 0.5, 0.75, 1) if curved else (0, 1))], dtype=np.float64)
    length = float(np.hypot(*np.diff(rough, axis=0).T).sum()) * scale
    if not np.isfinite(length):
        raise ValueError("a coordinate is not a number")
    count = min(max(4 if curved else 1, int(np.ceil(length / SPACING))), MOST_POINTS)
    return np.asarray(segment.npoint(np.linspace(0, 1, count + 1)), dtype=np.float64)


def _colour(colour: svgelements.Color | None) -> RGBA | None:
    if colour is None or colour.value is None or colour.alpha == 0:
        return None
    return colour.red, colour.green, colour.blue, colour.alpha


def _ink(marks: list[Shape], page: Page) -> tuple[list[Path], list[Shape]]:
    """Visible lines as strokes, and the filled shapes that are lines themselves."""
    paper = 255.0
    while marks and _covers(marks[0], page):  # a rectangle behind everything is the paper
        if marks[0].fill is not None:
            paper = _grey(marks[0].fill)
        marks = marks[1:]
    seen = [mark for mark in marks if any(abs(_grey(c) - paper) > CONTRAST for c in (mark.stroke, mark.fill) if c)]
    if not seen:  # white lines meant for a dark page that the file does not have
        seen, paper = marks, 255.0 - paper
    strokes: list[Path] = []
    ribbons: list[Shape] = []
    for mark in seen:
        if mark.stroke is not None and abs(_grey(mark.stroke) - paper) > CONTRAST:
            width = min(max(mark.width, THINNEST), THICKEST)
            strokes += [Path((contour,), width, _on_white(mark.stroke)) for contour in mark.contours]
        elif mark.fill is not None and abs(_grey(mark.fill) - paper) > CONTRAST:
            if _thickness(mark) <= RIBBON:
                ribbons.append(mark)
            else:
                strokes += [Path((contour,), DEFAULT_WIDTH / 2, BLACK) for contour in mark.contours]
    return strokes, ribbons


def _covers(mark: Shape, page: Page) -> bool:
    if mark.stroke is not None or len(mark.lines) != 1:
        return False
    low, high = mark.lines[0].min(axis=0), mark.lines[0].max(axis=0)
    width, height = high - low
    return bool(
        _area(mark) > 0.99 * width * height
        and low.max() <= 1
        and high[0] >= page.width - 1
        and high[1] >= page.height - 1
    )


def _area(mark: Shape) -> float:
    """Signed areas of the subpaths added up: holes run the other way."""
    total = 0.0
    for line in mark.lines:
        x, y = line.T
        total += float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    return abs(total)


def _thickness(mark: Shape) -> float:
    """Mean thickness of a filled shape: twice its area over its perimeter."""
    perimeter = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in mark.lines)
    return 2 * _area(mark) / max(perimeter, 1e-9)


def _filled(marks: list[Shape], page: Page) -> Pixels:
    """Filled shapes -> ink (H, W), one pixel a page unit."""
    width, height = fitted_size(max(1, round(page.width)), max(1, round(page.height)), int(PAGE_SIDE), int(PAGE_SIDE))
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(width / page.width, height / page.height)
    for mark in marks:
        path = to_path(mark.lines)
        if len(mark.lines) > 1:
            path.setFillRule(Qt.FillRule.OddEvenFill)
        painter.fillPath(path, QColor(255, 255, 255))
    painter.end()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, :width].copy()


def _grey(colour: RGBA) -> float:
    red, green, blue, _ = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _on_white(colour: RGBA) -> RGBA:
    """The colour of a line, or black where it would hardly show on our white page."""
    return colour if _grey(colour) < 180 else (0, 0, 0, colour[3])
