"""Both schemes are readable, and every icon is there in the colour of the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from sketchstudio.paths import resource
from sketchstudio.ui import theme
from sketchstudio.ui.actions import TABLE

PAIRS = [
    ("text", "window"), ("text", "panel"), ("text", "base"), ("text", "hover"), ("text", "selected"),
    ("muted", "window"), ("muted", "base"), ("muted", "desk"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
    ("on_error", "error"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_text_has_enough_contrast(scheme: theme.Scheme, front: str, ground: str) -> None:
    colours = scheme._asdict()
    assert contrast(colours[front], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_focus_is_visible(scheme: theme.Scheme) -> None:
    assert contrast(scheme.accent, scheme.window) >= 3


@pytest.mark.parametrize("name", sorted({entry.icon for entry in TABLE if entry.icon}))
def test_each_action_has_its_icon(name: str) -> None:
    assert resource(f"icons/{name}.svg").is_file()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_icons_are_drawn_in_the_colour_of_the_text(qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name)
    text = QColor(theme.scheme().text)
    for path in resource("icons").glob("*.svg"):
        if path.stem == "sketchstudio":  # the logo has colours of its own
            continue
        image = theme.icon(path.stem).pixmap(24, 24).toImage()
        solid = [c for x in range(24) for y in range(24) if (c := image.pixelColor(x, y)).alpha() > 200]
        assert solid, path
        assert all(abs(c.red() - text.red()) < 8 and abs(c.blue() - text.blue()) < 8 for c in solid), path


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_icons_are_as_fine_as_the_screen(qapp: QApplication, scale: float) -> None:
    pixmap = theme.icon("pen").pixmap(QSize(22, 22), scale)
    assert pixmap.size() == QSize(22, 22) * scale
    assert pixmap.devicePixelRatio() == scale
    image = pixmap.toImage()
    drawn = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 200]
    assert max(drawn) > 0.7 * image.width(), "the drawing fills the icon, not a corner of it"
