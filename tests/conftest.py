"""Every test runs offscreen, offline, in folders of its own, and leaves no thread behind."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# Before anything imports Qt, torch or the Hugging Face libraries.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # the window speaks English, wherever the tests run
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ.setdefault("OMP_NUM_THREADS", "2")  # more threads than cores make small models slower, not faster

import pytest
import tqdm
from hypothesis import HealthCheck, settings

from sketchstudio.system import qt_problem

if problem := qt_problem():  # else pytest-qt would fail with a traceback that says less
    pytest.exit(problem, returncode=2)

tqdm.tqdm.monitor_interval = 0  # its watcher thread would outlive the test that shows the first progress bar
# Property tests try the same cases on every machine; --hypothesis-profile=explore tries many others.
settings.register_profile(
    "seeded",
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # one of them looks at the clock
)
settings.register_profile("explore", settings.get_profile("seeded"), derandomize=False, max_examples=2000)
settings.load_profile("seeded")
GRACE = 5.0  # seconds for a thread that is on its way out


@pytest.fixture(scope="session", autouse=True)
def runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Qt warns where there is none, as on a build machine."""
    folder = tmp_path_factory.mktemp("runtime")
    folder.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt makes the application with: the style that the app has."""
    return ["sketchstudio", "-style", "fusion"]


@pytest.fixture(autouse=True)
def collected_in_the_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Windows go with the test that opened them, and here: else `deleteLater` would wait for an event loop of another
    test, or Python's garbage collector would destroy them in whichever thread it happens to run in."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)  # all that is newer than the test; what is older takes most of a second
    gc.enable()


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: the settings, history and caches of the person who runs the tests stay untouched."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def no_thread_left_over(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads, Python's and Qt's, end with the test that started them."""
    from PySide6.QtCore import QCoreApplication, QThread
    from shiboken6 import isValid

    started: list[QThread] = []
    start = QThread.start

    def recorded(thread: QThread, *arguments: QThread.Priority) -> None:
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", recorded)
    before = set(threading.enumerate())
    yield

    def left_over() -> list[str]:
        python = [
            thread.name
            for thread in threading.enumerate()
            # A dummy stands for a thread that Python did not start, and in Python 3.11 outlives it.
            if thread not in before and not isinstance(thread, threading._DummyThread)
        ]
        return python + [repr(thread) for thread in started if isValid(thread) and thread.isRunning()]

    deadline = time.monotonic() + GRACE
    while (left := left_over()) and time.monotonic() < deadline:
        if application := QCoreApplication.instance():
            application.processEvents()
        time.sleep(0.01)
    assert not left, f"threads left running: {left}"
