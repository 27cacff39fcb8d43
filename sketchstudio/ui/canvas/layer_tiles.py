"""One layer as it was last painted, in square tiles of device pixels: what moves, stays; what changes, is painted anew.

Tiles are anchored to the page, so that panning only shows other tiles. A tile is painted by a job that can be
interrupted between two marks: thousands of them are painted in slices of time, and the old look stays until then.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from sketchstudio.document.layer import Layer, Page
from sketchstudio.document.marks.mark_index import MarkIndex
from sketchstudio.document.marks.paint import PaintMark, find_inks, paint_image
from sketchstudio.document.marks.path import Mark, bounds
from sketchstudio.ui.canvas.view_transform import ViewTransform

SIDE = 384  # device pixels
MANY = 64  # marks: more new ones at once are painted in slices
A_FEW = 8  # marks between two looks at the clock
A_BATCH = 4 * A_FEW  # marks whose ink is found at once

Key = tuple[int, int]  # column and row of a tile


class Frame(NamedTuple):
    """How the page is drawn, wherever it lies in the view. Tiles of one frame are of no use in another."""

    scale: float
    angle: float
    ratio: float  # device pixels per pixel of the view
    mirrored: bool = False

    def matrix(self) -> QTransform:
        """Page units -> device pixels, with the corner of the page at the origin."""
        turned = ViewTransform(self.scale, 0, 0, self.angle, self.mirrored).matrix()
        return turned * QTransform.fromScale(self.ratio, self.ratio)


class Tile:
    """`image` is None where nothing is painted; `ready` once it was painted; `dirty` is out of date, in its pixels."""

    def __init__(self) -> None:
        self.image: QImage | None = None
        self.ready = False
        self.dirty = QRect(0, 0, SIDE, SIDE)


class Job:
    """A part of a tile that is being painted beside it."""

    def __init__(self, tile: Tile, key: Key, layer: Layer, marks: list[Mark], draft: bool) -> None:
        self.tile, self.key, self.layer, self.marks, self.draft = tile, key, layer, marks, draft
        self.rect, tile.dirty = tile.dirty, QRect()  # what changes from now on is dirty again
        self.image = blank(self.rect.size())
        self.done = -1  # marks; the image of the layer comes before the first

    def run(self, page: Page, matrix: QTransform, region: QRectF, ink: PaintMark, until: float) -> bool:
        """Paint until it is done (True) or the time is over."""
        painter = QPainter(self.image)
        corner = self.rect.topLeft()
        _set_up(painter, matrix, self.key[0] * SIDE + corner.x(), self.key[1] * SIDE + corner.y())
        if self.done < 0:
            paint_image(painter, self.layer, page)
            self.done = 0
        while self.done < len(self.marks) and time.perf_counter() < until:
            if self.done % A_BATCH == 0 and len(self.marks) > A_FEW and not self.draft:
                find_inks(self.marks[self.done : self.done + A_BATCH])
            for mark in self.marks[self.done : self.done + A_FEW]:
                ink(painter, mark, region)
            self.done = min(self.done + A_FEW, len(self.marks))
        painter.end()
        return self.done == len(self.marks)

    def finish(self) -> None:
        """Put it in place."""
        tile, empty = self.tile, not self.marks and self.layer.image is None
        if empty and self.rect.contains(QRect(0, 0, SIDE, SIDE)):
            tile.image = None
        elif tile.image is None and self.rect == QRect(0, 0, SIDE, SIDE):
            tile.image = self.image
        elif tile.image is not None or not empty:
            tile.image = tile.image or blank(QSize(SIDE, SIDE))
            painter = QPainter(tile.image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(self.rect.topLeft(), self.image)
            painter.end()
        tile.ready = True


class LayerTiles:
    """The tiles of a layer in one frame."""

    def __init__(self, layer: Layer, page: Page, frame: Frame, index: MarkIndex, draft: bool, ink: PaintMark) -> None:
        """`index` is of the layer in any frame; `ink` paints a mark; with `draft`, without NumPy."""
        self.layer = layer
        self._page, self._matrix, self._draft = page, frame.matrix(), draft
        self._to_page_units = self._matrix.inverted()[0]
        self._ink = ink
        self._tiles: dict[Key, Tile] = {}
        self._index = index
        index.follow(layer.strokes)
        self._job: Job | None = None

    def follow(self, layer: Layer, told: QRectF | None) -> tuple[Mark, ...]:
        """The layer is this one now. `told` is where it changed at most, in page units; None for anywhere. What is new
        on top, if nothing else changed."""
        old, self.layer = self.layer, layer
        same_image = layer.image is old.image and layer.place == old.place
        if layer.strokes is old.strokes and same_image:
            return ()
        self._index.follow(layer.strokes)
        added = layer.strokes[len(old.strokes) :]
        if same_image and len(added) <= MANY and layer.strokes[: len(old.strokes)] == old.strokes:
            for mark in added:
                self._add(mark)  # new ink lies on top of what is there
            return added
        if same_image or told is None:
            from sketchstudio.document.marks.splice import differing  # late: a first stroke only adds

            region = _changed_image(old, layer, self._page).united(bounds(differing(old.strokes, layer.strokes)))
            if told is not None:  # who changed it may know better
                region = region.intersected(told)
        else:
            region = told
        pixels = self._pixels(region)
        for key in self._known(pixels):
            tile = self._tiles[key]
            tile.dirty = tile.dirty.united(pixels.translated(-key[0] * SIDE, -key[1] * SIDE) & QRect(0, 0, SIDE, SIDE))
        return ()

    def is_ready(self, key: Key) -> bool:
        """Whether there is something to show, up to date or not."""
        tile = self._tiles.get(key)
        return tile is not None and tile.ready

    def is_pending(self, key: Key) -> bool:
        """Whether there is something to paint."""
        tile = self._tiles.get(key)
        return tile is None or not tile.dirty.isEmpty() or (self._job is not None and self._job.tile is tile)

    def cost(self, key: Key) -> int:
        """How many marks have to be painted for a tile."""
        tile = self._tiles.get(key)
        dirty = tile.dirty if tile is not None else QRect(0, 0, SIDE, SIDE)
        left = len(self._job.marks) - self._job.done if self._job is not None and self._job.tile is tile else 0
        if dirty.isEmpty():
            return left
        return left + self._index.count(self._to_page(dirty.translated(key[0] * SIDE, key[1] * SIDE)), self._draft)

    def work(self, key: Key, until: float) -> bool:
        """Paint what is pending of a tile; False where the time was over first."""
        while self.is_pending(key):
            if self._job is None:
                tile = self._tiles.setdefault(key, Tile())
                self._job = Job(tile, key, self.layer, self._marks(key, tile.dirty), self._draft)
            job = self._job
            at = job.rect.translated(job.key[0] * SIDE, job.key[1] * SIDE)
            if not job.run(self._page, self._matrix, self._to_page(at), self._ink, until):
                return False
            job.finish()
            self._job = None
        return True

    def draw(self, painter: QPainter, keys: Iterable[Key]) -> None:
        """Draw tiles; the painter's origin is the corner of the page, in device pixels."""
        for key in keys:
            tile = self._tiles.get(key)
            if tile is not None and tile.image is not None:
                painter.drawImage(key[0] * SIDE, key[1] * SIDE, tile.image)

    def keep(self, keys: set[Key]) -> None:
        """Forget all other tiles."""
        if not keys.issuperset(self._tiles):
            self._tiles = {key: tile for key, tile in self._tiles.items() if key in keys}
            if self._job is not None and self._job.key not in self._tiles:
                self._job = None

    def count(self) -> int:
        """How many tiles have an image."""
        return sum(tile.image is not None for tile in self._tiles.values())

    def _add(self, mark: Mark) -> None:
        pixels = self._pixels(mark.bounds)
        for key in self._known(pixels):
            tile = self._tiles[key]
            if self._job is not None and self._job.tile is tile:
                self._job.marks.append(mark)
            if tile.ready:
                tile.image = tile.image or blank(QSize(SIDE, SIDE))
                painter = QPainter(tile.image)
                _set_up(painter, self._matrix, key[0] * SIDE, key[1] * SIDE)
                self._ink(painter, mark, self._to_page(QRect(key[0] * SIDE, key[1] * SIDE, SIDE, SIDE)))
                painter.end()

    def _known(self, pixels: QRect) -> list[Key]:
        return [key for key in self._tiles if pixels.intersects(QRect(key[0] * SIDE, key[1] * SIDE, SIDE, SIDE))]

    def _marks(self, key: Key, rect: QRect) -> list[Mark]:
        return self._index.meeting(self._to_page(rect.translated(key[0] * SIDE, key[1] * SIDE)), self._draft)

    def _pixels(self, region: QRectF) -> QRect:
        return self._matrix.mapRect(region).toAlignedRect().adjusted(-1, -1, 1, 1) if region.isValid() else QRect()

    def _to_page(self, pixels: QRect) -> QRectF:
        return self._to_page_units.mapRect(QRectF(pixels))


