"""The desktop hears how far pictures are: over a real message bus, or as the number that Qt puts upon the icon."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hand import Hand
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication
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


@pytest.fixture
def numbers(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What Qt is asked to put upon the icon."""
    asked: list[int] = []
    set_number = QGuiApplication.setBadgeNumber

    def noted(application: QGuiApplication, number: int) -> None:
        asked.append(number)
        set_number(application, number)

    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", noted)
    return asked


def test_without_a_message_bus_the_percent_is_upon_the_icon(numbers: list[int]) -> None:
    task_bar = TaskBar()
    for progress in (0.0, 0.001, 0.5, 0.501, 0.999, 1.0, None, None):
        task_bar.show(progress, waiting=3)
    assert numbers == [1, 50, 99, 0]


def test_with_a_message_bus_it_is_how_many_runs_wait(numbers: list[int], bus: QDBusConnection) -> None:
    task_bar = TaskBar(bus)
    for progress, waiting in ((0.0, 2), (0.5, 2), (0.6, 1), (None, 0)):
        task_bar.show(progress, waiting)
    assert numbers == [2, 1, 0]


def begin(hand: Hand, steps: int, runs: int = 1) -> None:
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.window.parameters.rows["steps"].set_value(steps)
    for _ in range(runs):
        hand.trigger("enqueue")


def test_the_number_follows_a_run_and_goes_with_it(hand: Hand, numbers: list[int]) -> None:
    begin(hand, 4)
    hand.wait_for_picture()
    hand.qtbot.wait(0)
    *on_the_way, last = numbers
    assert last == 0 and on_the_way == sorted(on_the_way) and {25, 50, 75, 99} <= set(on_the_way)


def test_the_number_is_that_of_the_whole_queue(hand: Hand, numbers: list[int]) -> None:
    begin(hand, 4, runs=4)
    before = len(numbers)  # up to here there were ever more to do
    hand.wait(lambda: not hand.window.session.running and not len(hand.window.watching.queue.runs))
    *on_the_way, last = numbers[before:]
    assert last == 0 and on_the_way == sorted(on_the_way)
    assert min(on_the_way) < 25 and {25, 50, 75} <= set(on_the_way)


def test_a_run_that_is_given_up_or_closed_leaves_no_number(hand: Hand, numbers: list[int]) -> None:
    begin(hand, 200)
    hand.wait(lambda: bool(hand.frames))
    hand.trigger("cancel")
    hand.wait_for_picture()
    assert numbers[-1] == 0
    begin(hand, 200)
    hand.wait(lambda: numbers[-1] > 0)
    hand.window.close()
    assert numbers[-1] == 0


def test_a_run_that_fails_leaves_no_number(hand: Hand, numbers: list[int]) -> None:
    hand.window.model = "/no/such/model"
    begin(hand, 4)
    hand.wait_for_picture()
    assert numbers and numbers[-1] == 0 and hand.window.result_pane.bar.text
