"""Small pictures of layers, painted a slice at a time while nobody draws."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Page
from sketchstudio.document.marks.paint import paint_layer

BOX = QSize(48, 36)  # pixels of the view that a thumbnail fits into
RATIO = 2  # device pixels per pixel
WAIT = 250  # milliseconds after the last change
SLICE = 0.006  # seconds of painting before other events get their turn
MARKS = 8  # painted between two looks at the clock


class Thumbnails(QObject):
    """One image a layer, by its id. New strokes are painted onto what is there, anything else anew."""

    changed = Signal(str)  # id of the layer

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: dict[str, QImage] = {}
        self._painted: dict[str, tuple[Layer, Page]] = {}
        self._document = document
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        document.changed.connect(self._restart)
        self._timer.start(0)

    def image(self, layer_id: str) -> QImage | None:
        """What is known of the looks of a layer, transparent where nothing is; None before it was first painted."""
        return self._images.get(layer_id)

    @property
    def busy(self) -> bool:
        """Whether some of them are still to be painted."""
        return self._timer.isActive()

    def retire(self) -> None:
        """Another document is shown."""
        self._document.changed.disconnect(self._restart)
        self._timer.stop()

    def _restart(self) -> None:
        self._work = None  # what it paints is out of date; what is finished stays
        self._timer.start(WAIT)

    def _go_on(self) -> None:
        if self._document.live_layer_id is not None:
            self._timer.start(WAIT)
            return
        if self._work is None:
            self._work = self._paint()
        until = time.perf_counter() + SLICE
        for _ in self._work:
            if time.perf_counter() > until:
                self._timer.start(0)
                return
        self._work = None

    def _paint(self) -> Iterator[None]:
        """Bring all images up to date; a step after each few marks."""
        drawing = self._document.snapshot()
        for layer in drawing.layers:
            before = self._painted.get(layer.id)
            if before is not None and _looks_same(before[0], layer) and before[1] == drawing.page:
                continue
            image, rest = _blank(drawing.page), layer
            if before is not None and before[1] == drawing.page and (more := _more(before[0], layer)) is not None:
                image, rest = self._images[layer.id].copy(), more
            yield from _paint_in_steps(image, rest, drawing.page)
            self._images[layer.id], self._painted[layer.id] = image, (layer, drawing.page)
            self.changed.emit(layer.id)
        for gone in self._images.keys() - {layer.id for layer in drawing.layers}:
            del self._images[gone], self._painted[gone]


def _paint_in_steps(image: QImage, layer: Layer, page: Page) -> Iterator[None]:
    for start in range(0, max(1, len(layer.strokes)), MARKS):
        part = replace(layer, strokes=layer.strokes[start : start + MARKS], image=layer.image if start == 0 else None)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(image.width() / page.width, image.height() / page.height)
        paint_layer(painter, part, page)
        painter.end()
        yield


def _looks_same(before: Layer, after: Layer) -> bool:
    return (
        before.strokes is after.strokes
        and before.image is after.image
        and before.place == after.place
        and before.role is after.role
    )


def _more(before: Layer, after: Layer) -> Layer | None:
    """What was put on top since then; None where something else changed."""
    count = len(before.strokes)
    grown = (
        before.image is after.image
        and before.place == after.place
        and before.role is after.role
        and after.strokes[:count] == before.strokes
    )
    return replace(after, strokes=after.strokes[count:], image=None) if grown else None


def _blank(page: Page) -> QImage:
    size = QSize(max(1, round(page.width)), max(1, round(page.height)))
    size = size.scaled(BOX * RATIO, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(2, 2))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(Qt.GlobalColor.transparent))
    return image
