"""What every training stage shares: the time budget, checkpoints that survive a kill, the log."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accelerate import Accelerator
from safetensors import SafetensorError
from tqdm import tqdm

from sketchstudio.errors import UserError

CHECKPOINT = "checkpoint"
SAVE_EVERY, SAMPLE_EVERY = 4.0 * 60, 10.0 * 60  # seconds
WARMUP = 200  # steps until the learning rate is at its peak
FLOOR = 0.02  # of the peak: where it ends


class TrainingRun:
    """Counts steps and seconds of a stage, over interruptions, and knows when to save and when to stop.

    `minutes` is the budget of the stage as a whole: a run that was killed after 10 of 30 minutes goes on for 20.
    `at_most` ends it after so many steps, if that is sooner.
    Whatever must survive a kill is registered at `accelerator`; `resume()` then brings it back.
    """

    def __init__(
        self,
        accelerator: Accelerator,
        out: Path,
        minutes: float,
        *,
        at_most: int | None = None,
    ) -> None:
        self.accelerator = accelerator
        self.out = out
        self.minutes = minutes
        self.at_most = at_most
        self.step = 0
        self.samples = 0  # training images seen
        self.seconds = 0.0
        self._saved = self._sampled = 0.0
        out.mkdir(parents=True, exist_ok=True)
        accelerator.register_for_checkpointing(self)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps of the run itself."""
        return {"step": self.step, "samples": self.samples, "seconds": self.seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """The inverse of `state_dict`."""
        self.step, self.samples, self.seconds = state["step"], state["samples"], state["seconds"]
        self._saved = self._sampled = self.seconds

    @property
    def progress(self) -> float:
        """The share of the budget that is used, 0 to 1: what the learning rate follows."""
        time_used = self.seconds / (60 * self.minutes)
        return min(1.0, time_used if self.at_most is None else max(time_used, self.step / self.at_most))

    def resume(self) -> bool:
        """Go on from the last checkpoint in `out`, if there is one."""
        folder = self.out / CHECKPOINT
        previous = self.out / (CHECKPOINT + ".previous")
        if not folder.is_dir() and previous.is_dir():  # killed between the two renames
            previous.rename(folder)
        if not folder.is_dir():
            return False
        self.accelerator.load_state(str(folder))
        return True

    def save(self) -> None:
        """Write a checkpoint beside the old one, then put it in its place."""
        if not self.accelerator.is_main_process:
            return
        fresh = self.out / (CHECKPOINT + ".new")
        folder = self.out / CHECKPOINT
        previous = self.out / (CHECKPOINT + ".previous")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            self.accelerator.save_state(str(fresh))
        except (OSError, RuntimeError, SafetensorError) as error:  # how the libraries say that a disk is full
            shutil.rmtree(fresh, ignore_errors=True)
            raise UserError(
                f"The checkpoint cannot be written into {self.out}. Free some space there and give the same command "
                "again: it goes on from the last checkpoint."
            ) from error
        shutil.rmtree(previous, ignore_errors=True)
        if folder.is_dir():
            folder.replace(previous)
        fresh.replace(folder)
        shutil.rmtree(previous, ignore_errors=True)
        self._saved = self.seconds

    def steps(self, batch: int) -> Iterator[int]:
        """Yield step numbers until the budget is used up; saves as it goes and at the end."""
        bar = tqdm(
            total=round(self.minutes * 60),
            initial=round(self.seconds),
            unit="s",
            dynamic_ncols=True,
            desc=self.out.name,
            disable=not self.accelerator.is_main_process,
        )
        try:
            while self.progress < 1:
                began = time.monotonic()
                yield self.step
                self.step += 1
                self.samples += batch
                self.seconds += time.monotonic() - began
                bar.n = round(self.seconds)
                bar.set_postfix(step=self.step, images=self.samples, refresh=False)
                bar.update(0)
                if self.seconds - self._saved >= SAVE_EVERY:
                    self.save()
        finally:
            bar.close()
        self.save()

    def sample_due(self) -> bool:
        """Whether it is time to write samples again."""
        if self.seconds - self._sampled < SAMPLE_EVERY:
            return False
        self._sampled = self.seconds
        return True

    def log(self, **figures: float) -> None:
        """Append one line of figures to log.jsonl."""
        line = {"step": self.step, "images": self.samples, "minutes": round(self.seconds / 60, 2)}
        line |= {name: round(float(value), 5) for name, value in figures.items()}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def learning_rate(progress: float, step: int, peak: float) -> float:
    """Linear warm-up over `WARMUP` steps, flat over half of the budget, then a straight line to FLOOR x peak."""
    ramp = min(1.0, (step + 1) / WARMUP)
    decay = 1.0 if progress < 0.5 else 1 - (1 - FLOOR) * (progress - 0.5) / 0.5
    return peak * ramp * decay
