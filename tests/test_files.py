"""Files appear whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sketchstudio.files import write_atomically


@pytest.mark.parametrize("name", ["a.png", "a" * 251 + ".png", "ё" * 120 + ".png"])
def test_a_file_may_have_any_name_that_the_disk_takes(tmp_path: Path, name: str) -> None:
    write_atomically(tmp_path / name, b"content")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"content"
