"""How one row of marks becomes another: which marks went where, and which came in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from sketchstudio.document.marks.path import Mark

Entry = TypeVar("Entry")


class Splice(NamedTuple):
    """At `start`, `gone` make way for `come`. Of several, the one on the left is done before `start` of the next."""

    start: int
    gone: tuple[Mark, ...]
    come: tuple[Mark, ...]


Splices = tuple[Splice, ...]


def splices(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Splices:
    """What makes `after` of `before`, from left to right; marks are told apart by identity."""
    if before is after:
        return ()
    start, end = common(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    stay = {id(mark) for mark in old} & {id(mark) for mark in new}
    found = []
    i = j = 0
    while i < len(old) or j < len(new):
        left, right = i, j
        while i < len(old) and id(old[i]) not in stay:
            i += 1
        while j < len(new) and id(new[j]) not in stay:
            j += 1
        if (i, j) == (left, right):
            if i < len(old) and j < len(new) and old[i] is new[j]:
                i, j = i + 1, j + 1
                continue
            i, j = len(old), len(new)  # the order is another one: all that is left is put anew
        found.append(Splice(start + right, old[left:i], new[right:j]))
    return tuple(found)


def inverted(changes: Splices) -> Splices:
    """What takes splices back, from left to right again."""
    shift, found = 0, []
    for start, gone, come in changes:
        found.append(Splice(start + shift, come, gone))
        shift += len(gone) - len(come)
    return tuple(found)


def spliced(row: list[Entry], changes: Iterable[tuple[int, tuple[Entry, ...], tuple[Entry, ...]]]) -> None:
    """Do splices to a row, in its place."""
    for start, gone, come in changes:
        row[start : start + len(gone)] = come


def differing(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> set[Mark]:
    """The marks without which two rows would be the same: those that are in one of them only; where the rest stands in
    another order, all from the first to the last that has another place."""
    start, end = common(before, after)
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    found = set(before) ^ set(after)
    stays, stayed = (tuple(mark for mark in row if mark not in found) for row in (before, after))
    start, end = common(stays, stayed)
    return found.union(stays[start : len(stays) - end])


def common(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> tuple[int, int]:
    """How many marks at the start and at the end are the very same."""
    shorter = min(len(before), len(after))
    start = shorter
    if before[:shorter] != after[:shorter]:  # compares by identity, and as fast as C can; marks know no equality
        start = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a is not b)
    rest = shorter - start
    pairs: Iterator[tuple[Entry, Entry]] = zip(reversed(before), reversed(after), strict=False)
    end = next((i for i, (a, b) in enumerate(pairs) if a is not b or i == rest), rest)
    return start, end
