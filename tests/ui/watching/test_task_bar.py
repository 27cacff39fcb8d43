"""The task bar of the desktop hears how far a picture is, over a real message bus."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from sketchstudio.ui.watching.task_bar import INTERFACE, PATH, TaskBar

NAME = "task bar of the test"


class Desktop(QObject):
    """Listens as a dock does."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[QDBusMessage] = []

    @Slot(QDBusMessage)
    def take(self, message: QDBusMessage) -> None:
        self.heard.append(message)


@pytest.fixture
def bus(qtbot: QtBot, tmp_path: Path) -> Iterator[QDBusConnection]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no message bus here")
    address = f"unix:path={tmp_path / 'bus'}"
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--nopidfile", "--print-address", f"--address={address}"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()  # it listens
    yield QDBusConnection.connectToBus(address, NAME)
    QDBusConnection.disconnectFromBus(NAME)
    process.terminate()
    process.communicate()


def test_progress_is_sent_once_a_percent_and_taken_back(qtbot: QtBot, bus: QDBusConnection) -> None:
    assert bus.isConnected()
    desktop = Desktop()
    assert bus.connect("", PATH, INTERFACE, "Update", desktop, SLOT("take(QDBusMessage)"))
    task_bar = TaskBar(bus)
    for progress in (0.25, 0.2501, 0.5, None, None):
        task_bar.show(progress)
    qtbot.waitUntil(lambda: len(desktop.heard) == 3)
    assert all(message.signature() == "sa{sv}" for message in desktop.heard)
    assert desktop.heard[0].arguments()[0].startswith("application://")


def test_without_a_desktop_nothing_happens(qtbot: QtBot) -> None:
    TaskBar().show(0.5)
