"""What a run that succeeded leaves to say: which part of the prompt was read, and where another model took part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.guidance.base import Run
from sketchstudio.notes import Note


def remarks(run: Run) -> Iterator[Note]:
    """All there is to say of a finished run."""
    begun = run.course.start
    if (note := _of_prompt(run, begun.prompt)) is not None:
        yield note
    if begun.guidance_scale != 1 and (note := _of_negative_prompt(run, begun.negative_prompt)) is not None:
        yield note
    used, expected = run.edge_fingerprint, run.request.edge_fingerprint
    if used and expected and used != expected:
        yield Note(
            "The edge predictor is not the one that made this picture (fingerprint {now}, then {then}), so this is "
            "another picture.",
            now=used[:8],
            then=expected[:8],
        )


def words_read(bundle: ModelBundle, prompt: str) -> int | None:
    """How many words of a text the model reads whole; None where nothing is cut off."""

    def is_cut(end: int) -> bool:
        return len(bundle.tokenizer(prompt[:end], verbose=False).input_ids) > bundle.longest_prompt

    ends = [word.end() for word in re.finditer(r"\S+", prompt)]
    # The more words, the more tokens; one word may be many.
    return bisect_left(ends, True, key=is_cut) if ends and is_cut(ends[-1]) else None


def _of_prompt(run: Run, prompt: str) -> Note | None:
    read, words = words_read(run.bundle, prompt), len(prompt.split())
    if read is None:
        return None
    if not read:
        return Note("The model read only the beginning of the prompt.")
    return Note("The model read only the first {read} of the {words} words of the prompt.", read=read, words=words)


def _of_negative_prompt(run: Run, prompt: str) -> Note | None:
    read, words = words_read(run.bundle, prompt), len(prompt.split())
    if read is None:
        return None
    if not read:
        return Note("The model read only the beginning of what the picture should not show.")
    return Note(
        "The model read only the first {read} of the {words} words on what the picture should not show.",
        read=read,
        words=words,
    )
