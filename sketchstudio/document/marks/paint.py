"""Drawing -> painter: ink and images of layers, for the eye. Loads without NumPy, as the window does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from sketchstudio.document.layer import MASK_COLOUR, Layer, Page, Pixels, Role
from sketchstudio.document.marks.ink_parts import ink_parts, is_opaque
from sketchstudio.document.marks.path import Mark, Path, painter_path
from sketchstudio.document.marks.stroke import Stroke

PaintMark = Callable[[QPainter, Mark, QRectF | None], None]
ROUGH = 4  # points of the pen to one of a rough line


def paint_mark(painter: QPainter, mark: Mark, region: QRectF | None = None) -> None:
    """Fill the ink of a mark; the painter's transform maps page units. `region` leaves out what lies elsewhere."""
    if region is not None and not mark.bounds.intersects(region):
        return
    if isinstance(mark, Path):
        _paint_path(painter, mark)
        return
    if not is_opaque(mark):
        _paint_density(painter, mark, region)
        return
    for path, colour in _ink_fills()(mark):
        if region is None or path.controlPointRect().intersects(region):
            painter.fillPath(path, colour)


def _paint_density(painter: QPainter, stroke: Stroke, region: QRectF | None) -> None:
    """Paint ink that is seen through, in pixels of the painter's device."""
    from sketchstudio.document.marks import density

    matrix = painter.worldTransform()
    area = stroke.bounds if region is None else stroke.bounds & region
    pixels = matrix.mapRect(area).toAlignedRect() & painter.viewport()
    if pixels.isEmpty():
        return
    painter.save()
    painter.resetTransform()
    painter.drawImage(pixels.topLeft(), density.ink_image(ink_parts(stroke), matrix, pixels, QColor(*stroke.colour)))
    painter.restore()


def find_inks(marks: Sequence[Mark]) -> None:
    """Find the ink of many marks at once, before they are painted: a fraction of the time of one by one."""
    from sketchstudio.document.marks import ink_path  # late: outlines need NumPy

    ink_path.find_inks(marks)


@cache
def _ink_fills() -> Callable[[Stroke], list[tuple[QPainterPath, QColor]]]:
    from sketchstudio.document.marks.ink_path import ink_fills  # late: outlines need NumPy

    return ink_fills


def paint_draft(painter: QPainter, mark: Mark, region: QRectF | None = None) -> None:
    """Like `paint_mark` but unsmoothed, a chain of round lines: what can be drawn before NumPy is there."""
    if region is not None and not mark.bounds.intersects(region):
        return
    if isinstance(mark, Path):
        _paint_path(painter, mark)
        return
    pen = QPen(QColor(*mark.colour))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for a, b in pairwise((*mark.points[:1], *mark.points)):
        pen.setWidthF(mark.diameter((a.pressure + b.pressure) / 2))
        painter.setPen(pen)
        if a is b:
            painter.drawPoint(QPointF(a.x, a.y))  # Qt leaves out a line without length
        else:
            painter.drawLine(QLineF(a.x, a.y, b.x, b.y))


def paint_rough(painter: QPainter, mark: Mark) -> None:
    """Like `paint_draft` but one line of even width through a few of its points: a tenth of the time of `paint_mark`,
    and from afar nearly the same."""
    if isinstance(mark, Path):
        _paint_path(painter, mark)
        return
    points = mark.points
    few = points[:: min(ROUGH, 1 + len(points) // 8)]
    if not few:
        return
    pressure = (few[0].pressure + few[len(few) // 2].pressure + few[-1].pressure) / 3
    pen = QPen(QColor(*mark.colour), mark.diameter(pressure) * (1 - mark.softness / 2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if len(points) == 1:
        painter.drawPoint(QPointF(few[0].x, few[0].y))
    else:
        painter.drawPolyline([QPointF(point.x, point.y) for point in (*few, points[-1])])


def paint_layer(
    painter: QPainter, layer: Layer, page: Page, region: QRectF | None = None, ink: PaintMark = paint_mark
) -> None:
    """Paint image and marks of a layer without its opacity; `region` leaves out what lies elsewhere."""
    paint_image(painter, layer, page)
    for mark in layer.strokes:
        ink(painter, mark, region)


def paint_image(painter: QPainter, layer: Layer, page: Page) -> None:
    """Paint the image of a layer, if it has one."""
    if layer.image is not None:
        image = to_qimage(layer.image)
        if layer.role is Role.MASK:  # in the colour of masks, as strong as it is ink
            image.reinterpretAsFormat(QImage.Format.Format_Indexed8)
            red, green, blue, _ = MASK_COLOUR
            image.setColorTable([QColor(red, green, blue, alpha).rgba() for alpha in range(256)])
        painter.save()
        painter.setTransform(layer.image_place(page).matrix, combine=True)
        painter.drawImage(QRectF(0, 0, 1, 1), image)
        painter.restore()


def outline_pen(path: Path) -> QPen:
    """What the outline of a path is drawn with, in page units."""
    pen = QPen(QColor(*path.colour), path.width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _paint_path(painter: QPainter, path: Path) -> None:
    shape = painter_path(path)
    if path.fill is not None:
        painter.fillPath(shape, QColor(*path.fill))
    if path.width > 0:
        painter.strokePath(shape, outline_pen(path))


def to_qimage(pixels: Pixels) -> QImage:
    """An image over the same memory: (H, W) is alpha of black ink, (H, W, 4) straight RGBA."""
    height, width = pixels.shape[:2]
    ink = pixels.ndim == 2
    kind = QImage.Format.Format_Alpha8 if ink else QImage.Format.Format_RGBA8888
    data = pixels if pixels.flags.c_contiguous else pixels.copy()
    return QImage(data.data, width, height, width * (1 if ink else 4), kind)


def from_qimage(image: QImage) -> Pixels:
    """A copy of an image as straight RGBA, (H, W, 4)."""
    import numpy as np  # late: see above

    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), dtype=np.uint8).reshape(straight.height(), straight.bytesPerLine())
    return rows[:, : 4 * straight.width()].reshape(straight.height(), straight.width(), 4).copy()
