"""What is checked before a file is read, and what is raised where it is damaged."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from sketchstudio.errors import UserError

MEGAPIXELS = 64  # the largest picture that is decoded
# All that a damaged zip, JSON, XML or PNG raises.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    MemoryError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    EOFError,
    RuntimeError,  # RecursionError and NotImplementedError among them
    SyntaxError,
)


def check_file(path: Path) -> None:
    """UserError where there is no file with something in it."""
    try:
        if path.is_dir():
            raise UserError("{path} is a folder. Choose a file in it.", path=path)
        if path.stat().st_size == 0:
            raise UserError("{name} is empty (0 bytes). Use another file.", name=path.name)
        with path.open("rb"):
            pass  # not ours to read? Better told here than as damage
    except FileNotFoundError:
        raise UserError("There is no file {path}. Check the name.", path=path) from None
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> UserError:
    """What is said where the system does not let a file be read."""
    return UserError("{path} cannot be read: {reason}. Use another file.", path=path, reason=error.strerror or error)
