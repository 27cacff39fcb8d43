"""The button for how the pen becomes ink: what pressure and tilt decide, tapered ends, smoothing."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from sketchstudio.ui.canvas.canvas_view import CanvasView

SWITCHES = {
    "width_by_pressure": ("Pressure Sets the Width", "Press harder for a wider line."),
    "opacity_by_pressure": ("Pressure Sets the Opacity", "Press harder for a darker line."),
    "tilt": ("Tilt Widens", "A pen that lies flat draws a wide line, where the tablet tells its tilt."),
    "taper": ("Tapered Ends", "Lines run out to a point."),
}
SMOOTHINGS = {"No Smoothing": 0.0, "Light Smoothing": 25.0, "Medium Smoothing": 50.0, "Strong Smoothing": 100.0}


class InkMenu(QToolButton):
    """Shows the ink of a canvas and changes it."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__()
        self._canvas = canvas
        self.setText("Ink")
        self.setToolTip("How pressure, tilt and smoothing shape the line")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.switches: dict[str, QAction] = {}
        for name, (text, help) in SWITCHES.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setToolTip(help)
            action.triggered.connect(lambda on, name=name: canvas.change_ink(**{name: on}))
            self.switches[name] = action
        menu.addSeparator()
        group = QActionGroup(self)
        self.smoothings: dict[float, QAction] = {}
        for text, amount in SMOOTHINGS.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setToolTip("Evens out the line behind the pen; its ends stay where they are.")
            action.triggered.connect(lambda _, amount=amount: canvas.change_ink(smoothing=amount))
            group.addAction(action)
            self.smoothings[amount] = action
        self.setMenu(menu)
        canvas.brush_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        ink = self._canvas.ink
        for name, action in self.switches.items():
            action.setChecked(getattr(ink, name))
        nearest = min(self.smoothings, key=lambda amount: abs(amount - ink.smoothing))
        self.smoothings[nearest].setChecked(True)
