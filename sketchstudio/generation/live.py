"""When to make the picture again while somebody draws. No Qt: the clock is given, and who asks decides how often."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

GRACE = 0.25  # seconds after the last edit, where a run takes long: another edit would only throw it away
SLOW = 1.5  # seconds: the mean of the last runs from which on it takes long
LONGEST_WAIT = 3.0  # seconds after the oldest edit that no run has seen
RUNS = 10  # that the mean is taken of

Input = TypeVar("Input")


class LiveScheduler(Generic[Input]):
    """Says when a run is due: never in mid-stroke, one at a time, and only where the input is another one.

    The pace is that of Krita AI Diffusion's live mode. `same` compares two whole inputs.
    """

    def __init__(self, same: Callable[[Input, Input], bool], clock: Callable[[], float]) -> None:
        self._same, self._clock = same, clock
        self.grace = GRACE  # seconds
        self._on = False
        self._pen_down = False
        self._running: Input | None = None
        self._served: Input | None = None  # what the last whole run was made of
        self._oldest: float | None = None  # when the first edit was made that no run has seen
        self._newest = 0.0
        self._seconds: deque[float] = deque(maxlen=RUNS)

    @property
    def on(self) -> bool:
        """Whether pictures are made by themselves."""
        return self._on

    def switch(self, on: bool) -> None:
        """Off means off: what was changed is forgotten. Switched on, the present input is due at once."""
        self._on = on
        self._pen_down = False
        self._running = self._served = self._oldest = None
        if on:
            self.changed()

    def changed(self) -> None:
        """The input may be another one."""
        now = self._clock()
        self._newest = now
        if self._oldest is None:
            self._oldest = now

    def pen_down(self) -> None:
        """A stroke begins: nothing is due before it ends."""
        self._pen_down = True

    def pen_up(self) -> None:
        """The stroke has ended, whether it changed anything or not."""
        self._pen_down = False

    def due_in(self) -> float | None:
        """Seconds until a run is due, 0 for now; None while there is nothing to wait for but an event."""
        if not self._on or self._pen_down or self._running is not None or self._oldest is None:
            return None
        slow = len(self._seconds) > 0 and sum(self._seconds) / len(self._seconds) > SLOW
        due = min(self._newest + (self.grace if slow else 0.0), self._oldest + LONGEST_WAIT)
        return max(0.0, due - self._clock())

    def begin(self, given: Input) -> bool:
        """Ask for a run with this input, when it is due; False where the last picture is of the very same."""
        self._oldest = None
        if self._served is not None and self._same(given, self._served):
            return False
        self._running = given
        return True

    def nothing(self) -> None:
        """There is no input to make a picture of: wait for another one."""
        self._oldest = None

    def end(self, seconds: float | None) -> None:
        """The run is over: after so many seconds, or None where it was given up by hand or failed."""
        self._served, self._running = self._running, None
        if seconds is not None:
            self._seconds.append(seconds)

    def interrupt(self) -> None:
        """The run was given up for a change that comes: its input is still due, unless it changes."""
        if self._running is not None:
            self._running = None
            self.changed()
