"""How a result of the history is seen: its small picture, and one line about it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from sketchstudio.generation.history import Entry
from sketchstudio.ui import theme

translate = QCoreApplication.translate

SIDE = 74  # pixels of a picture in the grid


def describe(entry: Entry) -> str:
    """A result in one line."""
    when = f"{datetime.fromtimestamp(entry.made):%Y-%m-%d %H:%M}"
    parts = [
        entry.prompt or translate("history", "Untitled"),
        translate("history", "seed {seed}").format(seed=entry.seed),
        f"{entry.width} × {entry.height}",
        when,
        *([translate("history", "live")] if entry.live else []),
    ]
    return " · ".join(parts)


def tile(entry: Entry, ratio: float) -> QPixmap:
    """Its small picture, fitted into a square, with a star where it is a favourite; `ratio`: device pixels a pixel."""
    height, width = entry.thumb.shape[:2]
    image = QImage(entry.thumb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    side = round(SIDE * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    fitted = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(pixmap)
    painter.drawImage((side - fitted.width()) // 2, (side - fitted.height()) // 2, fitted)
    painter.scale(ratio, ratio)
    if entry.favourite:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.scheme().panel))
        painter.drawEllipse(SIDE - 24, 4, 20, 20)
        theme.icon("star").paint(painter, SIDE - 21, 7, 14, 14)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
