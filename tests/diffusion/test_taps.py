from __future__ import annotations

import pytest
import torch

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.taps import capture, features_of


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


def test_features_are_had_without_the_rest_of_the_forward(bundle: ModelBundle) -> None:
    paths = ("mid_block.resnets.1", "down_blocks.0.resnets.0")
    inputs = (torch.randn(1, bundle.unet.config.in_channels, 16, 16), 10, bundle.encode_prompts(["a cup"]))
    ends: list[bool] = []
    handle = bundle.unet.conv_out.register_forward_hook(lambda *_: ends.append(True))
    try:
        early = features_of(bundle.unet, paths, *inputs)
        assert ends == []
        with torch.no_grad(), capture(bundle.unet, paths) as whole:
            bundle.unet(*inputs)
    finally:
        handle.remove()
    assert all(torch.equal(feature, whole[path]) for feature, path in zip(early, paths, strict=True))
    assert not any(feature.requires_grad for feature in early)
    assert hooks(bundle) == 0


def test_gradient_stops_at_the_last_tap_and_the_mode_comes_back(bundle: ModelBundle) -> None:
    x = torch.randn(1, bundle.unet.config.in_channels, 16, 16, requires_grad=True)
    with capture(bundle.unet, ["mid_block"], stop_gradient=True) as features:
        output = bundle.unet(x, 10, bundle.encode_prompts(["a cup"])).sample
    assert features["mid_block"].requires_grad and not output.requires_grad
    assert torch.is_grad_enabled()
