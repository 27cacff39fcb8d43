"""Python's own import after Qt has come."""

from __future__ import annotations

import builtins
import subprocess
import sys

from sketchstudio.plain_import import restore_import

SOURCES_READ = """
from sketchstudio.plain_import import restore_import
import linecache, PySide6.QtCore
{then}
import sketchstudio.ui.main_window
from PySide6.QtWidgets import *  # types that are made with their first use come all the same
assert QPushButton.__name__ == "QPushButton"
print(sum("sketchstudio" in file for file in linecache.cache))
"""


def sources_read(then: str) -> int:
    code = SOURCES_READ.format(then=then)
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def test_no_source_is_read_for_the_sake_of_pyside() -> None:
    assert sources_read("") > 0  # what it is about; without that it can go
    assert sources_read("restore_import()") == 0


def test_without_qt_nothing_happens() -> None:
    code = """
import builtins
from sketchstudio.plain_import import restore_import
before = builtins.__import__
restore_import()
assert builtins.__import__ is before
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_twice_is_once() -> None:
    restore_import()
    once = builtins.__import__
    restore_import()
    assert builtins.__import__ is once
