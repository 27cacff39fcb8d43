"""The worker with a real, tiny, random model: its events, its thread, and what it survives."""

from __future__ import annotations

import itertools
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import write_tiny_model
from PySide6.QtCore import QObject, Qt, QThread, Slot
from pytestqt.qtbot import QtBot

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.generation.metadata import from_text
from sketchstudio.generation.request import (
    Cancelled,
    Ending,
    Failed,
    Finished,
    Frame,
    GenerationRequest,
    JobEvent,
    Started,
)
from sketchstudio.parameters import GenerationParameters
from sketchstudio.worker import DiffusionWorker

PARAMETERS = GenerationParameters(prompt="a red chair", width=64, height=64, steps=4, seed=5)


class Listener(QObject):
    """Collects what the worker sends, in the thread of the test."""

    def __init__(self, worker: DiffusionWorker) -> None:
        super().__init__()
        self.worker = worker
        self.events: list[JobEvent] = []
        self.frames: list[Frame] = []
        self.ready: list[tuple[str, str, str]] = []
        self.failures: list[str] = []
        self.released = 0
        self.on_frame: Callable[[Frame], None] = lambda frame: None
        worker.job_event.connect(self.on_event)
        worker.frame_ready.connect(self.on_frame_ready)
        worker.model_ready.connect(self.on_ready)
        worker.model_failed.connect(self.failures.append)
        worker.model_released.connect(self.on_released)

    @Slot(object)
    def on_event(self, event: JobEvent) -> None:
        assert QThread.currentThread() is self.thread()
        self.events.append(event)

    @Slot()
    def on_frame_ready(self) -> None:
        frame = self.worker.take_frame()
        assert frame is not None
        self.frames.append(frame)
        self.events.append(frame)
        self.on_frame(frame)

    @Slot()
    def on_released(self) -> None:
        self.released += 1

    @Slot(str, str, str)
    def on_ready(self, model: str, device: str, found: str) -> None:
        self.ready.append((model, device, found))

    def ended(self, request_id: int) -> bool:
        return any(event.request_id == request_id and isinstance(event, Ending) for event in self.events)

    def last(self) -> JobEvent:
        return self.events[-1]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[DiffusionWorker]:
    worker = DiffusionWorker()
    worker.start()
    yield worker
    worker.stop()
    assert not worker.thread_of_work.isRunning()


@pytest.fixture
def listener(worker: DiffusionWorker) -> Listener:
    return Listener(worker)


def listen_at_once(worker: DiffusionWorker) -> threading.Event:
    """Set when a run ends, in the worker's thread: whoever waits for it keeps the window's thread busy."""
    done = threading.Event()
    worker.job_event.connect(
        lambda event: done.set() if isinstance(event, Ending) else None, Qt.ConnectionType.DirectConnection
    )
    return done


def request(number: int, model: Path, **changes: object) -> GenerationRequest:
    sketch = np.zeros((64, 64), dtype=np.uint8)
    sketch[20:44, 20] = 255
    return GenerationRequest(number, PARAMETERS.replace(**changes), str(model), sketch=sketch)


