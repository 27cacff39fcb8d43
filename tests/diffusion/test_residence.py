"""Why a model does not stay in memory is said once; that it does not fit is seen by what the system moved out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.residence import REPLACED, SWAPPED, Residence, idle, swapped


def test_only_what_comes_back_is_told_and_only_once_a_kind() -> None:
    residence = Residence()
    residence.loaded("a")
    residence.let_go(REPLACED)
    residence.loaded("b")
    assert residence.remarks() == ()
    residence.let_go(idle(600))
    residence.loaded("a")
    (note,) = residence.remarks()
    assert "10 min" in str(note) and residence.remarks() == ()
    residence.let_go(idle(60))
    residence.loaded("a")
    assert residence.remarks() == ()
    residence.let_go(None)
    residence.loaded("b")
    assert residence.remarks() == ()
    residence.let_go(REPLACED)
    residence.loaded("a")
    assert residence.remarks() == (REPLACED,)


def test_a_model_that_was_moved_to_the_disk_is_told_once() -> None:
    residence = Residence()
    residence.used(1000, 200)  # a part of the app that is not used, most likely
    residence.used(0, 999)  # a model on the GPU
    assert residence.remarks() == ()
    residence.used(1000, 300)
    residence.used(1000, 400)
    assert residence.remarks() == (SWAPPED,)
    residence.used(1000, 400)
    assert residence.remarks() == ()


def test_what_the_system_says_of_a_process_is_read(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("Name:\tpython\nVmRSS:\t  90 kB\nVmSwap:\t     164 kB\nThreads:\t1\n")
    assert swapped(status) == 164 * 1024
    status.write_text("Name:\tpython\n")
    assert swapped(status) == swapped(tmp_path / "none") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="no other system says so")
def test_this_system_says_how_much_of_a_process_is_on_the_disk() -> None:
    assert "VmSwap:" in Path("/proc/self/status").read_text() and swapped() >= 0


def test_a_model_knows_its_size(bundle: ModelBundle) -> None:
    files = sum(file.stat().st_size for file in bundle.folder.glob("*/*.safetensors"))
    assert 0.9 * files < bundle.size < files  # which have a header
