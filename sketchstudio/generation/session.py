"""One picture at a time: the current request, one pending request (the newest), nothing stale."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from sketchstudio.generation.request import Cancelled, Ending, Frame, GenerationRequest, JobEvent
from sketchstudio.parameters import GenerationParameters


class Runner(Protocol):
    """What the session needs of the worker. Each call returns at once; events come back later."""

    def submit(self, request: GenerationRequest) -> None: ...

    def cancel(self) -> None: ...

    def update_parameters(self, parameters: GenerationParameters) -> None: ...


class Worker(Runner, Protocol):
    """What the window needs of it besides."""

    def take_frame(self) -> Frame | None: ...

    def configure(self, precision: str, preview_share: float, keep_seconds: int, fork_bytes: int) -> None: ...

    def free(self) -> None: ...


class GenerationSession:
    """Stands between the window and the worker, all on the window's thread.

    The runner has at most one request. A newer one waits until the runner is free, and the newest wins;
    `listener` hears only what belongs to the request that is wanted now.
    """

    def __init__(self, runner: Runner, listener: Callable[[JobEvent], None]) -> None:
        self._runner = runner
        self._listener = listener
        self._ids = itertools.count(1)
        self._current: int | None = None  # what the runner has
        self._pending: GenerationRequest | None = None
        self._waiting: GenerationParameters | None = None  # live ones that were set since it waits
        self._cancelling = False

    @property
    def running(self) -> bool:
        """Whether a picture is being made or about to be."""
        return self._current is not None

    def new_id(self) -> int:
        """An id for the next request, larger than all before."""
        return next(self._ids)

    def submit(self, request: GenerationRequest) -> None:
        """Make this picture; whatever is still being made is given up."""
        if self._current is None:
            self._start(request)
        else:
            self._pending, self._waiting = request, None
            self._runner.cancel()

    def cancel(self) -> None:
        """Give up the current picture and the pending one. `Cancelled` follows."""
        self._pending = None
        if self._current is not None:
            self._cancelling = True
            self._runner.cancel()

    def update_parameters(self, parameters: GenerationParameters) -> None:
        """Live parameters for the picture that is being made, or waits to be."""
        if self._pending is not None:
            self._waiting = parameters
        elif self._current is not None:
            self._runner.update_parameters(parameters)

    def handle(self, event: JobEvent) -> None:
        """Take an event of the runner; stale ones end here."""
        if event.request_id != self._current:
            return
        if not isinstance(event, Ending):
            if self._pending is None and not self._cancelling:
                self._listener(event)
            return
        self._current = None
        pending, self._pending = self._pending, None
        cancelling, self._cancelling = self._cancelling, False
        if pending is not None:
            self._start(pending)
            if self._waiting is not None:
                self._runner.update_parameters(self._waiting)
        elif cancelling:  # a picture that was done at the same moment is still one that nobody wants
            self._listener(Cancelled(event.request_id, missed=event.missed))
        else:
            self._listener(event)

    def _start(self, request: GenerationRequest) -> None:
        self._current = request.id
        self._cancelling = False
        self._runner.submit(request)