def test_a_run_starts_shows_steps_in_order_and_finishes(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.submit(request(1, tiny_model))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    kinds = [type(event) for event in listener.events]
    assert kinds[0] is Started and kinds[-1] is Finished
    steps = [frame.step for frame in listener.frames]
    assert steps == sorted(set(steps)) and steps[-1] == 4
    assert all(event.request_id == 1 for event in listener.events)


def test_cancelling_in_mid_run_ends_without_a_picture(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    listener.on_frame = lambda frame: worker.cancel()
    worker.submit(request(1, tiny_model, steps=200))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    assert isinstance(listener.last(), Cancelled)
    assert listener.frames[-1].step < 200


def test_a_window_that_is_busy_all_through_a_run_gets_the_newest_frame_and_the_others_with_the_end(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    done = listen_at_once(worker)
    worker.submit(request(1, tiny_model, steps=40))
    assert done.wait(60) and not listener.events  # nothing was handled meanwhile
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    finished = listener.last()
    assert isinstance(finished, Finished) and finished.missed is not None
    assert [frame.step for frame in listener.frames] == [40]
    assert [still.step for still in finished.missed.stills] == list(range(1, 40))


def test_what_a_busy_window_missed_of_a_cancelled_run_comes_with_its_end(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    done = listen_at_once(worker)
    worker.submit(request(1, tiny_model, steps=200))
    while (newest := worker._mailbox._frame) is None or newest.step < 5:
        time.sleep(0.001)
    worker.cancel()
    assert done.wait(60)
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    cancelled = listener.last()
    assert isinstance(cancelled, Cancelled) and cancelled.missed is not None
    (newest,) = listener.frames
    assert 5 <= newest.step < 200
    assert [still.step for still in cancelled.missed.stills] == list(range(1, newest.step))


def test_a_newer_request_ends_the_older_one(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.submit(request(1, tiny_model, steps=200))
    worker.submit(request(2, tiny_model))
    worker.submit(request(3, tiny_model))
    qtbot.waitUntil(lambda: all(map(listener.ended, (1, 2, 3))), timeout=60_000)
    endings = {e.request_id: type(e) for e in listener.events if isinstance(e, Ending)}
    assert endings == {1: Cancelled, 2: Cancelled, 3: Finished}


def test_live_parameters_reach_the_run_under_way(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    first = request(1, tiny_model, steps=100)
    changed = first.parameters.replace(sketch_scale=4.0)
    listener.on_frame = lambda frame: worker.update_parameters(changed)
    worker.submit(first)
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    finished = listener.last()
    assert isinstance(finished, Finished)
    (change,) = from_text(finished.metadata).changes
    assert change.values == {"sketch_scale": 4.0} and 2 <= change.step <= 100


def test_a_run_changed_midway_is_the_same_here_and_without_a_window(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    def move(frame: Frame) -> None:
        worker.update_parameters(first.parameters.replace(sketch_scale=1.0 + frame.step / 30))

    first = request(1, tiny_model, steps=30, scheduler="ddpm")
    listener.on_frame = move
    worker.submit(first)
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    made = listener.last()
    assert isinstance(made, Finished)
    kept = from_text(made.metadata).request(2)
    assert kept.changes

    listener.on_frame = lambda frame: None
    worker.submit(kept)
    qtbot.waitUntil(lambda: listener.ended(2), timeout=60_000)
    again = listener.last()
    assert isinstance(again, Finished)
    assert np.array_equal(again.image, made.image) and again.metadata == made.metadata
    *_, alone = generate(ModelBundle.load(tiny_model, "cpu"), kept, preview=False)
    assert isinstance(alone, Finished)
    assert np.array_equal(alone.image, made.image) and alone.metadata == made.metadata


def test_the_next_run_does_not_inherit_live_parameters(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.update_parameters(PARAMETERS.replace(sketch_scale=4.0))
    worker.submit(request(1, tiny_model))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    finished = listener.last()
    assert isinstance(finished, Finished)
    assert f'"sketch_scale": {PARAMETERS.sketch_scale}' in finished.metadata["sketchstudio"]


def test_a_model_that_is_prepared_is_not_loaded_again(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.prepare(str(tiny_model), "cpu")
    qtbot.waitUntil(lambda: bool(listener.ready), timeout=60_000)
    assert listener.ready == [(str(tiny_model), "cpu", "cpu")]
    for number in (1, 2):
        bundle = worker._bundle
        worker.submit(request(number, tiny_model, device="cpu"))
        qtbot.waitUntil(lambda number=number: listener.ended(number), timeout=60_000)
        assert worker._bundle is bundle


def test_a_model_is_let_go_whoever_refers_to_it_and_comes_back(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.submit(request(1, tiny_model, device="cpu"))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    bundle = worker._bundle
    assert bundle is not None and worker._kept is not None
    worker.free()
    qtbot.waitUntil(lambda: listener.released == 1, timeout=60_000)
    assert worker._bundle is None and worker._kept is None
    parts = (bundle.unet, bundle.vae, bundle.text_encoder)
    assert all(weights.is_meta for part in parts for weights in part.parameters())
    worker.submit(request(2, tiny_model, device="cpu"))
    qtbot.waitUntil(lambda: listener.ended(2), timeout=60_000)
    assert isinstance(listener.last(), Finished)


def test_a_model_that_was_prepared_and_is_not_used_is_let_go(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    worker.configure("auto", 0.25, 1, 0)
    worker.prepare(str(tiny_model), "cpu")
    qtbot.waitUntil(lambda: bool(listener.ready), timeout=60_000)
    qtbot.waitUntil(lambda: listener.released == 1, timeout=60_000)
    assert worker._bundle is None


def test_why_a_model_is_loaded_again_is_said_once(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    numbers = itertools.count(1)

    def make() -> list[str]:
        """A picture, and what is told of it."""
        number = next(numbers)
        worker.submit(request(number, tiny_model, device="cpu", steps=1))
        qtbot.waitUntil(lambda: listener.ended(number), timeout=60_000)
        event = listener.last()
        assert isinstance(event, Finished)
        return [str(note) for note in event.notes]

    def idle() -> None:
        released = listener.released
        qtbot.waitUntil(lambda: listener.released > released, timeout=60_000)

    assert make() == [] and make() == []  # it stays
    worker.free()
    assert make() == []  # as somebody wished
    worker.configure("auto", 0.25, 1, 0)
    assert make() == []
    idle()
    (line,) = make()
    assert "the settings let it go after 0.017 min" in line
    idle()
    assert make() == []
    worker.configure("bfloat16", 0.25, 0, 0)
    assert make() == []  # another one, for the first time
    worker.configure("auto", 0.25, 0, 0)
    (line,) = make()
    assert "only one is kept in memory" in line
    worker.configure("bfloat16", 0.25, 0, 0)
    assert make() == []


def test_steps_are_kept_to_fork_from_within_the_memory_that_they_may_take(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path
) -> None:
    for number, memory in ((1, 0), (2, 2**20), (3, 0)):
        worker.configure("auto", 0.25, 0, memory)
        worker.submit(request(number, tiny_model, device="cpu"))
        qtbot.waitUntil(lambda number=number: listener.ended(number), timeout=60_000)
        assert (worker._kept is not None) == (memory > 0)


def test_it_survives_a_model_that_is_not_there(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path, tmp_path: Path
) -> None:
    worker.prepare(str(tmp_path / "nothing"), "cpu")
    worker.submit(request(1, tmp_path / "nothing"))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    worker.submit(request(2, tiny_model))
    qtbot.waitUntil(lambda: listener.ended(2), timeout=60_000)
    failed = next(event for event in listener.events if isinstance(event, Failed))
    assert listener.failures and "\n" not in listener.failures[0]
    assert "\n" not in failed.message and "Traceback" not in failed.message
    assert isinstance(listener.last(), Finished)


def test_it_survives_damaged_weights(
    qtbot: QtBot, worker: DiffusionWorker, listener: Listener, tiny_model: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tiny_model, broken)
    for weights in (broken / "unet").glob("*.safetensors"):
        weights.write_bytes(weights.read_bytes()[:200])
    worker.submit(request(1, broken))
    qtbot.waitUntil(lambda: listener.ended(1), timeout=60_000)
    failed = listener.last()
    assert isinstance(failed, Failed) and "\n" not in failed.message
    worker.submit(request(2, tiny_model))
    qtbot.waitUntil(lambda: listener.ended(2), timeout=60_000)
    assert isinstance(listener.last(), Finished)


def test_stopping_in_mid_run_leaves_no_thread(qtbot: QtBot, tiny_model: Path) -> None:
    worker = DiffusionWorker()
    listener = Listener(worker)
    worker.start()
    worker.submit(request(1, tiny_model, steps=200))
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=60_000)
    worker.stop()
    assert not worker.thread_of_work.isRunning()
    assert not any(isinstance(event, Finished) for event in listener.events)