def tiles_over(pixels: QRect) -> list[Key]:
    """The tiles that a rectangle meets, those in its middle first."""
    if pixels.isEmpty():
        return []
    columns = range(pixels.left() // SIDE, pixels.right() // SIDE + 1)
    rows = range(pixels.top() // SIDE, pixels.bottom() // SIDE + 1)
    x, y = pixels.center().x() / SIDE - 0.5, pixels.center().y() / SIDE - 0.5
    keys = [(column, row) for row in rows for column in columns]
    return sorted(keys, key=lambda key: (key[0] - x) ** 2 + (key[1] - y) ** 2)


def blank(size: QSize) -> QImage:
    """A transparent image."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _set_up(painter: QPainter, matrix: QTransform, x: int, y: int) -> None:
    """The pixel (x, y) comes to the corner of the painter's image."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(matrix * QTransform.fromTranslate(-x, -y))


def _changed_image(before: Layer, after: Layer, page: Page) -> QRectF:
    """Where the images of two states of a layer differ, in page units."""
    old, new = before.image, after.image
    if old is new and before.place == after.place:
        return QRectF()
    if old is None or new is None or old.shape != new.shape or before.place != after.place:
        return QRectF(0, 0, *page)
    import numpy as np  # late: the window opens without it, and no image comes without it

    differs = old != new if old.ndim == 2 else (old != new).any(axis=-1)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if len(rows) == 0:
        return QRectF()
    x, y = 1 / old.shape[1], 1 / old.shape[0]
    # A pixel more on each side: smooth scaling reaches over.
    region = QRectF(x * (columns[0] - 2), y * (rows[0] - 2), x * (np.ptp(columns) + 5), y * (np.ptp(rows) + 5))
    return after.image_place(page).matrix.mapRect(region)
