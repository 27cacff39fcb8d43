"""Everything the window can do, in one table: menus, tool bars and shortcuts are built from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from sketchstudio.ui import theme

translate = QCoreApplication.translate


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
    checkable: bool = False  # on or off by itself


GUIDE = "canvas.toggle_guide"
TABLE = (
    ActionInfo("new", "New", "files.new", "File", "Ctrl+N", "new"),
    ActionInfo("open", "Open…", "files.ask_open", "File", "Ctrl+O", "open"),
    ActionInfo("save", "Save", "files.ask_save", "File", "Ctrl+S", "save", section=True),
    ActionInfo("save_as", "Save As…", "files.ask_save_as", "File", "Ctrl+Shift+S"),
    ActionInfo("export", "Export Picture…", "files.ask_export", "File", "Ctrl+E", "export"),
    ActionInfo("export_drawing", "Export Drawing…", "files.ask_export_drawing", "File", "Ctrl+Shift+E"),
    ActionInfo("export_steps", "Export Steps…", "watching.ask_export_steps", "File", "Ctrl+Alt+E", "film"),
    ActionInfo("export_layers", "Export Layers…", "layer_actions.ask_export", "File", "", "export-layers"),
    ActionInfo(
        "export_timelapse", "Export Timelapse of Drawing…", "files.ask_export_timelapse", "File", "Ctrl+Alt+Shift+E"
    ),
    ActionInfo("close_tab", "Close Drawing", "files.close_tab", "File", "Ctrl+W", section=True),
    ActionInfo("close_others", "Close Other Drawings", "files.close_others", "File"),
    ActionInfo("quit", "Quit", "close", "File", "Ctrl+Q"),
    ActionInfo("undo", "Undo", "document.undo_stack.undo", "Edit", "Ctrl+Z", "undo"),
    ActionInfo("redo", "Redo", "document.undo_stack.redo", "Edit", "Ctrl+Shift+Z", "redo"),
    ActionInfo("clear_layer", "Clear Layer", "layer_actions.clear", "Edit", "Ctrl+Backspace", "empty", section=True),
    ActionInfo("copy_picture", "Copy Picture", "files.copy_picture", "Edit", "Ctrl+Shift+C", section=True),
    ActionInfo("settings", "Settings…", "dialogs.settings", "Edit", "Ctrl+,", "settings", section=True),
    ActionInfo("cut", "Cut", "editing.cut", "Edit", "Ctrl+X", "cut", section=True),
    ActionInfo("copy", "Copy", "editing.copy", "Edit", "Ctrl+C", "copy"),
    ActionInfo("paste", "Paste", "editing.paste", "Edit", "Ctrl+V", "paste"),
    ActionInfo("paste_in_place", "Paste in Place", "editing.paste_in_place", "Edit", "Ctrl+Shift+V"),
    ActionInfo("duplicate", "Duplicate", "editing.duplicate", "Edit", "Shift+D", "duplicate"),
    ActionInfo("delete", "Delete", "editing.delete", "Edit", "Del", "clear"),
    ActionInfo("select", "Select", "set_tool", "Tool", "V", "select", "select", "tool"),
    ActionInfo("pen", "Pen", "set_tool", "Tool", "B", "pen", "pen", "tool"),
    ActionInfo("eraser", "Eraser", "set_tool", "Tool", "E", "eraser", "eraser", "tool"),
    ActionInfo("brush", "Colour Brush", "set_tool", "Tool", "C", "brush", "brush", "tool"),
    ActionInfo("line", "Line", "set_tool", "Tool", "L", "line", "line", "tool"),
    ActionInfo("rectangle", "Rectangle", "set_tool", "Tool", "R", "rectangle", "rectangle", "tool"),
    ActionInfo("ellipse", "Ellipse", "set_tool", "Tool", "O", "ellipse", "ellipse", "tool"),
    ActionInfo("path", "Path", "set_tool", "Tool", "P", "path", "path", "tool"),
    ActionInfo("fill", "Fill", "set_tool", "Tool", "G", "fill", "fill", "tool"),
    ActionInfo("picker", "Colour Picker", "set_tool", "Tool", "I", "picker", "picker", "tool"),
    ActionInfo("crop", "Crop", "set_tool", "Tool", "K", "crop", "crop", "tool"),
    ActionInfo("pan", "Pan", "set_tool", "Tool", "H", "pan", "pan", "tool"),
    ActionInfo("zoom", "Zoom", "set_tool", "Tool", "Z", "zoom", "zoom", "tool"),
    ActionInfo("rotate", "Rotate View", "set_tool", "Tool", "T", "rotate", "rotate", "tool"),
    ActionInfo("thinner", "Thinner", "options.thinner", "Tool", "[", section=True),
    ActionInfo("thicker", "Thicker", "options.thicker", "Tool", "]"),
    ActionInfo("fainter", "More Transparent", "options.fainter", "Tool", ","),
    ActionInfo("stronger", "More Opaque", "options.stronger", "Tool", "."),
    ActionInfo("swap_colours", "Swap Colours", "canvas.swap_colours", "Tool", "X"),
    ActionInfo("default_colours", "Default Colours", "canvas.default_colours", "Tool", "D"),
    ActionInfo("zoom_in", "Zoom In", "canvas.zoom_in", "View", "Ctrl++", "zoom-in"),
    ActionInfo("zoom_out", "Zoom Out", "canvas.zoom_out", "View", "Ctrl+-", "zoom-out"),
    ActionInfo("fit", "Fit Page", "canvas.fit", "View", "Ctrl+0", "fit"),
    ActionInfo("actual_size", "Actual Size", "canvas.actual_size", "View", "Ctrl+1"),
    ActionInfo("zoom_selection", "Zoom to Selection", "editing.zoom_to_selection", "View", "Ctrl+2"),
    ActionInfo("turn_left", "Turn View Left", "canvas.turn_left", "View", "4"),
    ActionInfo("turn_right", "Turn View Right", "canvas.turn_right", "View", "6"),
    ActionInfo("turn_upright", "Turn View Upright", "canvas.turn_upright", "View", "5"),
    ActionInfo("mirror_view", "Mirror View", "canvas.mirror", "View", "Q", checkable=True),
    ActionInfo(
        "mirror_across", "Mirror Left and Right", GUIDE, "Tool", "M", "", "mirror_across", section=True, checkable=True
    ),
    ActionInfo("mirror_down", "Mirror Top and Bottom", GUIDE, "Tool", "Shift+M", "", "mirror_down", checkable=True),
    ActionInfo("grid", "Snap to Grid", GUIDE, "Tool", "Ctrl+'", "", "grid", checkable=True),
    ActionInfo("angles", "Straight Lines in Steps of 15°", GUIDE, "Tool", "Ctrl+Shift+'", "", "angles", checkable=True),
    ActionInfo(
        "perspective", "Straight Lines in Perspective", GUIDE, "Tool", "Ctrl+Alt+'", "", "perspective", checkable=True
    ),
    ActionInfo("neighbours", "Snap to Other Marks", GUIDE, "Tool", "Ctrl+U", "", "neighbours", checkable=True),
    ActionInfo("show_weights", "Show Weights", "editing.show_weights", "View", "Shift+W", section=True, checkable=True),
    ActionInfo("compare_next", "Next View of the Picture", "watching.comparison.cycle", "View", "W", section=True),
    ActionInfo("compare_side", "Side by Side", "watching.compare", "View", "", "", "side", "comparison"),
    ActionInfo("compare_overlay", "Picture over Drawing", "watching.compare", "View", "", "", "overlay", "comparison"),
    ActionInfo("compare_split", "Split by a Line", "watching.compare", "View", "", "", "split", "comparison"),
    ActionInfo("compare_result", "Picture Only", "watching.compare", "View", "", "", "result", "comparison"),
    ActionInfo(
        "link_views", "Move Picture with Drawing", "watching.comparison.link.follow", "View", "Shift+L", checkable=True
    ),
    ActionInfo("show_edges", "Show Predicted Edges", "watching.show_edges", "View", "Shift+E", "edges", checkable=True),
    ActionInfo("previous_step", "Step Back", "watching.timeline.back", "View", "Alt+Left", section=True),
    ActionInfo("next_step", "Step Forward", "watching.timeline.forward", "View", "Alt+Right"),
    ActionInfo("newest_picture", "Newest Picture", "watching.timeline.newest", "View", "Alt+End"),
    ActionInfo("theme_system", "Theme of the System", "set_theme", "View", "", "", "system", "theme", section=True),
    ActionInfo("theme_light", "Light", "set_theme", "View", "", "", "light", "theme"),
    ActionInfo("theme_dark", "Dark", "set_theme", "View", "", "", "dark", "theme"),
    ActionInfo("add_sketch", "New Sketch Layer", "layer_actions.add", "Layer", "Ctrl+Shift+N", "pen", "sketch"),
    ActionInfo("add_colour", "New Colour Layer", "layer_actions.add", "Layer", "", "brush", "colour"),
    ActionInfo("add_mask", "New Mask Layer", "layer_actions.add", "Layer", "", "mask", "mask"),
    ActionInfo("import_picture", "Import Picture…", "layer_actions.ask_import", "Layer", "Ctrl+I", "reference"),
    ActionInfo("result_to_canvas", "Result to Canvas", "layer_actions.take_result", "Layer", "Ctrl+R", "result"),
    ActionInfo("rename_layer", "Rename", "layer_actions.rename", "Layer", "F2", "rename", section=True),
    ActionInfo("duplicate_layer", "Duplicate", "layer_actions.duplicate", "Layer", "Ctrl+J", "duplicate"),
    ActionInfo("remove_layer", "Delete", "layer_actions.remove", "Layer", "Shift+Del", "clear"),
    ActionInfo("toggle_visible", "Show or Hide", "layer_actions.toggle_visible", "Layer", "", "eye", section=True),
    ActionInfo("toggle_locked", "Lock or Unlock", "layer_actions.toggle_locked", "Layer", "", "lock"),
    ActionInfo("raise_layer", "Move Up", "layer_actions.raise_up", "Layer", "Alt+PgUp", "raise", section=True),
    ActionInfo("lower_layer", "Move Down", "layer_actions.lower", "Layer", "Alt+PgDown", "lower"),
    ActionInfo("layer_above", "Choose Layer Above", "layer_actions.choose", "Layer", "PgUp", "layer-above", "above"),
    ActionInfo("layer_below", "Choose Layer Below", "layer_actions.choose", "Layer", "PgDown", "layer-below", "below"),
    ActionInfo("group_layers", "Group", "layer_actions.group", "Layer", "Ctrl+Shift+G", "group", section=True),
    ActionInfo("ungroup_layers", "Ungroup", "layer_actions.ungroup", "Layer", "Ctrl+Shift+U", "ungroup"),
    ActionInfo("select_all", "Select All", "editing.select_all", "Select", "Ctrl+A"),
    ActionInfo("deselect", "Select Nothing", "editing.deselect", "Select", "Ctrl+Shift+A"),
    ActionInfo("next_mark", "Select Next Mark", "editing.step_to", "Select", "N", "", "next"),
    ActionInfo("previous_mark", "Select Previous Mark", "editing.step_to", "Select", "Shift+N", "", "previous"),
    ActionInfo("invert_selection", "Invert Selection", "editing.invert_selection", "Select", "Ctrl+Shift+I"),
    ActionInfo("front", "Bring to Front", "editing.order", "Select", "Ctrl+Alt+]", "", "front", section=True),
    ActionInfo("forward", "Bring Forward", "editing.order", "Select", "Ctrl+]", "", "forward"),
    ActionInfo("backward", "Send Backward", "editing.order", "Select", "Ctrl+[", "", "backward"),
    ActionInfo("back", "Send to Back", "editing.order", "Select", "Ctrl+Alt+[", "", "back"),
    ActionInfo("align_left", "Align Left", "editing.align", "Select", "", "align-left", "left", section=True),
    ActionInfo("align_centre", "Align Centres", "editing.align", "Select", "", "align-centre", "centre"),
    ActionInfo("align_right", "Align Right", "editing.align", "Select", "", "align-right", "right"),
    ActionInfo("align_top", "Align Top", "editing.align", "Select", "", "align-top", "top"),
    ActionInfo("align_middle", "Align Middles", "editing.align", "Select", "", "align-middle", "middle"),
    ActionInfo("align_bottom", "Align Bottom", "editing.align", "Select", "", "align-bottom", "bottom"),
    ActionInfo(
        "distribute_across",
        "Distribute Across",
        "editing.distribute",
        "Select",
        "",
        "distribute-across",
        "across",
        section=True,
    ),
    ActionInfo("distribute_down", "Distribute Down", "editing.distribute", "Select", "", "distribute-down", "down"),
    ActionInfo(
        "flip_across", "Flip Across", "editing.flip", "Select", "Shift+H", "flip-across", "across", section=True
    ),
    ActionInfo("flip_down", "Flip Down", "editing.flip", "Select", "Shift+V", "flip-down", "down"),
    ActionInfo("page_size", "Page Size…", "page_actions.ask_size", "Page", "Ctrl+Alt+P", "page"),
    ActionInfo("crop_selection", "Crop to Selection", "page_actions.crop_to_selection", "Page", "", "crop"),
    ActionInfo("crop_drawing", "Crop to Drawing", "page_actions.crop_to_drawing", "Page"),
    ActionInfo("generate", "Generate", "generate", "Generate", "Ctrl+G", "generate"),
    ActionInfo("cancel", "Cancel", "cancel", "Generate", "Esc", "cancel"),
    ActionInfo("live", "Live", "watching.live.toggle", "Generate", "F", "live", section=True, checkable=True),
    ActionInfo("live_steps_6", "Live with 6 Steps", "watching.live_with", "Generate", "", "", "6", "live_steps"),
    ActionInfo("live_steps_12", "Live with 12 Steps", "watching.live_with", "Generate", "", "", "12", "live_steps"),
    ActionInfo("live_steps_0", "Live with All Steps", "watching.live_with", "Generate", "", "", "0", "live_steps"),
    ActionInfo("fork", "Fork from This Step", "watching.fork", "Generate", "Ctrl+Alt+F", "fork", section=True),
    ActionInfo("enqueue", "Add to Queue", "watching.queue.enqueue", "Generate", "Ctrl+Alt+G", "queue", section=True),
    ActionInfo(
        "enqueue_batch", "Add Batch of Seeds to Queue", "watching.queue.enqueue_batch", "Generate", "Ctrl+Alt+B"
    ),
    ActionInfo("queue_first", "First in the Queue", "watching.docks.queue.make_first", "Generate"),
    ActionInfo("queue_earlier", "Earlier in the Queue", "watching.docks.queue.make_earlier", "Generate", "", "raise"),
    ActionInfo("queue_later", "Later in the Queue", "watching.docks.queue.make_later", "Generate", "", "lower"),
    ActionInfo("queue_give_up", "Take out of the Queue", "watching.docks.queue.give_up", "Generate", "", "close"),
    ActionInfo("continue_queue", "Continue the Queue", "watching.queue.go_on", "Generate"),
    ActionInfo("empty_queue", "Empty Queue and Cancel", "watching.queue.cancel_all", "Generate", "Ctrl+Alt+Backspace"),
    ActionInfo("new_seed", "New Seed", "parameters.new_seed", "Generate", "Ctrl+D", "dice", section=True),
    ActionInfo(
        "restore_both",
        "Restore Drawing and Settings",
        "watching.docks.history.restore_both",
        "Generate",
        "",
        "reset",
        section=True,
    ),
    ActionInfo("restore_drawing", "Restore Drawing", "watching.docks.history.restore_drawing", "Generate", "", "pen"),
    ActionInfo(
        "restore_settings", "Restore Settings", "watching.docks.history.restore_parameters", "Generate", "", "settings"
    ),
    ActionInfo("favourite", "Favourite", "watching.docks.history.toggle_favourite", "Generate", "", "star"),
    ActionInfo("compare_two", "Compare Two Pictures", "watching.docks.history.compare_two", "Generate", "", "compare"),
    ActionInfo("delete_pictures", "Delete Pictures", "watching.docks.history.delete_chosen", "Generate", "", "clear"),
    ActionInfo("next_tab", "Next Drawing", "tabs.next", "Window", "Ctrl+PgDown"),
    ActionInfo("previous_tab", "Previous Drawing", "tabs.previous", "Window", "Ctrl+PgUp"),
    ActionInfo("next_part", "Go to Next Part", "arrangement.go_round", "Window", "F6", "", "next"),
    ActionInfo("previous_part", "Go to Previous Part", "arrangement.go_round", "Window", "Shift+F6", "", "previous"),
    ActionInfo("history", "History", "watching.docks.show_history", "Window", "Ctrl+H", "history"),
    ActionInfo("show_queue", "Queue", "watching.docks.show_queue", "Window", "", "queue"),
    ActionInfo("toggle_docks", "Hide or Show Docks", "arrangement.toggle_docks", "Window", "Ctrl+Shift+H"),
    ActionInfo("reset_layout", "Reset Layout", "arrangement.reset", "Window"),
    ActionInfo("palette", "All Commands…", "dialogs.palette", "Help", "Ctrl+Shift+P", "search"),
    ActionInfo("sample", "Open Sample Sketch", "files.open_sample", "Help", "", "sample"),
    ActionInfo("about", "About SketchStudio", "about", "Help", section=True),
)
# What is done with the pictures that are chosen in the history, and with the run that is chosen in the queue.
HISTORY_COMMANDS = (
    *("restore_both", "restore_drawing", "restore_settings"),
    *("favourite", "compare_two", "delete_pictures"),
)
QUEUE_COMMANDS = ("queue_first", "queue_earlier", "queue_later", "queue_give_up")
MENUS = ("File", "Edit", "Tool", "View", "Layer", "Select", "Page", "Generate", "Window", "Help")


class Actions(Mapping[str, QAction]):
    """The actions of the table by id. Each is made when it is first asked for: the window opens with a few of them."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._entries = {entry.id: entry for entry in TABLE}
        self._made: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}

    def __getitem__(self, name: str) -> QAction:
        if name not in self._made:
            self._made[name] = self._make(self._entries[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def fill(self, menus: Mapping[str, QMenu]) -> None:
        """Put all of them into their menus, by the names of these; their shortcuts work from then on."""
        for name, entry in self._entries.items():
            if entry.section:
                menus[entry.menu].addSeparator()
            menus[entry.menu].addAction(self[name])

    def _make(self, entry: ActionInfo) -> QAction:
        text = translate("actions", entry.text)
        action = QAction(text, self._window)
        action.setObjectName(entry.id)
        if entry.shortcut:
            action.setShortcut(entry.shortcut)
            action.setToolTip(f"{text.rstrip('…')} ({action.shortcut().toString()})")
        if entry.icon:
            action.setIcon(theme.icon(entry.icon))
        if entry.checkable:
            action.setCheckable(True)
        if entry.group:
            action.setCheckable(True)
            self._groups.setdefault(entry.group, QActionGroup(self._window)).addAction(action)
        # Looked up at the moment of use: the document, for one, may be another one by then.
        action.triggered.connect(partial(_call, self._window, entry))
        return action


def build(window: QMainWindow) -> tuple[Actions, dict[str, QMenu]]:
    """The actions of the table by id, and the menus of the window by name: empty, until the actions `fill` them."""
    return Actions(window), {name: window.menuBar().addMenu(menu_title(name)) for name in MENUS}


def menu_title(name: str) -> str:
    """A menu of the table, in the language of the window, with its mnemonic."""
    text = f"&{name}"
    return translate("menus", text)


def _call(window: QMainWindow, entry: ActionInfo, checked: bool = False) -> None:
    slot = attrgetter(entry.slot)(window)
    slot(*([entry.argument] if entry.argument else []))
