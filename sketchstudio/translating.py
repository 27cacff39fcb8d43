"""The Russian of the window, kept up to date: `python -m sketchstudio.translating` reads all texts of the source into
`resources/translations/sketchstudio_ru.ts` and makes the `.qm` that the app loads.

lupdate finds what stands in `tr`, `translate` and `QT_TRANSLATE_NOOP`. It cannot see into tables without Qt, errors and
notes, nor does it see a plural in `translate(context, text, "", count)` where the count is a name and not a literal;
`marks` and `plurals` write their texts down in a form that it knows.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sketchstudio.paths import resource

PACKAGE = Path(__file__).parent
NAME = "sketchstudio_ru"
# Calls whose literal arguments at these places are shown to people, and the context that they are translated in.
CALLS = {
    "ActionInfo": ("actions", (1,)),
    "Aspect": ("aspects", (0,)),
    "Note": ("notes", (0,)),
    "ParameterInfo": ("parameters", (0, 1)),
    "UserError": ("errors", (0,)),
    "parameter": ("parameters", (1, 2)),
}
ATTRIBUTES = {"title": "tools", "hint": "tools"}  # of classes of tools
IN_WINDOW = ("document", "generation", "ui", "models", "diffusion", "files.py", "parameters.py")  # what it shows


def sources() -> list[Path]:
    """The modules whose texts reach the window."""
    found = [PACKAGE / name for name in ("app.py", "language.py", "worker.py")]
    for name in IN_WINDOW:
        path = PACKAGE / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def texts(source: str) -> Iterator[tuple[str, str]]:
    """Context and text of all entries of tables and of all errors and notes in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            context, places = CALLS[node.func.id]
            for text in (_text(node.args[place]) for place in places if place < len(node.args)):
                if text:
                    yield context, text
        elif isinstance(node, ast.ClassDef):
            for entry in node.body:
                if isinstance(entry, ast.Assign) and isinstance(entry.targets[0], ast.Name):
                    name, text = entry.targets[0].id, _text(entry.value)
                    if name in ATTRIBUTES and text:
                        yield ATTRIBUTES[name], text


def marks() -> str:
    """A module, for lupdate alone, with all texts that it would not find."""
    from sketchstudio.ui.actions import MENUS

    found = [("menus", f"&{name}") for name in MENUS]
    for path in sources():
        found += texts(path.read_text(encoding="utf-8"))
    # repr() could choose either quotes: lupdate reads both
    return "".join(f"QT_TRANSLATE_NOOP({context!r}, {text!r})\n" for context, text in dict.fromkeys(found))


def counted(source: str) -> Iterator[tuple[str, str]]:
    """Context and text of all calls of `translate` in a module that give a number as well."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and len(node.args) == 4:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "translate":
                yield _text(node.args[0]), _text(node.args[1])


def plurals() -> str:
    """A module, for lupdate alone, with all texts that have a form for each number."""
    found = [pair for path in sources() for pair in counted(path.read_text(encoding="utf-8"))]
    return "".join(f"translate({context!r}, {text!r}, '', 1)\n" for context, text in dict.fromkeys(found))


def update(ts: Path) -> None:
    """Bring a file of translations up to date with the source; what is new in it stays to be translated."""
    with tempfile.TemporaryDirectory() as folder:
        first, tables, files = (Path(folder) / name for name in ("plurals.py", "tables.py", "files.lst"))
        first.write_text(plurals(), encoding="utf-8")  # what lupdate finds first decides whether a text has plurals
        tables.write_text(marks(), encoding="utf-8")
        files.write_text("\n".join(map(str, [first, *sources(), tables])), encoding="utf-8")
        _run("pyside6-lupdate", f"@{files}", "-ts", ts, "-locations", "none", "-no-obsolete", "-silent")


def release(ts: Path, qm: Path) -> None:
    """Make what the app loads of a file of translations."""
    _run("pyside6-lrelease", ts, "-qm", qm, "-silent")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _run(tool: str, *arguments: object) -> None:
    subprocess.run([Path(sysconfig.get_path("scripts")) / tool, *map(str, arguments)], check=True)


if __name__ == "__main__":
    folder = resource("translations")
    update(folder / f"{NAME}.ts")
    release(folder / f"{NAME}.ts", folder / f"{NAME}.qm")
    sys.exit()
