from __future__ import annotations

import torch

from sketchstudio.diffusion import enclosure


def square(side: int = 128, first: int = 32, last: int = 96, gap: int = 0) -> torch.Tensor:
    """Ink (1, 1, side, side): the outline of a square, two pixels wide, with a gap in its upper side."""
    ink = torch.zeros(1, 1, side, side)
    ink[..., first : last + 2, first : first + 2] = ink[..., first : last + 2, last : last + 2] = 1
    ink[..., first : first + 2, first:last] = ink[..., last : last + 2, first:last] = 1
    ink[..., first : first + 2, 64 : 64 + gap] = 0
    return ink


def test_a_closed_outline_encloses_its_inside_and_nothing_else() -> None:
    found = enclosure.enclosed(square())
    assert found.shape == (1, 2, 32, 32)
    for plane in found[0]:
        assert plane[8:25, 8:25].eq(1).all() and plane.sum() == 17 * 17


def test_a_gap_is_closed_in_the_second_channel_only_and_a_wide_one_in_neither() -> None:
    exact, closed = enclosure.enclosed(square(gap=12))[0]
    assert exact[16, 16] == 0 and closed[16, 16] == 1
    assert closed.sum() <= 17 * 17  # thickened lines take nothing of what lies outside
    assert not enclosure.enclosed(square(gap=30))[0, :, 16, 16].any()


def test_what_a_line_leaves_open_and_a_slanting_line_separate_as_they_look() -> None:
    spiral = torch.zeros(1, 1, 256, 256)
    for turn in range(6):  # a long way in, which the flood must go to its end
        near, far = 20 + 18 * turn, 236 - 18 * turn
        spiral[..., near, near:far] = spiral[..., near:far, far] = spiral[..., far, near:far] = 1
        spiral[..., near + 18 : far, near] = 1
    assert enclosure.enclosed(spiral)[0, 0, 32, 32] == 0
    diamond = torch.zeros(1, 1, 128, 128)
    for step in range(41):  # one pixel wide, so that its pixels touch by their corners only
        for x, y in ((24 + step, 64 - step), (24 + step, 64 + step), (104 - step, 64 - step), (104 - step, 64 + step)):
            diamond[..., y, x] = 1
    assert enclosure.enclosed(diamond)[0, 0, 16, 16] == 1


def test_each_drawing_of_a_batch_is_flooded_by_itself_and_lines_at_the_margin_hold() -> None:
    blank, full = torch.zeros(1, 1, 128, 128), square(first=0, last=126)
    both = enclosure.enclosed(torch.cat([blank, full, square()]))
    assert not both[0].any() and both[1].all()
    assert torch.equal(both[2:], enclosure.enclosed(square()))
