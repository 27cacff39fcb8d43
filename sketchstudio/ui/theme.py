"""How the app looks: a light and a dark scheme of our own for Fusion, and icons drawn in the text's colour."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from sketchstudio.paths import resource


class Scheme(NamedTuple):
    """The colours of one theme. Text on its ground has a contrast of at least 4.5 : 1 (WCAG 2 AA)."""

    window: str  # ground of docks and bars
    panel: str  # menus, buttons
    base: str  # ground of what is typed into
    desk: str  # around canvas and result
    text: str
    muted: str  # secondary text
    disabled: str
    line: str  # between parts
    border: str  # of what can be used
    hover: str
    pressed: str
    selected: str
    handle: str
    accent: str
    accent_hover: str
    on_accent: str
    error: str
    on_error: str


LIGHT = Scheme(
    window="#f6f6f7",
    panel="#ffffff",
    base="#ffffff",
    desk="#e4e5e8",
    text="#1d1f23",
    muted="#5a5f68",
    disabled="#a2a6ad",
    line="#dcdde1",
    border="#b9bcc3",
    hover="#e9eaed",
    pressed="#dcdee3",
    selected="#dfe8fb",
    handle="#ffffff",
    accent="#2b5fd0",
    accent_hover="#2452b5",
    on_accent="#ffffff",
    error="#fbe3e1",
    on_error="#7c1d16",
)
DARK = Scheme(
    window="#232529",
    panel="#2c2f34",
    base="#1b1d20",
    desk="#17181b",
    text="#e8e9eb",
    muted="#a9adb5",
    disabled="#666b74",
    line="#34373d",
    border="#4a4e56",
    hover="#33363c",
    pressed="#3c4047",
    selected="#2a3a5c",
    handle="#e8e9eb",
    accent="#7ba4f7",
    accent_hover="#93b5fa",
    on_accent="#10182a",
    error="#5a2320",
    on_error="#ffdad6",
)


def system_is_dark() -> bool:
    """What the desktop asks for; light where it does not say."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def scheme() -> Scheme:
    """The scheme in use."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window) else LIGHT


def apply(application: QApplication, theme: str = "system") -> None:
    """Dress the whole app. `theme`: "system", "light" or "dark"."""
    colours = DARK if theme == "dark" or (theme == "system" and system_is_dark()) else LIGHT
    application.setPalette(_palette(colours))
    sheet = Template(resource("styles/studio.qss").read_text(encoding="utf-8"))
    application.setStyleSheet(sheet.substitute(colours._asdict()))


def icon(name: str) -> QIcon:
    """An icon of ours in the colour of the text, whatever the scheme turns to later."""
    return QIcon(_TintedIcon(name))


def fill(painter: QPainter, rect: QRect | QRectF, colour: QColor) -> None:
    """Fill a rectangle. `fillRect` would look whether it was given a gradient, for which all that Qt knows by name come
    into Python, two milliseconds of a start."""
    painter.setBackground(brush(colour))
    painter.eraseRect(rect)


def brush(colour: QColor) -> QBrush:
    """A brush of one colour, made without the look at gradients that its constructor takes."""
    result = QBrush()
    result.setColor(colour)
    result.setStyle(Qt.BrushStyle.SolidPattern)
    return result


def logo() -> QIcon:
    """The icon of the app itself, in its own colours."""
    return QIcon(str(resource("icons/sketchstudio.svg")))


def _palette(colours: Scheme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in (
        (role.Window, colours.window), (role.WindowText, colours.text), (role.Base, colours.base),
        (role.AlternateBase, colours.panel), (role.Text, colours.text), (role.Button, colours.panel),
        (role.ButtonText, colours.text), (role.BrightText, colours.on_error), (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent), (role.Link, colours.accent), (role.LinkVisited, colours.accent),
        (role.ToolTipBase, colours.panel), (role.ToolTipText, colours.text), (role.PlaceholderText, colours.muted),
        (role.Light, colours.hover), (role.Midlight, colours.line), (role.Mid, colours.border),
        (role.Dark, colours.desk), (role.Accent, colours.accent),
    ):  # fmt: skip
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.disabled))
    return palette


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


class _TintedIcon(QIconEngine):
    """Paints an SVG at any size, its "currentColor" taken from the palette at that moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        from PySide6.QtSvg import QSvgRenderer

        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.HighlightedText if mode == QIcon.Mode.Selected else QPalette.ColorRole.ButtonText
        colour = QGuiApplication.palette().color(group, role).name()
        QSvgRenderer(_source(self._name).replace("currentColor", colour).encode()).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._draw(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._draw(size, mode, state, scale)

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name)

    def _draw(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap
