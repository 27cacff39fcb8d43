from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from sketchstudio.diffusion import conditioning, enclosure
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.errors import UserError


def test_the_sketch_map_goes_on_with_what_the_lines_enclose() -> None:
    lines, both = (ConditioningSpec("space_to_depth", enclosed) for enclosed in (False, True))
    assert both.sketch_channels(32, 16) == 256 + 2 * 16 and lines.sketch_channels(32, 16) == 256
    ink = torch.zeros(1, 1, 128, 128)
    ink[..., 32:96, 32:96] = 1
    ink[..., 34:94, 34:94] = 0
    found = conditioning.sketch_map(both, ink, lambda image: image, 16)
    assert found.shape == (1, 288, 8, 8)
    assert torch.equal(found[:, :256], conditioning.sketch_map(lines, ink, lambda image: image, 16))
    assert torch.equal(F.pixel_shuffle(found[:, 256:], 4), enclosure.enclosed(ink))


def test_what_a_model_expects_comes_back_from_its_folder(tmp_path: Path) -> None:
    assert ConditioningSpec.load(tmp_path) == ConditioningSpec()  # a plain text-to-image model
    spec = ConditioningSpec("space_to_depth", True, "latent")
    spec.save(tmp_path)
    assert ConditioningSpec.load(tmp_path) == spec


def test_a_model_from_before_areas_were_shown_is_read(tmp_path: Path) -> None:
    (tmp_path / conditioning.FILE).write_text('{"sketch": "space_to_depth", "colour": "latent"}')
    assert ConditioningSpec.load(tmp_path) == ConditioningSpec("space_to_depth", False, "latent")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"sketch": "smoke"}', '{"sketch": ["latent"]}', '{"enclosed": "yes"}', '{"depth": "latent"}'],
)
def test_what_cannot_be_understood_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / conditioning.FILE).write_text(text)
    with pytest.raises(UserError, match=r"conditioning\.json is damaged, or of a newer SketchStudio"):
        ConditioningSpec.load(tmp_path)
