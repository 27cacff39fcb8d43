"""Strokes of any width -> lines one pixel wide: what an edge predictor has learnt to see is thin."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

# The eight neighbours, clockwise from the one above: P2 to P9 of the paper, as (row, column) in a 3x3 window.
NEIGHBOURS = ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0))


def thinned(ink: Tensor) -> Tensor:
    """Ink (B, 1, H, W) in [0, 1], taken as drawn above 0.5 -> its skeleton, 0 or 1 (Zhang and Suen 1984).

    Connected strokes stay connected; a line of one pixel stays as it is.
    """
    lines = ink > 0.5
    while True:
        before = lines
        for first in (True, False):
            lines = lines & ~_removable(lines, first)
        if torch.equal(lines, before):
            return lines.to(ink.dtype)


def _removable(lines: Tensor, first: bool) -> Tensor:
    """Pixels of a border that may go without breaking a line; each half of a round takes two of the four sides."""
    height, width = lines.shape[-2:]
    padded = F.pad(lines, (1, 1, 1, 1))
    ring = [padded[..., row : row + height, column : column + width] for row, column in NEIGHBOURS]
    around = torch.stack(ring)
    count = around.sum(0)
    turns = (~around & around.roll(-1, 0)).sum(0)  # from paper to ink, once around
    north, east, south, west = ring[0], ring[2], ring[4], ring[6]
    if first:
        side = ~(north & east & south) & ~(east & south & west)
    else:
        side = ~(north & east & west) & ~(north & south & west)
    return lines & (count >= 2) & (count <= 6) & (turns == 1) & side
