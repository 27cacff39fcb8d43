"""The status bar: model and device, step and time left, page and zoom."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QStatusBar

if TYPE_CHECKING:
    from sketchstudio.generation.request import Frame


class StatusBar(QStatusBar):
    """Text that changes in place; nothing in it moves when it does."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.model, self.progress, self.page, self.zoom = QLabel(), QLabel(), QLabel(), QLabel()
        self.addWidget(self.model)
        self.addWidget(self.progress, 1)
        self.addPermanentWidget(self.page)
        self.addPermanentWidget(self.zoom)
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("1000 %") + 16)

    def show_model(self, model: str, device: str) -> None:
        """Which model runs where; `device` may still be unknown."""
        where = device.upper() if device else self.tr("loading…")
        self._show_model(model, where)

    def show_unloaded(self, model: str) -> None:
        """The model that is loaded with the next picture."""
        where = self.tr("not loaded")
        self._show_model(model, where)

    def show_frame(self, frame: Frame) -> None:
        """Step x of n, and about how long it still takes."""
        self.progress.setText(
            self.tr("Step {step}/{steps} · {left:.1f} s left").format(
                step=frame.step, steps=frame.steps, left=frame.left
            )
        )

    def show_page(self, width: float, height: float, zoom: float, mirrored: bool = False) -> None:
        """The size of the page in its units and the zoom of the canvas, and whether that is a mirror."""
        self.page.setText(f"{width:g} × {height:g}")
        self.zoom.setText(self.tr("{zoom}, mirrored").format(zoom=f"{zoom:.0%}") if mirrored else f"{zoom:.0%}")

    def _show_model(self, model: str, where: str) -> None:
        name = PurePath(model).name or model  # of a folder; all of its path could be wider than the window
        self.model.setText(f"{name} · {where}")
        self.model.setToolTip(model if name != model else "")
