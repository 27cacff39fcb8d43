"""Prompts for the renders, and the small tokenizer and text encoder that read them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast

from sketchstudio.training.dataset import Example

MAX_TOKENS = 24
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "grey", "white")
# Words of a model's name that tell its material; the rest of the name is left alone, since some are brands.
MATERIALS = {
    "oak": "wooden", "wood": "wooden", "wooden": "wooden", "rattan": "rattan", "bamboo": "bamboo", "iron": "metal",
    "metal": "metal", "steel": "metal", "glass": "glass", "plastic": "plastic", "concrete": "concrete",
    "cardboard": "cardboard", "leather": "leather",
}  # fmt: skip
# A brown one of these, as its maker modelled it, is of wood.
JOINERY = {
    "chair", "table", "cabinet", "desk", "shelves", "bookcase", "bed", "wardrobe", "bench", "stool", "door", "crib",
    "bunk bed", "box", "piano", "wood toy", "pallet", "wood logs", "barrel",
}  # fmt: skip


def material(example: Example) -> str:
    """The material that the name, or the kind and colour, of a model tells; "" where nothing does."""
    words = example.name.lower().split()
    for word, name in MATERIALS.items():
        if word in words and word != example.prompt and not example.recoloured:
            return name
    if example.prompt in JOINERY and example.colour == "brown" and not example.recoloured:
        return "wooden"
    return ""


def prompt(random: np.random.Generator, example: Example) -> str:
    """One of the ways a person may name what is seen: "a red wooden chair", "red chair", "chair"."""
    words = []
    if example.colour and random.random() < 0.8:
        words.append(example.colour)
    of = material(example)
    if of and random.random() < 0.7:
        words.append(of)
    words.append(example.prompt)
    text = " ".join(words)
    style = random.random()
    if style < 0.5:
        return with_article(text)
    return f"a photo of {with_article(text)}" if style < 0.6 else text


def plain_prompt(example: Example) -> str:
    """The one prompt that held-out drawings are tried with: the class, and the colour where one covers most of it."""
    return with_article(f"{example.colour} {example.prompt}".strip())


def with_article(text: str) -> str:
    """`text` behind the article that fits its first letter."""
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def new_tokenizer(class_names: Iterable[str]) -> PreTrainedTokenizerFast:
    """Byte-pair encoding over the words of the prompts: known words become one token, others pieces."""
    words = [*COLOURS, *sorted(set(MATERIALS.values())), "a", "an", "photo", "of", *class_names]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    alphabet = list("abcdefghijklmnopqrstuvwxyz0123456789")
    trainer = trainers.BpeTrainer(
        vocab_size=1024,
        special_tokens=["<pad>", "<start>", "<end>", "<unk>"],
        initial_alphabet=alphabet,
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    tokenizer.train_from_iterator([word for word in words for _ in range(20)], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", 1), ("<end>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=MAX_TOKENS,
        pad_token="<pad>",
        bos_token="<start>",
        eos_token="<end>",
        unk_token="<unk>",
    )


def new_text_encoder(tokenizer: PreTrainedTokenizerFast, width: int) -> CLIPTextModel:
    """Two layers of CLIP's text transformer: the prompts are four words long."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=width,
            intermediate_size=2 * width,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=MAX_TOKENS,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=2,
            hidden_act="gelu",
        )
    )
