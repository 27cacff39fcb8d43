"""The result view: the picture as it forms, every step of it, with a thin line for how far it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sketchstudio.generation.request import Finished, Frame, Pixels
from sketchstudio.paths import resource
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.canvas_painter import desk_colour

MARGIN = 24
CAPTION = 32  # height of the line under the picture
LINE = 3  # height of the progress line


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

    def sizeHint(self) -> QSize:
        return QSize(520, 560)

    def start(self, caption: str) -> None:
        """A run begins; the picture before stays until the first frame."""
        self.progress = 0.0
        self._say(caption)

    def show_frame(self, frame: Frame) -> None:
        """The picture after a step."""
        self.progress = frame.step / frame.steps
        self._show(frame.image)
        self._say(
            self.tr("Step {step} of {steps} · {elapsed:.1f} s · {left:.1f} s left").format(
                step=frame.step, steps=frame.steps, elapsed=frame.elapsed, left=frame.left
            )
        )

    def show_still(self, image: Pixels, caption: str) -> None:
        """A step that somebody looks back at; a run goes on meanwhile."""
        self._show(image)
        self._say(caption)

    def show_finished(self, event: Finished, caption: str) -> None:
        """The final picture."""
        self.progress = 0.0
        self._show(event.image)
        self._say(caption)

    def stop(self, caption: str) -> None:
        """The run ended without a final picture; what was seen of it stays."""
        self.progress = 0.0
        self._say(caption)

    def clear(self) -> None:
        """Back to the hint."""
        self.image = None
        self.picture, self._scaled = QImage(), QPixmap()
        self.stop("")

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
        self.update()

    def _place(self) -> QRect:
        """Where the picture goes: as large as the view allows, in the middle."""
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = QSize(1, 1) if self.picture.isNull() else self.picture.size()
        fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if room.height() - fitted.height() < 2 * (CAPTION - MARGIN):  # the caption would not fit under it
            room.setBottom(room.bottom() + MARGIN - CAPTION)
            fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), fitted)
        place.moveCenter(room.center())
        return place

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scaled = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), desk_colour(self.palette()))
        place = self._place()
        if self.picture.isNull():
            self._paint_hint(painter, place, colours)
        else:
            self._paint_picture(painter, place, colours)
        if self.caption:
            painter.setPen(QColor(colours.muted))
            below = QRect(0, place.bottom() + 1, self.width(), CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.caption)
        if self.progress:
            line = QRectF(0, self.height() - LINE, self.width() * self.progress, LINE)
            painter.fillRect(line, QColor(colours.accent))
        painter.end()

    def _paint_picture(self, painter: QPainter, place: QRect, colours: theme.Scheme) -> None:
        if self._scaled.isNull():
            ratio = self.devicePixelRatioF()
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

    def _paint_hint(self, painter: QPainter, place: QRect, colours: theme.Scheme) -> None:
        from PySide6.QtSvg import QSvgRenderer

        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(colours.window))
        painter.drawRoundedRect(place, 4, 4)
        sketch = resource("samples/chair.svg").read_text(encoding="utf-8").replace("#000000", colours.text)
        side = place.width() * 0.6
        where = QRectF(place.center().x() - side / 2, place.center().y() - side * 0.58, side, side)
        painter.setOpacity(0.22)
        QSvgRenderer(sketch.encode()).render(painter, where)
        painter.setOpacity(1.0)
        painter.setPen(QColor(colours.muted))
        text = place.adjusted(24, 0, -24, -24)
        text.setTop(int(where.bottom()) + 8)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(text, flags, self.tr("Draw a sketch on the left, say what it is, and press Generate."))
