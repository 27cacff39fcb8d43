"""What the canvas shows, kept as one image for each layer: a pen event costs only the ink that is new."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Layer, Page, Pixels
from sketchstudio.document.paint import PaintStroke, paint_draft, paint_layer, paint_stroke
from sketchstudio.document.stroke import Stroke
from sketchstudio.ui.view_transform import ViewTransform

SETTLE = 32  # points
PAPER = QColor(Qt.GlobalColor.white)


class LayerImage:
    """A layer as it was last painted, at the size of the view and in its device pixels."""

    def __init__(self, image: QImage, layer: Layer) -> None:
        self.image = image
        self.layer = layer


class LiveInk:
    """The stroke being drawn: its outline is computed for the newest points only."""

    def __init__(self, ink: PaintStroke = paint_stroke) -> None:
        self._ink = ink
        self._id = ""
        self._settled: list[Stroke] = []
        self._from = 0  # index of the first point that is not settled

    def paint(self, painter: QPainter, stroke: Stroke, region: QRectF) -> None:
        """Fill the part of the ink that lies in `region`; the painter's transform maps page units."""
        if stroke.colour[3] < 255:  # pieces of translucent ink would show where they overlap
            self._ink(painter, stroke, region)
            return
        if stroke.id != self._id or len(stroke.points) < self._from:
            self._id, self._settled, self._from = stroke.id, [], 0
        while len(stroke.points) - self._from > 2 * SETTLE:
            self._settled.append(self._part(stroke, self._from + SETTLE))
            self._from += SETTLE
        for part in (*self._settled, self._part(stroke, len(stroke.points))):
            self._ink(painter, part, region)

    def _part(self, stroke: Stroke, end: int) -> Stroke:
        # A few points more at the beginning, so that the curve goes on as it came.
        return Stroke(stroke.points[max(0, self._from - 3) : end], stroke.width, stroke.colour)


