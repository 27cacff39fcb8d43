"""Importing the engine in a thread without keeping the window waiting for the interpreter lock.

Two things keep it for long (measured on two cores): the dynamic linker, which binds the largest library of torch
in half a second, and the garbage collector, which walks the half million objects that the imports make, again and
again, for up to half a second each time.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sketchstudio.plain_import import restore_import

LARGEST = "libtorch_cpu.so"


@contextmanager
def gentle_imports() -> Iterator[None]:
    """Around the first import of torch and of what loads a model (diffusers imports its parts only there)."""
    if "torch" in sys.modules or not gc.isenabled():
        yield
        return
    restore_import()
    if sys.platform == "linux":
        _bind_largest_library()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # modules stay: no later collection has to walk them
        gc.enable()


def _bind_largest_library() -> None:
    """Let the dynamic linker do its work through a foreign function, which holds no lock; the import finds it done."""
    import ctypes  # late: the window opens without it

    spec = importlib.util.find_spec("torch")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        library = Path(folder) / "lib" / LARGEST
        if library.is_file():
            dlopen = ctypes.CDLL(None).dlopen
            dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
            dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_LOCAL)  # if it fails, the import says why
