"""Over the canvas: the picture, in part or half transparent, and the edges that the model's picture has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QWidget

from sketchstudio.generation.request import Pixels
from sketchstudio.ui import theme
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.canvas.view_transform import placed_on_page

HANDLE = 16  # pixels across
LINE = 3  # height of the progress line
KEY_STEP = 0.02
EDGES = 0.5  # opacity of the surest edge: the sketch is seen through it


class PictureOverlay(QWidget):
    """Lies on the page wherever the canvas shows it; pen and mouse go through it to the canvas."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._canvas = canvas
        self.picture = QImage()
        self.edges = QImage()  # in the accent colour, transparent where there is none
        self.opacity = 1.0  # of the picture; 0 shows none
        self.begin = 0.0  # where the picture begins, as a share of the view's width
        self.progress = 0.0
        canvas.picture_over = self.colour_at
        canvas.view_changed.connect(self.update)
        canvas.installEventFilter(self)
        self.resize(canvas.size())
        self.hide()

    def set_picture(self, picture: QImage, opacity: float, begin: float = 0.0) -> None:
        """Show a picture from `begin` on to the right."""
        self.picture, self.opacity, self.begin = picture, opacity, begin
        self._refresh()

    def set_edges(self, edges: Pixels | None) -> None:
        """Show an edge map, (H, W), 255 = an edge; None shows none."""
        if edges is None:
            self.edges = QImage()
        else:
            height, width = edges.shape
            sure = edges.astype("uint16") ** 2 >> 8  # what is likely stands out from what is possible
            alpha = QImage(sure.astype("uint8").tobytes(), width, height, width, QImage.Format.Format_Alpha8)
            self.edges = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self.edges.fill(QColor(theme.scheme().accent))
            painter = QPainter(self.edges)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.drawImage(0, 0, alpha)
            painter.end()
        self._refresh()

    def set_progress(self, progress: float) -> None:
        """How far the picture is, where the result view is hidden; 0 shows nothing."""
        self.progress = progress
        self._refresh()

    def colour_at(self, view: QPointF) -> tuple[QColor, float] | None:
        """Of the picture over a point of the canvas, and how far it covers that; None where there is none."""
        if self.picture.isNull() or self.opacity <= 0 or view.x() < self.begin * self.width():
            return None
        place = placed_on_page(QSizeF(self.picture.size()), self._canvas.page_size())
        at = self._canvas.transform.to_page(view) - place.topLeft()
        x = int(at.x() / place.width() * self.picture.width())
        y = int(at.y() / place.height() * self.picture.height())
        return (self.picture.pixelColor(x, y), self.opacity) if self.picture.rect().contains(x, y) else None

    def _refresh(self) -> None:
        pictured = not self.picture.isNull() and self.opacity > 0
        self.setVisible(pictured or not self.edges.isNull() or self.progress > 0)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.resize(self._canvas.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        matrix, page = self._canvas.transform.matrix(), self._canvas.page_size()
        if not self.picture.isNull() and self.opacity > 0:
            painter.setClipRect(QRectF(self.begin * self.width(), 0, self.width(), self.height()))
            painter.setOpacity(self.opacity)
            painter.setTransform(matrix)
            painter.drawImage(placed_on_page(QSizeF(self.picture.size()), page), self.picture)
            painter.resetTransform()
            painter.setOpacity(1.0)
            painter.setClipping(False)
        if not self.edges.isNull():
            painter.setOpacity(EDGES)
            painter.setTransform(matrix)
            painter.drawImage(placed_on_page(QSizeF(self.edges.size()), page), self.edges)
            painter.resetTransform()
            painter.setOpacity(1.0)
        if self.progress:
            line = QRectF(0, self.height() - LINE, self.width() * self.progress, LINE)
            painter.fillRect(line, QColor(theme.scheme().accent))
        painter.end()


class SplitHandle(QWidget):
    """The line between canvas and picture; it is dragged with pen or mouse, or moved with the arrow keys."""

    moved = Signal(float)  # where it is, as a share of the view's width

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Line between drawing and picture"))
        self.setToolTip(self.tr("Drag to see more of the drawing or of the picture"))
        self._canvas = canvas
        self.share = 0.5
        canvas.installEventFilter(self)
        self.hide()

    def set_share(self, share: float) -> None:
        """Put it there, within the view."""
        self.share = min(max(share, 0.0), 1.0)
        self.setGeometry(round(self.share * self._canvas.width()) - HANDLE // 2, 0, HANDLE, self._canvas.height())
        self.moved.emit(self.share)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.set_share(self.share)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event.position().x())

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # or the canvas would draw with it
        if event.type() == QEvent.Type.TabletMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self.set_share(self.share + step)
        else:
            super().keyPressEvent(event)

    def _drag(self, x: float) -> None:
        self.set_share((self.x() + x) / max(1, self._canvas.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = HANDLE / 2
        painter.fillRect(QRectF(centre - 1, 0, 2, self.height()), QColor(colours.accent))
        painter.setPen(QPen(QColor(colours.text if self.hasFocus() else colours.accent), 2))
        painter.setBrush(QColor(colours.handle))
        painter.drawRoundedRect(QRectF(centre - 5, self.height() / 2 - 16, 10, 32), 5, 5)
        painter.end()
