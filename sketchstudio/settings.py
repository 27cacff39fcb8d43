"""What the app remembers between runs: one small JSON file in the settings folder."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically
from sketchstudio.parameters import GenerationParameters

log = logging.getLogger(__name__)

FILE = "settings.json"
THEMES = ("system", "light", "dark")


@dataclass
class Settings:
    """Remembered choices. Bytes of Qt (geometry, layout) are stored as base64 text."""

    parameters: dict[str, Any] = field(default_factory=dict)
    seed_locked: bool = False
    more_open: bool = False
    geometry: str = ""
    layout: str = ""
    splitter: str = ""
    folder: str = ""
    theme: str = "system"

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """The settings in this folder; what is missing or damaged takes its default, it is never worth an error."""
        try:
            stored = json.loads((folder / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError) as error:
            log.warning("the settings cannot be read, defaults are used: %s", error)
            return cls()
        settings = cls()
        if isinstance(stored, dict):
            for entry in fields(cls):
                value = stored.get(entry.name)
                if type(value) is type(getattr(settings, entry.name)):
                    setattr(settings, entry.name, value)
        if settings.theme not in THEMES:
            settings.theme = "system"
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
        try:
            return GenerationParameters.from_dict(self.parameters)
        except UserError:
            return GenerationParameters()
