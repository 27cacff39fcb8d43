"""Where a model runs, and in what each kind of device differs from the others."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import torch

from sketchstudio.errors import UserError


def choose_device(name: str) -> torch.device:
    """auto -> the fastest device there is; UserError where a named one is not there."""
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        name = next(device for device, there in available.items() if there)
    if name not in available:
        raise UserError(
            "--device: there is no {name!r}. Choose one of: auto, {devices}.",
            name=name,
            devices=", ".join(sorted(available)),
        )
    if not available[name]:
        raise UserError("--device: this computer has no usable {name} device. Choose auto or cpu.", name=name)
    return torch.device(name)


def choose_dtype(device: torch.device) -> torch.dtype:
    """float16 where tensor cores make it fast; float32 elsewhere, where half precision is slow or inexact."""
    if device.type == "cuda" and torch.cuda.get_device_capability(device) >= (7, 0):
        return torch.float16
    return torch.float32


def memory_format(device: torch.device) -> torch.memory_format:
    """How pictures lie in memory: with channels last convolutions run faster, on the CPU above all."""
    return torch.contiguous_format if device.type == "mps" else torch.channels_last


def wait_for(device: torch.device) -> None:
    """Until the device has done all that it was told to. Only the CPU does so at once."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def return_memory() -> None:
    """Give back what torch keeps of the memory that was freed, for other programs; glibc would keep most of a model."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def if_memory_is_short(told: UserError) -> Iterator[None]:
    """Raise this instead of what torch has for it: a RuntimeError on the CPU, another on MPS, its own kind on CUDA."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        words = str(error).lower()
        if isinstance(error, MemoryError) or "out of memory" in words or "not enough memory" in words:
            raise told from error
        raise
