"""What the app remembers, and that damaged memories cost nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sketchstudio.parameters import GenerationParameters
from sketchstudio.settings import FILE, Settings


def test_settings_come_back(tmp_path: Path) -> None:
    parameters = GenerationParameters(prompt="a cup").to_dict()
    Settings(parameters=parameters, theme="dark", folder="/x", stabiliser=30.0).save(tmp_path)
    settings = Settings.load(tmp_path)
    assert settings.stabiliser == 30.0
    assert settings.generation_parameters().prompt == "a cup"
    assert (settings.theme, settings.folder) == ("dark", "/x")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"theme": 3}', '{"theme": "pink"}', '{"parameters": []}', '{"split": NaN}', "[" * 100_000],
)
def test_damaged_settings_take_their_defaults(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    assert Settings.load(tmp_path) == Settings()


def test_a_whole_number_counts_where_any_number_does(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"stabiliser": 40, "split": 1, "autosave": 2.5, "welcomed": 1}')
    settings = Settings.load(tmp_path)
    assert (settings.stabiliser, settings.split, settings.autosave, settings.welcomed) == (40.0, 1.0, 0, False)
    assert type(settings.stabiliser) is float


def test_parameters_that_do_not_hold_any_more_take_their_defaults() -> None:
    assert Settings(parameters={"steps": 0}).generation_parameters() == GenerationParameters()


def test_a_full_disk_keeps_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Settings(theme="dark").save(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    Settings(theme="light").save(tmp_path)
    assert Settings.load(tmp_path).theme == "dark"
