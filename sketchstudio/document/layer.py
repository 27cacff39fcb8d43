"""Layers, and the drawing they make up: frozen values, so that any thread may read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QTransform

from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.stroke import RGBA, new_id
from sketchstudio.language import QT_TRANSLATE_NOOP

if TYPE_CHECKING:  # the window opens without NumPy: its import takes as long as all the rest
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = npt.NDArray[np.uint8]
else:
    Pixels = Any

MarkType = TypeVar("MarkType", bound=Mark)

MASK_COLOUR: RGBA = (255, 64, 96, 255)  # of all marks on a mask: it has no colours, it lies over them
MASK_OPACITY = 0.45  # for the eye only: what lies below stays readable
SMALLEST = 1.0  # square page units that an image covers
LEVEL = 1e-3  # page units that a side of an image may slope by unseen


class Role(StrEnum):
    """What a layer means to the model."""

    SKETCH = "sketch"  # lines to follow
    COLOUR = "colour"  # paint to follow
    REFERENCE = "reference"  # to trace: never seen by the model
    MASK = "mask"  # generate only here
    RESULT = "result"  # a generated picture, back on the page

    @property
    def label(self) -> str:
        """What people call it, in the language of the window."""
        return QCoreApplication.translate("Role", ROLE_NAMES[self])

    @property
    def is_ink(self) -> bool:
        """Whether images of such layers are ink, (H, W), and not RGBA."""
        return self in (Role.SKETCH, Role.MASK)


ROLE_NAMES = {
    Role.SKETCH: QT_TRANSLATE_NOOP("Role", "Sketch"),
    Role.COLOUR: QT_TRANSLATE_NOOP("Role", "Colour"),
    Role.REFERENCE: QT_TRANSLATE_NOOP("Role", "Reference"),
    Role.MASK: QT_TRANSLATE_NOOP("Role", "Mask"),
    Role.RESULT: QT_TRANSLATE_NOOP("Role", "Result"),
}


class Page(NamedTuple):
    """The size of the page in page units. Pictures of any size are made from it."""

    width: float = 1024.0
    height: float = 1024.0


class Place(NamedTuple):
    """Where an image lies on the page, in page units; it may reach beyond.

    Its corner is at (x, y), from where its upper side goes by (width, down) and its left side by (right, height). An
    image that lies upright has 0 for `down` and `right`; one that is turned, mirrored or slanted may have any numbers.
    """

    x: float
    y: float
    width: float
    height: float
    down: float = 0.0
    right: float = 0.0

    @property
    def is_upright(self) -> bool:
        """Neither turned nor mirrored."""
        return self.down == 0 == self.right and self.width > 0 and self.height > 0

    @property
    def matrix(self) -> QTransform:
        """From the unit square, whose corner (0, 0) is the first pixel of the image, to the page."""
        return QTransform(self.width, self.down, self.right, self.height, self.x, self.y)

    @property
    def bounds(self) -> QRectF:
        """The upright rectangle around it."""
        return self.matrix.mapRect(QRectF(0, 0, 1, 1))

    def transformed(self, matrix: QTransform) -> Place:
        """Moved, scaled, turned; the same where hardly anything would be left to see, from which is no way back."""
        now = self.matrix * matrix
        if abs(now.determinant()) < SMALLEST:
            return self
        x, y, width, height, down, right = (
            round(number, 6) + 0.0  # which makes 0 of -0
            for number in (now.dx(), now.dy(), now.m11(), now.m22(), now.m12(), now.m21())
        )
        if max(abs(down), abs(right)) < LEVEL:  # turned back it is upright
            down = right = 0.0
        return Place(x, y, width, height, down, right)


@dataclass(frozen=True, eq=False)
class Layer:
    """An optional picture, and the strokes on top of it, oldest first.

    `image` of a sketch or mask layer is ink, (H, W) with 255 = full ink; of any other straight RGBA, (H, W, 4). It lies
    at `place`, and fills the page where that is None. `parent` is the id of the group that the layer is in.
    """

    role: Role
    name: str
    strokes: tuple[Mark, ...] = ()
    image: Pixels | None = None
    visible: bool = True
    opacity: float = 1.0
    locked: bool = False
    id: str = field(default_factory=new_id)
    place: Place | None = None
    parent: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.opacity <= 1:
            raise ValueError(f"opacity must lie in [0, 1], not {self.opacity}")
        if self.image is not None:
            planes = () if self.role.is_ink else (4,)
            if self.image.dtype != "uint8" or self.image.ndim < 2 or self.image.shape[2:] != planes:
                raise ValueError(f"not an image of a {self.role} layer: {self.image.dtype} {self.image.shape}")
            self.image.setflags(write=False)
        if self.role is Role.MASK:  # whatever colour the brush had
            object.__setattr__(self, "strokes", tuple(self.takes(stroke) for stroke in self.strokes))

    @property
    def is_blank(self) -> bool:
        """True where there is neither a stroke nor a mark in the image."""
        if self.strokes:
            return False
        return self.image is None or not (self.image if self.role.is_ink else self.image[..., 3]).any()

    def takes(self, mark: MarkType) -> MarkType:
        """A mark as it looks on this layer; the same one where it already does."""
        if self.role is not Role.MASK:
            return mark
        if isinstance(mark, Path) and mark.fill not in (None, MASK_COLOUR):
            return replace(mark, colour=MASK_COLOUR, fill=MASK_COLOUR)
        return mark if mark.colour == MASK_COLOUR else replace(mark, colour=MASK_COLOUR)

    def image_place(self, page: Page) -> Place:
        """Where the image lies."""
        return self.place if self.place is not None else Place(0, 0, *page)

    def image_rect(self, page: Page) -> QRectF:
        """The upright rectangle around the image, in page units."""
        return self.image_place(page).bounds


@dataclass(frozen=True, eq=False)
class Group:
    """Neighbouring layers that are shown, hidden, faded and locked together. One without layers is gone.

    `parent` is the id of the group that the group is in.
    """

    name: str
    visible: bool = True
    opacity: float = 1.0
    locked: bool = False
    id: str = field(default_factory=new_id)
    parent: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.opacity <= 1:
            raise ValueError(f"opacity must lie in [0, 1], not {self.opacity}")


Entry = TypeVar("Entry", Layer, Group)


def blank_layers() -> tuple[Layer, ...]:
    """What a new drawing begins with, bottom first: colours under the lines."""
    return Layer(Role.COLOUR, Role.COLOUR.label), Layer(Role.SKETCH, Role.SKETCH.label)


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that is on the page at one moment; `layers` bottom first, those of a group next to each other.

    Which layer is in which group say their parents: a tree, whose rules are in layer_tree.
    """

    page: Page = field(default_factory=Page)
    layers: tuple[Layer, ...] = field(default_factory=blank_layers)
    groups: tuple[Group, ...] = ()

    def with_role(self, role: Role) -> tuple[Layer, ...]:
        """The layers of this role as they are seen, bottom first."""
        return tuple(self.as_seen(layer) for layer in self.layers if layer.role is role)

    def layer(self, layer_id: str) -> Layer | None:
        """The layer with this id."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def group(self, group_id: str | None) -> Group | None:
        """The group with this id."""
        return next((group for group in self.groups if group.id == group_id), None)

    def around(self, entry: Layer | Group) -> Iterator[Group]:
        """The groups that a layer or a group is in, the innermost first."""
        parent = entry.parent
        while parent is not None and (group := self.group(parent)) is not None:
            yield group
            parent = group.parent

    def as_seen(self, entry: Entry) -> Entry:
        """A layer or a group with what the groups around it do to it: hidden or locked with them, and all their
        opacities multiplied. That is how it looks by itself; how several layers of a group look says `fading`."""
        visible, opacity, locked = entry.visible, entry.opacity, entry.locked
        for group in self.around(entry):
            visible, opacity, locked = visible and group.visible, opacity * group.opacity, locked or group.locked
        if (visible, opacity, locked) == (entry.visible, entry.opacity, entry.locked):
            return entry
        return replace(entry, visible=visible, opacity=opacity, locked=locked)
