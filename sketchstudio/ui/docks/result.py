"""The result view: the picture as it forms, every step of it, with a thin line for how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchstudio.document.marks.stroke import RGBA
from sketchstudio.paths import resource
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.desk import desk_colour
from sketchstudio.ui.canvas.view_transform import placed_on_page

if TYPE_CHECKING:
    from sketchstudio.generation.request import Finished, Frame, Pixels
    from sketchstudio.ui.watching.seen import Seen

MARGIN = 24
CAPTION = 32  # height of the line under the picture
LINE = 3  # height of the progress line
GAP, INSET = 8, 16  # of the hint: between sketch and text, and around both


class ResultView(QWidget):
    """Shows one picture, fitted into the view. Before the first run: a faint hint and the sample sketch."""

    shown = Signal()  # another picture, or it is further

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Result"))
        self.image: Pixels | None = None  # what is shown, (height, width, 3)
        self.caption = ""
        self.progress = 0.0
        self.picture = QImage()
        self._scaled = QPixmap()
        self._newest: tuple[Pixels | None, str] = None, ""  # picture and caption, whatever is looked back at
        self.still: Seen | None = None  # what somebody looks back at
        self._part: QTransform | None = None  # from units of a page to pixels of the view; None shows all
        self._page = QSizeF()

    def sizeHint(self) -> QSize:
        return QSize(520, 560)

    def start(self, caption: str) -> None:
        """A run begins; the picture before stays until the first frame."""
        self.still = None
        self.progress = 0.0
        self._take(None, caption)

    def show_frame(self, frame: Frame) -> None:
        """The picture after a step."""
        self.progress = frame.step / frame.steps
        self._take(
            frame.image,
            self.tr("Step {step} of {steps} · {elapsed:.1f} s · {left:.1f} s left").format(
                step=frame.step, steps=frame.steps, elapsed=frame.elapsed, left=frame.left
            ),
        )

    def show_finished(self, event: Finished, caption: str) -> None:
        """The final picture."""
        self.still = None
        self.progress = 0.0
        self._take(event.image, caption)

    def stop(self, caption: str, image: Pixels | None = None) -> None:
        """The run ended without a final picture; what was seen of it stays, or gives way to another picture."""
        self.progress = 0.0
        self._take(image, caption)

    def clear(self) -> None:
        """Back to the hint."""
        self.still = None
        self.progress = 0.0
        self._newest = None, ""
        self._show_newest()

    def show_still(self, still: Seen, caption: str) -> None:
        """A picture that somebody looks back at, until `show_newest`, a new run or the end of this one."""
        self.still = still
        self._show(still.image)
        self._say(caption)

    def show_part(self, part: QTransform | None, page: QSizeF | None = None) -> None:
        """Where a page lies in the view that the picture lies on; None: all of it, as large as there is room."""
        page = page or QSizeF()
        if part != self._part or page != self._page:
            self._part, self._page = part, page
            self.update()

    def show_newest(self) -> None:
        """Nobody looks back any more."""
        self.still = None
        self._show_newest()

    def _take(self, image: Pixels | None, caption: str) -> None:
        """The newest picture (None: the one before) and what is said of it; shown unless somebody looks back."""
        self._newest = self._newest[0] if image is None else image, caption
        if self.still is not None:
            self.shown.emit()  # it is further
            self.update()
        elif self.image is self._newest[0]:
            self._say(caption)
        else:
            self._show_newest()

    def _show_newest(self) -> None:
        image, caption = self._newest
        if image is None:
            self.image, self.picture, self._scaled = None, QImage(), QPixmap()
        else:
            self._show(image)
        self._say(caption)

    def _say(self, caption: str) -> None:
        self.caption = caption
        self.setAccessibleDescription(caption)
        self.update()
        self.shown.emit()

    def _show(self, image: Pixels) -> None:
        height, width = image.shape[:2]
        self.image = image
        self.picture = QImage(image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self._scaled = QPixmap()

    def _place(self) -> QRect:
        """Where the picture goes: as large as the view allows, in the middle of what the caption leaves."""
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -CAPTION)
        size = QSize(1, 1) if self.picture.isNull() else self.picture.size()
        fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        free = room.size() - fitted
        return QRect(room.topLeft() + QPoint(round(free.width() / 2), round(free.height() / 2)), fitted)

    def colour_at(self, place: QPointF) -> RGBA | None:
        """Of the picture at a point of the view; None beside it."""
        if self.picture.isNull():
            return None
        at = place
        around = QRectF(self._place())
        if self._part is not None:
            at, around = self._part.inverted()[0].map(place), placed_on_page(QSizeF(self.picture.size()), self._page)
        if not around.contains(at):
            return None
        x = int((at.x() - around.x()) / around.width() * self.picture.width())
        y = int((at.y() - around.y()) / around.height() * self.picture.height())
        colour = self.picture.pixelColor(min(x, self.picture.width() - 1), min(y, self.picture.height() - 1))
        return colour.red(), colour.green(), colour.blue(), 255

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scaled = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        theme.fill(painter, self.rect(), desk_colour(self.palette()))
        place = self._place()
        below = QRect(0, place.bottom() + 1, self.width(), CAPTION)
        if self.picture.isNull():
            self._paint_hint(painter, place, colours)
        elif self._part is not None:
            below = QRect(0, self.height() - CAPTION, self.width(), CAPTION)
            self._paint_part(painter, self._part, colours)
            painter.fillRect(below, desk_colour(self.palette()))  # else the picture would run through the caption
        else:
            self._paint_picture(painter, place, colours)
        if self.caption:
            painter.setPen(QColor(colours.muted))
            said = self.fontMetrics().elidedText(self.caption, Qt.TextElideMode.ElideMiddle, below.width() - 16)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, said)
        if self.progress:
            line = QRectF(0, self.height() - LINE, self.width() * self.progress, LINE)
            painter.fillRect(line, QColor(colours.accent))
        painter.end()

    def _paint_picture(self, painter: QPainter, place: QRect, colours: theme.Scheme) -> None:
        ratio = self.devicePixelRatioF()
        if self._scaled.isNull() or self._scaled.devicePixelRatio() != ratio:  # taken to another screen
            self._scaled = QPixmap.fromImage(
                self.picture.scaled(
                    place.size() * ratio,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._scaled.setDevicePixelRatio(ratio)
        painter.drawPixmap(place.topLeft(), self._scaled)
        painter.setPen(QColor(colours.line))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _paint_part(self, painter: QPainter, part: QTransform, colours: theme.Scheme) -> None:
        place = placed_on_page(QSizeF(self.picture.size()), self._page)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(part)
        painter.drawImage(place, self.picture)
        pen = QPen(QColor(colours.line))
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRect(place)
        painter.resetTransform()

    def _paint_hint(self, painter: QPainter, place: QRect, colours: theme.Scheme) -> None:
        from PySide6.QtSvg import QSvgRenderer

        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        hint = self.tr("Draw a sketch on the left, say what it is, and press Generate.")
        room = place.adjusted(INSET, 0, -INSET, 0)
        card, where, text = hint_places(place, self.rect(), painter.boundingRect(room, flags, hint).height())
        painter.setPen(QColor(colours.line))
        painter.setBrush(theme.brush(QColor(colours.window)))
        painter.drawRoundedRect(card, 4, 4)
        sketch = resource("samples/chair.svg").read_text(encoding="utf-8").replace("#000000", colours.text)
        painter.setOpacity(0.22)
        QSvgRenderer(sketch.encode()).render(painter, QRectF(where))
        painter.setOpacity(1.0)
        painter.setPen(QColor(colours.muted))
        painter.drawText(text, flags, hint)


def hint_places(place: QRect, view: QRect, height: int) -> tuple[QRect, QRect, QRect]:
    """Card, sketch and text of the hint, where a picture would go and the text is so high. Large letters take their
    room from the sketch, and where that would be too small, from the view above and below the card."""
    card = QRect(place)
    lacking = height + GAP + place.width() // 3 + 2 * INSET - place.height()
    if lacking > 0:
        card = card.adjusted(0, -lacking // 2, 0, lacking // 2) & view
    inside = card.adjusted(INSET, INSET, -INSET, -INSET)
    side = max(0, min(round(0.6 * card.width()), inside.height() - GAP - height))
    sketch = QRect(card.center().x() - side // 2, card.center().y() - round(0.58 * side), side, side)
    sketch.moveBottom(min(sketch.bottom(), inside.bottom() - GAP - height))
    return card, sketch, QRect(inside.left(), sketch.bottom() + GAP, inside.width(), height)
