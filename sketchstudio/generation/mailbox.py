"""Where the worker leaves frames for the window, which takes them when it has time."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchstudio.generation.request import Frame

BACKLOG = 32  # frames that wait for the window at most


class FrameMailbox:
    """A slot for frames, shared by two threads. The reader is told once however many there are; of those that it does
    not take in time the oldest are lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: deque[Frame] = deque(maxlen=BACKLOG)

    def put(self, frame: Frame) -> bool:
        """Leave a frame; True where the slot was empty, so that the reader must be told."""
        with self._lock:
            was_empty = not self._frames
            self._frames.append(frame)
            return was_empty

    def take(self) -> list[Frame]:
        """The frames since the last time, oldest first."""
        with self._lock:
            frames = list(self._frames)
            self._frames.clear()
            return frames
