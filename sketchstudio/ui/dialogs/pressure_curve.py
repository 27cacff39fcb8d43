"""An editor for the pressure curve: drag its points, and try it on a pad beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from sketchstudio.document.marks.pressure import CLOSEST, MOST, PressureCurve
from sketchstudio.ui import theme

GRAB = 12.0  # pixels around a point
MARGIN = 10.0
NUDGE = 0.02  # of a key press
PAD_WIDTH = 14.0  # pixels of the ink at full pressure
PAD_POINTS = 4000


class CurveView(QWidget):
    """The curve itself, pressure to the right and what it counts as upwards. Double-click adds or removes a point."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.curve = PressureCurve()
        self._chosen = 0
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pressure curve"))
        self.setToolTip(
            self.tr("Drag a point. Double-click adds one or takes it away. Arrow keys move the chosen one.")
        )
        self.setFixedSize(180, 180)

    def set_points(self, points: list[tuple[float, float]]) -> None:
        """Another curve; points that make none are not taken."""
        try:
            curve = PressureCurve(points)
        except ValueError:
            return
        self.curve = curve
        self._chosen = min(self._chosen, len(points) - 1)
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places = [self._to_view(point) for point in self.curve.points]
        distances = [(place - event.position()).manhattanLength() for place in places]
        nearest = distances.index(min(distances))
        self._dragging = distances[nearest] <= 2 * GRAB
        if self._dragging:
            self._chosen = nearest
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._move(*self._to_curve(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        points = list(self.curve.points)
        for i, point in enumerate(points[1:-1], 1):
            if (self._to_view(point) - event.position()).manhattanLength() <= GRAB:
                self.set_points(points[:i] + points[i + 1 :])
                return
        x, _ = self._to_curve(event.position())
        if len(points) < MOST:
            self.set_points(sorted([*points, (x, self.curve(x))]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        x, y = self.curve.points[self._chosen]
        steps = {Qt.Key.Key_Left: (-NUDGE, 0), Qt.Key.Key_Right: (NUDGE, 0), Qt.Key.Key_Up: (0, NUDGE),
                 Qt.Key.Key_Down: (0, -NUDGE)}  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._move(x + step[0], y + step[1])
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            way = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self._chosen = (self._chosen + way) % len(self.curve.points)
            self.update()
        else:
            event.ignore()

    def _move(self, x: float, y: float) -> None:
        """The chosen point, as far as its neighbours let it go; the ends stay at pressure 0 and 1."""
        points, i = list(self.curve.points), self._chosen
        low, high = points[i - 1] if i else (0.0, 0.0), points[i + 1] if i + 1 < len(points) else (1.0, 1.0)
        if 0 < i < len(points) - 1:
            x = min(max(x, low[0] + CLOSEST), high[0] - CLOSEST)
        else:
            x = points[i][0]
        points[i] = (x, min(max(y, low[1]), high[1]))
        self.set_points(points)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _to_view(self, point: tuple[float, float]) -> QPointF:
        area = self._area()
        return QPointF(area.left() + point[0] * area.width(), area.bottom() - point[1] * area.height())

    def _to_curve(self, place: QPointF) -> tuple[float, float]:
        area = self._area()
        x, y = (place.x() - area.left()) / area.width(), (area.bottom() - place.y()) / area.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.line), 1))
        painter.setBrush(self.palette().base())
        painter.drawRect(area)
        painter.setPen(QPen(QColor(colours.line), 1))
        for i in range(1, 4):
            painter.drawLine(self._to_view((i / 4, 0)), self._to_view((i / 4, 1)))
            painter.drawLine(self._to_view((0, i / 4)), self._to_view((1, i / 4)))
        path = QPainterPath(self._to_view((0, self.curve(0))))
        for i in range(1, 65):
            path.lineTo(self._to_view((i / 64, self.curve(i / 64))))
        painter.strokePath(path, QPen(QColor(colours.text), 1.75))
        for i, point in enumerate(self.curve.points):
            painter.setPen(QPen(QColor(colours.accent), 1.75))
            painter.setBrush(QColor(colours.accent) if i == self._chosen else self.palette().base())
            painter.drawEllipse(self._to_view(point), 4, 4)
        painter.end()


class Pad(QWidget):
    """A piece of paper to try the pen on."""

    def __init__(self, view: CurveView) -> None:
        super().__init__()
        self._view = view
        self._lines: list[list[tuple[QPointF, float]]] = []
        self.setAccessibleName(self.tr("Pad to try the pen"))
        self.setMinimumSize(160, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        view.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(260, 180)

    def clear(self) -> None:
        """A clean sheet."""
        self._lines.clear()
        self.update()

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TabletPress:
            self._lines.append([])
        if self._lines and event.pressure() > 0:
            self._add(event.position(), event.pressure())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._lines.append([])
        self._add(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._lines and event.buttons() != Qt.MouseButton.NoButton:
            self._add(event.position(), 0.5)

    def _add(self, place: QPointF, pressure: float) -> None:
        self._lines[-1].append((place, pressure))
        while sum(map(len, self._lines)) > PAD_POINTS:
            self._lines.pop(0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, MARGIN, -0.5, -MARGIN))
        if not self._lines:
            painter.setPen(QColor(Qt.GlobalColor.gray))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Try the pen here"))
        pen = QPen(QColor(Qt.GlobalColor.black))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for line in self._lines:
            for (a, _), (b, pressure) in zip(line[:1] + line, line, strict=False):
                pen.setWidthF(max(0.5, PAD_WIDTH * self._view.curve(pressure)))
                painter.setPen(pen)
                painter.drawLine(a, b) if a != b else painter.drawPoint(b)
        painter.end()


class PressureCurveEditor(QWidget):
    """Curve and pad side by side. `changed` says that `points` are others."""

    changed = Signal()

    def __init__(self, points: list[list[float]] | None = None) -> None:
        super().__init__()
        self.view = CurveView()
        self.view.curve = PressureCurve.from_settings(points)
        self.pad = Pad(self.view)
        self.reset, self.clear = QPushButton(self.tr("Straight")), QPushButton(self.tr("Clear the Pad"))
        self.reset.setToolTip(self.tr("The pressure as the tablet tells it"))
        for button in (self.reset, self.clear):
            button.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self.view.set_points([(0.0, 0.0), (1.0, 1.0)]))
        self.clear.clicked.connect(self.pad.clear)
        self.view.changed.connect(self.changed)
        caption = QLabel(self.tr("Pressure to the right, ink upwards"))
        caption.setProperty("role", "muted")
        caption.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.view, 0, 0)
        grid.addWidget(self.pad, 0, 1)
        grid.addWidget(self.reset, 1, 0)
        grid.addWidget(self.clear, 1, 1)
        grid.addWidget(caption, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # what explains it stands below

    def points(self) -> list[list[float]]:
        """For the settings and `CanvasView.set_pressure_curve`."""
        return [list(point) for point in self.view.curve.points]
