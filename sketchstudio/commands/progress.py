"""A progress line on a terminal; silence where standard error is a file or a pipe."""

from __future__ import annotations

import sys

WIDTH = 24


class Progress:
    """One line on standard error that is written over at each step."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Replace the line."""
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def step(self, label: str, step: int, steps: int, elapsed: float) -> None:
        """Replace the line by a bar; `elapsed` seconds went into the steps so far."""
        done = WIDTH * step // steps
        left = elapsed / step * (steps - step)
        self.say(f"{label}step {step}/{steps} [{'█' * done}{'·' * (WIDTH - done)}] {left:.1f} s left")

    def clear(self) -> None:
        """Leave an empty line behind."""
        self.say("")
