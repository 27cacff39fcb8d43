"""What made the picture that came with a file or out of the history: left as it came, Generate makes it again."""

from __future__ import annotations

from dataclasses import dataclass

from sketchstudio.generation import course
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.parameters import SIZE, GenerationParameters


@dataclass(frozen=True, eq=False)
class Origin:
    """`shown` is what the form has while nothing is set otherwise: mostly what the picture began with; in a project
    whose picture was changed while it formed, or forked, what was set when that was saved."""

    made: GenerationRequest
    shown: GenerationParameters

    @classmethod
    def of(cls, made: GenerationRequest, stored: GenerationParameters | None = None) -> Origin:
        """`stored` are the parameters that a project keeps: they may have been changed since its picture was made."""
        return cls(made, stored if stored is not None and _led_to(stored, made) else made.parameters)

    def begins(self, values: GenerationParameters) -> bool:
        """Whether these parameters, in the form, stand for the picture as it was made."""
        return values in (self.shown, self.made.parameters)


def _led_to(stored: GenerationParameters, made: GenerationRequest) -> bool:
    """Whether this is what was set when the picture was done. A fork shares some of it with the run that it began in,
    whatever the form had."""
    if any(getattr(stored, side) != getattr(made.parameters, side) for side in SIZE):
        return False
    values = stored if made.fork is None else made.fork.fitted(stored)
    return values == course.ended(made.parameters, made.changes)
