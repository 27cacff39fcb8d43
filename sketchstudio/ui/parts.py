"""The parts of the window, for who goes round them by key: each takes the keyboard where it had it last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow


def go(window: MainWindow, forward: bool) -> None:
    """Give the keyboard to the next part that can take it, or to the previous one."""
    stops = [(part, stop) for part in _parts(window) if (stop := _stop(part)) is not None]
    focus = QApplication.focusWidget()
    here = [number for number, (part, _) in enumerate(stops) if part is focus or part.isAncestorOf(focus or part)]
    if not stops:
        return
    number = here[0] + (1 if forward else -1) if here else 0
    stop = stops[number % len(stops)][1]
    stop.activateWindow()  # of a dock that floats
    stop.setFocus(Qt.FocusReason.ShortcutFocusReason)  # who got there by key is shown where


def _parts(window: MainWindow) -> list[QWidget]:
    """The canvas, then what lies around it, as one reads: by columns, from the top."""
    docks = [dock.widget() for dock in window.findChildren(QDockWidget) if dock.widget() is not None]
    around: list[QWidget] = [window.arrangement.options, window.result_pane, *docks]
    return [window.canvas_pane, *sorted(around, key=lambda part: part.mapToGlobal(QPoint()).toTuple())]


def _stop(part: QWidget) -> QWidget | None:
    """What takes the keyboard in a part; None where nothing in view does."""
    last = part.focusWidget()
    if last is not None and _takes_keys(last):
        return last
    return next((widget for widget in part.findChildren(QWidget) if _takes_keys(widget)), None)


def _takes_keys(widget: QWidget) -> bool:
    in_view = widget.isEnabled() and not widget.visibleRegion().isEmpty()
    return in_view and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
