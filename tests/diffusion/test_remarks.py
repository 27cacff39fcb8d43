"""What is said of a finished run: with the real starter, how far it read the prompt."""

from __future__ import annotations

import pytest

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.generate import generate
from sketchstudio.diffusion.remarks import words_read
from sketchstudio.generation.request import Finished, GenerationRequest
from sketchstudio.models import catalogue
from sketchstudio.parameters import GenerationParameters

LONG = "a red wooden chair with four legs and a tall back that stands on a green carpet near a white wall"


@pytest.fixture(scope="module")
def starter() -> ModelBundle:
    return ModelBundle.load(catalogue.resolve("starter"), "cpu")


def said(starter: ModelBundle, **given: object) -> list[str]:
    values = GenerationParameters(width=64, height=64, steps=1, **given)  # type: ignore[arg-type]
    *_, last = generate(starter, GenerationRequest(1, values), preview=0)
    assert isinstance(last, Finished)
    return [str(note) for note in last.notes]


def test_the_words_that_are_read_are_as_many_as_fit(starter: ModelBundle) -> None:
    read = words_read(starter, LONG)
    assert read is not None and 5 < read < len(LONG.split())
    words = LONG.split()
    assert words_read(starter, " ".join(words[:read])) is None
    assert words_read(starter, " \n".join(words[: read + 1])) == read
    # What was cut off makes no difference, the last word that was read does.
    whole, cut = starter.encode_prompts([LONG, LONG + " and a blue sky"])
    assert bool((whole == cut).all())
    assert words_read(starter, "") is None and words_read(starter, "  ") is None


def test_a_prompt_that_is_read_to_its_end_leaves_nothing_to_say(starter: ModelBundle) -> None:
    assert said(starter, prompt="a red chair", negative_prompt="blur") == []


def test_a_prompt_that_is_cut_off_is_said_with_the_place(starter: ModelBundle) -> None:
    (line,) = said(starter, prompt=LONG)
    assert f"the first {words_read(starter, LONG)} of the {len(LONG.split())} words of the prompt" in line


def test_so_is_a_negative_prompt_where_it_is_read_at_all(starter: ModelBundle) -> None:
    (line,) = said(starter, prompt="a chair", negative_prompt=LONG)
    assert "words on what the picture should not show" in line
    assert said(starter, prompt="a chair", negative_prompt=LONG, guidance_scale=1.0) == []


def test_one_word_too_long_is_no_word_that_was_read(starter: ModelBundle) -> None:
    assert words_read(starter, "ab" * 200) == 0
    (line,) = said(starter, prompt="ab" * 200)
    assert "only the beginning" in line
