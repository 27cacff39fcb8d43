"""What the app remembers between runs: one small JSON file in the settings folder."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

if TYPE_CHECKING:
    from sketchstudio.parameters import GenerationParameters

log = logging.getLogger(__name__)

FILE = "settings.json"
LANGUAGES = ("system", "en", "ru")
THEMES = ("system", "light", "dark")
COMPARISONS = ("side", "overlay", "split", "result")  # how drawing and picture are seen
LIVE_STEPS = (6, 12, 0)  # of a picture that is made while somebody draws; 0: as many as of any other
PRECISIONS = ("auto", "float32", "float16", "bfloat16")
LIMITS = {  # of whole numbers, the least and the most
    "autosave": (0, 60),
    "preview_share": (0, 50),
    "keep_model": (0, 240),
    "live_pause": (0, 3000),
    "export_scale": (1, 4),
    "history_size": (10, 10_000),
    "fork_memory": (0, 4096),
}


@dataclass
class Settings:
    """Remembered choices. Bytes of Qt (geometry, layout) are stored as base64 text."""

    parameters: dict[str, Any] = field(default_factory=dict)
    seed_locked: bool = False
    more_open: bool = False
    geometry: str = ""
    layout: str = ""
    splitter: str = ""
    open_docks: list[str] = field(default_factory=list)  # of those that are made when they are needed
    folder: str = ""
    theme: str = "system"
    language: str = "system"
    export_scale: int = 1  # times as large as it was made
    recent: list[str] = field(default_factory=list)  # files, newest first
    pictures: str = ""  # folder that exports are offered in; empty: the last one used
    autosave: int = 0  # minutes; 0 is never
    precision: str = "auto"  # of the model's numbers
    preview_share: int = 25  # percent of the time that showing the steps may take
    keep_model: int = 0  # minutes that an idle model stays in memory; 0 is always
    load_early: bool = True  # the model when the app starts, not with the first picture
    fork_memory: int = 256  # MiB of what the steps of the last runs left, to fork from
    live_pause: int = 250  # milliseconds after a stroke
    shortcuts: dict[str, str] = field(default_factory=dict)  # id of an action: keys, "" for none; others by default
    welcomed: bool = False  # the first start is over
    comparison: str = "side"
    link_views: bool = False  # the picture is zoomed and moved with the drawing
    overlay_opacity: float = 0.5
    split: float = 0.5
    show_edges: bool = True
    live_steps: int = 6
    pressure_curve: list[list[float]] = field(default_factory=list)  # pairs of 0 to 1; none is straight
    history_size: int = 2000  # results that are kept besides favourites
    history: str = ""  # folder that they are kept in; empty: our own
    stabiliser: float = 0.0  # of the pen, to 100
    ink: dict[str, Any] = field(default_factory=dict)  # fields of `InkStyle`
    guides: dict[str, Any] = field(default_factory=dict)  # fields of `Guides`
    shapes: dict[str, Any] = field(default_factory=dict)  # fields of `ShapeStyle`
    tools: dict[str, Any] = field(default_factory=dict)  # by name: what each was set to
    colours: list[list[int]] = field(default_factory=list)  # RGBA, the one to paint with and the other one
    recent_colours: list[list[int]] = field(default_factory=list)  # RGBA, newest first

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """The settings in this folder; what is missing or damaged takes its default, it is never worth an error."""
        try:
            text = (folder / FILE).read_text(encoding="utf-8")
            stored = json.loads(text, parse_constant=lambda _: None)  # NaN is no choice of anybody
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, RecursionError) as error:
            log.warning("the settings cannot be read, defaults are used: %s", error)
            return cls()
        settings = cls()
        if isinstance(stored, dict):
            for entry in fields(cls):
                value, kind = stored.get(entry.name), type(getattr(settings, entry.name))
                if kind is float and type(value) is int:
                    value = float(value)
                if type(value) is kind:
                    setattr(settings, entry.name, value)
        if settings.theme not in THEMES:
            settings.theme = "system"
        if settings.language not in LANGUAGES:
            settings.language = "system"
        if settings.comparison not in COMPARISONS:
            settings.comparison = "side"
        if settings.live_steps not in LIVE_STEPS:
            settings.live_steps = LIVE_STEPS[0]
        settings.overlay_opacity = min(max(settings.overlay_opacity, 0.0), 1.0)
        settings.split = min(max(settings.split, 0.0), 1.0)
        settings.stabiliser = min(max(settings.stabiliser, 0.0), 100.0)
        settings.recent = [path for path in settings.recent if isinstance(path, str)]
        settings.shortcuts = {name: keys for name, keys in settings.shortcuts.items() if isinstance(keys, str)}
        if settings.precision not in PRECISIONS:
            settings.precision = "auto"
        for name, (low, high) in LIMITS.items():
            setattr(settings, name, min(max(getattr(settings, name), low), high))
        return settings

    def save(self, folder: Path) -> None:
        """Write all settings; a full disk costs the memory of them, not the app."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / FILE, json.dumps(asdict(self), indent=2).encode())
        except (OSError, UserError) as error:
            log.warning("the settings were not saved: %s", error)

    def generation_parameters(self) -> GenerationParameters:
        """The last parameters, or the defaults where the stored ones do not hold any more."""
        from sketchstudio.parameters import GenerationParameters  # late: the window opens without them

        try:
            return GenerationParameters.from_dict(self.parameters)
        except UserError:
            return GenerationParameters()
