"""The noise schedule of training and which of its timesteps are trained on."""

from __future__ import annotations

import numpy as np

from sketchstudio.training.denoiser import TIMESTEPS, draw_timesteps


def test_timesteps_of_much_noise_are_drawn_more_often_and_all_are_drawn() -> None:
    drawn = draw_timesteps(np.random.default_rng(0), 100_000)
    assert drawn.min() == 0
    assert drawn.max() == TIMESTEPS - 1
    assert abs((drawn >= 800).mean() - 0.447) < 0.01
    assert (np.bincount(drawn // 100, minlength=10) > 4000).all()
