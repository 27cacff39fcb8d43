"""Features of named U-Net modules, by forward hooks that always come off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn


@contextmanager
def capture(module: nn.Module, paths: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Within the block, each forward of `module` fills the dict: path -> output (B, C, h, w) of that submodule.

    Paths as in diffusers' state dicts, for example "down_blocks.0.attentions.1". Of a tuple (a whole down block
    returns one) the first entry is kept. AttributeError where there is no such submodule.
    """
    features: dict[str, Tensor] = {}

    def keep(path: str) -> Any:
        def hook(_module: nn.Module, _inputs: Any, output: Any) -> None:
            first: Any = output[0] if isinstance(output, tuple) else output
            features[path] = getattr(first, "sample", first)  # attention blocks may return an output object

        return hook

    taps = [(path, module.get_submodule(path)) for path in paths]  # all are found before the first hook goes on
    handles = [tapped.register_forward_hook(keep(path)) for path, tapped in taps]
    try:
        yield features
    finally:
        for handle in handles:
            handle.remove()
