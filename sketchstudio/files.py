"""Writing files so that nothing is ever half written: the whole new file appears, or the old one stays."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from sketchstudio.errors import UserError

NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`. UserError where the disk is full or the folder refuses."""
    temporary: str | None = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:24]}.", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # a full disk may only show here
        Path(temporary).chmod(0o666 & ~_umask())  # mkstemp makes it private; a picture is not
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise _told(path, error) from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


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
