"""Everything the window can do, in one table: menus, tool bars and shortcuts are built from it."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from sketchstudio.ui import theme


class ActionInfo(NamedTuple):
    """One thing to do. `slot` is the dotted name of a method of the window, called with `argument` if there is one."""

    id: str
    text: str
    slot: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    argument: str = ""
    group: str = ""  # one action of a group is checked
    section: bool = False  # a line above it in the menu


TABLE = (
    ActionInfo("new", "New", "files.new", "File", "Ctrl+N", "new"),
    ActionInfo("open", "Open…", "files.ask_open", "File", "Ctrl+O", "open"),
    ActionInfo("save", "Save", "files.ask_save", "File", "Ctrl+S", "save", section=True),
    ActionInfo("save_as", "Save As…", "files.ask_save_as", "File", "Ctrl+Shift+S"),
    ActionInfo("export", "Export Picture…", "files.ask_export", "File", "Ctrl+E", "export"),
    ActionInfo("quit", "Quit", "close", "File", "Ctrl+Q", section=True),
    ActionInfo("undo", "Undo", "document.undo_stack.undo", "Edit", "Ctrl+Z", "undo"),
    ActionInfo("redo", "Redo", "document.undo_stack.redo", "Edit", "Ctrl+Shift+Z", "redo"),
    ActionInfo("clear_layer", "Clear Layer", "document.clear_layer", "Edit", "Ctrl+Backspace", "clear", section=True),
    ActionInfo("pen", "Pen", "set_tool", "Tool", "B", "pen", "pen", "tool"),
    ActionInfo("eraser", "Eraser", "set_tool", "Tool", "E", "eraser", "eraser", "tool"),
    ActionInfo("brush", "Colour Brush", "set_tool", "Tool", "C", "brush", "brush", "tool"),
    ActionInfo("pan", "Pan", "set_tool", "Tool", "H", "pan", "pan", "tool"),
    ActionInfo("thinner", "Thinner", "options.thinner", "Tool", "[", section=True),
    ActionInfo("thicker", "Thicker", "options.thicker", "Tool", "]"),
    ActionInfo("zoom_in", "Zoom In", "canvas.zoom_in", "View", "Ctrl++", "zoom-in"),
    ActionInfo("zoom_out", "Zoom Out", "canvas.zoom_out", "View", "Ctrl+-", "zoom-out"),
    ActionInfo("fit", "Fit Page", "canvas.fit", "View", "Ctrl+0", "fit"),
    ActionInfo("theme_system", "Theme of the System", "set_theme", "View", "", "", "system", "theme", section=True),
    ActionInfo("theme_light", "Light", "set_theme", "View", "", "", "light", "theme"),
    ActionInfo("theme_dark", "Dark", "set_theme", "View", "", "", "dark", "theme"),
    ActionInfo("generate", "Generate", "generate", "Generate", "Ctrl+G", "generate"),
    ActionInfo("cancel", "Cancel", "cancel", "Generate", "Esc", "cancel"),
    ActionInfo("new_seed", "New Seed", "parameters.new_seed", "Generate", "Ctrl+D", "dice", section=True),
    ActionInfo("reset_layout", "Reset Layout", "arrangement.reset", "Window"),
    ActionInfo("sample", "Open Sample Sketch", "files.open_sample", "Help", "", "sample"),
    ActionInfo("about", "About SketchStudio", "about", "Help", section=True),
)
MENUS = ("File", "Edit", "Tool", "View", "Generate", "Window", "Help")


def build(window: QMainWindow) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """All actions of the table by id, and the menus of the window, which hold them, by name."""
    menus = {name: window.menuBar().addMenu(f"&{name}") for name in MENUS}
    groups: dict[str, QActionGroup] = {}
    actions = {}
    for entry in TABLE:
        action = QAction(entry.text, window)
        action.setObjectName(entry.id)
        if entry.shortcut:
            action.setShortcut(entry.shortcut)
            action.setToolTip(f"{entry.text.rstrip('…')} ({action.shortcut().toString()})")
        if entry.icon:
            action.setIcon(theme.icon(entry.icon))
        if entry.group:
            action.setCheckable(True)
            groups.setdefault(entry.group, QActionGroup(window)).addAction(action)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        # Looked up at the moment of use: the document, for one, may be another one by then.
        action.triggered.connect(partial(_call, window, entry))
        if entry.section:
            menus[entry.menu].addSeparator()
        menus[entry.menu].addAction(action)
        actions[entry.id] = action
    return actions, menus


def _call(window: QMainWindow, entry: ActionInfo, checked: bool = False) -> None:
    slot = attrgetter(entry.slot)(window)
    slot(*([entry.argument] if entry.argument else []))
