"""One window for a person: a second start hands its files to the first one and ends.

A local socket that only this person may use, named after the data folder. Whoever finds nobody at its other end (left
over from a crash, or none there yet) becomes the first one. Where there can be no socket, every start has its window.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sketchstudio.paths import data_dir

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

PATIENCE = 1000  # milliseconds for the answer of a window that is busy
LONGEST = 2**16  # bytes of a message
DONE = b"ok\n"


def address() -> str:
    """The name of the socket: a file on Unix, a pipe on Windows."""
    name = f"sketchstudio-{zlib.crc32(os.fsencode(data_dir())):08x}"
    if sys.platform == "win32":
        return f"{name}-{zlib.crc32(os.getlogin().encode()):08x}"
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if not (runtime.is_absolute() and runtime.is_dir() and os.access(runtime, os.W_OK)):
        return str(Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}")
    return str(runtime / name)


def hand_over(files: Sequence[Path]) -> bool:
    """Have the window that is there open these files, or come to the front; False where there is none."""
    name = address()
    if sys.platform != "win32" and not Path(name).exists():
        return False  # the usual start: nothing is imported for it
    socket = _connected(name)
    if socket is None:
        return False
    socket.write(json.dumps([str(path.absolute()) for path in files]).encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(PATIENCE):
            return False  # it hangs, or is closing: better a second window than none
    answered = socket.readLine().data() == DONE
    socket.disconnectFromServer()
    return answered


def _connected(name: str) -> QLocalSocket | None:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket if socket.waitForConnected(PATIENCE) else None


class Listener:
    """The first window: takes what later starts hand over. Nothing happens where the system allows no socket."""

    def __init__(self, opened: Callable[[list[Path]], None]) -> None:
        self._opened = opened
        self._server: QLocalServer | None = None

    @property
    def listening(self) -> bool:
        """Whether later starts find this window."""
        return self._server is not None

    def start(self) -> None:
        """Listen from now on."""
        from PySide6.QtNetwork import QAbstractSocket, QLocalServer

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = address()
        if not server.listen(name) and server.serverError() == QAbstractSocket.SocketError.AddressInUseError:
            if _connected(name) is not None:
                return  # there is a first one already
            QLocalServer.removeServer(name)  # left over from a crash
            server.listen(name)
        if not server.isListening():
            log.warning("later starts will open a window of their own: %s", server.errorString())
            return
        server.newConnection.connect(self._take)
        self._server = server

    def stop(self) -> None:
        """Later starts have a window of their own."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _take(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > LONGEST:
            socket.abort()
        if not socket.canReadLine():
            return
        try:
            files = json.loads(bytes(socket.readLine().data()))
            paths = [Path(file) for file in files if isinstance(file, str)] if isinstance(files, list) else []
        except ValueError:
            socket.abort()
            return
        socket.write(DONE)
        socket.flush()
        self._opened(paths)
