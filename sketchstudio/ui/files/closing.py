"""Drawings are closed: whoever has changes that are in no file is asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sketchstudio.ui.files.asking import answer_of

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tabs import Tab

translate = QCoreApplication.translate


async def close(window: MainWindow, tabs: list[Tab]) -> None:
    """Close several drawings, up to one that the person wants to keep open."""
    for tab in tabs:
        if tab in window.tabs.all and not await may_discard(window, tab):
            return
        if tab in window.tabs.all:  # an impatient hand asked twice
            window.tabs.close(tab)


async def may_discard_all(window: MainWindow) -> bool:
    """Whether every open drawing may go."""
    for tab in window.tabs:
        if not await may_discard(window, tab):
            return False
    return True


async def may_discard(window: MainWindow, tab: Tab) -> bool:
    """Whether a drawing may go: it is saved, or the person says so."""
    if tab.saved:
        return True
    window.tabs.show(tab)  # one should see what the question is about
    from PySide6.QtWidgets import QMessageBox  # late: it brings much along that the window opens without

    box = QMessageBox(window)
    box.setObjectName("unsaved")
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(
        translate("files", "Save “{name}” first?").format(name=tab.name)
        if tab.path
        else translate("files", "Save the drawing first?")
    )
    box.setInformativeText(translate("files", "It has changes that are not in a file yet."))
    button = QMessageBox.StandardButton
    box.setStandardButtons(button.Save | button.Discard | button.Cancel)
    box.setDefaultButton(button.Save)
    answer = await answer_of(box)
    if answer == button.Save:
        return await window.files.save_somewhere(tab)
    return answer == button.Discard
