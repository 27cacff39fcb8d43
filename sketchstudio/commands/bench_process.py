"""A measurement in a process of its own, offscreen, so that nothing is warm that would not be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any


def measure(module: str, *words: str, compiled: str | None = None) -> Any:
    """Run `python -m MODULE WORD START WORD …`, where START is the time of the start, with settings folders of its own;
    what it printed as JSON. `compiled` keeps compiled modules."""
    with tempfile.TemporaryDirectory() as folder:
        own = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "STATE")}
        environment = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}
        if compiled is not None:
            environment["PYTHONPYCACHEPREFIX"] = compiled
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", module, words[0], repr(time.time()), *words[1:]]
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout)


def finish(result: Any) -> None:
    """Print and leave at once: what comes after is not what is measured."""
    print(json.dumps(result), flush=True)
    os._exit(0)


def peak_memory() -> int:
    """Bytes."""
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
