"""Drawing -> arrays, as the model sees it."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, hypot

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.fading import Faded, Part, parts
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Place, Role
from sketchstudio.document.marks.ink import fit_image, fit_ink, scaled_image, scaled_ink
from sketchstudio.document.marks.ink_path import ink_fills
from sketchstudio.document.marks.paint import from_qimage, to_qimage
from sketchstudio.document.marks.path import Mark, Path, painter_path

THINNEST_LINE = 1.25  # pixels: thinner ink would reach the model as a grey haze
WEIGHT_REACH = 16.0  # pixels across: the weight of a line holds in all the latent pixels (8 x 8) that it touches
USUAL = 100  # grey level of a weight of 1 in the image that weights are painted into; that of 2 is 200


def sketch_map(document: Document | Drawing, width: int, height: int) -> Pixels:
    """Ink of all visible sketch layers, uint8 (height, width): 255 is full ink, 0 is paper.

    The page is fitted into the picture in its own proportions; what is left over is paper. Thin lines stay lines.
    """
    drawing = _drawing(document)
    result = np.zeros((height, width), dtype=np.uint8)
    for layer in _visible(drawing, Role.SKETCH):
        ink = _ink(layer, drawing.page, width, height, THINNEST_LINE)
        result = np.maximum(result, np.rint(ink * layer.opacity).astype(np.uint8))
    return result


def mask_map(document: Document | Drawing, width: int, height: int) -> Pixels | None:
    """Where the model may change the picture, uint8 (height, width): 255 is anew, 0 is kept; None without a mask.

    The opacity of a mask layer is for the eye: it does not weaken the mask.
    """
    drawing = _drawing(document)
    result = np.zeros((height, width), dtype=np.uint8)
    for layer in _visible(drawing, Role.MASK):
        result = np.maximum(result, _ink(layer, drawing.page, width, height))
    return result if result.any() else None


def weight_map(document: Document | Drawing, width: int, height: int) -> npt.NDArray[np.float32] | None:
    """How much the model should mind each place of the sketch, float32 (height, width), 1 is as usual; None where it
    is that everywhere. The weight of a line holds a little way around it, later lines over earlier ones."""
    drawing = _drawing(document)
    marks = [mark for layer in _visible(drawing, Role.SKETCH) for mark in layer.strokes]
    if all(mark.weight == 1 for mark in marks):
        return None
    canvas = QImage(width, height, QImage.Format.Format_Grayscale8)
    canvas.fill(_level(1))
    painter, matrix = _painter(canvas, drawing.page)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # it would make weights that nobody chose
    for mark in marks:
        _paint(painter, matrix, mark, WEIGHT_REACH, _level(mark.weight))
    painter.end()
    rows = np.frombuffer(canvas.constBits(), dtype=np.uint8).reshape(height, canvas.bytesPerLine())[:, :width]
    result = rows.astype(np.float32) / np.float32(USUAL)
    return None if bool((result == 1).all()) else result


def colour_map(document: Document | Drawing, width: int, height: int) -> Pixels | None:
    """Paint of all visible colour layers, straight RGBA uint8 (height, width, 4); None where nothing is painted."""
    drawing = _drawing(document)
    seen = _painted(drawing, Role.COLOUR)
    if not seen:
        return None
    first = seen[0]
    if len(seen) == 1 and isinstance(first, Layer) and _is_plain_image(first):
        alone = _image(first, drawing.page, width, height)  # blending would round what has nothing to blend with
        return alone if alone[..., 3].any() else None
    result = _blended(seen, drawing.page, width, height)
    return result if result[..., 3].any() else None


def result_map(document: Document | Drawing, width: int, height: int) -> Pixels | None:
    """Pictures on all visible result layers on white paper, RGB uint8 (height, width, 3); None where there is none."""
    drawing = _drawing(document)
    seen = _painted(drawing, Role.RESULT)
    if not seen:
        return None
    return np.ascontiguousarray(_blended(seen, drawing.page, width, height, Qt.GlobalColor.white)[..., :3])


def page_rect(page: Page, width: int, height: int) -> QRectF:
    """Where the page lies in a picture of this size: in the middle, as large as it fits."""
    scale = min(width / page.width, height / page.height)
    fitted_width, fitted_height = page.width * scale, page.height * scale
    return QRectF((width - fitted_width) / 2, (height - fitted_height) / 2, fitted_width, fitted_height)


def _visible(drawing: Drawing, role: Role) -> list[Layer]:
    return [layer for layer in drawing.with_role(role) if layer.visible and not layer.is_blank]


def _painted(drawing: Drawing, role: Role) -> tuple[Part, ...]:
    """What is seen of the painted layers of a role, those of faded groups together."""
    return parts(drawing, [layer for layer in drawing.layers if layer.role is role and not layer.is_blank])


def _is_plain_image(layer: Layer) -> bool:
    return layer.image is not None and not layer.strokes and layer.opacity == 1


def _blended(
    seen: Iterable[Part], page: Page, width: int, height: int, paper: Qt.GlobalColor = Qt.GlobalColor.transparent
) -> Pixels:
    """Images and marks of painted layers over each other, straight RGBA (height, width, 4)."""
    canvas = _blank(width, height)
    canvas.fill(paper)
    painter = QPainter(canvas)
    for part in seen:
        painter.setOpacity(part.opacity)
        pixels = (
            _blended(part.inside, page, width, height) if isinstance(part, Faded) else _sheet(part, page, width, height)
        )
        painter.drawImage(0, 0, to_qimage(pixels))
    painter.end()
    return from_qimage(canvas)


def _sheet(layer: Layer, page: Page, width: int, height: int) -> Pixels:
    """The image of a painted layer with the marks on it, before they fade; straight RGBA (height, width, 4)."""
    marks = _render(layer.strokes, page, width, height)
    if layer.image is None:
        return marks
    pixels = _image(layer, page, width, height)
    if not layer.strokes:
        return pixels
    sheet = to_qimage(pixels).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, to_qimage(marks))
    painter.end()
    return from_qimage(sheet)


def _ink(layer: Layer, page: Page, width: int, height: int, thinnest: float = 0.0) -> Pixels:
    """Marks and image of an ink layer, (height, width), without its opacity."""
    ink: Pixels = _render(layer.strokes, page, width, height, thinnest)[..., 3]
    return ink if layer.image is None else np.maximum(ink, _image(layer, page, width, height))


def _image(layer: Layer, page: Page, width: int, height: int) -> Pixels:
    """The image of a layer in a picture of this size, cut off at the edge of the page."""
    image = layer.image
    assert image is not None  # the caller has looked
    if layer.place is None:
        return fit_ink(image, width, height) if layer.role.is_ink else fit_image(image, width, height)
    if not layer.place.is_upright:
        return _turned(image, layer.place, page, width, height)
    result = np.zeros((height, width) + image.shape[2:], dtype=np.uint8)
    place = layer.image_rect(page)
    seen = place & QRectF(0, 0, *page)
    if seen.isEmpty():
        return result
    # The pixels that reach onto the page, and where these whole pixels lie in the picture.
    x, y = image.shape[1] / place.width(), image.shape[0] / place.height()
    left, top = floor((seen.left() - place.left()) * x), floor((seen.top() - place.top()) * y)
    right = min(ceil((seen.right() - place.left()) * x), image.shape[1])
    bottom = min(ceil((seen.bottom() - place.top()) * y), image.shape[0])
    kept = QRectF(left / x, top / y, (right - left) / x, (bottom - top) / y).translated(place.topLeft())
    target = _matrix(page, width, height).mapRect(kept).toRect()
    target.setSize(target.size().expandedTo(QSize(1, 1)))
    scaled = scaled_ink if layer.role.is_ink else scaled_image
    fitted = scaled(np.ascontiguousarray(image[top:bottom, left:right]), target.width(), target.height())
    onto = target & page_rect(page, width, height).toAlignedRect() & QRect(0, 0, width, height)
    part = onto.translated(-target.topLeft())
    result[_slices(onto)] = fitted[_slices(part)]
    return result


def _turned(image: Pixels, place: Place, page: Page, width: int, height: int) -> Pixels:
    """An image that does not lie upright in a picture of this size. It is reduced first, with what that takes to keep
    lines, and then turned, with smooth edges."""
    matrix = place.matrix * _matrix(page, width, height)
    sides = hypot(matrix.m11(), matrix.m12()), hypot(matrix.m21(), matrix.m22())
    across, down = (max(1, min(ceil(side), most)) for side, most in zip(sides, image.shape[1::-1], strict=True))
    reduced = (scaled_ink if image.ndim == 2 else scaled_image)(image, across, down)
    canvas = _blank(width, height)
    painter, _ = _painter(canvas, page)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(matrix)
    painter.drawImage(QRectF(0, 0, 1, 1), to_qimage(reduced))
    painter.end()
    pixels = from_qimage(canvas)
    return np.ascontiguousarray(pixels[..., 3]) if image.ndim == 2 else pixels


def _slices(rect: QRect) -> tuple[slice, slice]:
    return slice(rect.top(), rect.top() + rect.height()), slice(rect.left(), rect.left() + rect.width())


def _render(marks: Iterable[Mark], page: Page, width: int, height: int, thinnest: float = 0.0) -> Pixels:
    canvas = _blank(width, height)
    painter, matrix = _painter(canvas, page)
    for mark in marks:
        _paint(painter, matrix, mark, thinnest)
    painter.end()
    return from_qimage(canvas)


def _painter(canvas: QImage, page: Page) -> tuple[QPainter, QTransform]:
    """A painter that keeps to the page, and what maps page units to its pixels."""
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(page_rect(page, canvas.width(), canvas.height()))
    return painter, _matrix(page, canvas.width(), canvas.height())


def _matrix(page: Page, width: int, height: int) -> QTransform:
    rect = page_rect(page, width, height)
    scale = rect.width() / page.width
    return QTransform(scale, 0, 0, scale, rect.x(), rect.y())


def _paint(
    painter: QPainter, matrix: QTransform, mark: Mark, thinnest: float = 0.0, colour: QColor | None = None
) -> None:
    """Paint a mark nowhere thinner than so many pixels, in one colour for all of it if there is one.

    What is filled is a path of our own: Qt notes things on a path that it fills, and the canvas may be filling it now.
    """
    if isinstance(mark, Path):
        shape = matrix.map(painter_path(mark))
        if mark.fill is not None:
            painter.fillPath(shape, colour or QColor(*mark.fill))
        if mark.width > 0:
            pen = QPen(colour or QColor(*mark.colour), max(mark.width * matrix.m11(), thinnest))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.strokePath(shape, pen)
        return
    for path, own in ink_fills(mark, thinnest / matrix.m11()):
        painter.fillPath(matrix.map(path), colour or own)


def _level(weight: float) -> QColor:
    level = round(USUAL * weight)
    return QColor(level, level, level)


def _blank(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _drawing(document: Document | Drawing) -> Drawing:
    return document if isinstance(document, Drawing) else document.snapshot()
