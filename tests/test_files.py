"""Files appear whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sketchstudio.files import write_atomically


@pytest.mark.parametrize("name", ["a.png", "a" * 251 + ".png", "ё" * 120 + ".png"])
def test_a_file_may_have_any_name_that_the_disk_takes(tmp_path: Path, name: str) -> None:
    write_atomically(tmp_path / name, b"content")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"content"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_stays_as_private_as_it_was(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.png"
    file.touch()
    file.chmod(mode)
    write_atomically(file, b"content")
    assert file.read_bytes() == b"content" and stat.S_IMODE(file.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="links take rights on Windows")
@pytest.mark.parametrize("there", [True, False])
def test_a_link_still_leads_to_the_file_that_is_written(tmp_path: Path, there: bool) -> None:
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "a.png", tmp_path / "a.png"
    if there:
        file.write_bytes(b"old")
    link.symlink_to(file)
    write_atomically(link, b"content")
    assert link.is_symlink() and file.read_bytes() == b"content"
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["a.png"]
