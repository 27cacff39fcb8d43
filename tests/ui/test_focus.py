"""Who goes through the window by key sees where the keyboard is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hand import Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from sketchstudio.ui.dialogs.page_dialog import PageDialog
from sketchstudio.ui.dialogs.settings_dialog import PAGES, SettingsDialog

FEWEST = 20  # pixels that look different


def looks(widget: QWidget) -> npt.NDArray[np.uint32]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).copy().reshape(image.height(), image.width())


def unseen(top: QWidget) -> list[str]:
    """What can be reached by key in a window and looks the same with the keyboard as without."""
    top.window().activateWindow()
    QApplication.processEvents()
    found = []
    for widget in top.findChildren(QWidget):
        takes = widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not takes or widget.focusProxy() is not None or widget.visibleRegion().isEmpty():
            continue
        if (before := QApplication.focusWidget()) is not None:
            before.clearFocus()
        plain = looks(widget)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        assert widget.hasFocus()
        if np.count_nonzero(plain != looks(widget)) < FEWEST:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}")
    return found


@pytest.mark.parametrize("tool", ["select", "brush", "rectangle", "eraser"])
def test_focus_is_seen_in_the_bar_of_a_tool(hand: Hand, tool: str) -> None:
    hand.window.furnish()
    hand.trigger(tool)
    QApplication.processEvents()
    assert unseen(hand.window.arrangement.options) == []


def test_focus_is_seen_all_over_the_window(hand: Hand) -> None:
    window = hand.window
    window.furnish()
    window.resize(1400, 1000)
    window.parameters.more.setChecked(True)
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("new")  # with tabs
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("generate")
    hand.wait_for_picture()
    window.watching.docks.show_history()
    QApplication.processEvents()
    assert unseen(window) == []
    hand.trigger("show_queue")
    hand.trigger("compare_split")
    QApplication.processEvents()
    assert unseen(window) == []


def test_focus_is_seen_in_dialogs(hand: Hand) -> None:
    settings = SettingsDialog(hand.window)
    settings.show()
    for name, _ in PAGES:
        settings.show_page(name)
        QApplication.processEvents()
        assert unseen(settings) == [], name
    settings.deleteLater()
    page = PageDialog(hand.window.document.snapshot(), hand.window)
    page.show()
    assert unseen(page) == []
    page.close()


def test_the_frame_around_the_canvas_goes_with_the_first_stroke(hand: Hand) -> None:
    hand.window.activateWindow()
    hand.canvas.clearFocus()
    plain = looks(hand.canvas)
    hand.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert not np.array_equal(looks(hand.canvas), plain)
    hand.canvas.clearFocus()
    hand.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    edges = looks(hand.canvas)
    assert np.array_equal(edges[0], plain[0]) and np.array_equal(edges[:, 0], plain[:, 0])
