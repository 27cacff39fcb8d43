"""A timelapse as a film: the drawing grows mark by mark, as Export Drawing shows it in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import hypot

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from sketchstudio.document.fading import Faded, Part, together
from sketchstudio.document.layer import Drawing, Layer, Pixels, Role
from sketchstudio.document.marks.paint import paint_layer, paint_mark
from sketchstudio.document.marks.path import Mark, Path, bounds, contours_of, painter_path
from sketchstudio.document.marks.splice import Splice, Splices
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.rasterize import page_rect
from sketchstudio.document.timelapse import Moment, Sheet, Timelapse, replayed, thinned

SEEN = (Role.SKETCH, Role.COLOUR)
SIDE = 720  # pixels of the longer side
RATE = 20  # frames a second
SHORTEST, LONGEST = 2.0, 20.0  # seconds
HOLD = 2000  # milliseconds that the finished drawing is seen
SPEED = 900.0  # page units that the pen goes in a second, as long as the film is not too long then
LEAST, MOST = 60.0, 2000.0  # page units that a change counts for, whatever it was
TOGETHER = 16  # marks of one change that grow at once: a stroke and its mirror images


@dataclass(frozen=True, eq=False)
class TimelapseFilm:
    """The frames of a timelapse that ends with `drawing`, RGB (H, W, 3), made while they are looked through."""

    drawing: Drawing
    timelapse: Timelapse

    @property
    def durations(self) -> list[int]:
        """Of each frame, in milliseconds."""
        return [round(1000 / RATE)] * (len(self) - 1) + [HOLD]

    def __len__(self) -> int:
        seconds = min(max(sum(self._work) / SPEED, SHORTEST), LONGEST)
        return round(seconds * RATE) + 1

    def __iter__(self) -> Iterator[Pixels]:
        page = self.drawing.page
        scale = SIDE / max(page)
        easel = _Easel(self.drawing, max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        total, last = sum(self._work), len(self) - 1
        now, frame = 0.0, 0
        for (moment, rows), work in zip(replayed(self._moments), self._work, strict=True):
            while frame < last and (begun := frame * total / last - now) < work:
                yield easel.picture(moment, begun / work)
                frame += 1
            easel.finish(moment, rows)
            now += work
        for _ in range(frame, last + 1):  # the last one, and what rounding left over
            yield easel.picture(None, 0)

    @cached_property
    def _moments(self) -> Timelapse:
        return thinned(_unrolled(self.timelapse), round(LONGEST * RATE))

    @cached_property
    def _work(self) -> list[float]:
        return [_work(moment) for moment in self._moments]


class _Easel:
    """Holds a picture of each layer, on which only what a moment changed is painted anew."""

    def __init__(self, drawing: Drawing, width: int, height: int) -> None:
        self._drawing = drawing
        self._width, self._height = width, height
        self._page = drawing.page
        self._sheets: tuple[Sheet, ...] = ()
        self._pictures: dict[str, QImage] = {}

    def picture(self, coming: Moment | None, share: float) -> Pixels:
        """What is finished, and so much of what comes next where that is marks."""
        canvas = self._blank(Qt.GlobalColor.white)
        seen = [sheet for sheet in self._sheets if sheet.opacity > 0 and sheet.role in SEEN]
        layers = (Layer(sheet.role, "", opacity=sheet.opacity, id=sheet.layer) for sheet in seen)
        self._lay(canvas, together(zip(layers, (sheet.around for sheet in seen), strict=True)), coming, share)
        plain = canvas.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(self._height, plain.bytesPerLine())
        return rows[:, : 3 * self._width].reshape(self._height, self._width, 3).copy()

    def finish(self, moment: Moment, rows: dict[str, list[Mark]]) -> None:
        """Take the page, the layers and the marks of a moment."""
        known = {sheet.layer: sheet for sheet in self._sheets} if moment.page == self._page else {}
        self._page, self._sheets = moment.page, moment.sheets
        for sheet in moment.sheets:
            if sheet.role not in SEEN:
                continue
            changes = moment.changes.get(sheet.layer, ())
            old, row = known.get(sheet.layer), rows[sheet.layer]
            if old is None or (old.role, old.place) != (sheet.role, sheet.place):
                self._pictures[sheet.layer] = self._blank(Qt.GlobalColor.transparent)
                self._repaint(sheet, row, None)
            elif len(changes) == 1 and not changes[0].gone and changes[0].start + len(changes[0].come) == len(row):
                self._paint(self._pictures[sheet.layer], changes[0].come)
            elif changes:
                self._repaint(sheet, row, bounds(mark for one in changes for mark in (*one.gone, *one.come)))

    def _lay(self, canvas: QImage, parts: Iterable[Part], coming: Moment | None, share: float) -> None:
        """Put layers over each other; those of a faded group on a sheet of their own first."""
        painter = QPainter(canvas)
        for part in parts:
            if isinstance(part, Faded):
                picture = self._blank(Qt.GlobalColor.transparent)
                self._lay(picture, part.inside, coming, share)
            else:
                picture = self._with_begun(part.id, coming, share)
            painter.setOpacity(part.opacity)
            painter.drawImage(0, 0, picture)
        painter.end()

    def _with_begun(self, layer: str, coming: Moment | None, share: float) -> QImage:
        """The picture of a layer, with so much of what comes next on it."""
        picture = self._pictures[layer]
        growing = _growing(coming.changes.get(layer, ())) if coming is not None else ()
        if growing and coming is not None and coming.page == self._page:
            picture = picture.copy()
            self._paint(picture, [part for mark in growing for part in _begun(mark, share)])
        return picture

    def _blank(self, colour: Qt.GlobalColor) -> QImage:
        image = QImage(self._width, self._height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(colour)
        return image

    def _paint(self, picture: QImage, marks: list[Mark] | tuple[Mark, ...]) -> None:
        painter = self._painter(picture)
        for mark in marks:
            paint_mark(painter, mark)
        painter.end()

    def _repaint(self, sheet: Sheet, row: list[Mark], region: QRectF | None) -> None:
        """The marks of a layer anew, all of them or those in a region of the page."""
        layer = Layer(sheet.role, "", tuple(row), self._image(sheet), place=sheet.place)
        painter = self._painter(self._pictures[sheet.layer])
        if region is not None:
            pixels = painter.transform().mapRect(region).toAlignedRect().adjusted(-1, -1, 1, 1)
            region = _unscaled(painter, pixels)
            painter.setClipRect(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(region, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        paint_layer(painter, layer, self._page, region)
        painter.end()

    def _painter(self, picture: QImage) -> QPainter:
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        onto = page_rect(self._page, self._width, self._height)
        painter.translate(onto.topLeft())
        painter.scale(onto.width() / self._page.width, onto.height() / self._page.height)
        return painter

    def _image(self, sheet: Sheet) -> Pixels | None:
        """Images have no past: it is the one of now, where the layer is of the same kind."""
        layer = self._drawing.layer(sheet.layer)
        return layer.image if layer is not None and layer.role.is_ink == sheet.role.is_ink else None


def _unscaled(painter: QPainter, pixels: QRect) -> QRectF:
    back, _ = painter.transform().inverted()
    return back.mapRect(QRectF(pixels))


def _growing(changes: Splices) -> tuple[Mark, ...]:
    """The marks of a change that do nothing but come."""
    if len(changes) != 1 or changes[0].gone or len(changes[0].come) > TOGETHER:
        return ()
    return tuple(mark for mark in changes[0].come if isinstance(mark, Path) or mark.points)


def _begun(mark: Mark, share: float) -> list[Mark]:
    """A mark up to so much of its way. A fill has none, and comes evenly, under the outline."""
    if isinstance(mark, Stroke):
        return [_begun_stroke(mark, share)]
    parts: list[Mark] = []
    if mark.fill is not None:
        parts.append(replace(mark, width=0, fill=(*mark.fill[:3], round(share * mark.fill[3]))))
    if mark.width and (way := painter_path(mark).length()):
        begun = painter_path(mark).trimmed(0, min(max(share, 1 / way), 1))  # a dot at least
        parts.append(replace(mark, fill=None, contours=contours_of(begun)))
    return parts


def _begun_stroke(stroke: Stroke, share: float) -> Stroke:
    left = share * _way(stroke)
    points = list(stroke.points[:1])
    for a, b in pairwise(stroke.points):
        step = _step(a, b)
        if step >= left:
            part = left / step if step else 1.0
            points.append(StrokePoint(*(u + part * (v - u) for u, v in zip(a, b, strict=True))))
            break
        points.append(b)
        left -= step
    return stroke.with_points(tuple(points))


def _way(mark: Mark) -> float:
    """How far the pen went, in page units."""
    if isinstance(mark, Path):
        return float(painter_path(mark).length()) if mark.width else 0.0
    return sum(_step(a, b) for a, b in pairwise(mark.points))


def _step(a: StrokePoint, b: StrokePoint) -> float:
    return hypot(b.x - a.x, b.y - a.y)


def _work(moment: Moment) -> float:
    """For how much of the film a moment counts: as far as the pen went, in page units."""
    ways = [_way(mark) for changes in moment.changes.values() for mark in _growing(changes)]
    return min(max([LEAST, *ways]), MOST) if moment.changes else 0.0


def _unrolled(timelapse: Timelapse) -> Timelapse:
    """What was there before anything is known comes mark by mark, lines first, in the order in which marks lie."""
    first, *later = timelapse
    lines = {sheet.layer for sheet in first.sheets if sheet.role is Role.SKETCH}
    marks = [
        (layer, splice.start + place, mark)
        for layer, changes in sorted(first.changes.items(), key=lambda change: change[0] not in lines)
        for splice in changes
        for place, mark in enumerate(splice.come)
    ]
    coming = (
        first._replace(number=first.number + count, changes={layer: (Splice(place, (), (mark,)),)})
        for count, (layer, place, mark) in enumerate(marks, start=1)
    )
    shifted = (moment._replace(number=moment.number + len(marks)) for moment in later)
    return (first._replace(changes={}), *coming, *shifted)
