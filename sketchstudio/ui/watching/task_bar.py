"""Progress in the task bar of Linux desktops: the LauncherEntry protocol, which the docks of KDE and Ubuntu speak.

Elsewhere the title of the window tells the step, which task bars show as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

PATH = "/org/sketchstudio/SketchStudio"
INTERFACE = "com.canonical.Unity.LauncherEntry"
DESKTOPS = ("xcb", "wayland")  # platforms of Qt


class TaskBar:
    """Tells the desktop how far a picture is. `bus` is that of the session, asked for when it is first needed."""

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = bus
        self._percent: int | None = None

    def show(self, progress: float | None) -> None:
        """How far the picture is, 0 to 1; None while none is being made."""
        percent = None if progress is None else round(100 * progress)
        if percent == self._percent:
            return
        self._percent = percent
        if self._bus is None:
            if QGuiApplication.platformName() not in DESKTOPS:
                return
            from PySide6.QtDBus import QDBusConnection

            self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            return
        from PySide6.QtDBus import QDBusMessage

        message = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
        state = {"progress": (percent or 0) / 100, "progress-visible": percent is not None}
        message.setArguments([f"application://{QGuiApplication.desktopFileName()}.desktop", state])
        self._bus.send(message)
