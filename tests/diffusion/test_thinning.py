from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from sketchstudio.diffusion.thinning import thinned


def ring(thickness: int) -> torch.Tensor:
    image = np.zeros((96, 128), np.uint8)
    cv2.ellipse(image, (60, 48), (40, 28), 20, 0, 360, 255, thickness)
    return torch.from_numpy(image)[None, None].float() / 255


def pieces(lines: torch.Tensor, connectivity: int = 8) -> int:
    return cv2.connectedComponents(lines[0, 0].numpy().astype(np.uint8), connectivity=connectivity)[0] - 1


@pytest.mark.parametrize("thickness", [1, 3, 8])
def test_a_stroke_of_any_width_becomes_one_thin_line_along_its_middle(thickness: int) -> None:
    thin = thinned(ring(thickness))
    assert set(thin.unique().tolist()) == {0.0, 1.0}
    assert pieces(thin) == 1 and pieces(1 - thin, connectivity=4) >= 2  # still closed: there is an inside
    assert not torch.nn.functional.avg_pool2d(thin, 3, stride=1).eq(1).any()  # nowhere three pixels wide
    away = cv2.distanceTransform(1 - ring(1)[0, 0].numpy().astype(np.uint8), cv2.DIST_L2, 5)
    assert away[thin[0, 0].numpy() > 0].max() <= 2


def test_thin_lines_and_blank_sheets_stay() -> None:
    line = torch.zeros(1, 1, 16, 16)
    line[..., 5, 3:12] = 1
    assert torch.equal(thinned(line), line)
    assert not thinned(torch.zeros(2, 1, 8, 8)).any()


def test_sketches_of_a_batch_are_thinned_each_by_itself() -> None:
    both = thinned(torch.cat([ring(1), ring(8)]))
    assert torch.equal(both[1:], thinned(ring(8)))
