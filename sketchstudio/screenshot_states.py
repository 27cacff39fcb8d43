"""The main states of the window, in the order in which somebody would come to them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QWidget

from sketchstudio import screenshot_dialogs as dialogs
from sketchstudio.app import Studio
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import RGBA, Stroke, StrokePoint
from sketchstudio.errors import UserError
from sketchstudio.language import told
from sketchstudio.models import catalogue
from sketchstudio.ui.main_window import MainWindow

RED: RGBA = (196, 52, 46, 255)
GREEN: RGBA = (73, 160, 86, 255)
SEED = 7
EDGES = "lgp+diss"  # the method that tells the edges
SMALL = QSize(1024, 700)  # the least that a screen of today has room for
PATIENCE = 300_000  # milliseconds for a picture
LOOK_EVERY = 5  # milliseconds


def wait(condition: Callable[[], bool]) -> None:
    """Let the event loop run until the condition holds. UserError if it never does."""
    loop = QEventLoop()
    look, deadline = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.exit() if condition() else None)
    deadline.setSingleShot(True)
    deadline.timeout.connect(loop.quit)
    look.start(LOOK_EVERY)
    deadline.start(PATIENCE)
    loop.exec()
    look.stop()
    if not deadline.isActive():
        raise UserError("The picture took too long. Try again when the machine is less busy.")


def empty(studio: Studio) -> None:
    """Nothing drawn, nothing made."""
    window = studio.window
    loading = window.status.model.text()
    studio.warm_up()
    wait(lambda: window.status.model.text() != loading)


def first_start(studio: Studio) -> None:
    """The sample and one hint."""
    asyncio.run(studio.window.files.welcome())
    values = studio.window.parameters.parameters()
    studio.window.show_parameters(values.replace(seed=SEED))


def drawing(studio: Studio) -> None:
    """Colours over the sample's lines, coarsely, as a person paints."""
    window = studio.window
    window.canvas_pane.bar.hide()
    window.set_tool("brush")
    layer = window.document.layer_for(Role.COLOUR)
    assert layer is not None  # every drawing that is opened has one
    for x, y, across, down in ((0.5, 0.49, 0.15, 0.03), (0.51, 0.54, 0.16, 0.03), (0.45, 0.2, 0.11, -0.01)):
        window.document.add_stroke(layer.id, _arc(window, x, y, across, down, RED))


def generating(studio: Studio) -> None:
    """A picture half way."""
    studio.window.generate()
    _wait_for_half(studio.window)


def result(studio: Studio) -> None:
    """The picture."""
    window = studio.window
    wait(lambda: not window.session.running)
    if window.finished is None:
        raise UserError(f"There is no picture to show: {window.result_pane.bar.text}")


