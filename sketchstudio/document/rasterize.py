"""Drawing -> arrays, as the model sees it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.ink import fit_image, fit_ink
from sketchstudio.document.ink_path import ink_paths
from sketchstudio.document.layer import Drawing, Page, Pixels, Role
from sketchstudio.document.paint import to_qimage
from sketchstudio.document.stroke import Stroke

THINNEST_LINE = 1.25  # pixels: thinner ink would reach the model as a grey haze


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
    first = layers[0]
    if len(layers) == 1 and first.image is not None and not first.strokes and first.opacity == 1:
        alone = fit_image(first.image, width, height)  # blending would round what has nothing to blend with
        return alone if alone[..., 3].any() else None
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
