from __future__ import annotations

import pytest
import torch

from sketchstudio.diffusion.device import choose_device, choose_dtype, if_memory_is_short, return_memory, wait_for
from sketchstudio.errors import UserError


def test_auto_finds_a_device_and_a_missing_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device("auto") == torch.device("cpu")
    assert choose_dtype(torch.device("cpu")) == torch.float32
    for name in ("cuda", "mps"):
        with pytest.raises(UserError, match=f"no usable {name} device. Choose auto or cpu"):
            choose_device(name)
    with pytest.raises(UserError, match="no 'abacus'"):
        choose_device("abacus")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes."),
        RuntimeError("MPS backend out of memory (MPS allocated: 9.05 GB, other allocations: 8 MB)."),
        torch.OutOfMemoryError("CUDA out of memory."),
    ],
)
def test_too_little_memory_is_told_whatever_the_device_calls_it(error: Exception) -> None:
    with pytest.raises(UserError, match="take less"), if_memory_is_short(UserError("take less")):
        raise error


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="shapes"), if_memory_is_short(UserError("take less")):
        raise RuntimeError("shapes do not fit")


def test_each_kind_of_device_is_waited_for_and_gives_its_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of torch by name: none of these devices need be here."""
    asked: list[str] = []
    for kind, module in (("cuda", torch.cuda), ("mps", torch.mps)):
        for name in ("synchronize", "empty_cache"):
            monkeypatch.setattr(module, name, lambda *_, kind=kind, name=name: asked.append(f"{kind} {name}"))
        monkeypatch.setattr(getattr(torch.backends, kind) if kind == "mps" else module, "is_available", lambda: True)
        wait_for(torch.device(kind))
    wait_for(torch.device("cpu"))
    assert asked == ["cuda synchronize", "mps synchronize"]
    return_memory()
    assert asked[2:] == ["cuda empty_cache", "mps empty_cache"]
