from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio import single_instance
from sketchstudio.single_instance import Listener, address, hand_over


class Window:
    def __init__(self) -> None:
        self.files: list[list[Path]] = []


@pytest.fixture
def window(qapp: QApplication) -> Window:
    return Window()


@pytest.fixture
def listener(window: Window) -> Iterator[Listener]:
    listener = Listener(window.files.append)
    listener.start()
    assert listener.listening
    yield listener
    listener.stop()


def send(qtbot: QtBot, data: bytes) -> bytes:
    """What a second start does, but without waiting for its own thread."""
    client = QLocalSocket()
    client.connectToServer(address())
    client.write(data)
    qtbot.waitUntil(lambda: client.canReadLine() or client.state() != QLocalSocket.LocalSocketState.ConnectedState)
    answer = client.readLine().data()
    client.disconnectFromServer()
    return bytes(answer)


def test_files_are_handed_to_the_first_window(listener: Listener, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert send(qtbot, b'["/home/me/cup.sketchstudio"]\n') == b"ok\n"
    assert window.files == [[Path("/home/me/cup.sketchstudio")]]
    assert send(qtbot, b"[]\n") == b"ok\n"
    assert window.files[1] == []


@pytest.mark.parametrize("message", [b"hello\n", b'{"a": 1\n', b"x" * 70_000])
def test_nonsense_is_not_answered(listener: Listener, window: Window, qtbot: QtBot, message: bytes) -> None:
    assert send(qtbot, message) == b""
    assert window.files == []
    assert send(qtbot, b"[]\n") == b"ok\n"


def test_who_is_alone_is_the_first(qapp: QApplication) -> None:
    assert not hand_over([])


def test_a_socket_left_over_from_a_crash_is_replaced(window: Window, qtbot: QtBot) -> None:
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(address())
    dead.close()  # the file stays, nobody listens
    assert Path(address()).exists() and not hand_over([])
    listener = Listener(window.files.append)
    listener.start()
    assert listener.listening and send(qtbot, b"[]\n") == b"ok\n"
    listener.stop()
    assert not Path(address()).exists()


def test_without_a_place_for_a_socket_every_start_has_its_window(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "address", lambda: str(tmp_path / "none" / "socket"))
    listener = Listener(window.files.append)
    listener.start()
    assert not listener.listening and not hand_over([])
    listener.stop()


def test_an_unusable_runtime_folder_is_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("", "relative", str(tmp_path / "missing")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        assert Path(address()).parent.is_dir()


def test_a_hung_window_does_not_keep_the_second_from_starting(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "PATIENCE", 50)
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(address())
        hung.listen()
        assert not hand_over([Path("cup.svg")])
    Path(address()).unlink()
