from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from torch.nn import functional as F

from sketchstudio.diffusion import taps
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.edge_predictor import EdgePredictor, FirstLayer, PredictorSpec
from sketchstudio.errors import UserError

CHANNELS = (6, 10, 4)
SIDES = (16, 8, 8)


def make(architecture: str = "conv", target: str = "edges", upscale: int = 4) -> EdgePredictor:
    torch.manual_seed(0)
    widths = (24, 16) if architecture == "conv" else (24, 16, 16, 8)
    spec = PredictorSpec(architecture, target, ("a", "b", "c"), CHANNELS, 4, upscale, widths)
    return EdgePredictor(spec).eval()


def features(batch: int = 2) -> list[Tensor]:
    return [torch.randn(batch, count, side, side) for count, side in zip(CHANNELS, SIDES, strict=True)]


def test_the_first_layer_at_native_resolution_equals_the_concatenated_one() -> None:
    torch.manual_seed(0)
    layer, tapped = FirstLayer(CHANNELS, 12), features()
    for tap in layer.taps:
        tap.mean.normal_()
        tap.gain.uniform_(0.5, 2)
    upsampled = [F.interpolate(f, size=(16, 16), mode="bilinear", align_corners=False) for f in tapped]
    mean, gain = (torch.cat([getattr(tap, name) for tap in layer.taps])[:, None, None] for name in ("mean", "gain"))
    weight = torch.cat([tap.weight for tap in layer.taps], dim=1)[:, :, None, None]
    wide = F.conv2d((torch.cat(upsampled, dim=1) - mean) * gain, weight, layer.bias)
    assert torch.allclose(layer(tapped, (16, 16)), wide, atol=1e-4)


@pytest.mark.parametrize("architecture", ["conv", "mlp"])
def test_both_targets_have_the_shapes_that_they_are_held_against(architecture: str) -> None:
    t, ink = torch.tensor([3, 900]), (torch.rand(2, 1, 64, 64) > 0.9).float()

    def encode(rgb: Tensor) -> Tensor:
        assert rgb.shape == (2, 3, 64, 64) and set(rgb.unique().tolist()) == {-1.0, 1.0}
        return torch.randn(2, 4, 16, 16)

    for target, shape in (("edges", (2, 1, 64, 64)), ("latent", (2, 4, 16, 16))):
        predictor = make(architecture, target)
        prediction = predictor(features(), t, (16, 16))
        assert prediction.shape == shape
        assert predictor.target(ink, encode).shape == shape
        assert predictor.loss(prediction, predictor.target(ink, encode)).shape == (2,)
        picture = predictor.picture(prediction)
        assert picture.shape == (2, 1, 64, 64) and picture.min() >= 0 and picture.max() <= 1


def test_the_paper_s_polarity_is_white_lines_on_black_a_pixel_wider() -> None:
    ink = torch.zeros(1, 1, 16, 16)
    ink[..., 8, 8] = 1
    seen: list[Tensor] = []
    make(target="latent").target(ink, lambda rgb: seen.append(rgb) or rgb)
    assert (seen[0] == 1).sum() == 3 * 9  # three channels of a 3x3 dot
    assert (seen[0] == -1).sum() == 3 * (256 - 9)


def test_an_edge_map_smaller_than_the_picture_keeps_thin_lines() -> None:
    predictor = make(upscale=1)
    ink = torch.zeros(1, 1, 64, 64)
    ink[..., 33, :] = 1
    good = torch.full((1, 1, 16, 16), -9.0)
    good[..., 8, :] = 9.0
    assert predictor.loss(good, predictor.target(ink, lambda rgb: rgb)) < 0.01
    assert predictor.loss(-good, predictor.target(ink, lambda rgb: rgb)) > 5


def test_places_of_no_weight_do_not_count() -> None:
    predictor, prediction = make(), torch.randn(1, 1, 64, 64)
    one, other = torch.zeros(1, 1, 64, 64), torch.zeros(1, 1, 64, 64)
    other[..., :32, :] = 1
    weights = torch.ones(1, 1, 64, 64)
    weights[..., :32, :] = 0
    assert predictor.loss(prediction, one, weights) == predictor.loss(prediction, other, weights)
    assert predictor.loss(prediction, one) != predictor.loss(prediction, other)


def test_time_changes_what_is_seen() -> None:
    for architecture in ("conv", "mlp"):
        predictor, tapped = make(architecture), features()
        early, late = (predictor(tapped, torch.full((2,), t), (16, 16)) for t in (10, 900))
        assert not torch.allclose(early, late)


