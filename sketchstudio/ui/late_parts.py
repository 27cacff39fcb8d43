"""What the window has besides the canvas: made when it is first needed, or soon after the window was painted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from sketchstudio.ui.canvas_menu import CanvasMenu
    from sketchstudio.ui.docks.parameters import ParameterForm
    from sketchstudio.ui.editing import Editing
    from sketchstudio.ui.files.autosave import Autosave
    from sketchstudio.ui.files.dropping import Dropping
    from sketchstudio.ui.files.files import Files
    from sketchstudio.ui.files.recent_files import RecentFiles
    from sketchstudio.ui.layer_actions import LayerActions
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.options.tool_options import ToolOptions
    from sketchstudio.ui.tools.borrowing import Borrowing
    from sketchstudio.ui.tools.picture_picking import PicturePicking
    from sketchstudio.ui.watching.watching import Watching


class LateParts(QMainWindow):
    """A window that opens without most of its parts, whose modules are imported with the first use of each."""

    _menus_filled = False

    def fill_menus(self) -> None:
        """Make all actions and put them into the menus, once; best right after the first paint. Shortcuts work then."""
        if self._menus_filled:
            return
        self._menus_filled = True
        window = self._window
        window.actions_by_id.fill(window.menus)
        window.actions_by_id[f"theme_{window.settings.theme}"].setChecked(True)
        window.arrangement.fill_menu()
        mirrored = window.actions_by_id["mirror_view"]
        window.canvas.view_changed.connect(lambda: mirrored.setChecked(window.canvas.transform.mirrored))
        window.canvas.tapped.connect(self._step_by_fingers)
        _ = self.recent_files, self.editing, self.borrowing

    def furnish(self) -> None:
        """Make what takes long: on first use, or soon after the window is shown. The canvas takes strokes first."""
        self.fill_menus()
        _ = self.options, self.parameters, self.watching, self._window.dialogs.drag_out, self.canvas_menu, self.dropping
        _ = self.autosave
        _ = self.picture_picking  # after what drags the picture out: the last to watch is the first to know
        self.layer_actions.furnish()

    @cached_property
    def files(self) -> Files:
        """What the File menu does, and the file behind each drawing."""
        from sketchstudio.ui.files.files import Files

        return Files(self._window)

    @cached_property
    def recent_files(self) -> RecentFiles:
        """The files that were used last, as a menu."""
        from sketchstudio.ui.files.recent_files import RecentFiles

        return RecentFiles(self._window)

    @cached_property
    def autosave(self) -> Autosave:
        """Saves by itself where a person asked for that."""
        from sketchstudio.ui.files.autosave import Autosave

        return Autosave(self._window)

    @cached_property
    def dropping(self) -> Dropping:
        """What is dropped onto the canvas."""
        from sketchstudio.ui.files.dropping import Dropping

        return Dropping(self._window)

    @cached_property
    def editing(self) -> Editing:
        """What the Edit and Select menus do."""
        from sketchstudio.ui.editing import Editing

        return Editing(self._window)

    @cached_property
    def layer_actions(self) -> LayerActions:
        """What the Layer menu does."""
        from sketchstudio.ui.layer_actions import LayerActions

        return LayerActions(self._window)

    @cached_property
    def options(self) -> ToolOptions:
        """Width, stabiliser and colour of the tool in hand."""
        from sketchstudio.ui.editing import ARRANGING
        from sketchstudio.ui.options.tool_options import ToolOptions

        options = ToolOptions(self._window.canvas, [self._window.actions_by_id[name] for name in ARRANGING])
        self._window.arrangement.options.addWidget(options)
        return options

    @cached_property
    def parameters(self) -> ParameterForm:
        """The values that steer a picture, as the settings remember them."""
        from sketchstudio.models import catalogue
        from sketchstudio.ui.docks.parameters import ParameterForm

        form = ParameterForm(self._window.actions_by_id["generate"], self._window.actions_by_id["cancel"])
        form.offer_methods(catalogue.methods(self._window.model))
        form.set_parameters(self._window.settings.generation_parameters())
        form.seed_locked = self._window.settings.seed_locked
        form.more.setChecked(self._window.settings.more_open)
        form.live_changed.connect(self._window.generating.update)
        self._window.arrangement.picture.setWidget(form)
        return form

    @cached_property
    def borrowing(self) -> Borrowing:
        """Tools for as long as their keys are held."""
        from sketchstudio.ui.tools.borrowing import Borrowing

        return Borrowing(self._window)

    @cached_property
    def canvas_menu(self) -> CanvasMenu:
        """What the other button of the mouse opens over the canvas."""
        from sketchstudio.ui.canvas_menu import CanvasMenu

        return CanvasMenu(self._window)

    @cached_property
    def watching(self) -> Watching:
        """Ways to see the picture form, and what can be done with the runs."""
        from sketchstudio.ui.watching.watching import Watching

        return Watching(self._window)

    @cached_property
    def picture_picking(self) -> PicturePicking:
        """The colour picker over the result."""
        from sketchstudio.ui.tools.picture_picking import PicturePicking

        return PicturePicking(self._window)

    def _step_by_fingers(self, fingers: int) -> None:
        """Two go a step back, three go on again, as on tablets."""
        step = {2: "undo", 3: "redo"}.get(fingers)
        if step is not None:
            self._window.actions_by_id[step].trigger()

    @property
    def _window(self) -> MainWindow:
        return cast("MainWindow", self)
