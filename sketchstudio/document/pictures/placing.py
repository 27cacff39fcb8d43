"""Pictures on the page: fitted into it in their own proportions. Pure functions."""

from __future__ import annotations

import numpy as np

from sketchstudio.document.layer import Layer, Page, Pixels, Place, Role


def picture_layer(role: Role, name: str, image: Pixels, page: Page) -> Layer:
    """A layer with an image, as large as it fits on the page and in its middle."""
    return Layer(role, name, image=image, place=fitted_place(image.shape[1], image.shape[0], page))


def fitted_place(width: int, height: int, page: Page) -> Place | None:
    """Where an image of this size lies when it is fitted into the page; None where it fills it."""
    scale = min(page.width / width, page.height / height)
    across, down = width * scale, height * scale
    if abs(page.width - across) < 0.5 and abs(page.height - down) < 0.5:  # page units
        return None
    return Place((page.width - across) / 2, (page.height - down) / 2, across, down)


def with_alpha(rgb: Pixels) -> Pixels:
    """RGB (H, W, 3) as opaque RGBA (H, W, 4)."""
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])
