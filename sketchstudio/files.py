"""Writing files so that nothing is ever half written: the whole new file appears, or the old one stays."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from sketchstudio.errors import UserError

NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
UMASK = os.umask(0o022)  # it can only be read by setting it, which other threads would notice later
os.umask(UMASK)


def write_atomically(path: Path, data: bytes, mode: int | None = None) -> None:
    """Replace the file at `path`, or the one that a link there leads to, by `data`. UserError where the disk is full or
    the folder refuses. `mode` is who may read it, by default who may read the old one, else whoever reads new files."""
    place, temporary = path, ""
    try:
        if path.is_symlink():
            place = Path(os.path.realpath(path))
        descriptor, temporary = tempfile.mkstemp(prefix=f".{place.name[:24]}.", suffix=".part", dir=place.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # a full disk may only show here
        Path(temporary).chmod(_mode(place) if mode is None else mode)  # mkstemp makes it private; a picture is not
        Path(temporary).replace(place)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise _told(place, error) from error


def _mode(place: Path) -> int:
    try:
        return stat.S_IMODE(place.stat().st_mode)
    except FileNotFoundError:
        return 0o666 & ~UMASK


def _told(path: Path, error: OSError) -> UserError:
    if error.errno in NO_SPACE:
        return UserError(
            "The disk is full: {name} was not saved. Free some space or choose another folder.", name=path.name
        )
    if isinstance(error, FileNotFoundError):
        return UserError(
            "There is no folder {folder}. Choose another folder for {name}.", folder=path.parent, name=path.name
        )
    if isinstance(error, (PermissionError, IsADirectoryError)):
        return UserError("{path} may not be written. Choose another folder or name.", path=path)
    reason = error.strerror or error
    return UserError("{name} was not saved: {reason}. Choose another folder.", name=path.name, reason=reason)
