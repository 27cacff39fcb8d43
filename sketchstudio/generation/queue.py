"""Runs that wait for their turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import MAX_SEED


class RunQueue:
    """Requests in the order in which they are to be made. `listener` hears of every change.

    Those that are held wait until they are released, whatever comes after them.
    """

    def __init__(self, listener: Callable[[], None]) -> None:
        self._listener = listener
        self._waiting: list[GenerationRequest] = []
        self._held: set[int] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[GenerationRequest, ...]:
        """First the next one."""
        return tuple(self._waiting)

    @property
    def ready(self) -> tuple[GenerationRequest, ...]:
        """Those that are not held."""
        return tuple(request for request in self._waiting if request.id not in self._held)

    @property
    def held(self) -> tuple[GenerationRequest, ...]:
        """The others."""
        return tuple(request for request in self._waiting if request.id in self._held)

    def hold(self, *requests: GenerationRequest) -> None:
        """Put runs at the end, to wait until they are released."""
        self._held |= {request.id for request in requests}
        self.add(*requests)

    def release(self) -> None:
        """Hold nothing any more."""
        self._held.clear()
        self._listener()

    def add(self, *requests: GenerationRequest, first: bool = False) -> None:
        """Put runs at the end, or before all others."""
        self._waiting[0 if first else len(self) : 0 if first else len(self)] = requests
        self._listener()

    def take(self) -> GenerationRequest | None:
        """The next run that is not held, which then waits no more."""
        if not self.ready:
            return None
        request = self.ready[0]
        self._waiting.remove(request)
        self._listener()
        return request

    def move(self, request_id: int, by: int) -> None:
        """So many places later, or earlier where negative; no further than there are places."""
        place = self._place(request_id)
        if place is not None:
            request = self._waiting.pop(place)
            self._waiting.insert(min(max(place + by, 0), len(self)), request)
            self._listener()

    def remove(self, request_id: int) -> None:
        """Give up one run."""
        place = self._place(request_id)
        if place is not None:
            del self._waiting[place]
            self._listener()

    def clear(self) -> None:
        """Give up all."""
        self._waiting.clear()
        self._listener()

    def _place(self, request_id: int) -> int | None:
        return next((i for i, request in enumerate(self._waiting) if request.id == request_id), None)


def batch(request: GenerationRequest, count: int, new_id: Callable[[], int]) -> tuple[GenerationRequest, ...]:
    """The same run with `count` seeds, from the one it has upwards."""
    seed = request.parameters.seed
    return tuple(
        dataclasses.replace(
            request,
            id=request.id if number == 0 else new_id(),
            parameters=request.parameters.replace(seed=(seed + number) % (MAX_SEED + 1)),
        )
        for number in range(count)
    )
