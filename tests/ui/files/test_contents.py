"""What is in a file besides the drawing does not cost the drawing where it is damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sketchstudio.document.formats import project_file
from sketchstudio.document.layer import Drawing, Layer, Role
from sketchstudio.ui.files.contents import load


@pytest.mark.parametrize("parameters", [{"steps": 10**9}, {"scheduler": "of tomorrow"}, {"steps": "many"}])
def test_parameters_that_do_not_hold_any_more_are_left_out(tmp_path: Path, parameters: dict[str, Any]) -> None:
    file = tmp_path / "cup.sketchstudio"
    project_file.save(file, Drawing(layers=(Layer(Role.SKETCH, "Lines"),)), parameters)
    opened = load(file)
    assert [layer.name for layer in opened.drawing.layers] == ["Lines"]
    assert opened.parameters is None
