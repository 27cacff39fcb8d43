"""Where the parts of the window lie: canvas and result in the middle, bars and docks around; and its memory."""

from __future__ import annotations

import base64
import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QSplitter, QToolBar, QVBoxLayout, QWidget

from sketchstudio.settings import Settings
from sketchstudio.ui.docks.dock import Dock
from sketchstudio.ui.docks.result import CAPTION, MARGIN

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

TOOLS = (
    "select", "pen", "brush", "eraser", "line", "rectangle", "ellipse", "path", "fill", "picker", "crop", "pan",
    "zoom", "rotate",
)  # fmt: skip
SIZE = QSize(1440, 900)
PICTURE_WIDTH = 312  # with room for the scroll bar
LAYERS_HEIGHT = 320
TIMELINE_HEIGHT = 72
OPTIONS_HEIGHT = 44  # the same for each tool: the canvas below stays where it is


class Arrangement:
    """Puts the parts in their places. Bar and dock for what takes long to make have their size before it is there."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.splitter = QSplitter()
        self.splitter.addWidget(window.canvas_pane)
        self.splitter.addWidget(window.result_pane)
        window.result_pane.keep_below(TIMELINE_HEIGHT)
        self.splitter.setChildrenCollapsible(False)
        self._side_by_side: QByteArray | None = None  # the splitter, while one of the two is not seen
        self.splitter.setHandleWidth(1)
        centre = QWidget()
        self._centre = QVBoxLayout(centre)
        self._centre.setContentsMargins(0, 0, 0, 0)
        self._centre.setSpacing(0)
        self._centre.addWidget(self.splitter)
        window.setCentralWidget(centre)
        tools = self._tool_bar()
        self.options = QToolBar(translate("arrangement", "Tool options"))
        self.options.setObjectName("options")
        self.options.setMovable(False)
        self.options.setFixedHeight(OPTIONS_HEIGHT)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, tools)
        self.picture = Dock("parameters", translate("docks", "Picture"))
        self.picture.keep_width(PICTURE_WIDTH)
        self._layers = window.layers
        for dock in (self.picture, self._layers):
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._parts = (self.picture, self._layers, self.options, tools)
        window.setStatusBar(window.status)
        window.resize(SIZE)
        self._hidden: list[tuple[QDockWidget, bool]] = []  # by one command, and whether each was seen
        self._plain = window.saveState()
        self.reset()

    def fill_menu(self) -> None:
        """Let the Window menu show and hide the parts, and Tab the docks: on the canvas only, elsewhere it goes on."""
        reset, menu = self._window.actions_by_id["reset_layout"], self._window.menus["Window"]
        menu.insertActions(reset, [part.toggleViewAction() for part in self._parts])
        menu.insertSeparator(reset)
        from sketchstudio.ui.dock_tabs import DockTabs

        DockTabs(self._window)
        tab = QShortcut(QKeySequence("Tab"), self._window.canvas)
        tab.setContext(Qt.ShortcutContext.WidgetShortcut)
        tab.activated.connect(self._on_tab)

    def _on_tab(self) -> None:
        if not self._window.canvas.is_drawing():  # the page is not to move under the pen
            self.toggle_docks()

    def go_round(self, way: str) -> None:
        """The keyboard goes to the next part of the window, or to the previous one."""
        from sketchstudio.ui import parts

        parts.go(self._window, forward=way == "next")

    def place_tabs(self, bar: QWidget) -> None:
        """Put the tabs above canvas and result, which both belong to the drawing."""
        self._centre.insertWidget(0, bar)

    def place_late(self, dock: Dock) -> bool:
        """A dock that is made after the window opened: where it was when that was closed, and True; else hidden behind
        the layers, so that what steers the picture stays in view."""
        window = self._window
        if window.restoreDockWidget(dock):
            return True
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window.tabifyDockWidget(self._layers, dock)
        dock.hide()
        return False

    def add_to_menu(self, dock: Dock) -> None:
        """Let the Window menu show and hide a dock that came late."""
        self._window.menus["Window"].insertAction(self.options.toggleViewAction(), dock.toggleViewAction())

    def enlarge(self, dock: Dock, height: int) -> None:
        """Give a dock that lies with the layers this height, as far as the parameters above do not need the room."""
        form, now = self._window.parameters, self._layers.height()
        height = min(height, now + form.height() - form.needed_height())
        if height > now:
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def toggle_docks(self) -> None:
        """Hide all docks, for more room; once more, show them as they were. Those that were closed one by one stay so,
        unless there would be none."""
        window = self._window
        shown = [dock for dock in window.findChildren(QDockWidget) if not dock.isHidden()]
        if shown:
            self._hidden = [(dock, not dock.visibleRegion().isEmpty()) for dock in shown]
            for dock in shown:
                dock.hide()
            window.canvas.setFocus()
            return
        for dock, on_top in self._hidden or [(self.picture, True), (self._layers, True)]:
            dock.show()
            if on_top:
                dock.raise_()
        self._hidden = []

    def reset(self) -> None:
        """Docks, bars and splitter as on the first day."""
        window = self._window
        window.restoreState(self._plain)
        half = window.width() // 2
        self.splitter.setSizes([half, half])
        heights = [window.height() - LAYERS_HEIGHT, LAYERS_HEIGHT]
        window.resizeDocks([self.picture, self._layers], heights, Qt.Orientation.Vertical)
        window.resizeDocks([self.picture], [PICTURE_WIDTH], Qt.Orientation.Horizontal)

    def restore(self, settings: Settings) -> None:
        """As it was when the window was closed."""
        for text, restore in (
            (settings.geometry, self._window.restoreGeometry),
            (settings.layout, self._window.restoreState),
            (settings.splitter, self.splitter.restoreState),
        ):
            if text:
                with contextlib.suppress(ValueError):  # damaged: as on the first day
                    restore(base64.b64decode(text))
        self.show_panes(settings.comparison)

    def show_panes(self, mode: str) -> None:
        """Drawing and picture, or one of them, with room below for the timeline where the picture is seen. How they
        share the width is kept for when both are seen again."""
        window, both = self._window, mode == "side"
        if not both and self._side_by_side is None:
            self._side_by_side = self.splitter.saveState()
        window.canvas_pane.setVisible(mode != "result")
        window.result_pane.setVisible(both or mode == "result")
        window.canvas_pane.keep_below(TIMELINE_HEIGHT if mode in ("overlay", "split") else 0)
        # Side by side, what is drawn on lies beside what comes of it: as large, and at the same height.
        window.canvas.keep_below(TIMELINE_HEIGHT + CAPTION - MARGIN if both else 0)
        if both and self._side_by_side is not None:
            self.splitter.restoreState(self._side_by_side)
            self._side_by_side = None

    def remember(self, settings: Settings) -> None:
        """Note it in the settings."""
        settings.geometry = _text(self._window.saveGeometry())
        settings.layout = _text(self._window.saveState())
        settings.splitter = _text(self._side_by_side or self.splitter.saveState())

    def _tool_bar(self) -> QToolBar:
        actions = self._window.actions_by_id
        tools = QToolBar(translate("arrangement", "Tools"))
        tools.setObjectName("tools")
        tools.setMovable(False)
        tools.setIconSize(QSize(22, 22))
        tools.addActions([actions[name] for name in TOOLS])
        tools.addSeparator()
        tools.addActions([actions[name] for name in ("undo", "redo")])
        return tools


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")
