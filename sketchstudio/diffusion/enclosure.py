"""What the lines of a sketch enclose: the areas that cannot be reached from the margin without crossing one."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

CELL = 4  # pixels a side; a gap in a line that is narrower may be closed already
CLOSINGS = (0, 2)  # cells by which lines are thickened on each side before the flood; 2 close gaps of 16 pixels
INK = 0.25  # of full black: what counts as a line
CHANNELS = len(CLOSINGS)


@torch.no_grad()
def enclosed(ink: Tensor) -> Tensor:
    """Ink (B, 1, H, W) in [0, 1] -> (B, CHANNELS, H/4, W/4): 1 on lines and in what they enclose, 0 outside.

    Whether a white area is paper or a surface is decided by lines that may be far away, which a small network sees
    late and uncertainly; the flood from the margin sees it at once. One channel for each of `CLOSINGS`: lines as they
    are, and lines whose gaps are closed, since a hand leaves some.
    """
    lines = F.max_pool2d(ink, CELL) > INK
    return torch.cat([~_outside(lines, closing) for closing in CLOSINGS], dim=1).to(ink.dtype)


def _outside(lines: Tensor, closing: int) -> Tensor:
    """Lines (B, 1, h, w), bool -> the cells that the flood from the margin reaches."""
    margin = closing + 1
    free = ~_thick(F.pad(lines, [margin] * 4), closing)
    flood = torch.zeros_like(free)
    flood[..., 0, :] = flood[..., -1, :] = flood[..., :, 0] = flood[..., :, -1] = True
    count, reached = int(flood.sum()), 0
    while count > reached:
        for _ in range(16):  # between two looks at whether it still spreads, each of which asks the device
            spread = flood.clone()  # by sides only, so that it does not slip through a slanting line
            spread[..., 1:, :] |= flood[..., :-1, :]
            spread[..., :-1, :] |= flood[..., 1:, :]
            spread[..., 1:] |= flood[..., :-1]
            spread[..., :-1] |= flood[..., 1:]
            flood = spread & free
        count, reached = int(flood.sum()), count
    return _thick(flood, closing)[..., margin:-margin, margin:-margin] & ~lines  # back to the lines as they were


def _thick(cells: Tensor, by: int) -> Tensor:
    """Cells (B, 1, h, w), bool, and all that are at most so many away, slanting ones too."""
    return F.max_pool2d(cells.float(), 2 * by + 1, stride=1, padding=by) > 0 if by else cells
