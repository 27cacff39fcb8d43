"""What `sketchstudio generate` gives account of: how long it took, where it ran, what else there is to say."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchstudio.generation.request import Finished, Frame


@dataclass
class Account:
    """What is told of a call in the end: seconds, of the first picture unless said otherwise, and what came of it."""

    begin: float = field(default_factory=time.perf_counter)
    load: float = 0.0
    first_preview: float | None = None  # since the run began, the model being there
    steps: list[float] = field(default_factory=list)  # of all pictures
    device: str = ""
    notes: list[str] = field(default_factory=list)
    frames: list[Path] = field(default_factory=list)

    def loaded(self) -> None:
        """The model is there."""
        self.load = time.perf_counter() - self.begin

    def take_step(self, frame: Frame, before: float) -> None:
        """A step that ended so many seconds after `before`, of the same run."""
        if self.first_preview is None:
            self.first_preview = frame.elapsed
        self.steps.append(frame.elapsed - before)

    def new_notes(self, event: Finished) -> list[str]:
        """What is good to know of a picture and was not said of one before it."""
        new = [note for note in map(str, event.notes) if note not in self.notes]
        self.notes += new
        return new

    def as_json(self) -> dict[str, Any]:
        """All of it, loading and writing included."""
        mean = sum(self.steps) / len(self.steps) if self.steps else None
        times = {
            "load": round(self.load, 4),
            "first_preview": None if self.first_preview is None else round(self.first_preview, 4),
            "per_step": None if mean is None else round(mean, 4),
            "steps": [round(seconds, 4) for seconds in self.steps],
            "total": round(time.perf_counter() - self.begin, 4),
        }
        return {"device": self.device, "notes": self.notes, "times": times, "frames": [*map(str, self.frames)]}
