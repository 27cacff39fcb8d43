"""What the canvas shows, kept as tiles for each layer: a pen event costs only the ink that is new.

Few marks are painted at once. Thousands are painted in slices of time; until they are there, the view shows what it
last showed, scaled and turned to where it belongs now.
"""

from __future__ import annotations

import time
from math import floor

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPalette, QPen, QPolygonF, QRegion, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.layer import MASK_OPACITY, Layer, Page, Role
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.document.marks.paint import PaintMark, paint_draft, paint_mark
from sketchstudio.ui.canvas.layer_tiles import SIDE, Frame, Key, LayerTiles, tiles_over
from sketchstudio.ui.canvas.live_ink import LiveInk
from sketchstudio.ui.canvas.view_transform import ViewTransform

AT_ONCE = 160  # marks that are painted without looking at the clock
SLICE = 0.006  # seconds of painting before the window may do something else
KEPT = 480  # tiles with an image, 280 MB: with more, none are painted ahead
SMOOTH = 1_500_000  # device pixels: larger stand-ins are scaled without interpolation, which would take too long
PAPER = QColor(Qt.GlobalColor.white)


class StandIn:
    """The page as it was last seen, shown where tiles are not painted yet."""

    def __init__(self, image: QImage, to_page: QTransform, whole: bool) -> None:
        self.image, self.to_page, self.whole = image, to_page, whole


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
        self._layers: list[Layer] = []  # those in sight
        self._stand_ins: list[StandIn] = []  # what covers the whole page, then what was seen last
        self._draft = False
        self._ink: PaintMark = paint_mark

    def set_draft(self, draft: bool) -> None:
        """Whether ink is painted unsmoothed; what is kept is painted anew."""
        self._draft = draft
        self.set_ink(paint_draft if draft else paint_mark)

    def set_ink(self, ink: PaintMark) -> None:
        """What paints a mark; what is kept is painted anew."""
        self._ink = ink
        self._forget()

    def changed(self, region: QRectF | None) -> None:
        """Layers differ from what was painted last, in this part of the page."""
        if self._dirty is not None:
            self._dirty = None if region is None else self._dirty.united(region)
        if region is None:
            self._stand_ins.clear()

    def paint(
        self, painter: QPainter, document: Document, transform: ViewTransform, exposed: QRect, palette: QPalette
    ) -> None:
        """Paint the part `exposed` of a view; the painter's device gives size and device pixel ratio."""
        device = painter.device()
        ratio = device.devicePixelRatio()
        self._place(document.page, QSize(device.width(), device.height()) * ratio, ratio, transform)
        self._follow(document.displayed_layers())
        if self._is_little(self._pending()):
            self.refine()
        painter.save()
        painter.setClipRect(exposed)
        painter.fillRect(exposed, desk_colour(palette))
        painter.scale(1 / ratio, 1 / ratio)  # device pixel on device pixel
        painter.translate(self._corner)
        part = QRectF(exposed.topLeft() * ratio, exposed.size() * ratio).toAlignedRect().translated(-self._corner)
        self._paint_paper(painter, part)
        self._paint_layers(painter, document, part)
        painter.restore()

    def refine(self, seconds: float | None = None) -> QRegion:
        """Paint what is missing, for so many seconds at most; where the view shows something new, in its pixels.

        What is in view comes first, then what lies around it.
        """
        until = float("inf") if seconds is None else time.perf_counter() + seconds
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

    def unfinished(self) -> bool:
        """Whether `refine` has something to do."""
        return bool(self._pending(SIDE if self._room_ahead() else 0))

    # Tiles

    def _place(self, page: Page, size: QSize, ratio: float, transform: ViewTransform) -> None:
        """Another page or frame: no tile is of use. Only moved: all are."""
        frame = Frame(transform.scale, transform.angle, ratio)
        corner = QPoint(floor(transform.x * ratio + 0.5), floor(transform.y * ratio + 0.5))  # tiles keep their pixels
        if page != self._page:
            self._forget()
        elif frame != self._frame:
            self._remember()
            self._tiles.clear()
        moved = (frame, corner, size) != (self._frame, self._corner, self._size)
        self._page, self._size, self._frame, self._corner = page, size, frame, corner
        if moved:
            self._keep_near()

    def _follow(self, layers: tuple[Layer, ...]) -> None:
        """Bring the tiles in line with the layers of now; hidden ones are followed when they are shown again."""
        self._layers = [layer for layer in layers if layer.visible and layer.opacity > 0]
        for layer in self._layers:
            tiles = self._tiles.get(layer.id)
            if tiles is None:
                index = self._indexes.setdefault(layer.id, MarkIndex())
                self._tiles[layer.id] = LayerTiles(layer, self._page, self._frame, index, self._draft, self._ink)
            else:
                tiles.follow(layer, self._dirty)
        self._dirty = QRectF()
        for layer_id in self._tiles.keys() - {layer.id for layer in self._layers}:
            del self._tiles[layer_id], self._indexes[layer_id]

    def _pending(self, ahead: int = 0) -> list[tuple[Key, LayerTiles]]:
        """What there is to paint in view, and `ahead` device pixels around it."""
        view = self._in_view().adjusted(-ahead, -ahead, ahead, ahead) & self._page_pixels()
        shown = [self._tiles[layer.id] for layer in self._layers]
        return [(key, tiles) for key in tiles_over(view) for tiles in shown if tiles.is_pending(key)]

    def _is_little(self, pending: list[tuple[Key, LayerTiles]]) -> bool:
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
        self._tiles.clear()
        self._indexes.clear()
        self._live.clear()
        self._stand_ins.clear()

    def _in_view(self) -> QRect:
        """The view in device pixels from the corner of the page."""
        return QRect(-self._corner, self._size)

    def _page_pixels(self) -> QRect:
        return self._frame.matrix().mapRect(QRectF(0, 0, *self._page)).toAlignedRect()

    # Stand-ins

    def _remember(self) -> None:
        """Keep what is shown before it goes, unless most of it is a stand-in itself."""
        view = self._in_view()
        in_view = tiles_over(view & self._page_pixels())
        ready = [key for key in in_view if self._is_ready(key)]
        if not ready or 2 * len(ready) < len(in_view):
            return
        image = QImage(self._size, QImage.Format.Format_RGB32)
        image.fill(PAPER)
        painter = QPainter(image)
        painter.translate(-view.topLeft())
        self._paint_stand_ins(painter, [key for key in in_view if key not in ready])
        for layer in self._layers:
            painter.setOpacity(_opacity(layer))
            self._tiles[layer.id].draw(painter, ready)
        painter.end()
        matrix = self._frame.matrix() * QTransform.fromTranslate(-view.x(), -view.y())
        whole = view.contains(self._page_pixels()) and len(ready) == len(in_view)
        kept = [] if whole else [stand_in for stand_in in self._stand_ins if stand_in.whole]
        self._stand_ins = [*kept, StandIn(image, matrix.inverted()[0], whole)]

    def _paint_stand_ins(self, painter: QPainter, keys: list[Key]) -> None:
        """Fill tiles that are not ready; the painter's origin is the corner of the page."""
        if not keys or not self._stand_ins:
            return
        region = QRegion()
        for key in keys:
            region += QRect(key[0] * SIDE, key[1] * SIDE, SIDE, SIDE)
        painter.save()
        painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
        smooth = self._size.width() * self._size.height() <= SMOOTH
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        for stand_in in self._stand_ins:
            painter.save()
            painter.setTransform(stand_in.to_page * self._frame.matrix(), combine=True)
            painter.drawImage(0, 0, stand_in.image)
            painter.restore()
        painter.restore()

    def _is_ready(self, key: Key) -> bool:
        return all(self._tiles[layer.id].is_ready(key) for layer in self._layers if layer.id in self._tiles)

    # Painting; the origin is the corner of the page, in device pixels

    def _paint_paper(self, painter: QPainter, part: QRect) -> None:
        """Fill the page and keep to it from here on."""
        ratio = self._frame.ratio
        if self._frame.angle:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            page = QPainterPath()
            page.addPolygon(self._frame.matrix().map(QPolygonF(QRectF(0, 0, *self._page))))
            page.closeSubpath()
            painter.strokePath(page, QPen(SHADE, 3 * ratio))
            painter.fillPath(page, PAPER)
            painter.setClipPath(page, Qt.ClipOperation.IntersectClip)
            return
        rect = self._frame.matrix().mapRect(QRectF(0, 0, *self._page))
        if not rect.contains(part):
            for grow in (3 * ratio, 2 * ratio, ratio):
                painter.fillRect(rect.adjusted(-grow, ratio - grow, grow, grow + ratio), SHADE)
        painter.fillRect(rect, PAPER)
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)

    def _paint_layers(self, painter: QPainter, document: Document, part: QRect) -> None:
        keys = tiles_over(part & self._page_pixels())
        ready = [key for key in keys if self._is_ready(key)]
        self._paint_stand_ins(painter, [key for key in keys if key not in ready])
        live = document.live_strokes
        region = self._frame.matrix().inverted()[0].mapRect(QRectF(part))
        for layer in self._layers:
            painter.setOpacity(_opacity(layer))
            self._tiles[layer.id].draw(painter, ready)
            if live and layer.id == document.live_layer_id:
                painter.save()
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setTransform(self._frame.matrix(), combine=True)
                for mark in live:
                    if mark.id not in self._live:
                        self._live[mark.id] = LiveInk(self._ink)
                    self._live[mark.id].paint(painter, mark, region)
                painter.restore()
        for gone in self._live.keys() - {mark.id for mark in live}:
            del self._live[gone]
        painter.setOpacity(1)


SHADE = QColor(0, 0, 0, 26)  # around the page


def _opacity(layer: Layer) -> float:
    return layer.opacity * (MASK_OPACITY if layer.role is Role.MASK else 1.0)


def desk_colour(palette: QPalette) -> QColor:
    """Neutral, and a little apart from the panels around, so that colours on the page look like themselves."""
    window = palette.color(QPalette.ColorRole.Window)
    grey = round(0.299 * window.red() + 0.587 * window.green() + 0.114 * window.blue())
    grey = max(0, grey - 20) if grey > 127 else max(0, grey - 10)
    return QColor(grey, grey, grey)


def paint_brush_outline(painter: QPainter, centre: QPointF, diameter: float) -> None:
    """The brush at its true size (view pixels), readable on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = max(diameter / 2, 1.5)
    painter.setPen(QPen(QColor(255, 255, 255, 170), 3))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(0, 0, 0, 220), 1))
    painter.drawEllipse(centre, radius, radius)