def test_the_readout_of_a_latent_pulls_on_nothing_but_itself() -> None:
    predictor = make(target="latent")
    prediction = predictor(features(), torch.tensor([3, 900]), (16, 16))
    predictor.readout_loss(prediction, torch.rand(2, 1, 64, 64)).backward()
    pulled = {name for name, weight in predictor.named_parameters() if weight.grad is not None}
    assert pulled == {"readout.0.weight", "readout.0.bias", "readout.2.weight", "readout.2.bias"}


def test_standardised_features_come_in_at_zero_mean_and_unit_deviation() -> None:
    predictor, tapped = make(), [5 + 3 * feature for feature in features(8)]
    means = [f.mean((0, 2, 3)) for f in tapped]
    predictor.standardise(means, [f.transpose(0, 1).flatten(1).std(1) for f in tapped])
    for tap, feature, mean in zip(predictor.body.first.taps, tapped, means, strict=True):
        seen = (feature - tap.mean[:, None, None]) * tap.gain[:, None, None]
        assert torch.equal(tap.mean, mean)
        assert abs(seen.std().item() - 1) < 0.01


@pytest.mark.parametrize("architecture", ["conv", "mlp"])
def test_latents_far_from_zero_are_where_their_prediction_begins(architecture: str) -> None:
    far = torch.tensor([-15.0, 0.0, 2.0, -1.0])[:, None, None]
    wide = torch.tensor([4.0, 3.0, 0.2, 1.0])[:, None, None]
    latents, tapped, t = far + wide * torch.randn(8, 4, 16, 16), features(8), torch.full((8,), 300)
    predictor = make(architecture, "latent")
    before = predictor(tapped, t, (16, 16))
    predictor.begin_at(latents)
    after = predictor(tapped, t, (16, 16))
    assert predictor.loss(before, latents).mean() > 2 * latents.var((0, 2, 3)).mean()
    assert predictor.loss(after, latents).mean() < 1.3 * latents.var((0, 2, 3)).mean()
    around = (after - far) / wide
    assert torch.allclose(around.std((0, 2, 3)), before.std((0, 2, 3)), rtol=0.1)
    assert all(weight.requires_grad for weight in predictor.parameters())


def test_logits_of_an_edge_map_begin_as_they_are() -> None:
    predictor, tapped, t = make(), features(), torch.tensor([3, 900])
    before = predictor(tapped, t, (16, 16))
    predictor.begin_at((torch.rand(2, 1, 64, 64) > 0.9).float())
    assert torch.equal(predictor(tapped, t, (16, 16)), before)


def test_the_taps_of_stable_diffusion_1_have_9280_channels_and_reach_64x64_in_the_encoder() -> None:
    with torch.device("meta"):  # shapes only: no weights, no arithmetic
        unet = UNet2DConditionModel(cross_attention_dim=768, sample_size=64, block_out_channels=(320, 640, 1280, 1280))
        with taps.capture(unet, taps.preset("sd1", unet)) as tapped:
            unet(torch.empty(1, 4, 64, 64), 1, torch.empty(1, 77, 768))
    shapes = [tuple(feature.shape[1:]) for feature in tapped.values()]
    assert tuple(tapped) == taps.STABLE_DIFFUSION_1
    assert shapes == [
        (320, 64, 64), (640, 32, 32), (1280, 16, 16), (1280, 8, 8), (1280, 8, 8), (1280, 8, 8),
        (1280, 16, 16), (1280, 16, 16), (640, 64, 64),
    ]  # fmt: skip
    assert sum(shape[0] for shape in shapes) == 9280
    assert taps.preset("lean", unet) == taps.STABLE_DIFFUSION_1[:-1]


def test_the_taps_of_any_other_unet_are_its_resnets(bundle: ModelBundle) -> None:
    every = ("down_blocks.0.resnets.0", "down_blocks.1.resnets.0", "mid_block.resnets.1", "up_blocks.1.resnets.1")
    assert taps.preset("resnets", bundle.unet) == every
    assert taps.preset("encoder", bundle.unet) == taps.preset("lean", bundle.unet) == every[:3]
    with pytest.raises(UserError, match="down_blocks"):
        taps.preset("sd1", bundle.unet)
    with pytest.raises(UserError, match="lean, sd1, resnets, encoder"):
        taps.preset("other", bundle.unet)


def test_the_widths_of_the_paper_s_predictor() -> None:
    spec = PredictorSpec("mlp", "latent", taps.STABLE_DIFFUSION_1, (9280,), 4, 8, (512, 256, 128, 64))
    predictor = EdgePredictor(replace(spec, taps=("all",)))
    inputs = predictor.body.first.taps[0].weight.shape[1] + predictor.body.time.weight.shape[1]
    assert inputs == 9320
    linear = [tuple(layer.weight.shape[:2]) for layer in predictor.body.rest if isinstance(layer, torch.nn.Conv2d)]
    assert linear == [(256, 512), (128, 256), (64, 128), (4, 64)]
