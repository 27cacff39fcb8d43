"""How far pictures are, in the task bar or dock of the desktop.

Linux desktops are told by the LauncherEntry protocol, which the docks of KDE and Ubuntu speak: a bar along the icon,
and on it how many runs wait. Windows and macOS have a number upon the icon, through Qt: there it is the percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

PATH = "/org/sketchstudio/SketchStudio"
INTERFACE = "com.canonical.Unity.LauncherEntry"
DESKTOPS = ("xcb", "wayland")  # platforms of Qt that have a message bus


class TaskBar:
    """Tells the desktop whatever is new to it. `bus` is that of the session, asked for when it is first needed."""

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = bus
        self._percent: int | None = None
        self._number = 0  # upon the icon

    def show(self, progress: float | None, waiting: int = 0) -> None:
        """How far all that was asked for is, 0 to 1, None while nothing is being made; and how many runs wait."""
        percent = None if progress is None else round(100 * progress)
        if self._bus is None and QGuiApplication.platformName() not in DESKTOPS:
            # 0 would take it away before anything is done, and 100 is never seen for long.
            self._show_number(0 if percent is None else min(max(percent, 1), 99))
            return
        self._show_number(waiting)
        if percent != self._percent:
            self._percent = percent
            self._send({"progress": (percent or 0) / 100, "progress-visible": percent is not None})

    def _show_number(self, number: int) -> None:
        if number != self._number:
            self._number = number
            application = QGuiApplication.instance()
            assert isinstance(application, QGuiApplication)
            application.setBadgeNumber(number)

    def _send(self, state: dict[str, float | bool]) -> None:
        if self._bus is None:
            from PySide6.QtDBus import QDBusConnection

            self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        from PySide6.QtDBus import QDBusMessage

        message = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
        message.setArguments([f"application://{QGuiApplication.desktopFileName()}.desktop", state])
        self._bus.send(message)
