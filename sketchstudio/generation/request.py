"""What travels between the drawing and the model: frozen, plain data, each with the id of its request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sketchstudio.generation.course import Change
from sketchstudio.parameters import GenerationParameters

if TYPE_CHECKING:  # NumPy takes longer to import than the window takes to open, so the window does without at first
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = npt.NDArray[np.uint8]
else:
    Pixels = Any


@dataclass(frozen=True, eq=False)
class GenerationRequest:
    """Every input of one picture; whoever runs it reads nothing else.

    `sketch` is (height, width): 255 is full ink, 0 is paper, whatever the polarity of the source was.
    `colour` is (height, width, 4), straight-alpha RGBA: alpha 0 where nothing is painted.
    `initial` is (height, width, 3) RGB, the start picture of img2img.
    Arrays are owned copies, made read-only here; None means "not given".
    `edge_predictor` is the file of one that LGP is to use; "" is the model's own.
    `changes` are those of live parameters that a run before this one went through, and this one is to follow.
    """

    id: int
    parameters: GenerationParameters
    model: str = "starter"  # a name of the catalogue or a folder in diffusers layout
    revision: int = 0  # of the document the arrays were taken from
    sketch: Pixels | None = None
    colour: Pixels | None = None
    initial: Pixels | None = None
    changes: tuple[Change, ...] = ()
    edge_predictor: str = ""

    def __post_init__(self) -> None:
        size = (self.parameters.height, self.parameters.width)
        for name, tail in (("sketch", ()), ("colour", (4,)), ("initial", (3,))):
            array = getattr(self, name)
            if array is None:
                continue
            if array.dtype != "uint8" or array.shape != size + tail:
                raise ValueError(f"{name} must be uint8 {size + tail}, not {array.dtype} {array.shape}")
            array.setflags(write=False)

    def begins_as(self, other: GenerationRequest) -> bool:
        """Whether parameters and arrays are the same, so that with the same changes the picture is."""
        arrays = ((self.sketch, other.sketch), (self.colour, other.colour), (self.initial, other.initial))
        if self.edge_predictor != other.edge_predictor:
            return False
        return self.parameters == other.parameters and all(
            one is two or (one is not None and two is not None and bool((one == two).all())) for one, two in arrays
        )


@dataclass(frozen=True, eq=False)
class JobEvent:
    """Something that happened to the request with this id."""

    request_id: int


@dataclass(frozen=True, eq=False)
class Started(JobEvent):
    """The model is loaded and the first step begins; `device` is where it runs."""

    device: str
    load_seconds: float


@dataclass(frozen=True, eq=False)
class Frame(JobEvent):
    """The picture as it stands after `step` of `steps` (1-based), (height, width, 3) RGB.

    `edges` is what an edge predictor saw, (height, width), where the guidance has one.
    """

    step: int
    steps: int
    image: Pixels
    elapsed: float  # seconds since Started
    edges: Pixels | None = None


@dataclass(frozen=True, eq=False)
class Finished(JobEvent):
    """The full decode, (height, width, 3) RGB, and all that is needed to make it again."""

    image: Pixels
    seconds: float
    metadata: dict[str, str]


@dataclass(frozen=True, eq=False)
class Cancelled(JobEvent):
    """The run stopped on request; there is no final picture."""


@dataclass(frozen=True, eq=False)
class Failed(JobEvent):
    """The run could not go on; `message` is one line for the person."""

    message: str
