"""Generation parameters, each declared once: the dock, the command line and the metadata are built from here."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sketchstudio.errors import UserError

METHODS = ("diss", "lgp", "lgp+diss", "text")
SKETCH_METHODS = ("diss", "lgp", "lgp+diss")
EDGE_METHODS = ("lgp", "lgp+diss")
SHOWING_METHODS = ("diss", "lgp+diss")  # the model is shown the sketch
EDGE_FORMS = ("auto", "paper", "eps")
EDGE_FADES = ("constant", "cosine")
SCHEDULERS = ("ddim", "dpm++", "unipc", "lcm", "ddpm")
DEVICES = ("auto", "cpu", "cuda", "mps")
SIZE = ("width", "height")  # one option of the command line, --size
MAX_SEED = 2**32 - 1


class ParameterInfo(NamedTuple):
    """What a person sees and may choose of one parameter."""

    label: str
    help: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    live: bool = False  # may change while a picture forms; the loop reads it at each step
    main: bool = False  # one of the few that are always in view; the others are under "more"
    methods: tuple[str, ...] = METHODS  # the methods that read it
    before: float | None = None  # what pictures from before it was there were made with, where that is not the default


def parameter(default: Any, label: str, help: str, **info: Any) -> Any:
    """Declare a dataclass field together with what a person sees of it."""
    return field(default=default, metadata={"info": ParameterInfo(label, help, **info)})


@dataclass(frozen=True)
class GenerationParameters:
    """All that a picture depends on besides the drawing and the model."""

    prompt: str = parameter("", "Prompt", "What the picture shows, for example “a red wooden chair”.", main=True)
    negative_prompt: str = parameter("", "Not", "What the picture should not show.", main=True)
    # The three scales are equal by default: guidance then needs two branches a step instead of three or four.
    sketch_scale: float = parameter(
        2.0,
        "Sketch",
        "How closely the picture follows the lines. 0 ignores them.",
        minimum=0.0,
        maximum=5.0,
        step=0.05,
        live=True,
        main=True,
        methods=SKETCH_METHODS,
    )
    colour_scale: float = parameter(
        2.0,
        "Colour",
        "How closely the picture follows the painted colours. 0 ignores them.",
        minimum=0.0,
        maximum=5.0,
        step=0.05,
        live=True,
        main=True,
        methods=SKETCH_METHODS,
    )
    realism: float = parameter(
        1.0,
        "Realism",
        "How freely the model may depart from what you drew. 1 is full freedom.",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
        live=True,
        main=True,
        methods=SKETCH_METHODS,
    )
    steps: int = parameter(20, "Steps", "More steps take longer and refine more.", minimum=1, maximum=200, step=1)
    guidance_scale: float = parameter(
        2.0,
        "Guidance",
        "How strongly the prompt steers the picture. 1 is no extra guidance.",
        minimum=1.0,
        maximum=20.0,
        step=0.1,
        live=True,
    )
    guidance_rescale: float = parameter(
        0.5,
        "Softening",
        "How far the harsh contrast that strong scales bring is taken back. 0 leaves it.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        before=0.0,
    )
    guidance_rise: float = parameter(
        1.0,
        "Build-up",
        "How much strong scales grow while the picture forms: 0 not at all, 1 from none to double. "
        "Growing makes finer shapes.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        methods=SHOWING_METHODS,
        before=0.0,
    )
    epsilon_scale: float = parameter(
        0.97,
        "Grain",
        "How much noise each step hands on to the next. Less makes calmer surfaces, 1 leaves all the grain.",
        minimum=0.9,
        maximum=1.0,
        step=0.005,
        live=True,
        before=1.0,
    )
    strength: float = parameter(
        1.0,
        "Strength",
        "With a start picture: how much of it is made anew. 1 starts from pure noise.",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
    )
    seed: int = parameter(
        0, "Seed", "The same seed and settings give the same picture.", minimum=0, maximum=MAX_SEED, step=1
    )
    width: int = parameter(
        256, "Width", "Width of the picture in pixels, a multiple of 8.", minimum=64, maximum=2048, step=8
    )
    height: int = parameter(
        256, "Height", "Height of the picture in pixels, a multiple of 8.", minimum=64, maximum=2048, step=8
    )
    scheduler: str = parameter("ddim", "Scheduler", "The solver that removes the noise.", choices=SCHEDULERS)
    method: str = parameter(
        "diss",
        "Method",
        "diss shows the drawing to a model that can read one; lgp pulls the edges of any model's picture onto it; "
        "text uses the prompt alone.",
        choices=METHODS,
    )
    edge_start: float = parameter(
        0.0,
        "Edges from",
        "The share of the steps after which the edges begin to be pulled onto the lines.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        methods=EDGE_METHODS,
    )
    edge_stop: float = parameter(
        0.95,
        "Edges until",
        "The share of the steps after which the picture is left to itself. Sooner is faster.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        methods=EDGE_METHODS,
    )
    edge_every: int = parameter(
        2,
        "Edges every",
        "Look at the edges at every so many steps only, and go on along them meanwhile: faster.",
        minimum=1,
        maximum=10,
        step=1,
        methods=EDGE_METHODS,
    )
    edge_fade: str = parameter(
        "constant",
        "Edge fading",
        "cosine lets go of the edges little by little.",
        choices=EDGE_FADES,
        methods=EDGE_METHODS,
    )
    edge_form: str = parameter(
        "auto",
        "Edge form",
        "paper corrects a step after it, eps before it; auto takes what suits the scheduler.",
        choices=EDGE_FORMS,
        methods=EDGE_METHODS,
    )
    device: str = parameter("auto", "Device", "Where the model runs. auto takes the fastest there is.", choices=DEVICES)

    def __post_init__(self) -> None:
        for entry in dataclasses.fields(self):
            check(entry.name, getattr(self, entry.name))

    def replace(self, **changes: Any) -> GenerationParameters:
        """A copy with some parameters changed, validated again."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain values by name, for metadata and settings."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> GenerationParameters:
        """The inverse of `to_dict`; unknown names are left out, missing ones take their default."""
        known = {entry.name: entry.type for entry in dataclasses.fields(cls)}
        readers = {"str": str, "int": int, "float": float}
        try:
            return cls(**{name: readers[str(known[name])](v) for name, v in values.items() if name in known})
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(
                "The stored parameters are damaged: {error}. Set them by hand instead.", error=error
            ) from error


