"""Python's own `import`, back in its place once Qt is there.

PySide puts one of its own there, for the sake of `from __feature__ import snake_case`: after every import it reads the
source of the module, to see whether that mentions PySide6, and the source stays in memory. Nothing here uses such
features, and it would cost the start of the window a quarter of what its modules take to import, and the engine, with
its thousands of modules, almost a second and 150 MB.
"""

from __future__ import annotations

import builtins


def restore_import() -> None:
    """Import without PySide's detour from now on; nothing happens where there is none."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)  # PySide keeps it under this name
