"""A layer that means something else to the model: its image becomes what such layers hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sketchstudio.document.layer import MASK_OPACITY, Layer, Pixels, Role
from sketchstudio.document.marks.ink import ink_from_rgba


def with_role(layer: Layer, role: Role) -> Layer:
    """The same layer in another role. Ink becomes black paint; of any other image what is drawn on it becomes ink."""
    image = layer.image
    if image is not None and role.is_ink != layer.role.is_ink:
        image = ink_from_rgba(image) if role.is_ink else black(image)
    opacity = layer.opacity
    if Role.MASK in (role, layer.role):  # a mask is looked through, anything else at
        opacity = MASK_OPACITY if role is Role.MASK else 1.0
    return replace(layer, role=role, image=image, opacity=opacity)


def black(ink: Pixels) -> Pixels:
    """Ink (H, W) as black on nothing, straight RGBA (H, W, 4)."""
    result = np.zeros((*ink.shape, 4), dtype=np.uint8)
    result[..., 3] = ink
    return result
