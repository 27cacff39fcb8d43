"""The steps of a run as a file: an animation or one picture each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sketchstudio.generation.film import export

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate


async def ask(window: MainWindow) -> None:
    """Choose a name and write the steps."""
    from sketchstudio.ui.files.asking import place_for

    kinds = [
        translate("Watching", "Animated WebP (*.webp)"),
        translate("Watching", "Animated GIF (*.gif)"),
        translate("Watching", "One PNG a step (*.png)"),
    ]
    title, folder = translate("Watching", "Export steps"), window.files.export_folder()
    if path := await place_for(window, title, kinds, "steps.webp", folder):
        write(window, path)


def write(window: MainWindow, path: Path) -> None:
    """Write the steps that the timeline has, off the window's thread."""
    film, bar = window.watching.timeline.film, window.result_pane.bar
    stills, size = list(film.stills), film.size  # as they are now: another run may begin meanwhile
    window.watching.keeper.background.do(lambda: export(path, stills, size), lambda paths: bar.show_note(told(paths)))


def told(paths: list[Path]) -> str:
    """What is said of the files that hold the steps."""
    if len(paths) == 1:
        return translate("export", "Exported to {path}").format(path=paths[0])
    text = translate("export", "Exported %n files to {folder}", "", len(paths))
    return text.format(folder=paths[0].parent)
