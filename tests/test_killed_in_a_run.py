"""The app is killed while somebody draws and while a picture forms: drawing, prompt, settings, every picture of before
and what waits in the queue are there again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import dying
import pytest
from fakes import write_tiny_model

from sketchstudio.app import JOURNALS, QUEUES
from sketchstudio.document.journal import orphans, recover
from sketchstudio.document.layer import Role
from sketchstudio.generation.history import History
from sketchstudio.paths import config_dir, data_dir, history_dir
from sketchstudio.settings import Settings

STARTS = 6


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_nothing_is_lost(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "tiny")
    Settings(welcomed=True).save(config_dir())  # no sample
    with subprocess.Popen([sys.executable, dying.__file__, str(model)], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == "running\n"
        os.kill(app.pid, signal.SIGKILL)
    (orphan,) = orphans(data_dir() / JOURNALS)
    recovered = recover(orphan.file)
    orphan.lock.unlock()
    assert recovered is not None and not recovered.saved
    assert [len(layer.strokes) for layer in recovered.drawing.with_role(Role.SKETCH)] == [1]
    settings = Settings.load(config_dir())
    wanted = settings.generation_parameters()
    assert (wanted.prompt, wanted.steps) == (dying.PROMPTS[1], 200)
    history = History(history_dir())
    (kept,) = history.entries()
    assert kept.prompt == dying.PROMPTS[0] and kept.drawing is not None and kept.seed != wanted.seed
    history.close()


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_each_start_after_a_kill_has_the_drawing_up_to_the_last_stroke(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "tiny")
    Settings(welcomed=True, load_early=False).save(config_dir())
    chance, told = random.Random(3), ""
    for start in range(STARTS):
        with subprocess.Popen(
            [sys.executable, dying.__file__, str(model), "draw"], stdout=subprocess.PIPE, text=True
        ) as app:
            assert app.stdout is not None
            if start:
                found = app.stdout.readline().strip()
                # A stroke may have been finished, and written, when it had no time to tell.
                assert found == told or int(found.split()[0]) == int(told.split()[0]) + 1
            for _ in range(chance.randrange(3, 30)):
                told = app.stdout.readline().strip()
            time.sleep(chance.uniform(0, 0.02))
            os.kill(app.pid, signal.SIGKILL)
            told = [told, *app.stdout.read().split("\n")[:-1]][-1]  # a line that is cut off was not told
    assert int(told.split()[0]) > STARTS


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_what_waits_in_the_queue_waits_again_and_is_made_when_somebody_says_so(tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path / "tiny")
    Settings(welcomed=True).save(config_dir())
    program = [sys.executable, dying.__file__, str(model)]
    with subprocess.Popen([*program, "queue"], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == "running\n"
        os.kill(app.pid, signal.SIGKILL)
    app = subprocess.run([*program, "again"], capture_output=True, text=True, check=True)
    found, made = map(json.loads, app.stdout.splitlines())
    seeds = [dying.SEED, dying.SEED + 1, dying.SEED + 2]  # the first one was being made
    assert found["seeds"] == seeds and not found["running"]
    assert "3 pictures" in found["said"] and found["keyboard"] == "CanvasView"
    assert found["strokes"] == [1]  # they belong to the drawing that came back
    assert made == [[seed, dying.PROMPTS[0]] for seed in seeds]
    assert list((data_dir() / QUEUES).iterdir()) == []