class CanvasPainter:
    """Paints desk, page, layers and the live stroke of a document."""

    def __init__(self) -> None:
        self._images: dict[str, LayerImage] = {}
        self._live = LiveInk()
        self._dirty: QRectF | None = QRectF()  # page units; None for everything
        self._page = Page()
        self._size = QSize()  # device pixels
        self._ratio = 1.0
        self._transform = ViewTransform()
        self._ink: PaintStroke = paint_stroke

    def set_draft(self, draft: bool) -> None:
        """Whether ink is painted unsmoothed; what is kept is painted anew."""
        self._ink = paint_draft if draft else paint_stroke
        self._live = LiveInk(self._ink)
        self._images.clear()

    def paint(
        self, painter: QPainter, document: Document, transform: ViewTransform, exposed: QRect, palette: QPalette
    ) -> None:
        """Paint the part `exposed` of a view; the painter's device gives size and device pixel ratio."""
        device = painter.device()
        ratio = device.devicePixelRatio()
        self._adjust(document.page, QSize(device.width(), device.height()) * ratio, ratio, transform)
        page = transform.rect_to_view(QRectF(0, 0, *document.page))
        painter.setClipRect(exposed)
        painter.fillRect(exposed, desk_colour(palette))
        _paint_edge(painter, page)
        painter.fillRect(page, PAPER)
        painter.setClipRect(page, Qt.ClipOperation.IntersectClip)
        layers = document.displayed_layers()
        for layer in layers:
            if layer.visible and layer.opacity > 0:
                painter.setOpacity(layer.opacity)
                painter.save()
                painter.scale(1 / ratio, 1 / ratio)  # device pixel on device pixel
                painter.drawImage(0, 0, self._up_to_date(layer))
                painter.restore()
                if document.live_stroke is not None and layer.id == document.live_layer_id:
                    painter.save()
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setTransform(transform.matrix(), combine=True)
                    self._live.paint(painter, document.live_stroke, transform.rect_to_page(QRectF(exposed)))
                    painter.restore()
        painter.setOpacity(1)
        self._dirty = QRectF()
        for layer_id in self._images.keys() - {layer.id for layer in layers}:
            del self._images[layer_id]

    def changed(self, region: QRectF | None) -> None:
        """Layers differ from what was painted last, in this part of the page."""
        if self._dirty is not None:
            self._dirty = None if region is None else self._dirty.united(region)

    def _adjust(self, page: Page, size: QSize, ratio: float, transform: ViewTransform) -> None:
        """Another page, size or scale: nothing kept is of use. Only moved: what is still in view is."""
        dx, dy = (transform.x - self._transform.x) * ratio, (transform.y - self._transform.y) * ratio
        same = (page, size, ratio, transform.scale) == (self._page, self._size, self._ratio, self._transform.scale)
        self._page, self._size, self._ratio, self._transform = page, size, ratio, transform
        if not same or not dx.is_integer() or not dy.is_integer():
            self._images.clear()
        elif dx or dy:
            for kept in self._images.values():
                self._move(kept, int(dx), int(dy))

    def _move(self, kept: LayerImage, dx: int, dy: int) -> None:
        """Shift an image by device pixels and paint what came into view."""
        old, kept.image = kept.image, self._blank()
        painter = QPainter(kept.image)
        painter.drawImage(dx, dy, old)
        painter.end()
        width, height = self._size.width(), self._size.height()
        if dx:
            self._repaint(kept.image, kept.layer, QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
        if dy:
            self._repaint(kept.image, kept.layer, QRect(0, 0 if dy > 0 else height + dy, width, abs(dy)))

    def _up_to_date(self, layer: Layer) -> QImage:
        """The image of a layer after what has changed in it was painted anew."""
        kept, dirty = self._images.get(layer.id), self._dirty
        if kept is None:
            dirty = None
            kept = self._images[layer.id] = LayerImage(self._blank(), Layer(layer.role, layer.name))
        old, kept.layer = kept.layer, layer
        if layer.strokes is old.strokes and layer.image is old.image:
            return kept.image
        if layer.image is old.image and layer.strokes[: len(old.strokes)] == old.strokes:
            painter = QPainter(kept.image)
            self._set_up(painter)
            in_view = self._to_page(kept.image.rect())
            for stroke in layer.strokes[len(old.strokes) :]:  # new ink lies on top of what is there
                self._ink(painter, stroke, in_view)
            painter.end()
        else:
            region = _changed_image(old.image, layer.image, self._page)
            for stroke in set(layer.strokes) ^ set(old.strokes):
                region = region.united(stroke.bounds)
            if dirty is not None:  # who changed it may know better
                region = region.intersected(dirty)
            pixels = self._matrix().mapRect(region).toAlignedRect().adjusted(-1, -1, 1, 1)
            self._repaint(kept.image, layer, pixels.intersected(kept.image.rect()))
        return kept.image

    def _repaint(self, image: QImage, layer: Layer, pixels: QRect) -> None:
        """Paint a rectangle of device pixels anew."""
        painter = QPainter(image)
        painter.setClipRect(pixels)  # whole pixels: a clip that halves them would leave seams
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(pixels, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._set_up(painter)
        paint_layer(painter, layer, self._page, self._to_page(pixels), self._ink)
        painter.end()

    def _set_up(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self._matrix())

    def _matrix(self) -> QTransform:
        """Page units -> device pixels."""
        return self._transform.matrix() * QTransform.fromScale(self._ratio, self._ratio)

    def _to_page(self, pixels: QRect) -> QRectF:
        return self._matrix().inverted()[0].mapRect(QRectF(pixels))

    def _blank(self) -> QImage:
        image = QImage(self._size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        return image


def _changed_image(old: Pixels | None, new: Pixels | None, page: Page) -> QRectF:
    """Where two images of a layer differ, in page units."""
    if old is new:
        return QRectF()
    if old is None or new is None or old.shape != new.shape:
        return QRectF(0, 0, *page)
    import numpy as np  # late: the window opens without it, and no image comes without it

    differs = old != new if old.ndim == 2 else (old != new).any(axis=-1)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if len(rows) == 0:
        return QRectF()
    x, y = page.width / old.shape[1], page.height / old.shape[0]
    # A pixel more on each side: smooth scaling reaches over.
    return QRectF(x * (columns[0] - 2), y * (rows[0] - 2), x * (np.ptp(columns) + 5), y * (np.ptp(rows) + 5))


def desk_colour(palette: QPalette) -> QColor:
    """Neutral, and a little apart from the panels around, so that colours on the page look like themselves."""
    window = palette.color(QPalette.ColorRole.Window)
    grey = round(0.299 * window.red() + 0.587 * window.green() + 0.114 * window.blue())
    grey = max(0, grey - 20) if grey > 127 else max(0, grey - 10)
    return QColor(grey, grey, grey)


def _paint_edge(painter: QPainter, page: QRectF) -> None:
    shade = QColor(0, 0, 0, 26)
    for grow in (3, 2, 1):
        painter.fillRect(page.adjusted(-grow, 1 - grow, grow, grow + 1), shade)


def paint_brush_outline(painter: QPainter, centre: QPointF, diameter: float) -> None:
    """The brush at its true size (view pixels), readable on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = max(diameter / 2, 1.5)
    painter.setPen(QPen(QColor(255, 255, 255, 170), 3))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(0, 0, 0, 220), 1))
    painter.drawEllipse(centre, radius, radius)
