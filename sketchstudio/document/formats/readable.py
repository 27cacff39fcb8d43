"""What is checked before a file is read."""

from __future__ import annotations

from pathlib import Path

from sketchstudio.errors import UserError

MEGAPIXELS = 64  # the largest picture that is decoded


def check_file(path: Path) -> None:
    """UserError where there is no file with something in it."""
    try:
        if path.is_dir():
            raise UserError(f"{path} is a folder. Choose a file in it.")
        if path.stat().st_size == 0:
            raise UserError(f"{path.name} is empty (0 bytes). Use another file.")
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Check the name.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}. Use another file.") from error
