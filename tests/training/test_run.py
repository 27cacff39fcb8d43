from __future__ import annotations

from pathlib import Path

import pytest
from accelerate import Accelerator

from sketchstudio.errors import UserError
from sketchstudio.training.run import TrainingRun


def test_a_checkpoint_that_does_not_fit_leaves_the_last_one(tmp_path: Path) -> None:
    """A file-size limit is what a disk without room looks like to a program."""
    import resource  # POSIX has it

    run = TrainingRun(Accelerator(cpu=True), tmp_path, minutes=1.0)
    run.step = 3
    run.save()
    run.step = 4
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(UserError, match="Free some space"):
            run.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]
    assert run.resume() and run.step == 3
