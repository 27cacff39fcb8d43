"""Prompts, tokenizer and text encoder of the starter."""

from __future__ import annotations

import numpy as np
import torch

from sketchstudio.training.dataset import Example
from sketchstudio.training.prompts import MAX_TOKENS, material, new_text_encoder, new_tokenizer, plain_prompt, prompt


def example(**changes: object) -> Example:
    values = {
        "id": "1",
        "object": "1",
        "prompt": "chair",
        "name": "Chair",
        "colour": "",
        "split": "train",
        "recoloured": False,
        **changes,
    }
    return Example(**values)  # type: ignore[arg-type]


def test_known_words_are_one_token_and_unknown_words_are_pieces():
    tokenizer = new_tokenizer(["chair", "coffee machine"])
    assert tokenizer.tokenize("A red wooden chair") == ["a</w>", "red</w>", "wooden</w>", "chair</w>"]
    assert len(tokenizer.tokenize("xylophone")) > 1
    assert tokenizer.unk_token_id not in tokenizer("xylophone").input_ids


def test_an_empty_prompt_is_start_and_end():
    tokenizer = new_tokenizer(["chair"])
    assert tokenizer("").input_ids == [tokenizer.bos_token_id, tokenizer.eos_token_id]


def test_text_encoder_tells_prompts_apart():
    tokenizer = new_tokenizer(["chair", "sofa"])
    encoder = new_text_encoder(tokenizer, 64).eval()
    ids = tokenizer(["a red chair", "a red sofa"], padding="max_length", return_tensors="pt").input_ids
    assert ids.shape == (2, MAX_TOKENS)
    with torch.no_grad():
        states = encoder(ids).last_hidden_state
    assert states.shape == (2, MAX_TOKENS, 64)
    assert not torch.allclose(states[0], states[1])


def test_prompts_name_a_colour_only_where_one_is_known():
    random = np.random.default_rng(0)
    assert not any("red" in prompt(random, example()) for _ in range(20))
    assert any("red" in prompt(random, example(colour="red")) for _ in range(20))


def test_material_comes_from_the_name_but_not_for_repainted_models():
    assert material(example(name="Oak chair")) == "wooden"
    assert material(example(name="Oak chair", recoloured=True)) == ""
    assert material(example(colour="brown")) == "wooden"
    assert material(example(prompt="glass", name="Glass")) == ""


def test_articles_fit_the_word():
    random = np.random.default_rng(0)
    texts = {prompt(random, example(prompt="oven")) for _ in range(30)}
    assert "an oven" in texts and "a oven" not in texts


def test_the_plain_prompt_names_class_and_colour():
    assert plain_prompt(example(colour="red")) == "a red chair"
    assert plain_prompt(example(prompt="oven")) == "an oven"
    assert plain_prompt(example(prompt="chair", colour="orange")) == "an orange chair"
