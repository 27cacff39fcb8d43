"""Work for the disk, one piece after the other in a thread of its own, with its outcome back in the window's."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from sketchstudio.errors import UserError
from sketchstudio.language import told

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Work = tuple[Callable[[], Any], Callable[[Any], None] | None]


class Background(QObject):
    """`do` returns at once. The thread lives as long as there is work; `failed` carries one line for the person."""

    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[Work] = deque()
        self._thread: threading.Thread | None = None
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def do(self, work: Callable[[], Result], then: Callable[[Result], None] | None = None) -> None:
        """Do this after all that waits; `then` hears what came of it, unless that failed."""
        with self._lock:
            self._waiting.append((work, then))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="background")
                self._thread.start()

    def wait(self) -> None:
        """Until all is done; what came of it is still delivered later."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                work, then = self._waiting.popleft()
            with contextlib.suppress(RuntimeError):  # the window is gone, and nobody listens any more
                try:
                    result = work()
                except UserError as error:
                    self.failed.emit(told(error))
                except Exception:
                    log.exception("work in the background failed")
                    self.failed.emit(self.tr("Something went wrong with the history. Try again; the log says more."))
                else:
                    if then is not None:
                        self._done.emit(then, result)

    @Slot(object, object)
    def _deliver(self, then: Callable[[Any], None], result: Any) -> None:
        then(result)
