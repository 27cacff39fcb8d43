"""Layers, and the drawing they make up: frozen values, so that any thread may read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sketchstudio.document.stroke import Stroke, new_id

if TYPE_CHECKING:  # the window opens without NumPy: its import takes as long as all the rest
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = npt.NDArray[np.uint8]
else:
    Pixels = Any


class Role(StrEnum):
    """What a layer means to the model."""

    SKETCH = "sketch"
    COLOUR = "colour"


class Page(NamedTuple):
    """The size of the page in page units. Pictures of any size are made from it."""

    width: float = 1024.0
    height: float = 1024.0


@dataclass(frozen=True, eq=False)
class Layer:
    """An optional picture that fills the page, and the strokes on top of it, oldest first.

    `image` of a sketch layer is ink, (H, W) with 255 = full ink; of a colour layer straight RGBA, (H, W, 4).
    """

    role: Role
    name: str
    strokes: tuple[Stroke, ...] = ()
    image: Pixels | None = None
    visible: bool = True
    opacity: float = 1.0
    locked: bool = False
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if not 0 <= self.opacity <= 1:
            raise ValueError(f"opacity must lie in [0, 1], not {self.opacity}")
        if self.image is not None:
            planes = () if self.role is Role.SKETCH else (4,)
            if self.image.dtype != "uint8" or self.image.ndim < 2 or self.image.shape[2:] != planes:
                raise ValueError(f"not an image of a {self.role} layer: {self.image.dtype} {self.image.shape}")
            self.image.setflags(write=False)

    @property
    def is_blank(self) -> bool:
        """True where there is neither a stroke nor a mark in the image."""
        if self.strokes:
            return False
        return self.image is None or not (self.image if self.role is Role.SKETCH else self.image[..., 3]).any()


def blank_layers() -> tuple[Layer, ...]:
    """What a new drawing begins with, bottom first: colours under the lines."""
    return Layer(Role.COLOUR, "Colour"), Layer(Role.SKETCH, "Sketch")


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that is on the page at one moment; `layers` bottom first."""

    page: Page = field(default_factory=Page)
    layers: tuple[Layer, ...] = field(default_factory=blank_layers)

    def with_role(self, role: Role) -> tuple[Layer, ...]:
        """The layers of this role, bottom first."""
        return tuple(layer for layer in self.layers if layer.role is role)
