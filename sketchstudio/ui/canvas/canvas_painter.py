"""What the canvas shows, kept as tiles for each layer: a pen event costs only the ink that is new.

Few marks are painted at once. Thousands are painted in slices of time; until they are there, the view shows what it
last showed, scaled and turned to where it belongs now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import floor

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QRegion, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.fading import Part, parts
from sketchstudio.document.layer import Drawing, Layer, Page
from sketchstudio.document.marks.ink_parts import is_opaque
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.document.marks.paint import paint_draft, paint_mark
from sketchstudio.document.marks.path import Mark
from sketchstudio.document.marks.stroke import Stroke
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.desk import desk_colour, paint_paper
from sketchstudio.ui.canvas.layer_tiles import SIDE, Frame, Key, LayerTiles, tiles_over
from sketchstudio.ui.canvas.live_ink import LiveInk
from sketchstudio.ui.canvas.sheets import paint_parts
from sketchstudio.ui.canvas.stand_ins import Draft, StandIn, StandIns, Tint
from sketchstudio.ui.canvas.view_transform import ViewTransform

AT_ONCE = 160  # marks that are painted without looking at the clock
SLICE = 0.006  # seconds of painting before the window may do something else
DRAFT_SLICE = 0.015  # of painting a draft, all of which is shown after each
KEPT = 480  # tiles with an image, 280 MB: with more, none are painted ahead
SMOOTH = 1_500_000  # device pixels: larger stand-ins are scaled without interpolation, which would take too long
CROWD = 400  # marks: with more, a draft of the page comes first

PaintCarried = Callable[[QPainter, QTransform], None]  # with what maps page units to the painter's pixels


class CanvasPainter:
    """Paints desk, page, layers and the live marks of a document."""

    def __init__(self) -> None:
        self._tiles: dict[str, LayerTiles] = {}
        self._indexes: dict[str, MarkIndex] = {}
        self._live: dict[str, LiveInk] = {}
        self._dirty: QRectF | None = QRectF()  # page units; None for everything
        self._page = Page()
        self._size = QSize()  # device pixels
        self._corner = QPoint()  # of the page, device pixels
        self._frame = Frame(0, 0, 1)
        self._layers: list[Layer] = []  # those in sight, as seen in their groups
        self._parts: tuple[Part, ...] = ()  # the same, those of faded groups together
        self._stand_ins = StandIns()
        self._draft = False
        self._tint: Tint = _untinted

    def set_draft(self, draft: bool) -> None:
        """Whether ink is painted unsmoothed; what is kept is painted anew."""
        self._draft = draft
        self._forget()

    def set_tint(self, tint: Tint | None) -> None:
        """In which colour marks are shown, None for their own; what is kept is painted anew."""
        self._tint = tint or _untinted
        self._forget()

    def changed(self, region: QRectF | None) -> None:
        """Layers differ from what was painted last, in this part of the page."""
        if self._dirty is not None:
            self._dirty = None if region is None else self._dirty.united(region)
        if region is None:
            self._stand_ins.clear()

    def paint(
        self,
        painter: QPainter,
        document: Document,
        transform: ViewTransform,
        exposed: QRect,
        palette: QPalette,
        carried: Mapping[str, PaintCarried] | None = None,
    ) -> None:
        """Paint the part `exposed` of a view; the painter's device gives size and device pixel ratio. `carried` is what
        lies on layers besides, by their ids."""
        device = painter.device()
        ratio = device.devicePixelRatio()
        self._place(document.page, QSize(device.width(), device.height()) * ratio, ratio, transform)
        self._follow(document.displayed())
        pending = self._pending()
        if self._is_crowded(pending):
            self._stand_ins.begin(Draft(self._page, self._parts, self._tint))
        if self._is_little(pending):
            self.refine()
        painter.save()
        painter.setClipRect(exposed)
        theme.fill(painter, exposed, desk_colour(palette))
        painter.scale(1 / ratio, 1 / ratio)  # device pixel on device pixel
        painter.translate(self._corner)
        part = QRectF(exposed.topLeft() * ratio, exposed.size() * ratio).toAlignedRect().translated(-self._corner)
        paint_paper(painter, self._page, self._frame, part)
        self._paint_layers(painter, document, part, carried or {})
        painter.restore()

    def refine(self, seconds: float | None = None) -> QRegion:
        """Paint what is missing, for so many seconds at most; where the view shows something new, in its pixels.

        A draft of the page comes first, then what is in view, then what lies around it.
        """
        until = float("inf") if seconds is None else time.perf_counter() + seconds
        if seconds is not None and self.drafting:
            self._stand_ins.work(time.perf_counter() + max(seconds, DRAFT_SLICE))
            return QRegion(QRect(QPoint(), self._size / self._frame.ratio))
        finished = QRegion()
        to_view = QTransform.fromScale(1 / self._frame.ratio, 1 / self._frame.ratio)
        for key, tiles in self._pending():
            if not tiles.work(key, until):
                return finished
            place = QRectF(QPoint(key[0] * SIDE, key[1] * SIDE) + self._corner, QSize(SIDE, SIDE))
            finished += to_view.mapRect(place).toAlignedRect()
        if seconds is not None and self._room_ahead():
            for key, tiles in self._pending(SIDE):
                if not tiles.work(key, until):
                    break
        return finished

    @property
    def drafting(self) -> bool:
        """Whether a draft of the page is being painted."""
        return self._stand_ins.draft is not None

    def unfinished(self) -> bool:
        """Whether `refine` has something to do."""
        return self.drafting or bool(self._pending(SIDE if self._room_ahead() else 0))

    # Tiles

    def _place(self, page: Page, size: QSize, ratio: float, transform: ViewTransform) -> None:
        """Another page or frame: no tile is of use. Only moved: all are."""
        frame = Frame(transform.scale, transform.angle, ratio, transform.mirrored)
        corner = QPoint(floor(transform.x * ratio + 0.5), floor(transform.y * ratio + 0.5))  # tiles keep their pixels
        if page != self._page:
            self._forget()
        elif frame != self._frame:
            if self._tiles:
                self._remember()
            self._tiles.clear()
        moved = (frame, corner, size) != (self._frame, self._corner, self._size)
        self._page, self._size, self._frame, self._corner = page, size, frame, corner
        if moved:
            self._keep_near()

    def _follow(self, drawing: Drawing) -> None:
        """Bring the tiles in line with the layers of now; hidden ones are followed when they are shown again."""
        self._layers = [one for one in map(drawing.as_seen, drawing.layers) if one.visible and one.opacity > 0]
        self._parts = parts(drawing, drawing.layers)
        for layer in self._layers:
            tiles = self._tiles.get(layer.id)
            if tiles is None:
                index = self._indexes.setdefault(layer.id, MarkIndex())
                self._tiles[layer.id] = LayerTiles(layer, self._page, self._frame, index, self._draft, self._paint_mark)
            elif new := tiles.follow(layer, self._dirty):
                self._stand_ins.add(layer, new, self._tint)
        self._dirty = QRectF()
        for layer_id in self._tiles.keys() - {layer.id for layer in self._layers}:
            del self._tiles[layer_id], self._indexes[layer_id]

    def _pending(self, ahead: int = 0) -> list[tuple[Key, LayerTiles]]:
        """What there is to paint in view, and `ahead` device pixels around it."""
        view = self._in_view().adjusted(-ahead, -ahead, ahead, ahead) & self._page_pixels()
        shown = [self._tiles[layer.id] for layer in self._layers]
        return [(key, tiles) for key in tiles_over(view) for tiles in shown if tiles.is_pending(key)]

    def _is_crowded(self, pending: list[tuple[Key, LayerTiles]]) -> bool:
        """Whether the eye would wait for the first tiles, with nothing to see instead."""
        if self._stand_ins.cover_all or sum(len(layer.strokes) for layer in self._layers) <= CROWD:
            return False
        return not all(self._is_ready(key) for key, _ in pending)

    def _is_little(self, pending: list[tuple[Key, LayerTiles]]) -> bool:
        if self.drafting:
            return False
        cost = 0
        for key, tiles in pending:
            cost += tiles.cost(key)
            if cost > AT_ONCE:
                return False
        return True

    def _room_ahead(self) -> bool:
        return sum(tiles.count() for tiles in self._tiles.values()) < KEPT

    def _keep_near(self) -> None:
        near = set(tiles_over(self._in_view().adjusted(-2 * SIDE, -2 * SIDE, 2 * SIDE, 2 * SIDE)))
        for tiles in self._tiles.values():
            tiles.keep(near)

    def _forget(self) -> None:
        self._layers, self._parts = [], ()  # nothing is painted of them yet
        self._tiles.clear()
        self._indexes.clear()
        self._live.clear()
        self._stand_ins.clear()

    def _in_view(self) -> QRect:
        """The view in device pixels from the corner of the page."""
        return QRect(-self._corner, self._size)

    def _page_pixels(self) -> QRect:
        return self._frame.matrix().mapRect(QRectF(0, 0, *self._page)).toAlignedRect()

    def _paint_mark(self, painter: QPainter, mark: Mark, region: QRectF | None) -> None:
        mark = self._tint(mark)
        live = self._live.get(mark.id)
        if live is not None and region is not None and isinstance(mark, Stroke) and not is_opaque(mark):
            # It was just finished, and the ink is there: to make it anew from one end to the other would take long.
            matrix = self._frame.matrix()
            painter.save()
            painter.setTransform(matrix.inverted()[0] * painter.transform())
            live.paint(painter, mark, matrix, matrix.mapRect(region & mark.bounds).toAlignedRect())
            painter.restore()
            return
        (paint_draft if self._draft else paint_mark)(painter, mark, region)

    # Stand-ins

    def _remember(self) -> None:
        """Keep what is shown before it goes, unless most of it is a stand-in itself."""
        view = self._in_view()
        in_view = tiles_over(view & self._page_pixels())
        ready = [key for key in in_view if self._is_ready(key)]
        if not ready or 2 * len(ready) < len(in_view):
            return
        whole = view.contains(self._page_pixels()) and len(ready) == len(in_view)
        to_view = QTransform.fromTranslate(-view.x(), -view.y())
        shown = StandIn(self._size, self._frame.matrix() * to_view, whole)
        painter = QPainter(shown.image)
        painter.setTransform(to_view)
        self._paint_stand_ins(painter, [key for key in in_view if key not in ready])
        page = view & self._page_pixels()
        paint_parts(painter, self._parts, page, lambda onto, layer, _: self._tiles[layer.id].draw(onto, ready))
        painter.end()
        self._stand_ins.put(shown)

    def _paint_stand_ins(self, painter: QPainter, keys: list[Key]) -> None:
        """Fill tiles that are not ready; the painter's origin is the corner of the page."""
        if not keys:
            return
        region = QRegion()
        for key in keys:
            region += QRect(key[0] * SIDE, key[1] * SIDE, SIDE, SIDE)
        painter.save()
        painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
        smooth = self._size.width() * self._size.height() <= SMOOTH
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self._stand_ins.paint(painter, self._frame.matrix())
        painter.restore()

    def _is_ready(self, key: Key) -> bool:
        return all(self._tiles[layer.id].is_ready(key) for layer in self._layers if layer.id in self._tiles)

    # Painting; the origin is the corner of the page, in device pixels

    def _paint_layers(
        self, painter: QPainter, document: Document, part: QRect, carried: Mapping[str, PaintCarried]
    ) -> None:
        keys = tiles_over(part & self._page_pixels())
        ready = [key for key in keys if self._is_ready(key)]
        self._paint_stand_ins(painter, [key for key in keys if key not in ready])
        live, live_id = document.live_strokes, document.live_layer_id

        def paint_layer(onto: QPainter, layer: Layer, pixels: QRect) -> None:
            self._tiles[layer.id].draw(onto, ready)
            for mark in live if layer.id == live_id else ():
                ink = self._live.setdefault(mark.id, LiveInk(self._draft))
                ink.paint(onto, self._tint(mark), self._frame.matrix(), pixels)
            if layer.id in carried:
                carried[layer.id](onto, self._frame.matrix())

        pieced = [layer.id for layer in self._layers if layer.id in carried and layer.opacity < 1]
        if live and live_id is not None:
            pieced.append(live_id)
        paint_parts(painter, self._parts, part & self._page_pixels(), paint_layer, pieced)
        for gone in self._live.keys() - {mark.id for mark in live}:
            del self._live[gone]


def _untinted(mark: Mark) -> Mark:
    return mark
