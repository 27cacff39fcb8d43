"""How well a few typed letters fit a name: a pure function."""

from __future__ import annotations

ADJACENT, WORD_START, EXACT = 8, 10, 40  # points
GAP = 1  # lost for each letter in between, up to
MOST_LOST = 6


def score(query: str, text: str) -> int | None:
    """Points for `query` in `text`, its letters in this order; None where they are not there, 0 for no query.

    Each word of the query is looked for by itself. Letters next to each other and at the start of words count most.
    """
    total = 0
    for word in query.casefold().split():
        points = _word(word, text.casefold())
        if points is None:
            return None
        total += points
    return total


def _word(word: str, text: str) -> int | None:
    """The best of all places where it may begin."""
    found = [_from(word, text, start) for start, letter in enumerate(text) if letter == word[0]]
    return max((points for points in found if points is not None), default=None)


def _from(word: str, text: str, start: int) -> int | None:
    points, place = 0, start
    for number, letter in enumerate(word):
        found = text.find(letter, place)
        if found < 0:
            return None
        if found == 0 or not text[found - 1].isalnum():
            points += WORD_START
        elif number and found == place:
            points += ADJACENT
        if number:
            points -= min(GAP * (found - place), MOST_LOST)
        place = found + 1
    return points + EXACT if text.startswith(word, start) else points
