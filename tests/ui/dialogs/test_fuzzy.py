from __future__ import annotations

import pytest

from sketchstudio.ui.dialogs.fuzzy import score


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("save", "File: Save", "Window: Show all versions"),
        ("sa", "File: Save As", "File: Close All"),
        ("zi", "View: Zoom In", "View: Resize"),
        ("in zoom", "View: Zoom In", "View: Zoom Out of minimum"),
        ("UNDO", "Edit: Undo", "Tool: Bound to nodes"),
    ],
)
def test_what_is_meant_comes_first(query: str, better: str, worse: str) -> None:
    good, bad = score(query, better), score(query, worse)
    assert good is not None and (bad is None or good > bad)


def test_letters_that_are_not_there_fit_nothing() -> None:
    assert score("xyz", "File: Save") is None
    assert score("evas", "Save") is None
    assert score("save nothing", "File: Save") is None


def test_no_query_fits_everything_alike() -> None:
    assert score("", "anything") == score("  ", "x") == 0


def test_it_takes_any_text() -> None:
    assert score("ß", "Straße") is not None
    assert score("a", "") is None
    assert score("a" * 200, "a" * 2000) is not None
