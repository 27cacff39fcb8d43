"""Features of named U-Net modules, by forward hooks that always come off; and sets of such names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import torch
from torch import Tensor, nn

from sketchstudio.errors import UserError

# Sketch-Guided Text-to-Image Diffusion (arXiv 2211.13752), for a U-Net in the shape of Stable Diffusion 1.x: input
# blocks 2, 4, 8, middle 0, 1, 2, output 2, 4, 8 in the numbering of its authors, 9,280 channels. The first is 64x64.
STABLE_DIFFUSION_1 = (
    "down_blocks.0.attentions.1",
    "down_blocks.1.attentions.0",
    "down_blocks.2.attentions.1",
    "mid_block.resnets.0",
    "mid_block.attentions.0",
    "mid_block.resnets.1",
    "up_blocks.0",
    "up_blocks.1.attentions.1",
    "up_blocks.2",
)
PRESETS = ("lean", "sd1", "resnets", "encoder")


class _Enough(Exception):
    """All that was asked for is there: the rest of a forward is not needed."""


@contextmanager
def capture(module: nn.Module, paths: Sequence[str], *, stop_gradient: bool = False) -> Iterator[dict[str, Tensor]]:
    """Within the block, each forward of `module` fills the dict: path -> output (B, C, h, w) of that submodule.

    Paths as in diffusers' state dicts, for example "down_blocks.0.attentions.1". Of a tuple (a whole down block
    returns one) the first entry is kept. AttributeError where there is no such submodule. With `stop_gradient`,
    what is computed after the last tap builds no graph: nothing of it is kept for a backward pass.
    """
    features: dict[str, Tensor] = {}
    before = torch.is_grad_enabled()

    def keep(path: str) -> Any:
        def hook(_module: nn.Module, _inputs: Any, output: Any) -> None:
            first: Any = output[0] if isinstance(output, tuple) else output
            features[path] = getattr(first, "sample", first)  # attention blocks may return an output object
            if stop_gradient and len(features) == len(taps):
                torch.set_grad_enabled(False)

        return hook

    taps = {path: module.get_submodule(path) for path in paths}  # all are found before the first hook goes on
    handles = [tapped.register_forward_hook(keep(path)) for path, tapped in taps.items()]
    try:
        yield features
    finally:
        if stop_gradient:
            torch.set_grad_enabled(before)
        for handle in handles:
            handle.remove()


@torch.no_grad()
def features_of(module: nn.Module, paths: Sequence[str], *inputs: Any) -> list[Tensor]:
    """The features of these paths, in their order, by a forward that ends at the last of them."""
    handles = []
    with capture(module, paths) as features:

        def enough(_module: nn.Module, _inputs: Any, _output: Any) -> None:
            if len(features) == len(set(paths)):
                raise _Enough

        try:
            handles += [module.get_submodule(path).register_forward_hook(enough) for path in dict.fromkeys(paths)]
            with suppress(_Enough):
                module(*inputs)
        finally:
            for handle in handles:
                handle.remove()
        return [features[path] for path in paths]


def preset(name: str, unet: Any) -> tuple[str, ...]:
    """The taps of a preset on this U-Net.

    "sd1" is the paper's set. "resnets" is for a U-Net of any shape: the last ResNet of each encoder block, of the
    middle and of each decoder block but the first, which is as coarse as the middle; six taps on the starter.
    "encoder" are those without the decoder: the gradient is cheaper, since the decoder need not be gone through.
    "lean" is "sd1" or "resnets", whichever suits the U-Net, without its last tap: the finest part of the decoder, which
    costs most and adds least (docs/edge-guidance.md has the figures).
    """
    if name == "lean":
        return preset("sd1" if _like_stable_diffusion_1(unet) else "resnets", unet)[:-1]
    if name == "sd1":
        missing = [path for path in STABLE_DIFFUSION_1 if not has(unet, path)]
        if missing:
            raise UserError(
                "The taps sd1 need a U-Net of Stable Diffusion 1's shape; here {missing} is missing.",
                missing=missing[0],
            )
        return STABLE_DIFFUSION_1
    if name not in PRESETS:
        raise UserError(
            "There are no taps {name!r}. Choose one of: {presets}; or list module paths.",
            name=name,
            presets=", ".join(PRESETS),
        )
    encoder = [_last(f"down_blocks.{i}", block) for i, block in enumerate(unet.down_blocks)]
    middle = [_last("mid_block", unet.mid_block)]
    decoder = [_last(f"up_blocks.{i}", block) for i, block in enumerate(unet.up_blocks)][1:]
    return (*encoder, *middle, *(decoder if name == "resnets" else ()))


def _like_stable_diffusion_1(unet: Any) -> bool:
    """Whether the U-Net has the shape that the paper's taps are for, at whatever width."""
    widths = tuple(unet.config.block_out_channels)
    return widths == tuple(widths[0] * factor for factor in (1, 2, 4, 4)) and all(
        has(unet, path) for path in STABLE_DIFFUSION_1
    )


def has(unet: Any, path: str) -> bool:
    """Whether the U-Net has a module of this path."""
    try:
        unet.get_submodule(path)
    except AttributeError:
        return False
    return True


def _last(path: str, block: Any) -> str:
    return f"{path}.resnets.{len(block.resnets) - 1}"
