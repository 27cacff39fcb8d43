"""The files that were opened and saved last, as a menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

MOST = 12


class RecentFiles(QMenu):
    """Newest first; filled when it is opened, so that it costs nothing before. Files that are gone are left out."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setTitle(self.tr("Open &Recent"))
        self._window = window
        self.setObjectName("recent")
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)
        window.menus["File"].insertMenu(window.actions_by_id["save"], self)

    @property
    def files(self) -> list[Path]:
        """Those that are still there."""
        return [path for text in self._window.settings.recent if (path := Path(text)).is_file()]

    def remember(self, path: Path) -> None:
        """This file was used just now."""
        name = str(path.absolute())
        others = [text for text in self._window.settings.recent if text != name]
        self._window.settings.recent = [name, *others][:MOST]

    def forget(self, path: Path) -> None:
        """This file cannot be opened."""
        recent = self._window.settings.recent
        self._window.settings.recent = [text for text in recent if text != str(path.absolute())]

    def _fill(self) -> None:
        self.clear()
        files = self.files
        for number, path in enumerate(files, start=1):
            key = f"&{number} " if number < 10 else ""
            entry = self.addAction(key + path.name.replace("&", "&&"))
            entry.setToolTip(str(path))
            entry.triggered.connect(partial(self._open, path))
        if not files:
            self.addAction(self.tr("No files yet")).setEnabled(False)
        self.addSeparator()
        clear = self.addAction(self.tr("Clear List"))
        clear.setEnabled(bool(files))
        clear.triggered.connect(self._clear)

    def _open(self, path: Path) -> None:
        self._window.files.spawn(self._window.files.open(path))

    def _clear(self) -> None:
        self._window.settings.recent = []
