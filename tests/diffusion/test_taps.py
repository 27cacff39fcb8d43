from __future__ import annotations

import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.taps import capture


def hooks(bundle: ModelBundle) -> int:
    return sum(len(module._forward_hooks) for module in bundle.unet.modules())


def run(bundle: ModelBundle) -> None:
    channels = bundle.unet.config.in_channels
    bundle.unet(torch.randn(2, channels, 16, 16), 10, bundle.encode_prompts(["", "a cup"]))


@torch.no_grad()
def test_every_named_module_gives_its_features(bundle: ModelBundle) -> None:
    paths = ("down_blocks.0", "down_blocks.0.resnets.0", "mid_block.attentions.0", "up_blocks.1")
    with capture(bundle.unet, paths) as features:
        run(bundle)
    assert set(features) == set(paths)
    assert features["down_blocks.0"].shape == (2, 16, 8, 8)  # a tuple in diffusers: after its downsampler
    assert features["mid_block.attentions.0"].shape == (2, 32, 8, 8)
    assert hooks(bundle) == 0


def test_hooks_come_off_after_an_error(bundle: ModelBundle) -> None:
    with pytest.raises(RuntimeError), capture(bundle.unet, ["mid_block"]):
        assert hooks(bundle) == 1
        raise RuntimeError
    assert hooks(bundle) == 0


def test_an_unknown_path_leaves_no_hook_behind(bundle: ModelBundle) -> None:
    with pytest.raises(AttributeError), capture(bundle.unet, ["mid_block", "no_such_block"]):
        pass
    assert hooks(bundle) == 0
