"""How live parameters went in the course of a run: written down by step, and followed when it is made again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sketchstudio.errors import UserError
from sketchstudio.parameters import GenerationParameters, info, names

LIVE = tuple(name for name in names() if info(name).live)


@dataclass(frozen=True)
class Change:
    """From `step` on (1-based, as in `Frame`) these live parameters have these values."""

    step: int
    values: dict[str, Any]


class Course:
    """The parameters of each step of one run, and what must be kept to run it again.

    A live parameter follows the planned changes until the person gives it another value than the run was asked with;
    from then on it is hers. `first` is the step that a fork begins with.
    """

    def __init__(self, asked: GenerationParameters, planned: tuple[Change, ...] = (), *, first: int = 1) -> None:
        self._first = first
        self.start = asked  # as the first step takes them
        self.changes: tuple[Change, ...] = ()  # what later steps took anew
        self._asked, self._now = asked, asked
        self._planned = {change.step: change.values for change in planned}
        self._hers: set[str] = set()

    def at(self, step: int, hand: GenerationParameters | None = None) -> GenerationParameters:
        """The parameters of this step; `hand` holds the live ones as the person has set them. Ask in order."""
        values = dict(self._planned.get(step, {}))
        if hand is not None:
            self._hers |= {name for name in LIVE if getattr(hand, name) != getattr(self._asked, name)}
            values = {**values, **{name: getattr(hand, name) for name in self._hers}}
        changed = {name: value for name, value in values.items() if value != getattr(self._now, name)}
        if changed:
            self._now = self._now.replace(**changed)
            if step == self._first:
                self.start = self._now
            else:
                self.changes += (Change(step, changed),)
        return self._now


def ended(begun: GenerationParameters, changes: tuple[Change, ...]) -> GenerationParameters:
    """The parameters as the last step took them, of a run that began with these."""
    for change in changes:
        begun = begun.replace(**change.values)
    return begun


def without(changes: tuple[Change, ...], given: Collection[str]) -> tuple[Change, ...]:
    """The changes but those of the parameters that are `given` for the whole run."""
    kept = (Change(c.step, {name: v for name, v in c.values.items() if name not in given}) for c in changes)
    return tuple(change for change in kept if change.values)


def to_list(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Plain values for JSON."""
    return [{"step": change.step, **change.values} for change in changes]


def from_list(stored: Any, steps: int) -> tuple[Change, ...]:
    """The inverse of `to_list`, for a run of so many steps. UserError where it is not such a list."""
    try:
        changes = tuple(_change(dict(entry)) for entry in stored)
    except (TypeError, ValueError, LookupError, UserError) as error:
        raise _damaged() from error
    order = [1, *(change.step for change in changes), steps + 1]
    if order != sorted(set(order)):
        raise _damaged()
    return changes


def _change(entry: dict[str, Any]) -> Change:
    step = entry.pop("step")
    if type(step) is not int or not set(entry) <= set(LIVE):
        raise ValueError
    read = GenerationParameters.from_dict(entry)  # checks the ranges, too
    return Change(step, {name: getattr(read, name) for name in entry})


def _damaged() -> UserError:
    return UserError(
        "The list of changes made while this picture formed is damaged, so it cannot be made again. "
        "Choose another file."
    )