def info(name: str) -> ParameterInfo:
    """The declaration of one parameter."""
    result: ParameterInfo = GenerationParameters.__dataclass_fields__[name].metadata["info"]
    return result


def names() -> tuple[str, ...]:
    """All parameter names in the order of their declaration."""
    return tuple(GenerationParameters.__dataclass_fields__)


def before() -> dict[str, float]:
    """What a stored picture that does not name them was made with, of the parameters that came later."""
    return {name: value for name in names() if (value := info(name).before) is not None}


def check(name: str, value: Any) -> None:
    """Raise UserError where a value is out of its declared range."""
    declared = info(name)
    option = name if name in SIZE else "--" + name.replace("_", "-")
    if declared.choices and value not in declared.choices:
        raise UserError(
            "{option}: there is no {value!r}. Choose one of: {choices}.",
            option=option,
            value=value,
            choices=", ".join(declared.choices),
        )
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):  # halves of letters
        raise UserError("{option} is not text in UTF-8. Type it anew.", option=option)
    low, high = declared.minimum, declared.maximum
    if low is not None and high is not None and not low <= value <= high:  # true for NaN as well
        raise UserError(
            "{option} is {value}, but must lie between {low} and {high}.",
            option=option,
            value=value,
            low=f"{low:.10g}",
            high=f"{high:.10g}",
        )
    if name in SIZE and value % 8:
        nearest = max(64, round(value / 8) * 8)
        raise UserError(
            "{option} is {value}, but must be a multiple of 8. The nearest is {nearest}.",
            option=option,
            value=value,
            nearest=nearest,
        )
