"""Several drawings in one window: each tab has its document, its way back, its view, its picture and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoGroup

from sketchstudio.document.document import Document
from sketchstudio.errors import UserError
from sketchstudio.language import told

if TYPE_CHECKING:
    from sketchstudio.document.journal import Journal
    from sketchstudio.document.layer import Drawing
    from sketchstudio.document.timelapse import Timelapse
    from sketchstudio.generation.request import Finished, JobEvent
    from sketchstudio.parameters import GenerationParameters
    from sketchstudio.ui.canvas.view_transform import ViewTransform
    from sketchstudio.ui.files.contents import Opened
    from sketchstudio.ui.main_window import MainWindow
    from sketchstudio.ui.tab_bar import TabBar
    from sketchstudio.ui.watching.origin import Origin
    from sketchstudio.ui.watching.run import Run

translate = QCoreApplication.translate


class Tab:
    """One open drawing. What the window shows of it is noted here when another tab takes its place."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.path: Path | None = None  # the project file that Save writes
        self.journal: Journal | None = None
        self.run: Run | None = None  # the last one that was begun for it
        self.trouble = ""  # why that failed, unless it was said already
        self.remark = ""  # what is good to know of it, unless that was
        self.past = False  # whether a picture of before is seen, not that of the run
        self.finished: Finished | None = None
        self.prompt = ""  # of the picture that is finished
        self.caption = ""
        self.origin: Origin | None = None
        self.parameters: GenerationParameters | None = None
        self.seed_locked = False
        self.view: ViewTransform | None = None  # None: the whole page

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.name if self.path is not None else translate("tabs", "Untitled")

    @property
    def saved(self) -> bool:
        """Whether nothing would be lost with it."""
        return self.document.undo_stack.isClean()

    @property
    def is_fresh(self) -> bool:
        """Nothing was done here yet: a file may be opened in its place."""
        pictured = self.finished is not None or self.run is not None
        return self.path is None and self.saved and not pictured and self.document.is_blank()


