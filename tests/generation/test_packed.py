"""Packed pictures come back to the bit, take less memory, and are unpacked once for all who look at the same time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchstudio.generation.packed import Packed


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_any_picture_comes_back_as_it_was(height: int, width: int, seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    packed = Packed(image)
    assert packed.pixels is image and packed.is_of(image) and packed.size == (height, width)
    packed.pack()
    assert np.array_equal(packed.pixels, image) and packed.pixels.dtype == np.uint8
    assert packed.is_of(image) and not packed.is_of(image.copy())


def test_smooth_pictures_take_a_fraction_and_are_unpacked_once() -> None:
    rows, columns = np.mgrid[:256, :256]
    image = np.dstack([rows, columns, (rows + columns) // 2]).astype(np.uint8)
    packed = Packed(image)
    assert packed.bytes == image.nbytes
    packed.pack()
    assert packed.bytes < image.nbytes / 4
    one, two = packed.pixels, packed.pixels
    assert one is two and np.array_equal(one, image)
    with pytest.raises(ValueError, match="read-only"):
        packed.pixels[0, 0] = 0
