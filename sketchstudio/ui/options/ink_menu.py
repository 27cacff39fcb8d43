"""The button for how the pen becomes ink: what pressure and tilt decide, tapered ends, smoothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.ui.canvas.canvas_view import CanvasView

translate = QCoreApplication.translate

SWITCHES = {
    "width_by_pressure": (
        QT_TRANSLATE_NOOP("ink", "Pressure Sets the Width"),
        QT_TRANSLATE_NOOP("ink", "Press harder for a wider line."),
    ),
    "opacity_by_pressure": (
        QT_TRANSLATE_NOOP("ink", "Pressure Sets the Opacity"),
        QT_TRANSLATE_NOOP("ink", "Press harder for a darker line."),
    ),
    "tilt": (
        QT_TRANSLATE_NOOP("ink", "Tilt Widens"),
        QT_TRANSLATE_NOOP("ink", "A pen that lies flat draws a wide line, where the tablet tells its tilt."),
    ),
    "taper": (QT_TRANSLATE_NOOP("ink", "Tapered Ends"), QT_TRANSLATE_NOOP("ink", "Lines run out to a point.")),
}
SMOOTHINGS = {
    QT_TRANSLATE_NOOP("ink", "No Smoothing"): 0.0,
    QT_TRANSLATE_NOOP("ink", "Light Smoothing"): 25.0,
    QT_TRANSLATE_NOOP("ink", "Medium Smoothing"): 50.0,
    QT_TRANSLATE_NOOP("ink", "Strong Smoothing"): 100.0,
}


class InkMenu(QToolButton):
    """Shows the ink of a canvas and changes it."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__()
        self._canvas = canvas
        self.setObjectName("menu")
        self.setText(self.tr("Ink"))
        self.setToolTip(self.tr("How pressure, tilt and smoothing shape the line"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.switches: dict[str, QAction] = {}
        for name, (text, help) in SWITCHES.items():
            action = menu.addAction(translate("ink", text))
            action.setCheckable(True)
            action.setToolTip(translate("ink", help))
            action.triggered.connect(lambda on, name=name: canvas.change_ink(**{name: on}))
            self.switches[name] = action
        menu.addSeparator()
        group = QActionGroup(self)
        self.smoothings: dict[float, QAction] = {}
        for text, amount in SMOOTHINGS.items():
            action = menu.addAction(translate("ink", text))
            action.setCheckable(True)
            action.setToolTip(self.tr("Evens out the line behind the pen; its ends stay where they are."))
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
