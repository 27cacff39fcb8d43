"""Which requests run, which wait, and which events are still wanted."""

from __future__ import annotations

import numpy as np
import pytest

from sketchstudio.generation.film import Film
from sketchstudio.generation.request import Cancelled, Failed, Finished, Frame, GenerationRequest, JobEvent, Started
from sketchstudio.generation.session import GenerationSession
from sketchstudio.parameters import GenerationParameters

IMAGE = np.zeros((64, 64, 3), dtype=np.uint8)
PARAMETERS = GenerationParameters(prompt="a chair", width=64, height=64)


class Recorder:
    """A runner that notes what it is asked; the test plays its events."""

    def __init__(self) -> None:
        self.submitted: list[int] = []
        self.cancels = 0
        self.live: list[GenerationParameters] = []

    def submit(self, request: GenerationRequest) -> None:
        self.submitted.append(request.id)

    def cancel(self) -> None:
        self.cancels += 1

    def update_parameters(self, parameters: GenerationParameters) -> None:
        self.live.append(parameters)


class Scene:
    def __init__(self) -> None:
        self.runner = Recorder()
        self.heard: list[JobEvent] = []
        self.session = GenerationSession(self.runner, self.heard.append)

    def submit(self) -> int:
        request = GenerationRequest(self.session.new_id(), PARAMETERS)
        self.session.submit(request)
        return request.id

    def kinds(self) -> list[type[JobEvent]]:
        return [type(event) for event in self.heard]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def frame(number: int, step: int = 1) -> Frame:
    return Frame(number, step, 4, IMAGE, 0.1)


def finished(number: int) -> Finished:
    return Finished(number, IMAGE, 1.0, {})


def test_a_run_is_heard_from_beginning_to_end(scene: Scene) -> None:
    number = scene.submit()
    assert scene.session.running
    for event in (Started(number, "cpu", 0.0), frame(number), finished(number)):
        scene.session.handle(event)
    assert scene.kinds() == [Started, Frame, Finished]
    assert not scene.session.running


def test_ids_grow(scene: Scene) -> None:
    assert scene.submit() < scene.submit() < scene.submit()


def test_the_newest_of_several_waiting_requests_wins(scene: Scene) -> None:
    first, _, third = scene.submit(), scene.submit(), scene.submit()
    assert scene.runner.submitted == [first]
    scene.session.handle(Cancelled(first))
    assert scene.runner.submitted == [first, third]
    assert scene.heard == []  # the window still waits for a picture; nothing was cancelled by a person


def test_a_new_request_gives_up_the_running_one(scene: Scene) -> None:
    scene.submit()
    scene.submit()
    assert scene.runner.cancels == 1


def test_frames_of_a_run_that_is_given_up_are_dropped(scene: Scene) -> None:
    first = scene.submit()
    second = scene.submit()
    scene.session.handle(frame(first))
    scene.session.handle(finished(first))  # it was done before the cancel reached it
    scene.session.handle(frame(second))
    assert scene.kinds() == [Frame] and scene.heard[0].request_id == second


def test_frames_that_come_after_the_end_are_dropped(scene: Scene) -> None:
    number = scene.submit()
    scene.session.handle(finished(number))
    scene.session.handle(frame(number))
    assert scene.kinds() == [Finished]


def test_cancel_drops_the_waiting_request_too(scene: Scene) -> None:
    first = scene.submit()
    scene.submit()
    scene.session.cancel()
    scene.session.handle(Cancelled(first))
    assert scene.runner.submitted == [first]
    assert scene.kinds() == [Cancelled]
    assert not scene.session.running


def test_a_picture_that_is_done_while_it_is_cancelled_is_not_shown(scene: Scene) -> None:
    number = scene.submit()
    scene.session.cancel()
    scene.session.handle(frame(number))
    scene.session.handle(finished(number))
    assert scene.kinds() == [Cancelled]


def test_the_steps_of_a_cancelled_run_are_handed_on(scene: Scene) -> None:
    number, missed = scene.submit(), Film()
    scene.session.cancel()
    scene.session.handle(Finished(number, IMAGE, 1.0, {}, missed=missed))
    (event,) = scene.heard
    assert isinstance(event, Cancelled) and event.missed is missed


def test_a_request_after_a_cancel_runs(scene: Scene) -> None:
    first = scene.submit()
    scene.session.cancel()
    second = scene.submit()
    scene.session.handle(Cancelled(first))
    scene.session.handle(finished(second))
    assert scene.runner.submitted == [first, second]
    assert scene.kinds() == [Finished]


def test_a_failure_frees_the_runner(scene: Scene) -> None:
    number = scene.submit()
    scene.session.handle(Failed(number, "no"))
    assert scene.kinds() == [Failed]
    second = scene.submit()
    assert scene.runner.submitted == [number, second]


def test_cancel_without_a_run_does_nothing(scene: Scene) -> None:
    scene.session.cancel()
    assert scene.runner.cancels == 0 and scene.heard == []


def test_live_parameters_go_to_the_wanted_run_only(scene: Scene) -> None:
    scene.session.update_parameters(PARAMETERS)
    scene.submit()
    scene.session.update_parameters(PARAMETERS)
    scene.submit()
    scene.session.update_parameters(PARAMETERS)
    assert scene.runner.live == [PARAMETERS]


def test_live_parameters_that_are_set_while_a_request_waits_reach_it_when_it_starts(scene: Scene) -> None:
    moved = PARAMETERS.replace(sketch_scale=4.0)
    first = scene.submit()
    second = scene.submit()
    scene.session.update_parameters(PARAMETERS.replace(sketch_scale=3.0))
    scene.session.update_parameters(moved)
    assert scene.runner.live == []
    scene.session.handle(Cancelled(first))
    assert scene.runner.submitted == [first, second] and scene.runner.live == [moved]
    third = scene.submit()  # asked with what is set now: nothing is left over from before
    scene.session.handle(Cancelled(second))
    assert scene.runner.submitted == [first, second, third] and scene.runner.live == [moved]
