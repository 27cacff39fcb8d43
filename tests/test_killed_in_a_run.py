"""The app is killed while a picture forms: drawing, prompt, settings, every picture of before and what waits in the
queue are there again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
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
