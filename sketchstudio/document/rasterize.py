"""Drawing -> pixels: on a painter for the eye, as arrays for the model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.ink import fit_image, fit_ink
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.outline import Array, outline, outline_pieces, radii
from sketchstudio.document.stroke import Stroke

PATH_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
THINNEST_LINE = 1.25  # pixels: thinner ink would reach the model as a grey haze


def ink_paths(stroke: Stroke, minimum: float = 0.0) -> list[QPainterPath]:
    """The ink of a stroke in page units, nowhere thinner than `minimum`, to be filled path by path.

    Kept with the stroke, which never changes: for the eye, and for the last `minimum` that made it another shape.
    """
    kept: dict[str, tuple[float, list[QPainterPath]]] = stroke.__dict__  # as functools.cached_property does it
    thinnest = 2 * float(radii(stroke.array[:, 2], stroke.width).min(initial=np.inf)) if minimum else 0.0
    name = "_ink_paths" if minimum <= thinnest else "_thick_paths"
    if name not in kept or (minimum > thinnest and kept[name][0] != minimum):
        kept[name] = (minimum, _ink_paths(stroke, minimum))
    return kept[name][1]


def _ink_paths(stroke: Stroke, minimum: float = 0.0) -> list[QPainterPath]:
    if stroke.colour[3] < 255:
        return [to_path(outline(stroke.array, stroke.width, minimum))]
    return [to_path(piece) for piece in outline_pieces(stroke.array, stroke.width, minimum)]


def to_path(polygons: list[Array]) -> QPainterPath:
    """Polygons (M, 2) -> one path of them all, filled by the non-zero rule.

    Written in Qt's own stream format (QDataStream documentation, "QPainterPath"): point by point through Python
    takes ten times as long, and a pen may not wait.
    """
    path = QPainterPath()
    if polygons:
        sizes = np.array([len(polygon) for polygon in polygons])
        elements = np.zeros(sizes.sum(), dtype=PATH_ELEMENT)
        elements["type"] = QPainterPath.ElementType.LineToElement.value
        elements["type"][np.cumsum(sizes) - sizes] = QPainterPath.ElementType.MoveToElement.value
        elements["x"], elements["y"] = np.concatenate(polygons).T
        head, tail = np.array([len(elements)], dtype=">i4"), np.array([0, Qt.FillRule.WindingFill.value], dtype=">i4")
        stream = QDataStream(QByteArray(head.tobytes() + elements.tobytes() + tail.tobytes()))
        stream >> path
    path.setFillRule(Qt.FillRule.WindingFill)
    path.controlPointRect()  # Qt notes it on first use; let that be here, before threads share the path
    return path


def paint_stroke(painter: QPainter, stroke: Stroke, region: QRectF | None = None) -> None:
    """Fill the ink of a stroke; the painter's transform maps page units. `region` leaves out what lies elsewhere."""
    if region is not None and not stroke.bounds.intersects(region):
        return
    for path in ink_paths(stroke):
        if region is None or path.controlPointRect().intersects(region):
            painter.fillPath(path, QColor(*stroke.colour))


def paint_layer(painter: QPainter, layer: Layer, page: Page, region: QRectF | None = None) -> None:
    """Paint image and strokes of a layer without its opacity; `region` leaves out what lies elsewhere."""
    if layer.image is not None:
        painter.drawImage(QRectF(0, 0, *page), to_qimage(layer.image))
    for stroke in layer.strokes:
        paint_stroke(painter, stroke, region)


def to_qimage(pixels: Pixels) -> QImage:
    """An image over the same memory: (H, W) is alpha of black ink, (H, W, 4) straight RGBA."""
    height, width = pixels.shape[:2]
    ink = pixels.ndim == 2
    kind = QImage.Format.Format_Alpha8 if ink else QImage.Format.Format_RGBA8888
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, width * (1 if ink else 4), kind)


def sketch_map(document: Document | Drawing, width: int, height: int) -> Pixels:
    """Ink of all visible sketch layers, uint8 (height, width): 255 is full ink, 0 is paper.

    The page is fitted into the picture in its own proportions; what is left over is paper. Thin lines stay lines.
    """
    drawing = _drawing(document)
    result = np.zeros((height, width), dtype=np.uint8)
    for layer in drawing.with_role(Role.SKETCH):
        if not layer.visible or layer.is_blank:
            continue
        strokes = _render(layer.strokes, drawing.page, width, height, THINNEST_LINE)[..., 3]
        if layer.image is not None:
            strokes = np.maximum(strokes, fit_ink(layer.image, width, height))
        result = np.maximum(result, np.rint(strokes * layer.opacity).astype(np.uint8))
    return result


def colour_map(document: Document | Drawing, width: int, height: int) -> Pixels | None:
    """Paint of all visible colour layers, straight RGBA uint8 (height, width, 4); None where nothing is painted."""
    drawing = _drawing(document)
    layers = [layer for layer in drawing.with_role(Role.COLOUR) if layer.visible and not layer.is_blank]
    if not layers:
        return None
    canvas = _blank(width, height)
    painter = QPainter(canvas)
    for layer in layers:
        painter.setOpacity(layer.opacity)
        if layer.image is not None:
            painter.drawImage(0, 0, to_qimage(fit_image(layer.image, width, height)))
        painter.drawImage(0, 0, to_qimage(_render(layer.strokes, drawing.page, width, height)))
    painter.end()
    result = _pixels(canvas)
    return result if result[..., 3].any() else None


def page_rect(page: Page, width: int, height: int) -> QRectF:
    """Where the page lies in a picture of this size: in the middle, as large as it fits."""
    scale = min(width / page.width, height / page.height)
    fitted_width, fitted_height = page.width * scale, page.height * scale
    return QRectF((width - fitted_width) / 2, (height - fitted_height) / 2, fitted_width, fitted_height)


def _render(strokes: tuple[Stroke, ...], page: Page, width: int, height: int, thinnest: float = 0.0) -> Pixels:
    canvas = _blank(width, height)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = page_rect(page, width, height)
    painter.setClipRect(rect)
    scale = rect.width() / page.width
    matrix = QTransform(scale, 0, 0, scale, rect.x(), rect.y())
    for stroke in strokes:
        for path in ink_paths(stroke, thinnest / scale):
            # A path of our own: Qt notes things on a path that it fills, and the canvas may be filling it now.
            painter.fillPath(matrix.map(path), QColor(*stroke.colour))
    painter.end()
    return _pixels(canvas)


def _blank(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _pixels(image: QImage) -> Pixels:
    """A copy of an image as straight RGBA, (H, W, 4)."""
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows: npt.NDArray[np.uint8] = np.frombuffer(straight.constBits(), dtype=np.uint8)
    return rows.reshape(straight.height(), straight.bytesPerLine())[:, : 4 * straight.width()].reshape(
        straight.height(), straight.width(), 4
    ).copy()


def _drawing(document: Document | Drawing) -> Drawing:
    return document if isinstance(document, Drawing) else document.snapshot()
