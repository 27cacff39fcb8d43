"""A stage that is killed, as by the power button: the same command goes on where its last checkpoint stands."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import torch

from sketchstudio.cli import main
from sketchstudio.training.run import CHECKPOINT

# The command line itself, but with samples and a checkpoint after every step, so that kills may hit one being written.
COMMAND = """
import sys
from sketchstudio.cli import main
from sketchstudio.training import run
run.SAVE_EVERY = run.SAMPLE_EVERY = 0
sys.exit(main(sys.argv[1:]))
"""


def steps_done(out: Path) -> int:
    """The step counter in the checkpoint; of what a stage registers, the run is the last."""
    files = sorted((out / CHECKPOINT).glob("custom_checkpoint_*.pkl"))
    return int(torch.load(files[-1], weights_only=True)["step"])


def test_a_killed_stage_goes_on_from_its_last_checkpoint(objects: Path, tmp_path: Path) -> None:
    out, said = tmp_path / "run", tmp_path / "said"
    words = ["train", "autoencoder", "--data", str(objects), "--out", str(out), "--batch", "1"]

    written = 0
    for _ in range(2):
        before = written
        with said.open("wb") as file:
            command = [sys.executable, "-c", COMMAND, *words, "--minutes", "60"]
            process = subprocess.Popen(command, stdout=file, stderr=file)
        while process.poll() is None and written < before + 2:
            time.sleep(0.005)
            if saved := _saved(out):
                assert saved >= before, "it began anew"
                written = saved
        process.kill()
        assert process.wait() == -signal.SIGKILL, said.read_text()
        assert (out / "samples.png").is_file()
        assert "images=" in said.read_text()  # of the progress bar
    assert main([*words, "--minutes", "0.001"]) == 0  # the budget is used up by what was done before the kills
    assert steps_done(out) >= written > 3
    assert (out / "vae" / "config.json").is_file()
    assert sorted(path.name for path in out.iterdir()) == [CHECKPOINT, "log.jsonl", "samples.png", "vae"]


def _saved(out: Path) -> int:
    """The steps of the checkpoint that lies there now; 0 while one replaces the other."""
    try:
        return steps_done(out)
    except (OSError, IndexError, EOFError, RuntimeError):
        return 0
