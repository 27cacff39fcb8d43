"""What travels between the drawing and the model: frozen, plain data, each with the id of its request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from sketchstudio.generation.course import Change
from sketchstudio.notes import Note
from sketchstudio.parameters import GenerationParameters

if TYPE_CHECKING:  # NumPy takes longer to import than the window takes to open, so the window does without at first
    import numpy as np
    import numpy.typing as npt

    from sketchstudio.generation.film import Film

    Pixels: TypeAlias = npt.NDArray[np.uint8]
    Weights: TypeAlias = npt.NDArray[np.float32]
else:
    Pixels = Weights = Any

ARRAYS = {  # of a request: the shape behind (height, width), and the type
    "sketch": ((), "uint8"),
    "colour": ((4,), "uint8"),
    "initial": ((3,), "uint8"),
    "mask": ((), "uint8"),
    "weights": ((), "float32"),
}


@dataclass(frozen=True, eq=False)
class GenerationRequest:
    """Every input of one picture; whoever runs it reads nothing else.

    `sketch` is (height, width): 255 is full ink, 0 is paper, whatever the polarity of the source was.
    `colour` is (height, width, 4), straight-alpha RGBA: alpha 0 where nothing is painted.
    `initial` is (height, width, 3) RGB, the start picture of img2img.
    `mask` is (height, width): 255 where the picture is to be made anew, 0 where `initial` stays.
    `weights` is (height, width) float32: how much the model is to mind the sketch at each place, 1 being the normal.
    Arrays are owned copies, made read-only here; None means "not given".
    `edge_predictor` is the file of one that LGP is to use; "" is the model's own.
    `changes` are those of live parameters that a run before this one went through, and this one is to follow.
    `edge_fingerprint` is that of the edge predictor which took part then: with another one, `Finished` says so.
    `fork` begins in the midst of another run, whose noise and steps this one then shares.
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
    mask: Pixels | None = None
    weights: Weights | None = None
    fork: Fork | None = None
    edge_fingerprint: str = ""

    def __post_init__(self) -> None:
        size = (self.parameters.height, self.parameters.width)
        for name, (tail, kind) in ARRAYS.items():
            array = getattr(self, name)
            if array is None:
                continue
            if array.dtype != kind or array.shape != size + tail:
                raise ValueError(f"{name} must be {kind} {size + tail}, not {array.dtype} {array.shape}")
            array.setflags(write=False)

    def begins_as(self, other: GenerationRequest) -> bool:
        """Whether parameters and arrays are the same, so that with the same changes the picture is."""
        arrays = ((getattr(self, name), getattr(other, name)) for name in ARRAYS)
        if self.edge_predictor != other.edge_predictor or not _same_fork(self.fork, other.fork):
            return False
        return self.parameters == other.parameters and all(
            one is two or (one is not None and two is not None and bool((one == two).all())) for one, two in arrays
        )


@dataclass(frozen=True, eq=False)
class Fork:
    """A run begins where `origin` stood after `step` (1-based), noise and all."""

    origin: GenerationRequest  # made again up to there, should nobody have kept it
    step: int

    def fitted(self, parameters: GenerationParameters) -> GenerationParameters:
        """These parameters with what the run has in common with its origin: size, noise and way through it."""
        return parameters.replace(**{name: getattr(self.origin.parameters, name) for name in SHARED})


SHARED = ("width", "height", "seed", "steps", "scheduler", "strength", "device")  # by a run and its fork


def _same_fork(one: Fork | None, two: Fork | None) -> bool:
    if one is None or two is None:
        return one is two
    if one.step != two.step or one.origin.changes != two.origin.changes:
        return False
    return one.origin is two.origin or one.origin.begins_as(two.origin)


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

    `edges` is what an edge predictor saw, (height, width), where the guidance has one. `first` is the step that the
    run began with: 1, but for forks.
    """

    step: int
    steps: int
    image: Pixels
    elapsed: float  # seconds since Started
    edges: Pixels | None = None
    first: int = 1

    @property
    def left(self) -> float:
        """Seconds that the steps to come will take if they take as long as those before."""
        return self.elapsed / (self.step - self.first + 1) * (self.steps - self.step)


@dataclass(frozen=True, eq=False)
class Ending(JobEvent):
    """Nothing more will happen to it. `missed` are the steps whose frames gave way to newer ones before the window took
    them, for the window to take over."""

    missed: Film | None = field(default=None, kw_only=True)


@dataclass(frozen=True, eq=False)
class Finished(Ending):
    """The full decode, (height, width, 3) RGB, and all that is needed to make it again."""

    image: Pixels
    seconds: float
    metadata: dict[str, str]
    notes: tuple[Note, ...] = ()  # what the person should know of it


@dataclass(frozen=True, eq=False)
class Cancelled(Ending):
    """The run stopped on request; there is no final picture."""


@dataclass(frozen=True, eq=False)
class Failed(Ending):
    """The run could not go on; `message` is one line for the person."""

    message: str