class Tabs:
    """The open drawings of a window; one of them, `current`, is what all its other parts work with.

    The bar is made with the second tab: who draws one picture never sees it.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._bar: TabBar | None = None
        self._journals: Path | None = None
        self.running: Tab | None = None  # whose picture is being made
        self.undo = QUndoGroup(window)
        self.all: list[Tab] = []
        self.current = self._add(window.document)
        self.undo.setActiveStack(window.document.undo_stack)
        self.undo.cleanChanged.connect(self._on_clean_changed)

    def __iter__(self) -> Iterator[Tab]:
        return iter(list(self.all))  # some are closed on the way

    # --- from one to the next ---

    def new(self) -> Tab:
        """A blank drawing in a tab of its own, shown at once; the current one where nothing was done in it yet."""
        if self.current.is_fresh:
            return self.current
        tab = self._add(Document(parent=self._window))
        self.show(tab)
        return tab

    def add_behind(self, opened: Opened, path: Path | None) -> Tab:
        """What came out of a file in a tab that is not shown yet; `path` None: it is in no file as it is."""
        tab = self._add(Document(opened.drawing, self._window))
        tab.document.begin_timelapse(opened.timelapse)
        tab.path, tab.origin, tab.parameters, tab.seed_locked = path, opened.origin, opened.parameters, True
        if opened.picture is not None:
            tab.prompt = opened.parameters.prompt if opened.parameters is not None else ""
            tab.finished, tab.caption, tab.past = opened.picture, tab.prompt, True
        if tab.journal is not None:
            tab.journal.belongs_to(path)
        if path is None and not tab.document.is_blank():
            tab.document.undo_stack.resetClean()
            if tab.journal is not None:
                tab.journal.begin()
        self.refresh()
        return tab

    def fill(self, tab: Tab, drawing: Drawing, timelapse: Timelapse, path: Path | None) -> None:
        """Put what a file or a journal held into the tab that is shown, in place of all that was there."""
        if tab.journal is not None:  # else it would note all of it as a change
            tab.journal.discard()
            tab.journal = None
        self._window.show_drawing(drawing)
        tab.document.begin_timelapse(timelapse)
        tab.path = path
        self._begin_journal(tab)

    def show(self, tab: Tab) -> None:
        """Have the window work with this drawing."""
        if tab is self.current:
            return
        window = self._window
        window.canvas.cancel()
        self._note()
        self.current = tab
        self.undo.setActiveStack(tab.document.undo_stack)
        window.show_document(tab.document)
        self._restore()
        self.refresh()

    def next(self) -> None:
        """Show the tab to the right; after the last one the first."""
        self.show(self.all[(self.all.index(self.current) + 1) % len(self.all)])

    def previous(self) -> None:
        """Show the tab to the left; before the first one the last."""
        self.show(self.all[self.all.index(self.current) - 1])

    def close(self, tab: Tab) -> None:
        """Take a drawing away; whoever calls has asked whether it may go. The last one leaves a blank one behind."""
        if "watching" in vars(self._window):
            self._window.watching.forget(tab)
        if tab is self.running:
            self._window.cancel()
            self.running = None
        place = self.all.index(tab)
        self.all.remove(tab)
        if not self.all:
            self._add(Document(parent=self._window))
        if tab is self.current:
            self.show(self.all[min(place, len(self.all) - 1)])
        self.undo.removeStack(tab.document.undo_stack)
        if tab.journal is not None:
            tab.journal.discard()
        tab.document.deleteLater()
        self.refresh()

    def with_file(self, path: Path) -> Tab | None:
        """The tab that this project file is open in."""
        found = path.absolute()
        return next((tab for tab in self.all if tab.path is not None and tab.path.absolute() == found), None)

    def parameters_of(self, tab: Tab) -> GenerationParameters | None:
        """What the form shows of a tab, or would show; None where a value does not hold."""
        if tab is not self.current:
            return tab.parameters
        try:
            return self._window.parameters.parameters()
        except UserError:
            return None

    def refresh(self) -> None:
        """Show names and what is unsaved."""
        self._window.show_title()
        if self._bar is None and len(self.all) > 1:
            from sketchstudio.ui.tab_bar import TabBar

            self._bar = TabBar(self._window)
            self._window.arrangement.place_tabs(self._bar)
        if self._bar is not None:
            self._bar.show_tabs()

    # --- journals ---

    def keep_journals(self, folder: Path, failed: Callable[[str], None]) -> None:
        """From now on every change of every tab is on disk before the next one; what was drawn so far is at once."""
        self._journals, self._journal_failed = folder, failed
        for tab in self.all:
            self._begin_journal(tab)
            if tab.journal is not None and not tab.saved:
                tab.journal.begin()

    def _begin_journal(self, tab: Tab) -> None:
        if self._journals is None:
            return
        from sketchstudio.document.journal import Journal

        tab.journal = Journal(tab.document, self._journals, tab.document)
        tab.journal.belongs_to(tab.path)
        tab.journal.failed.connect(self._journal_failed)

    def discard_journals(self) -> None:
        """The window closes, and everything is saved or may go."""
        for tab in self.all:
            if tab.journal is not None:
                tab.journal.discard()
                tab.journal = None

    # --- pictures ---

    def takes(self, event: JobEvent) -> bool:
        """Whether an event of a run belongs to a tab that is not shown; if so, it is kept there."""
        from sketchstudio.generation.request import Ending, Failed, Finished, Frame, Started

        tab = self.running
        if isinstance(event, Ending):
            self.running = None
        if tab is None or tab is self.current:
            return False
        window = self._window
        if isinstance(event, Frame):
            window.status.show_frame(event)
        elif isinstance(event, Started):
            window.status.show_model(window.model, event.device)
        elif isinstance(event, Finished):
            tab.finished, tab.prompt, tab.caption = event, *window.generating.description(event)
            tab.remark = " ".join(map(told, event.notes))
        elif isinstance(event, Failed):
            tab.trouble = event.message
        if isinstance(event, Ending):
            window.generating.show_running(False)
        return True

    def show_picture(self, finished: Finished, prompt: str, caption: str = "") -> None:
        """A picture that was not made just now becomes that of the current tab: it came with the drawing, or it is one
        of before."""
        window = self._window
        window.finished, window.finished_prompt = finished, prompt
        window.actions_by_id["export"].setEnabled(True)
        window.result.show_finished(finished, caption or prompt)

    def _add(self, document: Document) -> Tab:
        tab = Tab(document)
        self.all.append(tab)
        self.undo.addStack(document.undo_stack)
        document.changed.connect(lambda _: self._window.show_page())
        self._begin_journal(tab)
        return tab

    def _on_clean_changed(self, _: bool) -> None:
        if self.undo.activeStack() is not None:  # else the window and all in it are going
            self.refresh()

    def _note(self) -> None:
        """Keep what the window shows of the tab that leaves."""
        window, tab = self._window, self.current
        window.result.show_newest()  # its caption, not that of a step that somebody looks back at
        tab.finished, tab.prompt, tab.caption = window.finished, window.finished_prompt, window.result.caption
        tab.origin = window.origin
        canvas = window.canvas
        tab.view = canvas.transform if canvas.transform != canvas.fitting() else None
        tab.seed_locked = window.parameters.seed_locked
        tab.parameters = self.parameters_of(tab)

    def _restore(self) -> None:
        """Show what was kept of the tab that comes."""
        window, tab = self._window, self.current
        window.finished, window.finished_prompt, window.origin = tab.finished, tab.prompt, tab.origin
        window.actions_by_id["export"].setEnabled(tab.finished is not None)
        window.result.clear()
        if tab.finished is not None:
            window.result.show_finished(tab.finished, tab.caption)
        if tab is self.running:
            window.result.start("")  # its next frame follows
        if "watching" in vars(window):
            window.watching.show_tab(tab)
        window.canvas_pane.bar.hide()
        window.result_pane.bar.hide()
        if tab.trouble:
            window.result_pane.bar.show_error(tab.trouble)
        elif tab.remark:
            window.result_pane.bar.show_note(tab.remark)
        tab.trouble = tab.remark = ""
        if tab.parameters is not None:
            window.show_parameters(tab.parameters, tab.seed_locked)
        window.generating.steering = tab is self.running
        if tab.view is not None:
            window.canvas.set_transform(tab.view)
        window.show_title()
        window.show_page()