def timeline(studio: Studio) -> None:
    """A step that is looked back at, from where another run may fork."""
    studio.window.watching.timeline.look_at(len(studio.window.watching.timeline.film.stills) // 3)


def overlay(studio: Studio) -> None:
    """The picture over the drawing."""
    studio.window.watching.timeline.look_at(None)
    studio.window.watching.compare("overlay")


def split(studio: Studio) -> None:
    """The picture beside the drawing, in one view."""
    studio.window.watching.compare("split")


def edges(studio: Studio) -> None:
    """The edges that the model's picture has, over the sketch, where the model can tell them."""
    window = studio.window
    window.watching.compare("side")
    if EDGES in catalogue.methods(window.model):
        window.parameters.rows["method"].set_value(EDGES)
    window.parameters.rows["seed"].set_value(SEED + 1)  # another picture also where the model cannot tell them
    window.generate()
    _wait_for_half(window)


def live(studio: Studio) -> None:
    """A picture that is made by itself."""
    window = studio.window
    window.cancel()
    wait(lambda: not window.session.running)
    window.parameters.rows["method"].reset()
    window.parameters.rows["seed"].set_value(SEED)
    window.watching.live.switch(True)
    wait(lambda: window.session.running)  # it begins when nobody draws any more
    _wait_for_half(window)


def queue(studio: Studio) -> None:
    """Several pictures wait for their turn."""
    window = studio.window
    window.watching.live.switch(False)
    wait(lambda: not window.session.running)
    window.watching.queue.enqueue_batch()
    wait(lambda: window.watching.docks.queue.isVisible())
    _wait_for_half(window)


def history(studio: Studio) -> None:
    """What was made before."""
    window = studio.window
    batch = window.watching.docks.queue.count.value()
    wait(lambda: not window.session.running and not len(window.watching.queue.runs))
    window.watching.docks.queue.hide()
    window.watching.docks.show_history()
    dock = window.watching.docks.history
    wait(lambda: dock.grid.count() >= batch)
    dock.grid.setCurrentRow(1)
    dock.mark.trigger()
    wait(lambda: bool(dock.entries()) and dock.entries()[0].favourite)


def layers(studio: Studio) -> None:
    """A group, and a mask over the part that is to be made anew."""
    window = studio.window
    window.watching.docks.history.hide()
    document = window.document
    colour, sketch = (document.snapshot().with_role(role)[0].id for role in (Role.COLOUR, Role.SKETCH))
    paint = document.group_layers([colour], "Paint")
    assert paint is not None  # groups may lie deeper than this
    document.group_layers([paint, sketch], "Chair")
    window.layer_actions.add("mask")
    document.add_stroke(document.current_layer.id, _arc(window, 0.6, 0.72, 0.12, -0.04, GREEN))


def selection(studio: Studio) -> None:
    """Marks with the handles that move, scale and turn them."""
    window = studio.window
    window.document.set_current_layer(window.document.snapshot().with_role(Role.COLOUR)[0].id)
    window.editing.select_all()


def no_docks(studio: Studio) -> None:
    """Drawing and picture alone."""
    studio.window.arrangement.toggle_docks()


def errors(studio: Studio) -> None:
    """What went wrong, where it went wrong."""
    window = studio.window
    window.editing.deselect()
    window.set_tool("pen")
    blank = UserError("{name} is empty (0 bytes). Use another file.", name="chair.png")
    window.canvas_pane.bar.show_error(told(blank))
    large = UserError("There is not enough memory for this picture. Choose a smaller size.")
    window.result_pane.bar.show_error(told(large))


def dark(studio: Studio) -> None:
    """The dark theme, with all parameters."""
    window = studio.window
    window.canvas_pane.bar.hide()
    window.result_pane.bar.hide()
    window.set_theme("dark")
    window.parameters.more.setChecked(True)


def dark_generating(studio: Studio) -> None:
    """A picture half way, in the dark."""
    studio.window.generate()
    _wait_for_half(studio.window)


def small(studio: Studio) -> None:
    """A small screen."""
    window = studio.window
    window.cancel()
    wait(lambda: not window.session.running)
    window.set_theme("light")
    window.parameters.more.setChecked(False)
    window.resize(SMALL)


def small_brush(studio: Studio) -> None:
    """A small screen, and the tool with the most options."""
    studio.window.set_tool("brush")


STATES: dict[str, Callable[[Studio], QWidget | None]] = {
    "empty": empty,
    "first-start": first_start,
    "drawing": drawing,
    "generating": generating,
    "result": result,
    "timeline": timeline,
    "step-menu": dialogs.step_menu,
    "export-step": dialogs.export_step,
    "overlay": overlay,
    "split": split,
    "edges": edges,
    "live": live,
    "queue": queue,
    "history": history,
    "layers": layers,
    "select": selection,
    "canvas-menu": dialogs.canvas_menu,
    "timelapse": dialogs.timelapse,
    "no-docks": no_docks,
    "import": dialogs.import_dialog,
    "settings": dialogs.settings,
    "settings-pen": dialogs.settings_pen,
    "settings-memory": dialogs.settings_memory,
    "palette": dialogs.palette,
    "errors": errors,
    "dark": dark,
    "dark-generating": dark_generating,
    "small": small,
    "small-brush": small_brush,
}


def _arc(window: MainWindow, x: float, y: float, across: float, down: float, colour: RGBA) -> Stroke:
    """A broad stroke around a place, all in shares of the page."""
    page = window.document.page
    along = [u / 40 for u in range(41)]
    points = tuple(
        StrokePoint((x + across * (2 * u - 1)) * page.width, (y + down * math.sin(math.pi * u)) * page.height)
        for u in along
    )
    return Stroke(points, 0.08 * page.width, colour)


def _wait_for_half(window: MainWindow) -> None:
    """Until a run is half way, or over where it is too fast for that."""
    wait(lambda: window.result.progress >= 0.5 or not window.session.running)
