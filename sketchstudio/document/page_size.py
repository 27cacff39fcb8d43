"""Another page under the drawing: cropped, enlarged, scaled. Pure functions: a drawing in, a drawing out.

Nothing is cut away: what lies beyond the new page is out of sight, of the model's too, and there again on a larger one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.layer import Drawing, Layer, Page, Place

LONGER_SIDE = 1024.0  # page units, of a page chosen by its aspect
SIDES = (16.0, 16384.0)  # page units, of a page that can be chosen
MARGIN = 0.04  # of the longer side, around what a page is cropped to


class Aspect(NamedTuple):
    """Proportions that a page can have; also upright."""

    name: str
    width: float
    height: float

    @property
    def page(self) -> Page:
        """A page of these proportions."""
        scale = LONGER_SIDE / max(self.width, self.height)
        return Page(float(round(self.width * scale)), float(round(self.height * scale)))


ASPECTS = (
    Aspect("Square 1:1", 1, 1),
    Aspect("Photo 5:4", 5, 4),
    Aspect("Screen 4:3", 4, 3),
    Aspect("Photo 3:2", 3, 2),
    Aspect("Paper A4", 297, 210),
    Aspect("Wide 16:9", 16, 9),
    Aspect("Panorama 2:1", 2, 1),
)


def cropped(drawing: Drawing, rect: QRectF) -> Drawing:
    """The page is what was this part of it (page units); the drawing stays where it is on it."""
    page = Page(rect.width(), rect.height())
    return on_page(drawing, page, QTransform.fromTranslate(-rect.x(), -rect.y()))


def kept(before: Page, after: Page, anchor: tuple[float, float] = (0.5, 0.5)) -> QTransform:
    """From one page to another for a drawing that keeps its size. `anchor` is where it holds on: (0, 0) is the corner
    at the top left, (1, 1) that at the bottom right."""
    x, y = anchor[0] * (after.width - before.width), anchor[1] * (after.height - before.height)
    return QTransform.fromTranslate(x, y)


def scaled(before: Page, after: Page) -> QTransform:
    """From one page to another for a drawing that is scaled to fit, in its own proportions and in the middle."""
    scale = min(after.width / before.width, after.height / before.height)
    x, y = (after.width - scale * before.width) / 2, (after.height - scale * before.height) / 2
    return QTransform(scale, 0, 0, scale, x, y)


def whole(rect: QRectF) -> QRectF:
    """A rectangle in whole page units with sides that a page may have."""
    low, high = SIDES
    width, height = (min(max(float(round(side)), low), high) for side in (rect.width(), rect.height()))
    centre = rect.center()
    return QRectF(round(centre.x() - width / 2), round(centre.y() - height / 2), width, height)


def content_rect(drawing: Drawing) -> QRectF | None:
    """What is drawn on visible layers, with a margin; None where there is nothing."""
    rect = QRectF()
    for layer in map(drawing.as_seen, drawing.layers):
        if layer.visible and not layer.is_blank:
            for mark in layer.strokes:
                rect = rect.united(mark.bounds)
            if layer.image is not None:
                rect = rect.united(_marked(layer, drawing.page))
    if rect.isEmpty():
        return None
    margin = MARGIN * max(rect.width(), rect.height())
    return rect.adjusted(-margin, -margin, margin, margin)


def _marked(layer: Layer, page: Page) -> QRectF:
    """The part of the image of a layer that has marks in it."""
    import numpy as np

    assert layer.image is not None  # the caller has looked
    marks = layer.image if layer.role.is_ink else layer.image[..., 3]
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if len(rows) == 0:
        return QRectF()
    x, y = 1 / marks.shape[1], 1 / marks.shape[0]
    left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    part = QRectF(x * left, y * top, x * (right - left), y * (bottom - top))
    return layer.image_place(page).matrix.mapRect(part)


def on_page(drawing: Drawing, page: Page, matrix: QTransform) -> Drawing:
    """The drawing on another page, where `matrix` takes it."""
    if matrix.isIdentity() and page == drawing.page:
        return drawing
    layers = []
    for layer in drawing.layers:
        place = layer.place
        if layer.image is not None:
            place = layer.image_place(drawing.page).transformed(matrix)
            place = None if place == Place(0, 0, *page) else place
        strokes = layer.strokes
        if not matrix.isIdentity():
            strokes = tuple(mark.transformed(matrix) for mark in strokes)
        layers.append(replace(layer, place=place, strokes=strokes))
    return replace(drawing, page=page, layers=tuple(layers))
