"""Where the worker leaves the newest frame for the window, which takes it when it has time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchstudio.generation.request import Frame


class FrameMailbox:
    """A slot for one frame, shared by two threads: the newest takes the place of one that nobody took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> Frame | None:
        """Leave a frame. The one that it takes the place of; None where the slot was empty: the reader must be told."""
        with self._lock:
            before, self._frame = self._frame, frame
            return before

    def take(self) -> Frame | None:
        """The newest frame, unless it was taken already."""
        with self._lock:
            frame, self._frame = self._frame, None
            return frame
