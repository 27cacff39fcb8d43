"""Every text has its Russian, and what the app loads is made of it."""

from __future__ import annotations

import ast
import re
import shutil
import string
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from sketchstudio import translating
from sketchstudio.paths import resource

TS = resource(f"translations/{translating.NAME}.ts")
UI = translating.PACKAGE / "ui"
# Calls that show what they are given to people.
ASKED = ("tr", "translate", "QT_TRANSLATE_NOOP", "UserError", "Note")  # are given texts to be translated
SHOWN = {
    "addAction", "addButton", "addMenu", "addRow", "beginMacro", "drawText", "emit", "setAccessibleDescription",
    "setAccessibleName", "setEmptyLabel", "setHeaderLabels", "setInformativeText", "setNameFilters",
    "setPlaceholderText", "setSpecialValueText", "setStatusTip", "setSuffix", "setText", "setTitle", "setToolTip",
    "setWindowTitle", "show_error", "show_note", "QAction", "QCheckBox", "QFileDialog", "QLabel", "QListWidgetItem",
    "QMenu", "QMessageBox", "QPushButton", "QRadioButton", "QToolBar", "QTreeWidgetItem",
}  # fmt: skip
PROPER = {"SketchStudio", "PNG"}  # the same in every language


def messages(ts: Path) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Context, source and translation of every entry."""
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            yield context.findtext("name", ""), message.findtext("source", ""), translation


def forms(translation: ElementTree.Element) -> list[str]:
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations brought up to date with the source as it is now."""
    ts = tmp_path_factory.mktemp("translations") / TS.name
    shutil.copy(TS, ts)
    translating.update(ts)
    return ts


def test_every_text_of_the_source_has_a_finished_translation(updated: Path) -> None:
    missing = [
        (context, source)
        for context, source, translation in messages(updated)
        if translation.get("type") == "unfinished" or not all(forms(translation))
    ]
    assert not missing, "run `make translations` and translate these in resources/translations"
    assert len(list(messages(updated))) > 500


def test_no_translation_is_left_of_a_text_that_is_gone(updated: Path) -> None:
    assert updated.read_text(encoding="utf-8") == TS.read_text(encoding="utf-8"), "run `make translations`"


def test_what_the_app_loads_is_made_of_these_translations(tmp_path: Path) -> None:
    qm = tmp_path / "made.qm"
    translating.release(TS, qm)
    assert qm.read_bytes() == TS.with_suffix(".qm").read_bytes(), "run `make translations`"


def test_what_is_put_into_a_text_is_put_into_its_translation_as_well() -> None:
    def fields(text: str) -> list[tuple[str, str]]:
        return sorted((name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None)

    for _, source, translation in messages(TS):
        for form in forms(translation):
            assert fields(form) == fields(source), source
            assert form.count("%n") == source.count("%n"), source
            assert form.endswith("…") == source.endswith("…"), source
            assert ("&" in form) == ("&" in source), source
        assert len(forms(translation)) == (3 if "%n" in source else 1), source


def test_a_text_with_a_number_has_plurals_however_the_number_is_written(tmp_path: Path) -> None:
    calls = 'translate("export", "%n files", "", len(paths))\nQCoreApplication.translate("a", "%n b", "", count)\n'
    assert list(translating.counted(calls)) == [("export", "%n files"), ("a", "%n b")]
    ts = tmp_path / "new.ts"
    translating.update(ts)
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source", "")
            assert (message.get("numerus") == "yes") == ("%n" in source), source


def test_the_menus_have_keys_of_their_own() -> None:
    keys = [re.findall(r"&(\w)", forms(entry)[0])[0].lower() for name, _, entry in messages(TS) if name == "menus"]
    assert len(keys) == len(set(keys)) >= 10


def test_only_plain_texts_are_asked_to_be_translated() -> None:
    """lupdate takes what stands between the quotes, of an f-string too, which is never asked for at run time."""
    for path in translating.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in ASKED:
                assert not any(isinstance(entry, ast.JoinedStr) for entry in node.args), f"{path}:{node.lineno}"
            if isinstance(node, ast.JoinedStr):  # into which lupdate does not look
                assert not _asks(node), f"{path}:{node.lineno}"


def test_no_widget_shows_a_text_that_cannot_be_translated() -> None:
    bare = [
        f"{path.relative_to(UI)}:{node.lineno}: {text}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node) in SHOWN
        for text in _bare(node)
    ]
    assert not bare


def _asks(node: ast.AST) -> bool:
    """Whether a literal is asked to be translated in there."""
    return any(isinstance(call, ast.Call) and _name(call) in ("tr", "translate") for call in ast.walk(node))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _bare(call: ast.Call) -> Iterator[str]:
    """Words in literals among the arguments, also in both branches of a condition and inside f-strings."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        for text in _literals(argument):
            words = re.findall(r"[^\W\d_]{2,}", text)
            if any(word not in PROPER for word in words):
                yield text


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _literals(part.value if isinstance(part, ast.FormattedValue) else part)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, (ast.List, ast.Tuple, ast.BoolOp)):
        for entry in node.values if isinstance(node, ast.BoolOp) else node.elts:
            yield from _literals(entry)
