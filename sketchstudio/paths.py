"""Every place on disk that the app uses by itself: its resources and the person's folders."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import platformdirs

APP = "sketchstudio"


def resource(name: str = "") -> Path:
    """A file or folder of the resources that travel with the app; it need not exist.

    Installed and frozen apps have them inside the package; a clone and an editable install beside it.
    """
    return _resources() / name


@cache
def _resources() -> Path:
    package = Path(str(files("sketchstudio")))
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def config_dir() -> Path:
    """Settings. Made if missing, as all folders below."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False, ensure_exists=True))


def data_dir() -> Path:
    """What the person would miss: history, what waits in the queue, the journal of the drawing, their own models."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False, ensure_exists=True))


def history_dir() -> Path:
    """Where results are kept, unless the person chose another folder."""
    return data_dir() / "history"


def pictures_dir() -> Path:
    """Where a picture is offered to be saved; the home folder where there is no folder for pictures."""
    pictures = Path(platformdirs.user_pictures_dir())
    return pictures if pictures.is_dir() else Path.home()
