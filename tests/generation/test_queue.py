"""Runs wait in an order that a person can change."""

from __future__ import annotations

import itertools

from sketchstudio.generation.queue import RunQueue, batch
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import MAX_SEED, GenerationParameters


def request(number: int, seed: int = 0) -> GenerationRequest:
    return GenerationRequest(number, GenerationParameters(seed=seed))


def ids(queue: RunQueue) -> list[int]:
    return [entry.id for entry in queue.waiting]


def test_runs_are_taken_in_order_and_can_be_moved_and_given_up() -> None:
    heard: list[int] = []
    queue = RunQueue(lambda: heard.append(len(queue)))
    queue.add(request(1), request(2), request(3))
    queue.move(3, -1)
    assert ids(queue) == [1, 3, 2]
    queue.move(1, 9)
    assert ids(queue) == [3, 2, 1]
    queue.remove(2)
    queue.remove(77)
    queue.add(request(4), first=True)
    assert ids(queue) == [4, 3, 1]
    assert queue.take() is not None and ids(queue) == [3, 1]
    queue.clear()
    assert queue.take() is None and heard[0] == 3 and heard[-1] == 0


def test_a_batch_has_a_seed_and_an_id_for_each() -> None:
    numbers = itertools.count(8)
    runs = batch(request(7, MAX_SEED - 1), 4, lambda: next(numbers))
    assert [run.id for run in runs] == [7, 8, 9, 10]
    assert [run.parameters.seed for run in runs] == [MAX_SEED - 1, MAX_SEED, 0, 1]


def test_runs_that_are_held_wait_until_they_are_released() -> None:
    queue = RunQueue(lambda: None)
    queue.hold(request(1), request(2))
    assert queue.take() is None
    queue.add(request(3))
    assert ids(queue) == [1, 2, 3] and [entry.id for entry in queue.ready] == [3]
    taken = queue.take()
    assert taken is not None and taken.id == 3 and queue.take() is None
    queue.remove(1)
    assert [entry.id for entry in queue.held] == [2]
    queue.release()
    assert not queue.held and queue.take() is not None
